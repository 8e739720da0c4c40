#ifndef TAMIS_FILTER_TEXT_DISGUISE_H_
#define TAMIS_FILTER_TEXT_DISGUISE_H_

// Words that are written so that no list finds them: digits and signs for letters, letters one by one,
// letters again and again.

#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// Stands before a word of a reading that may be several words run together.
inline constexpr char32_t kRunTogether = 0x02;

/// Stands for one letter that is not shown.
inline constexpr char32_t kMasked = 0x03;

/// What the disguised words of `points` (folded code points) may have been, as texts of folded code points
/// with single spaces between words. Empty where nothing is disguised. At most kMaxDisguises, each at most
/// kDisguiseGrowth times as long as `points`.
std::vector<std::u32string> UndisguisedReadings(std::u32string_view points);

inline constexpr size_t kMaxDisguises = 5;
inline constexpr size_t kDisguiseGrowth = 4;

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_DISGUISE_H_
