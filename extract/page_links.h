#ifndef TAMIS_EXTRACT_PAGE_LINKS_H_
#define TAMIS_EXTRACT_PAGE_LINKS_H_

// The links of a page, each URL once.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "crawler/core/stages.h"
#include "crawler/core/url.h"
#include "extract/html.h"

namespace tamis {

inline constexpr size_t kMaxAnchorBytes = 256;

/// What relative URLs of a page stand for.
struct PageBase {
  std::optional<Url> url;  // unset: of another scheme than http and https, as is then all that is relative
  std::string href;
};

/// HTML standard 4.2.3: the first base with href counts; if it is no URL, or a data: or javascript: one, the
/// document's own.
PageBase FindBase(const Url& document, const std::optional<std::string>& href);

/// A href without its fragment; empty if `url` is no http or https URL.
std::string ResolveUrl(std::string_view url, const PageBase& base);

/// Collects links as written. Limits: those after `max_links` are left out and set truncated().
class PageLinks {
 public:
  explicit PageLinks(size_t max_links) : max_links_(max_links) {}

  /// The new link; null if `url` is unset, of another scheme, or there already. Valid until the next Add.
  Link* Add(std::string_view source, const AttributeValue& url, int order);

  /// Index of the last link that was added.
  size_t last() const { return links_.size() - 1; }
  Link& at(size_t index) { return links_[index]; }
  bool truncated() const { return truncated_; }

  /// Resolved http and https URLs; of equal ones the first.
  std::vector<Link> Resolve(const PageBase& base) &&;

 private:
  const size_t max_links_;
  std::vector<Link> links_;
  std::unordered_set<std::string> seen_;  // URLs as written
  bool truncated_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_LINKS_H_
