#ifndef TAMIS_FILTER_RIGHTS_POLICY_TABLE_H_
#define TAMIS_FILTER_RIGHTS_POLICY_TABLE_H_

// The 52 rows of the rights policies, as data: rights.md section 5. docs/filters.md and `tamis policy` print
// it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kPolicyRowCount = 52;

/// rights.policy. What strict accepts standard accepts, what standard accepts permissive accepts.
enum class PolicyName : uint8_t { kStrict, kStandard, kPermissive };

/// "strict", "standard", "permissive".
std::string_view ToString(PolicyName policy);

/// Inverse of ToString. Errors: kInvalidInput.
Result<PolicyName> ParsePolicyName(std::string_view text);

/// What a row does: X, D, Q, R, - of the design. Ordered: a smaller value is stronger.
enum class RowEffect : uint8_t { kDoNotFetch, kDeny, kQuarantine, kRecord, kIgnore };

/// "do_not_fetch", "deny", "quarantine", "record", "ignore".
std::string_view ToString(RowEffect effect);

struct PolicyRow {
  int row = 0;              // 1 to 52
  std::string_view signal;  // one line
  std::string_view reason;  // reason code where it decides; several: the first of filter/reasons.h that fits
  std::array<RowEffect, 3> effects{};  // by PolicyName
  std::string_view note;               // what depends on more than the policy; empty if nothing
};

/// All 52 rows, in order.
std::span<const PolicyRow> PolicyTable();

/// What row `row` does under `policy` where its note does not say otherwise; kDeny for a row that does not
/// exist.
RowEffect EffectOf(int row, PolicyName policy);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_POLICY_TABLE_H_
