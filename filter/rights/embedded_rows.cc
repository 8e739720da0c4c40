#include "filter/rights/embedded_rows.h"

#include <charconv>
#include <string>

#include "filter/adult_label.h"
#include "filter/rights/words.h"
#include "filter/text.h"

namespace tamis {
namespace {

constexpr double kWatermark = 0.8;
constexpr double kStrictWatermark = 0.6;

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Rows 33 and 34. Source: PLUS LDF vocabulary (rights.md 2.8); values nobody knows yet that prohibit do.
RowMatch MatchDataMining(std::string_view value, PolicyName policy) {
  const std::string lower = ToLower(value);
  if (Contains(lower, "dmi-prohibited")) return TableMatch(33, policy);
  const std::string_view trimmed = Trim(lower);
  const std::string_view segment = trimmed.substr(trimmed.find_last_of("/:#") + 1);
  if (segment == "dmi-allowed" || segment == "dmi-unspecified") return {};
  return TableMatch(34, policy);
}

/// Rows 35 to 37. Source: CAWG training and data mining 1.1 (rights.md 2.9).
RowMatch MatchC2pa(const Statement& statement, PolicyName policy) {
  if (statement.category == "unreadable") return TableMatch(37, policy);
  const std::string name = ToLower(statement.category);
  const bool training = Contains(name, "train") || Contains(name, "mining");
  const bool inference = Contains(name, "inference");
  if ((!training && !inference) || SameWord(statement.value, "allowed")) return {};
  if (!IsOneOf(statement.value, {"notallowed", "constrained"})) return TableMatch(37, policy);
  RowMatch match = TableMatch(training ? 35 : 36, policy);
  const bool ingredient = SameWord(statement.scope, "ingredient");
  if (ingredient && policy != PolicyName::kStrict && match.effect < RowEffect::kRecord) {
    match.effect = RowEffect::kRecord;
  }
  return match;
}

/// Rows 43 and 44.
RowMatch MatchStock(const Statement& statement, PolicyName policy) {
  if (statement.category == "domain") return TableMatch(43, policy);
  if (statement.category == "agency") return TableMatch(44, policy);
  if (statement.category != "licensor") return {};
  RowMatch match = TableMatch(44, policy);
  match.reason = "licensor";
  if (policy == PolicyName::kStandard) match.effect = RowEffect::kQuarantine;
  return match;
}

/// Row 45. A score that is no number hides what was seen.
RowMatch MatchWatermark(const Statement& statement, PolicyName policy) {
  double score = 1.0;
  const std::string_view text = Trim(statement.value);
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), score);
  if (failed != std::errc() || end != text.data() + text.size()) score = 1.0;
  const double limit = policy == PolicyName::kStrict ? kStrictWatermark : kWatermark;
  return score < limit ? RowMatch{} : TableMatch(45, policy);
}

/// Row 52. Source: IPTC digital source type; a picture that is generated in part is not meant.
RowMatch MatchSourceType(std::string_view value, PolicyName policy) {
  const std::string_view trimmed = Trim(value);
  const std::string_view segment = trimmed.substr(trimmed.find_last_of("/:#") + 1);
  return SameWord(segment, "trainedAlgorithmicMedia") ? TableMatch(52, policy) : RowMatch{};
}

}  // namespace

RowMatch MatchEmbedded(const Statement& statement, PolicyName policy) {
  switch (statement.mechanism) {
    case Mechanism::kDataMining:
      return MatchDataMining(statement.value, policy);
    case Mechanism::kC2pa:
      return MatchC2pa(statement, policy);
    case Mechanism::kAdultLabel: {
      const bool adult = IsAdultLabel({.source = statement.category, .value = statement.value});
      return adult ? TableMatch(42, policy) : RowMatch{};
    }
    case Mechanism::kStock:
      return MatchStock(statement, policy);
    case Mechanism::kWatermark:
      return MatchWatermark(statement, policy);
    case Mechanism::kSourceType:
      return MatchSourceType(statement.value, policy);
    default:
      return {};
  }
}

}  // namespace tamis
