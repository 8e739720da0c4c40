#include "crawler/extractor.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "extract/page_job.h"

namespace tamis {
namespace {

constexpr int64_t kMaxSitemapResultBytes = 32 * kMiB;
constexpr int64_t kMaxSitemapWorkBytes = 2 * kMaxSitemapResultBytes;  // the XML parser's 32 MiB as well

}  // namespace

Result<Extractor> Extractor::Make(const Options& options, MemoryBudget& budget) {
  const Result<ImageJobOptions> image = MakeImageJobOptions(options.images);
  if (!image) return image.error();
  return Extractor(options, *image, budget);
}

Result<Page> Extractor::ReadPage(const Cleared<Fetched>& fetched, std::string page_id) const {
  const ResponseHead& head = fetched->head;
  const PageJobInput input{.url = head.url, .headers = head.headers};
  Result<Page> page = ExtractPage(fetched->body.span(), input, html_, text_);
  if (!page) return page;
  page->facts.id = std::move(page_id);
  page->facts.status = head.status;
  page->facts.fetched_at = head.received_at;
  page->facts.robots = head.robots;
  for (Candidate& candidate : page->candidates) candidate.page_id = page->facts.id;
  return page;
}

Result<Sitemap> Extractor::ReadSitemap(const Cleared<Fetched>& fetched) const {
  const std::span<const std::byte> body = fetched->body.span();
  // An XML parser and a result: small for a small document, unless it is one that grows when it is unpacked.
  const bool is_packed = body.size() > 1 && body[0] == std::byte{0x1f} && body[1] == std::byte{0x8b};
  const int64_t needed = is_packed
                             ? kMaxSitemapWorkBytes
                             : std::min(kMaxSitemapWorkBytes, kMiB + static_cast<int64_t>(body.size()) * 16);
  const Result<WorkingMemory> memory = WorkingMemory::Charge(needed, *budget_);
  if (!memory) return memory.error();
  const SitemapLimits limits{.max_urls = static_cast<size_t>(max_sitemap_urls_),
                             .max_images = 0,
                             .max_result_bytes = static_cast<size_t>(kMaxSitemapResultBytes)};
  return tamis::ReadSitemap(body, {.url = fetched->head.url}, limits);
}

Result<Decoded> Extractor::Decode(const Cleared<Fetched>& fetched) const {
  Result<ImageDecodeOutput> output = DecodeImageJob(fetched->body.span(), image_, *budget_);
  if (!output) return output.error();
  return Decoded{.format = output->format,
                 .original_width_px = output->original_width_px,
                 .original_height_px = output->original_height_px,
                 .pixels = std::move(output->pixels),
                 .digests = fetched->digests,
                 .image_url = fetched->head.url};
}

Result<Rendered> Extractor::Render(const Cleared<Decoded>& decoded) const {
  return RenderImageJob(decoded->pixels, image_, *budget_);
}

}  // namespace tamis
