#include "filter/rights/agent_groups.h"

#include <map>
#include <string>

#include "config/agent_tokens.h"
#include "crawler/core/check.h"
#include "filter/rights/words.h"
#include "filter/text.h"

namespace tamis {
namespace {

/// Groups by token, lower-case, made once.
const std::map<std::string, std::string_view, std::less<>>& Groups() {
  static const std::map<std::string, std::string_view, std::less<>> groups = [] {
    std::map<std::string, std::string_view, std::less<>> made;
    for (const AgentToken& agent : AgentTokens()) made.emplace(ToLower(agent.token), agent.group);
    CHECK(!made.empty());
    return made;
  }();
  return groups;
}

std::string_view UpTo(std::string_view text, std::string_view ends) {
  return text.substr(0, text.find_first_of(ends));
}

}  // namespace

bool IsAddressedToUs(std::string_view scope, std::string_view product_token) {
  const std::string_view token = UpTo(Trim(scope), "/ \t");
  if (token.empty() || token == "*" || SameWord(token, "robots")) return true;
  return SameWord(token, product_token);
}

std::string_view AgentGroupOf(std::string_view scope) {
  const auto& groups = Groups();
  const auto found = groups.find(ToLower(Trim(UpTo(scope, "/"))));
  return found == groups.end() ? std::string_view() : found->second;
}

}  // namespace tamis
