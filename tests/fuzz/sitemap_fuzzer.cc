// Anything as a sitemap or feed, and as the wire form of one.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "crawler/core/url.h"
#include "extract/sitemap.h"
#include "extract/sitemap_wire.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  const std::span<const uint8_t> bytes(data, size);
  const SitemapLimits limits{.max_bytes = 1 << 20,
                             .max_urls = 100,
                             .max_images = 50,
                             .max_images_per_url = 10,
                             .max_text_bytes = 100,
                             .max_result_bytes = 1 << 16};
  const Result<Sitemap> sitemap =
      ReadSitemap(std::as_bytes(bytes), {.url = "https://a.test/maps/x.xml"}, limits);
  if (sitemap) {
    Require(sitemap->entries.size() <= limits.max_urls);
    size_t images = 0;
    for (const SitemapEntry& entry : sitemap->entries) {
      const Result<Url> url = Url::Parse(entry.loc);
      Require(url.has_value() && url->href() == entry.loc && url->fragment().empty());
      Require(entry.title.size() <= limits.max_text_bytes &&
              entry.images.size() <= limits.max_images_per_url);
      images += entry.images.size();
    }
    Require(images <= limits.max_images);
    Require(!sitemap->damage.empty() || (!sitemap->damaged && !sitemap->truncated));
    const Result<Sitemap> back = ReadSitemapWire(Serialize(*sitemap), limits);
    Require(back.has_value() && *back == *sitemap);
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Sitemap> wire = ReadSitemapWire(text, limits);
  if (wire) Require(ReadSitemapWire(Serialize(*wire), limits).has_value());
  return 0;
}
