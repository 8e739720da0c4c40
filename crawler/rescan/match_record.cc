#include "crawler/rescan/match_record.h"

#include <algorithm>

#include "crawler/core/version.h"

namespace tamis {

ListAction StrictestOf(const std::vector<KnownMatch>& matches) {
  const auto has = [&](ListAction action) {
    return std::any_of(matches.begin(), matches.end(),
                       [&](const KnownMatch& match) { return match.action == action; });
  };
  if (has(ListAction::kBlockAndReport)) return ListAction::kBlockAndReport;
  return has(ListAction::kBlock) ? ListAction::kBlock : ListAction::kReview;
}

Status RecordMatch(const RescanContext& context, const std::string& url, const std::string& page_url,
                   const Judgement& judgement) {
  const ListAction action = StrictestOf(judgement.matches);
  if (context.incidents == nullptr || action == ListAction::kBlock) return {};
  return context.incidents->Write({.id = {},
                                   .at = context.clock.Now(),
                                   .tool_version = std::string(ProductVersion()),
                                   .action = action,
                                   .url = url,
                                   .page_url = page_url,
                                   .redirects = {},
                                   .server_address = {},
                                   .content_type = {},
                                   .digests = judgement.digests,
                                   .pdq = judgement.pdq,
                                   .matches = judgement.matches});
}

}  // namespace tamis
