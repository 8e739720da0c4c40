#ifndef TAMIS_FILTER_RIGHTS_FOLLOW_LINKS_H_
#define TAMIS_FILTER_RIGHTS_FOLLOW_LINKS_H_

// May the links of a page be followed?

#include <string_view>

#include "config/options.h"
#include "crawler/core/stages.h"

namespace tamis {

/// False if a directive for us says nofollow or none, or if the directives are not known; strict also counts
/// those for the crawlers of config/agent_tokens.txt. A page that may not be followed may still be kept.
/// `product_token` in any case. Thread-safe.
bool MayFollowLinks(const PageFacts& facts, const RightsOptions& rights, std::string_view product_token);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_FOLLOW_LINKS_H_
