#ifndef TAMIS_EXTRACT_SITEMAP_H_
#define TAMIS_EXTRACT_SITEMAP_H_

// What a sitemap or a feed lists: URLs, when they changed, their images.
// Formats: https://www.sitemaps.org/protocol.html; Google's image extension; RSS 0.9x, 1.0, 2.0 with Media
// RSS (https://www.rssboard.org/media-rss); Atom (RFC 4287); gzip (RFC 1952) around any of them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"

namespace tamis {

/// What a document is, told by its content. kUnknown: neither a list nor a page.
enum class SitemapKind : uint8_t { kUnknown, kHtml, kUrlset, kIndex, kText, kRss, kAtom };

/// "unknown", "html", "urlset", "index", "text", "rss", "atom".
std::string_view ToString(SitemapKind kind);

/// An image that a sitemap or feed names. Texts are empty where there is none.
struct SitemapImage {
  std::string loc;  // resolved href, without fragment
  std::string title;
  std::string caption;
  std::string license;  // URL, as written
  bool operator==(const SitemapImage&) const = default;
};

/// One URL; in an index it is that of a sitemap.
struct SitemapEntry {
  std::string loc;                      // resolved href, without fragment
  std::string title;                    // feeds
  std::string lastmod;                  // as written; feeds: updated, pubDate or dc:date
  std::optional<TimePoint> lastmod_at;  // where that is a valid W3C or RFC 822 date
  std::string changefreq;               // as written
  std::optional<double> priority;       // 0.0 to 1.0
  bool outside_location = false;        // another origin than the sitemap's, or not below its folder
  std::vector<SitemapImage> images;
  bool operator==(const SitemapEntry&) const = default;
};

/// A list, in document order.
struct Sitemap {
  SitemapKind kind = SitemapKind::kUnknown;
  std::vector<SitemapEntry> entries;
  int64_t skipped_urls = 0;  // of entries and images: no http or https URL
  bool truncated = false;    // a limit cut it
  bool damaged = false;      // it broke off; what was read before stands
  std::string damage;        // why, where either is true
  bool operator==(const Sitemap&) const = default;
};

/// What is known of the document beside its bytes.
struct SitemapInput {
  std::string url;  // href that answered: base of relative URLs
};

struct SitemapLimits {
  size_t max_bytes = kMaxSitemapBytes;                 // of the document, before and after decompression
  size_t max_ratio = 200;                              // decompressed / compressed, once above 1 MiB
  size_t max_urls = 50'000;                            // sitemaps.org
  size_t max_images = 50'000;                          // of the document; 0: none is read
  size_t max_images_per_url = 1'000;                   // Google
  size_t max_text_bytes = 4 * kKiB;                    // a title or caption is cut here
  size_t max_result_bytes = size_t{64} * kKiB * kKiB;  // strings and structs of the result
};

/// Reads a sitemap or feed. A page gives kHtml and no entries, anything else that is no list kUnknown.
///
/// URLs that are not http or https, or longer than kMaxUrlBytes, are left out and counted. DTDs are refused:
/// no entity is ever expanded but XML's own five and character references.
/// Errors, for a list out of which nothing could be read: kInvalidInput (malformed, a DTD, an encoding nobody
/// knows), kTooLarge (a limit). After the first entry the same problems set `damaged` or `truncated` instead.
/// kInvalidInput also for an input.url that is no http or https URL.
/// Memory: max_result_bytes, 32 MiB for the XML parser, 48 MiB more for an encoding other than UTF-8, UTF-16,
/// ISO-8859-1 and US-ASCII; a compressed document is never held as a whole. Thread-safety: reentrant.
/// Cost: linear; numbers in tests/bench/sitemap_bench.cc.
Result<Sitemap> ReadSitemap(std::span<const std::byte> bytes, const SitemapInput& input,
                            const SitemapLimits& limits);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SITEMAP_H_
