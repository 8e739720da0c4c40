#include "filter/rights/directive_rows.h"

#include <optional>

#include "filter/loose_date.h"
#include "filter/rights/agent_groups.h"
#include "filter/rights/words.h"

namespace tamis {
namespace {

RowMatch Because(RowMatch match, std::string_view reason) {
  match.reason = reason;
  return match;
}

std::string_view TrainingReason(std::string_view name) {
  if (SameWord(name, "noai")) return "consent_noai";
  if (SameWord(name, "noimageai")) return "consent_noimageai";
  if (SameWord(name, "noml")) return "consent_noml";
  return {};
}

std::string_view IndexReason(std::string_view name) {
  if (SameWord(name, "noindex")) return "consent_noindex";
  if (SameWord(name, "none")) return "consent_none";
  if (SameWord(name, "noimageindex")) return "consent_noimageindex";
  return {};
}

std::string_view SnippetReason(const Statement& statement) {
  if (IsOneOf(statement.category, {"noarchive", "nocache"})) return "consent_noarchive";
  if (SameWord(statement.category, "nosnippet")) return "consent_nosnippet";
  if (SameWord(statement.category, "max-image-preview") && SameWord(statement.value, "none")) {
    return "consent_max_image_preview";
  }
  return {};
}

/// Row 18. A date that cannot be read may have passed: only permissive lets it stand.
RowMatch MatchEnd(const Statement& statement, const RowContext& context) {
  const std::optional<TimePoint> end = ParseLooseDate(statement.value);
  if (end && *end > context.now) return {};
  RowMatch match = TableMatch(18, context.policy);
  if (!end && context.policy == PolicyName::kPermissive) match.effect = RowEffect::kRecord;
  return match;
}

}  // namespace

RowMatch MatchDirective(const Statement& statement, const RowContext& context) {
  const bool ours = IsAddressedToUs(statement.scope, context.product_token);
  if (const std::string_view reason = TrainingReason(statement.category); !reason.empty()) {
    const int row = !ours ? 13 : reason == "consent_noml" ? 14 : 12;
    return Because(TableMatch(row, context.policy), reason);
  }
  const bool strict = context.policy == PolicyName::kStrict;
  if (!ours && !(strict && !AgentGroupOf(statement.scope).empty())) return {};
  if (const std::string_view reason = IndexReason(statement.category); !reason.empty()) {
    if (IsRobotsPlace(statement.place)) return TableMatch(10, context.policy);
    const bool images = IsImagePlace(statement.place) || reason == "consent_noimageindex";
    return Because(TableMatch(images ? 15 : 16, context.policy), reason);
  }
  if (const std::string_view reason = SnippetReason(statement); !reason.empty()) {
    return Because(TableMatch(17, context.policy), reason);
  }
  return SameWord(statement.category, "unavailable_after") ? MatchEnd(statement, context) : RowMatch{};
}

}  // namespace tamis
