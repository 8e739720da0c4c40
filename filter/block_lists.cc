#include "filter/block_lists.h"

#include <utility>

#include "filter/findings.h"
#include "filter/list_file.h"

namespace tamis {
Result<std::unique_ptr<const BlockListsFilter>> BlockListsFilter::Make(const SafetyOptions& options) {
  std::unique_ptr<BlockListsFilter> made(new BlockListsFilter());
  if (!options.block_domains_file.empty()) {
    const Status read = ReadListFile(options.block_domains_file, [&made](std::string_view entry) {
      return made->entries_.AddDomain(entry);
    });
    if (!read) return read.error();
  }
  if (!options.block_urls_file.empty()) {
    const Status read = ReadListFile(
        options.block_urls_file, [&made](std::string_view entry) { return made->entries_.AddUrl(entry); });
    if (!read) return read.error();
  }
  made->entries_.Finish();
  return std::unique_ptr<const BlockListsFilter>(std::move(made));
}

Result<Finding> BlockListsFilter::Check(const Request& request) const {
  if (request.url.href().empty()) return Rejected(name(), "bad_url");
  if (!entries_.FindDomain(request.url.host()).empty()) return Rejected(name(), "blocked_domain");
  if (!entries_.FindUrl(request.url).empty()) return Rejected(name(), "blocked_url");
  return Passed(name());
}

}  // namespace tamis
