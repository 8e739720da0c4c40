#ifndef TAMIS_FILTER_RIGHTS_AGENT_GROUPS_H_
#define TAMIS_FILTER_RIGHTS_AGENT_GROUPS_H_

// Whom a statement is addressed to: us, everybody, or a crawler of others.

#include <string_view>

namespace tamis {

/// True for empty, "*", "robots" and `product_token`, in any case; a version behind "/" or a space does not
/// count. Source: rights.md 2.1 step 4. Thread-safe.
bool IsAddressedToUs(std::string_view scope, std::string_view product_token);

/// "P0" to "P3" of config/agent_tokens.txt, any case, with or without a version behind "/"; empty for all
/// others. Thread-safe.
std::string_view AgentGroupOf(std::string_view scope);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_AGENT_GROUPS_H_
