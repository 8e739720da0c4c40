#include "filter/rights/statement_rows.h"

#include "filter/rights/agent_groups.h"
#include "filter/rights/directive_rows.h"
#include "filter/rights/embedded_rows.h"
#include "filter/rights/words.h"

namespace tamis {
namespace {

constexpr std::string_view kCommonCrawl = "ccbot";

RowMatch With(RowMatch match, RowEffect effect) {
  match.effect = effect;
  return match;
}

RowMatch Because(RowMatch match, std::string_view reason) {
  match.reason = reason;
  return match;
}

/// Rows 1 to 4 and 11: what the gate made of robots.txt. A word nobody knows is a no.
RowMatch MatchCrawl(std::string_view verdict, PolicyName policy) {
  if (verdict == "allowed") return {};
  if (verdict == "robots_disallowed") return TableMatch(1, policy);
  if (verdict == "robots_unreachable") return TableMatch(2, policy);
  if (verdict == "robots_rate_limited") return Because(TableMatch(2, policy), "robots_rate_limited");
  if (verdict == "robots_stale") return Because(TableMatch(2, policy), "robots_stale");
  if (verdict == "robots_too_costly") return Because(TableMatch(1, policy), "robots_too_costly");
  if (verdict == "robots_forbidden") return TableMatch(3, policy);
  if (verdict == "robots_censored") {
    const bool permissive = policy == PolicyName::kPermissive;
    return With(TableMatch(3, policy), permissive ? RowEffect::kRecord : RowEffect::kDoNotFetch);
  }
  if (verdict == "robots_redirects") return TableMatch(4, policy);
  if (verdict == "robots_crawl_delay") return TableMatch(11, policy);
  if (verdict == "robots_visit_time") return Because(TableMatch(11, policy), "robots_visit_time");
  return Because(TableMatch(2, policy), "robots_unknown");
}

RowMatch MatchRobots(const Statement& statement, PolicyName policy) {
  if (statement.category == "crawl") return MatchCrawl(statement.value, policy);
  if (statement.category == "ungrouped_disallow") return TableMatch(10, policy);
  return {};
}

/// Rows 5 to 9, by the group that a token belongs to.
RowMatch MatchToken(std::string_view group, std::string_view token, PolicyName policy) {
  if (group == "policy") return TableMatch(5, policy);
  if (group == "P0") return TableMatch(6, policy);
  if (group == "P1") return TableMatch(7, policy);
  if (group == "P2" && SameWord(token, kCommonCrawl)) return TableMatch(8, policy);
  if (group == "P2" && policy == PolicyName::kStrict) {
    return Because(TableMatch(9, policy), "consent_corpus_token");
  }
  return TableMatch(9, policy);
}

/// Rows 19 to 21. A line in the group of another bot alone says what a Disallow there says: rights.md 2.2.
RowMatch MatchContentSignal(const Statement& statement, const RowContext& context) {
  const bool ours = IsAddressedToUs(statement.scope, context.product_token);
  if (SameWord(statement.category, "ai-train")) {
    if (!SaysNo(statement.value)) {
      const bool yes = IsOneOf(statement.value, {"yes", "y", "true", "1"});
      return yes && ours ? TableMatch(21, context.policy) : RowMatch{};
    }
    if (ours) return TableMatch(19, context.policy);
    return MatchToken(AgentGroupOf(statement.scope), statement.scope, context.policy);
  }
  if (!ours) return {};
  const bool input = SameWord(statement.category, "ai-input") && SaysNo(statement.value);
  const bool use =
      SameWord(statement.category, "use") && IsOneOf(statement.value, {"immediate", "reference"});
  return input || use ? TableMatch(20, context.policy) : RowMatch{};
}

/// Rows 22 to 25. Source: draft-ietf-aipref-vocab-07 and its predecessors (rights.md 2.3).
RowMatch MatchContentUsage(const Statement& statement, PolicyName policy) {
  if (statement.category == "malformed") return TableMatch(24, policy);
  const bool current = SameWord(statement.category, "train-ai");
  const bool older = IsOneOf(statement.category, {"train-genai", "bots", "all", "tdm", "genai", "ai"});
  const bool of_use = IsOneOf(statement.category, {"ai-use", "ai-output", "inference"});
  if (!current && !older && !of_use) return {};
  if (statement.value == "n") {
    if (current) return TableMatch(22, policy);
    const RowMatch match = TableMatch(23, policy);
    return of_use && policy != PolicyName::kStrict ? With(match, RowEffect::kRecord) : match;
  }
  // Not a token of the vocabulary, and yet a no.
  if (SaysNo(statement.value)) return TableMatch(24, policy);
  return current && statement.value == "y" ? TableMatch(25, policy) : RowMatch{};
}

/// Rows 26 and 27. What is neither denied nor permitted was not understood.
RowMatch MatchRsl(const Statement& statement, PolicyName policy) {
  if (statement.category == "ai-train" && statement.value == "denied") return TableMatch(26, policy);
  if (statement.category == "ai-train" && statement.value == "permitted") return {};
  return TableMatch(27, policy);
}

/// Rows 39 and 40.
RowMatch MatchReservation(Place place, PolicyName policy) {
  const bool about_image =
      place == Place::kCaption || place == Place::kImageData || place == Place::kImageHeader;
  return TableMatch(about_image ? 39 : 40, policy);
}

/// Row 41.
RowMatch MatchHttpStatus(const Statement& statement, PolicyName policy) {
  if (statement.category == "challenge") return Because(TableMatch(41, policy), "challenge_page");
  const bool denies = IsOneOf(statement.value, {"401", "402", "403", "407", "451"});
  return denies && statement.category == "status" ? TableMatch(41, policy) : RowMatch{};
}

}  // namespace

RowMatch TableMatch(int row, PolicyName policy) {
  return {.row = row,
          .effect = EffectOf(row, policy),
          .reason = PolicyTable()[static_cast<size_t>(row) - 1].reason};
}

bool IsImagePlace(Place place) {
  return place == Place::kImageRobots || place == Place::kImageFile || place == Place::kImageHeader ||
         place == Place::kCaption || place == Place::kImageUrl || place == Place::kImageData;
}

bool IsRobotsPlace(Place place) {
  return place == Place::kPageRobots || place == Place::kImageRobots || place == Place::kHopRobots;
}

std::string_view DeniedTrainingToken(const Statement& statement, std::string_view product_token) {
  if (statement.mechanism == Mechanism::kRobotsToken) {
    const bool counts = statement.category == "P2" || statement.category == "P3";
    return counts && SameWord(statement.value, "disallow") ? std::string_view(statement.scope)
                                                           : std::string_view();
  }
  const bool signal = statement.mechanism == Mechanism::kContentSignal &&
                      SameWord(statement.category, "ai-train") && SaysNo(statement.value) &&
                      !IsAddressedToUs(statement.scope, product_token);
  if (!signal) return {};
  const std::string_view group = AgentGroupOf(statement.scope);
  return group == "P2" || group == "P3" ? std::string_view(statement.scope) : std::string_view();
}

RowMatch MatchStatement(const Statement& statement, const RowContext& context) {
  const PolicyName policy = context.policy;
  switch (statement.mechanism) {
    case Mechanism::kRobots:
      return MatchRobots(statement, policy);
    case Mechanism::kRobotsToken:
      if (!SameWord(statement.value, "disallow")) return {};
      return MatchToken(statement.category, statement.scope, policy);
    case Mechanism::kRobotsDirective:
      return MatchDirective(statement, context);
    case Mechanism::kContentSignal:
      return MatchContentSignal(statement, context);
    case Mechanism::kContentUsage:
      return MatchContentUsage(statement, policy);
    case Mechanism::kRsl:
      return MatchRsl(statement, policy);
    case Mechanism::kAiTxt:
      return SameWord(statement.value, "disallow") ? TableMatch(31, policy) : RowMatch{};
    case Mechanism::kTrustTxt:
      return SaysNo(statement.value) ? TableMatch(32, policy) : RowMatch{};
    case Mechanism::kOptOutList:
      return TableMatch(38, policy);
    case Mechanism::kReservation:
      return MatchReservation(statement.place, policy);
    case Mechanism::kHttpStatus:
      return MatchHttpStatus(statement, policy);
    case Mechanism::kDataMining:
    case Mechanism::kC2pa:
    case Mechanism::kAdultLabel:
    case Mechanism::kStock:
    case Mechanism::kWatermark:
    case Mechanism::kSourceType:
      return MatchEmbedded(statement, policy);
    case Mechanism::kTdmrep:
    case Mechanism::kLicence:
      break;
  }
  return {};
}

}  // namespace tamis
