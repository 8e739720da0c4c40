#ifndef TAMIS_TESTS_UNIT_EXTRACT_SITEMAP_SAMPLES_H_
#define TAMIS_TESTS_UNIT_EXTRACT_SITEMAP_SAMPLES_H_

// Sitemaps and feeds in tests: texts in, locations out.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

#include "extract/sitemap.h"

namespace tamis {

inline Result<Sitemap> ReadText(std::string_view text, std::string url = "https://a.test/maps/sitemap.xml",
                                const SitemapLimits& limits = {}) {
  return ReadSitemap(std::as_bytes(std::span(text.data(), text.size())), {.url = std::move(url)}, limits);
}

inline std::vector<std::string> Locations(const Result<Sitemap>& sitemap) {
  std::vector<std::string> locations;
  if (!sitemap) return {"error: " + sitemap.error().message};
  for (const SitemapEntry& entry : sitemap->entries) locations.push_back(entry.loc);
  return locations;
}

/// One gzip member (RFC 1952).
inline std::string Gzip(std::string_view text) {
  constexpr int kGzipWindow = 15 + 16;
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// A urlset of these `url` elements.
inline std::string Urlset(std::string_view urls) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">" +
         std::string(urls) + "</urlset>";
}

inline std::string UrlElement(std::string_view loc) {
  return "<url><loc>" + std::string(loc) + "</loc></url>";
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_EXTRACT_SITEMAP_SAMPLES_H_
