#ifndef TAMIS_FILTER_BLOCK_LISTS_H_
#define TAMIS_FILTER_BLOCK_LISTS_H_

// Has the operator forbidden this host or URL?

#include <memory>
#include <string_view>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"
#include "filter/site_entries.h"

namespace tamis {

/// safety.block_domains_file and safety.block_urls_file.
///
/// Entries as SiteEntries reads them. Applies to pages, images and robots.txt, each
/// redirect hop included.
class BlockListsFilter final : public Filter<Request> {
 public:
  /// Reads both files; an empty path is no list. Errors: as ReadListFile; kInvalidInput for a line that is no
  /// domain or no http(s) URL. Never an empty filter in place of a list that could not be read.
  static Result<std::unique_ptr<const BlockListsFilter>> Make(const SafetyOptions& options);

  std::string_view name() const override { return "block_lists"; }
  Result<Finding> Check(const Request& request) const override;

 private:
  BlockListsFilter() = default;

  SiteEntries entries_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_BLOCK_LISTS_H_
