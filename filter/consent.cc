#include "filter/consent.h"

#include <set>

#include "config/agent_tokens.h"
#include "filter/loose_date.h"
#include "filter/text.h"

namespace tamis {
namespace {

/// Tokens of config/agent_tokens.txt, lower-case, made once.
const std::set<std::string, std::less<>>& AiAgents() {
  static const std::set<std::string, std::less<>> agents = [] {
    std::set<std::string, std::less<>> tokens;
    for (const AgentToken& agent : AgentTokens()) tokens.insert(ToLower(agent.token));
    CHECK(!tokens.empty());
    return tokens;
  }();
  return agents;
}

bool IsAiDirective(std::string_view name) {
  return name == "noai" || name == "noimageai" || name == "noml";
}

/// Reason under which `name` denies in the given policy; empty if it does not. rights.md section 5.
std::string_view ReasonFor(std::string_view name, ConsentPolicy policy) {
  // Rows 12 and 14: a machine-readable training denial counts in every policy.
  if (name == "noai") return "consent_noai";
  if (name == "noimageai") return "consent_noimageai";
  if (name == "noml") return "consent_noml";
  if (policy == ConsentPolicy::kPermissive) return {};
  // Rows 15 and 16.
  if (name == "noindex") return "consent_noindex";
  if (name == "noimageindex") return "consent_noimageindex";
  if (name == "none") return "consent_none";
  if (policy == ConsentPolicy::kStandard) return {};
  // Row 17.
  if (name == "noarchive" || name == "nocache") return "consent_noarchive";
  if (name == "nosnippet") return "consent_nosnippet";
  return {};
}

/// Row 18. A date that cannot be read may have passed: only permissive lets it stand.
bool IsOver(std::string_view date, const ConsentContext& context) {
  const std::optional<TimePoint> end = ParseLooseDate(date);
  if (!end) return context.policy != ConsentPolicy::kPermissive;
  return *end <= context.now;
}

std::string_view ReasonFor(const RobotsDirective& directive, const ConsentContext& context) {
  const std::string name = ToLower(directive.name);
  if (name == "unavailable_after") {
    return IsOver(directive.value, context) ? "consent_unavailable_after" : std::string_view();
  }
  if (name == "max-image-preview") {
    const bool hidden = context.policy == ConsentPolicy::kStrict && ToLower(Trim(directive.value)) == "none";
    return hidden ? "consent_max_image_preview" : std::string_view();
  }
  return ReasonFor(name, context.policy);
}

std::string Written(const RobotsDirective& directive) {
  std::string text = directive.scope.empty() ? directive.name : directive.scope + ": " + directive.name;
  if (!directive.value.empty()) text += ": " + directive.value;
  return text;
}

}  // namespace

Result<ConsentPolicy> ParseConsentPolicy(std::string_view text) {
  if (text == "strict") return ConsentPolicy::kStrict;
  if (text == "standard") return ConsentPolicy::kStandard;
  if (text == "permissive") return ConsentPolicy::kPermissive;
  return Error{ErrorCode::kInvalidInput,
               "rights.policy: '" + std::string(text) + "' is none of strict, standard, permissive"};
}

bool DirectiveApplies(const RobotsDirective& directive, ConsentPolicy policy,
                      std::string_view product_token) {
  const std::string scope = ToLower(Trim(directive.scope));
  if (scope.empty() || scope == "*" || scope == "robots" || scope == ToLower(product_token)) return true;
  if (policy != ConsentPolicy::kStrict) return false;
  return IsAiDirective(ToLower(directive.name)) || AiAgents().contains(scope);
}

std::optional<ConsentDenial> FindDenial(std::span<const RobotsDirective> directives,
                                        const ConsentContext& context) {
  for (const RobotsDirective& directive : directives) {
    if (!DirectiveApplies(directive, context.policy, context.product_token)) continue;
    const std::string_view reason = ReasonFor(directive, context);
    if (!reason.empty()) return ConsentDenial{std::string(reason), Written(directive)};
  }
  return std::nullopt;
}

}  // namespace tamis
