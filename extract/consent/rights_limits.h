#ifndef TAMIS_EXTRACT_CONSENT_RIGHTS_LIMITS_H_
#define TAMIS_EXTRACT_CONSENT_RIGHTS_LIMITS_H_

// How long the texts of a rule may be, and how they are cut.

#include <cstddef>
#include <string>
#include <string_view>

namespace tamis {

inline constexpr size_t kMaxRightsPatternBytes = 2048;
inline constexpr size_t kMaxRightsDetailBytes = 512;
inline constexpr size_t kMaxRightsProblemBytes = 256;

/// A longer pattern is cut, and then covers more. Only for what denies.
std::string BoundedPattern(std::string_view pattern);

std::string BoundedDetail(std::string_view detail);
std::string BoundedRaw(std::string_view raw);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RIGHTS_LIMITS_H_
