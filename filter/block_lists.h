#ifndef TAMIS_FILTER_BLOCK_LISTS_H_
#define TAMIS_FILTER_BLOCK_LISTS_H_

// Has the operator forbidden this host or URL?

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// safety.block_domains_file and safety.block_urls_file.
///
/// Domains: "example.com" blocks the host and every host below it. URLs: exact, or a prefix that ends in "*".
/// URLs are compared after normalisation (DedupeKey), so neither scheme, fragment, tracking parameters nor
/// the spelling of percent-encoding get around the list. Applies to pages, images and robots.txt, each
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
  Status AddDomain(std::string_view entry);
  Status AddUrl(std::string_view entry);
  bool DomainIsBlocked(std::string_view host) const;
  bool UrlIsBlocked(const Url& url) const;

  std::set<std::string, std::less<>> domains_;
  std::set<std::string, std::less<>> urls_;
  std::vector<std::string> prefixes_;  // sorted; none is a prefix of another
};

}  // namespace tamis

#endif  // TAMIS_FILTER_BLOCK_LISTS_H_
