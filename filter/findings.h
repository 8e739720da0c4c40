#ifndef TAMIS_FILTER_FINDINGS_H_
#define TAMIS_FILTER_FINDINGS_H_

// The two findings that most filters give.

#include <optional>
#include <string>
#include <string_view>

#include "crawler/core/verdict.h"

namespace tamis {

/// A plain pass.
inline Finding Passed(std::string_view filter) {
  return {.filter = std::string(filter), .reason = "passed", .effect = Effect::kPass};
}

/// A rejection. `reason` is a code of filter/reasons.h; `evidence` a short raw value, never a digest of an
/// image.
inline Finding Rejected(std::string_view filter, std::string_view reason, std::string_view evidence = {}) {
  return {.filter = std::string(filter),
          .reason = std::string(reason),
          .effect = Effect::kReject,
          .score = std::nullopt,
          .evidence = std::string(evidence)};
}

}  // namespace tamis

#endif  // TAMIS_FILTER_FINDINGS_H_
