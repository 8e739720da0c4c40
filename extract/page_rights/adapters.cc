#include "extract/page_rights/adapters.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "extract/html_scanner.h"

namespace tamis {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsHost(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.';
}

/// Segment `index` of a path, from 0.
std::string_view SegmentOf(std::string_view path, size_t index) {
  for (; !path.empty(); --index) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    if (index == 0) return path.substr(0, end);
    path.remove_prefix(end);
  }
  return {};
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == npos;
}

int HexOf(char c) {
  const char lower = ToLowerAscii(c);
  if (lower >= '0' && lower <= '9') return lower - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Percent-encoding and spaces aside, so that the names of one file compare equal.
std::string FileName(std::string_view text) {
  std::string name;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_encoded =
        text[i] == '%' && i + 2 < text.size() && HexOf(text[i + 1]) >= 0 && HexOf(text[i + 2]) >= 0;
    const char c = is_encoded ? static_cast<char>(HexOf(text[i + 1]) * 16 + HexOf(text[i + 2])) : text[i];
    if (is_encoded) i += 2;
    name += c == ' ' ? '_' : c;
  }
  return name;
}

/// The name of the file that a page of MediaWiki describes; namespaces have names in every language.
std::string_view WikiFile(std::string_view path) {
  if (!path.starts_with("/wiki/")) return {};
  path.remove_prefix(6);
  const size_t colon = path.find(':');
  const std::string_view name = colon == npos ? std::string_view() : path.substr(colon + 1);
  return name.find('/') == npos && name.rfind('.') != npos ? name : std::string_view();
}

// "/wikipedia/commons/a/ab/Name.jpg", "/wikipedia/commons/thumb/a/ab/Name.jpg/800px-Name.jpg".
bool IsWikiImage(const Url& page, const Url& image) {
  if (!IsHost(image.host(), "upload.wikimedia.org")) return false;
  const std::string wanted = FileName(WikiFile(page.path()));
  for (size_t i = 4; i < 8; ++i) {
    if (!wanted.empty() && FileName(SegmentOf(image.path(), i)) == wanted) return true;
  }
  return false;
}

// "https://live.staticflickr.com/65535/ID_secret_b.jpg".
bool IsFlickrImage(const Url& page, const Url& image) {
  if (!IsHost(image.host(), "staticflickr.com") && !IsHost(image.host(), "static.flickr.com")) return false;
  const std::string_view path = image.path();
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return file.starts_with(std::string(SegmentOf(page.path(), 2)) + '_');
}

}  // namespace

PlatformPage FindPlatform(const Url& page) {
  const std::string_view host = page.host();
  const std::string_view path = page.path();
  if ((IsHost(host, "wikimedia.org") || IsHost(host, "wikipedia.org")) && !WikiFile(path).empty()) {
    return {"wikimedia", {}};
  }
  if (IsHost(host, "flickr.com") && path.starts_with("/photos/") && IsNumber(SegmentOf(path, 2))) {
    return {"flickr", {}};
  }
  if (IsHost(host, "openverse.org") && path.starts_with("/image/")) return {"openverse", {}};
  if (IsHost(host, "europeana.eu") && path.find("/item/") != npos) return {"europeana", {}};
  if (IsHost(host, "deviantart.com") && path.find("/art/") != npos) return {"deviantart", {}};
  if (IsHost(host, "unsplash.com")) return {"unsplash", "https://unsplash.com/license"};
  if (IsHost(host, "pexels.com")) return {"pexels", "https://www.pexels.com/license/"};
  if (IsHost(host, "pixabay.com")) return {"pixabay", "https://pixabay.com/service/license/"};
  return {};
}

bool IsPlatformImage(const PlatformPage& platform, const Url& page, const Url& image, bool is_preview) {
  const std::string_view host = image.host();
  if (platform.adapter == "wikimedia") return IsWikiImage(page, image);
  if (platform.adapter == "flickr") return IsFlickrImage(page, image);
  if (platform.adapter == "openverse") {
    const std::string_view id = SegmentOf(page.path(), 1);
    return id.size() >= 32 && image.path().find(id) != npos;
  }
  if (platform.adapter == "unsplash")
    return IsHost(host, "images.unsplash.com") || IsHost(host, "plus.unsplash.com");
  if (platform.adapter == "pexels") return IsHost(host, "images.pexels.com");
  if (platform.adapter == "pixabay") return IsHost(host, "cdn.pixabay.com");
  if (platform.adapter == "deviantart") return is_preview && IsHost(host, "wixmp.com");
  return platform.adapter == "europeana" && is_preview;
}

}  // namespace tamis
