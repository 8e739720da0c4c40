#include "extract/sitemap_wire.h"

#include <chrono>
#include <utility>

#include "crawler/core/url.h"
#include "crawler/core/wire.h"

namespace tamis {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kMinImageBytes = 4 * sizeof(uint32_t);  // four empty strings
constexpr size_t kMinEntryBytes = 5 * sizeof(uint32_t) + 3;

void Write(WireWriter& writer, const SitemapImage& image) {
  for (const std::string* text : {&image.loc, &image.title, &image.caption, &image.license}) {
    writer.String(*text);
  }
}

void Write(WireWriter& writer, const SitemapEntry& entry) {
  for (const std::string* text : {&entry.loc, &entry.title, &entry.lastmod, &entry.changefreq}) {
    writer.String(*text);
  }
  writer.Number(static_cast<uint8_t>(entry.lastmod_at.has_value()));
  if (entry.lastmod_at) writer.Number(static_cast<int64_t>(entry.lastmod_at->time_since_epoch().count()));
  writer.Number(static_cast<uint8_t>(entry.priority.has_value()));
  if (entry.priority) writer.Number(*entry.priority);
  writer.Number(static_cast<uint8_t>(entry.outside_location));
  writer.Number(static_cast<uint32_t>(entry.images.size()));
  for (const SitemapImage& image : entry.images) Write(writer, image);
}

bool IsHref(const std::string& text) {
  const Result<Url> url = Url::Parse(text);
  return url.has_value() && url->href() == text;
}

/// Reads one Sitemap. `ok()` is false after the first thing that cannot be.
class SitemapReader {
 public:
  SitemapReader(std::string_view bytes, const SitemapLimits& limits) : reader_(bytes), limits_(limits) {}

  Sitemap Read() {
    Sitemap sitemap;
    Need(reader_.Number<uint8_t>() == kVersion);
    const auto kind = reader_.Number<uint8_t>();
    Need(kind <= static_cast<uint8_t>(SitemapKind::kAtom));
    if (ok()) sitemap.kind = static_cast<SitemapKind>(kind);
    sitemap.skipped_urls = reader_.Number<int64_t>();
    Need(sitemap.skipped_urls >= 0);
    sitemap.truncated = Flag();
    sitemap.damaged = Flag();
    sitemap.damage = reader_.String();
    const uint32_t count = reader_.Count(kMinEntryBytes);
    Need(count <= limits_.max_urls);
    for (uint32_t i = 0; i < count && ok(); ++i) sitemap.entries.push_back(Entry());
    return sitemap;
  }

  bool ok() const { return ok_ && reader_.ok(); }
  bool complete() const { return ok() && reader_.at_end(); }

 private:
  void Need(bool holds) { ok_ = ok_ && holds; }

  bool Flag() {
    const auto flag = reader_.Number<uint8_t>();
    Need(flag <= 1);
    return flag == 1;
  }

  SitemapEntry Entry() {
    SitemapEntry entry;
    for (std::string* text : {&entry.loc, &entry.title, &entry.lastmod, &entry.changefreq}) {
      *text = reader_.String();
    }
    Need(IsHref(entry.loc));
    if (Flag()) entry.lastmod_at = TimePoint(std::chrono::microseconds(reader_.Number<int64_t>()));
    if (Flag()) {
      entry.priority = reader_.Number<double>();
      Need(*entry.priority >= 0 && *entry.priority <= 1);
    }
    entry.outside_location = Flag();
    const uint32_t count = reader_.Count(kMinImageBytes);
    images_ += count;
    Need(images_ <= limits_.max_images && count <= limits_.max_images_per_url);
    for (uint32_t i = 0; i < count && ok(); ++i) entry.images.push_back(Image());
    return entry;
  }

  SitemapImage Image() {
    SitemapImage image;
    for (std::string* text : {&image.loc, &image.title, &image.caption, &image.license}) {
      *text = reader_.String();
    }
    Need(IsHref(image.loc));
    return image;
  }

  WireReader reader_;
  const SitemapLimits limits_;
  size_t images_ = 0;
  bool ok_ = true;
};

}  // namespace

std::string Serialize(const Sitemap& sitemap) {
  WireWriter writer;
  writer.Number(kVersion);
  writer.Number(sitemap.kind);
  writer.Number(sitemap.skipped_urls);
  writer.Number(static_cast<uint8_t>(sitemap.truncated));
  writer.Number(static_cast<uint8_t>(sitemap.damaged));
  writer.String(sitemap.damage);
  writer.Number(static_cast<uint32_t>(sitemap.entries.size()));
  for (const SitemapEntry& entry : sitemap.entries) Write(writer, entry);
  return writer.Take();
}

Result<Sitemap> ReadSitemapWire(std::string_view bytes, const SitemapLimits& limits) {
  SitemapReader reader(bytes, limits);
  Sitemap sitemap = reader.Read();
  if (!reader.complete()) return Error{ErrorCode::kInvalidInput, "damaged wire form of a sitemap"};
  return sitemap;
}

}  // namespace tamis
