#include "extract/sitemap_builder.h"

#include <charconv>
#include <utility>

#include "extract/plain_text.h"
#include "extract/web_date.h"

namespace tamis {
namespace {

constexpr size_t kMaxWordBytes = 64;  // of a date or changefreq

std::string FolderOf(const Url& document) {
  const std::string_view path = document.path();
  return document.origin() + std::string(path.substr(0, path.rfind('/') + 1));
}

bool IsLocated(SitemapKind kind) {
  return kind == SitemapKind::kUrlset || kind == SitemapKind::kIndex || kind == SitemapKind::kText;
}

std::optional<double> PriorityOf(std::string_view text) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
    return std::nullopt;
  }
  return value;
}

size_t BytesOf(const SitemapImage& image) {
  return sizeof image + image.loc.size() + image.title.size() + image.caption.size() + image.license.size();
}

}  // namespace

SitemapBuilder::SitemapBuilder(SitemapKind kind, Url document, const SitemapLimits& limits)
    : document_(std::move(document)), limits_(limits), folder_(FolderOf(document_)) {
  sitemap_.kind = kind;
}

/// Empty, and counted, where it is no http or https URL.
std::string SitemapBuilder::Resolve(std::string_view url) {
  const Result<Url> resolved = Url::Parse(url, &document_);
  const bool usable = resolved.has_value() && !CleanText(url, 1).empty();
  if (!usable) {
    ++sitemap_.skipped_urls;
    return {};
  }
  if (resolved->fragment().empty() && !resolved->href().ends_with('#')) return resolved->href();
  return resolved->WithoutFragment().href();
}

bool SitemapBuilder::Charge(size_t bytes) {
  result_bytes_ += bytes;
  if (result_bytes_ <= limits_.max_result_bytes) return true;
  sitemap_.truncated = true;
  sitemap_.damage = "more than " + std::to_string(limits_.max_result_bytes) + " bytes of entries";
  return false;
}

void SitemapBuilder::AddImages(std::vector<SitemapImage> images, SitemapEntry& entry) {
  for (SitemapImage& image : images) {
    if (images_ >= limits_.max_images || entry.images.size() >= limits_.max_images_per_url) return;
    image.loc = Resolve(image.loc);
    if (image.loc.empty()) continue;
    ++images_;
    entry.images.push_back(std::move(image));
  }
}

void SitemapBuilder::Add(SitemapDraft draft) {
  if (full()) return;
  if (sitemap_.entries.size() >= limits_.max_urls) {
    sitemap_.truncated = true;
    sitemap_.damage = "more than " + std::to_string(limits_.max_urls) + " URLs";
    return;
  }
  SitemapEntry entry;
  entry.loc = Resolve(draft.loc);
  if (entry.loc.empty()) return;
  entry.title = CleanText(draft.title, limits_.max_text_bytes);
  entry.lastmod = CleanText(draft.lastmod, kMaxWordBytes);
  entry.lastmod_at = ParseWebDate(entry.lastmod);
  entry.changefreq = CleanText(draft.changefreq, kMaxWordBytes);
  entry.priority = PriorityOf(CleanText(draft.priority, kMaxWordBytes));
  entry.outside_location = IsLocated(sitemap_.kind) && !entry.loc.starts_with(folder_);
  AddImages(std::move(draft.images), entry);
  size_t bytes = sizeof entry + entry.loc.size() + entry.title.size() + entry.lastmod.size();
  for (const SitemapImage& image : entry.images) bytes += BytesOf(image);
  if (Charge(bytes)) sitemap_.entries.push_back(std::move(entry));
}

}  // namespace tamis
