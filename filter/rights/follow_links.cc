#include "filter/rights/follow_links.h"

#include <algorithm>

#include "filter/rights/agent_groups.h"
#include "filter/rights/policy_table.h"
#include "filter/rights/words.h"

namespace tamis {

bool MayFollowLinks(const PageFacts& facts, const RightsOptions& rights, std::string_view product_token) {
  const Result<PolicyName> policy = ParsePolicyName(rights.policy);
  if (!facts.directives || !policy) return false;
  return std::none_of(facts.directives->begin(), facts.directives->end(),
                      [&](const RobotsDirective& directive) {
                        if (!IsOneOf(directive.name, {"nofollow", "none"})) return false;
                        return IsAddressedToUs(directive.scope, product_token) ||
                               (*policy == PolicyName::kStrict && !AgentGroupOf(directive.scope).empty());
                      });
}

}  // namespace tamis
