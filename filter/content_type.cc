#include "filter/content_type.h"

#include <algorithm>
#include <array>

#include "filter/findings.h"
#include "filter/text.h"

namespace tamis {
namespace {

constexpr auto kPageTypes = std::to_array<std::string_view>({"text/html", "application/xhtml+xml"});

/// Registered names, and the older ones that servers still send.
constexpr auto kImageTypes = std::to_array<std::string_view>(
    {"", "application/octet-stream", "binary/octet-stream", "image/apng", "image/gif", "image/jpeg",
     "image/jpg", "image/pjpeg", "image/png", "image/webp", "image/x-png"});

/// Sitemaps and feeds; besides these everything under text/ and every application/...+xml. Servers send gzip,
/// XML and plain lists under all of these names.
constexpr auto kSitemapTypes =
    std::to_array<std::string_view>({"", "application/xml", "application/gzip", "application/x-gzip",
                                     "application/octet-stream", "binary/octet-stream"});

template <size_t kCount>
bool Contains(const std::array<std::string_view, kCount>& types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool MayBeSitemap(std::string_view type) {
  const bool is_xml = type.starts_with("application/") && type.ends_with("+xml");
  return is_xml || type.starts_with("text/") || Contains(kSitemapTypes, type);
}

}  // namespace

Result<Finding> ContentTypeFilter::Check(const ResponseHead& head) const {
  const std::string type = ToLower(head.content_type);
  switch (head.kind) {
    case TargetKind::kRobots:
    case TargetKind::kRightsFile:
      return Passed(name());
    case TargetKind::kSitemap:
      if (MayBeSitemap(type)) return Passed(name());
      break;
    case TargetKind::kPage:
      if (Contains(kPageTypes, type)) return Passed(name());
      break;
    case TargetKind::kImage:
      if (Contains(kImageTypes, type)) return Passed(name());
      break;
  }
  return Rejected(name(), "content_type", type);
}

}  // namespace tamis
