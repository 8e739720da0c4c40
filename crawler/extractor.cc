#include "crawler/extractor.h"

#include <string>
#include <utility>

#include "extract/page_job.h"

namespace tamis {

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

Result<Decoded> Extractor::Decode(const Cleared<Fetched>& fetched) const {
  Result<ImageDecodeOutput> output = DecodeImageJob(fetched->body.span(), image_, *budget_);
  if (!output) return output.error();
  return Decoded{.format = output->format,
                 .original_width_px = output->original_width_px,
                 .original_height_px = output->original_height_px,
                 .orientation = output->orientation,
                 .frame_count = output->frame_count,
                 .pixels = std::move(output->pixels),
                 .digests = fetched->digests,
                 .image_url = fetched->head.url};
}

Result<Rendered> Extractor::Render(const Cleared<Decoded>& decoded, const Cleared<Fetched>& fetched) const {
  const RenderInput input{.pixels = decoded->pixels,
                          .original = fetched->body.span(),
                          .format = decoded->format,
                          .orientation = decoded->orientation,
                          .frame_count = decoded->frame_count};
  return RenderImageJob(input, image_, *budget_);
}

}  // namespace tamis
