#ifndef TAMIS_FILTER_SITE_ENTRIES_H_
#define TAMIS_FILTER_SITE_ENTRIES_H_

// Domains and URLs that an operator has written down, however they are spelled.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"
#include "crawler/core/url.h"

namespace tamis {

/// Domains: "example.com" holds for the host and every host below it. URLs: exact, or a prefix that ends in
/// "*". URLs are compared after normalisation (DedupeKey) and without scheme, so neither scheme, fragment,
/// tracking parameters nor the spelling of percent-encoding get around an entry. Thread-safety: reading from
/// many threads is safe once Finish was called.
class SiteEntries {
 public:
  /// Errors: kInvalidInput for what is no domain, or no http(s) URL.
  Status AddDomain(std::string_view entry);
  Status AddUrl(std::string_view entry);

  /// Call once, after the last entry.
  void Finish();

  /// The entry that holds; empty if none does.
  std::string_view FindDomain(std::string_view host) const;
  std::string_view FindUrl(const Url& url) const;

 private:
  std::set<std::string, std::less<>> domains_;
  std::set<std::string, std::less<>> urls_;
  std::vector<std::string> prefixes_;  // sorted; none is a prefix of another
};

}  // namespace tamis

#endif  // TAMIS_FILTER_SITE_ENTRIES_H_
