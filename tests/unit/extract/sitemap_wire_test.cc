// What comes back from another process is one Sitemap or nothing.

#include "extract/sitemap_wire.h"

#include <gtest/gtest.h>

#include "tests/unit/extract/sitemap_samples.h"

namespace tamis {
namespace {

Sitemap Sample() {
  Result<Sitemap> read = ReadText(
      Urlset("<url><loc>https://a.test/1</loc><lastmod>2005-01-01</lastmod><changefreq>daily</changefreq>"
             "<priority>0.5</priority><image:image><image:loc>/1.jpg</image:loc><image:title>A</image:title>"
             "</image:image></url>" +
             UrlElement("ftp://x/") + UrlElement("https://b.test/2") + "<url>"));
  return *std::move(read);
}

TEST(SitemapWire, RoundTripIsTheSame) {
  const Sitemap sample = Sample();
  const Result<Sitemap> back = ReadSitemapWire(Serialize(sample), SitemapLimits());
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(*back, sample);
  EXPECT_TRUE(back->damaged);
  EXPECT_EQ(back->skipped_urls, 1);
}

TEST(SitemapWire, EveryCutIsAnError) {
  const std::string wire = Serialize(Sample());
  for (size_t size = 0; size < wire.size(); ++size) {
    EXPECT_FALSE(ReadSitemapWire(wire.substr(0, size), SitemapLimits()).has_value()) << size;
  }
  EXPECT_FALSE(ReadSitemapWire(wire + '\0', SitemapLimits()).has_value());
}

TEST(SitemapWire, ALiarCannotExceedTheLimitsOrNameOtherThanHttp) {
  const Sitemap sample = Sample();
  EXPECT_FALSE(ReadSitemapWire(Serialize(sample), {.max_urls = 1}).has_value());
  EXPECT_FALSE(ReadSitemapWire(Serialize(sample), {.max_images = 0}).has_value());
  Sitemap lie = sample;
  lie.entries[0].loc = "file:///etc/passwd";
  EXPECT_FALSE(ReadSitemapWire(Serialize(lie), SitemapLimits()).has_value());
  lie = sample;
  lie.entries[0].loc = "https://a.test/not normalised";
  EXPECT_FALSE(ReadSitemapWire(Serialize(lie), SitemapLimits()).has_value());
  lie = sample;
  lie.entries[0].priority = 7;
  EXPECT_FALSE(ReadSitemapWire(Serialize(lie), SitemapLimits()).has_value());
  lie = sample;
  lie.kind = static_cast<SitemapKind>(99);
  EXPECT_FALSE(ReadSitemapWire(Serialize(lie), SitemapLimits()).has_value());
}

TEST(SitemapWire, AHugeCountIsNotAllocated) {
  std::string wire = Serialize(Sitemap{});
  for (size_t i = wire.size() - 4; i < wire.size(); ++i) wire[i] = '\xFF';
  EXPECT_FALSE(ReadSitemapWire(wire, SitemapLimits()).has_value());
}

}  // namespace
}  // namespace tamis
