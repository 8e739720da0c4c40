#ifndef TAMIS_CRAWLER_EXTRACTOR_H_
#define TAMIS_CRAWLER_EXTRACTOR_H_

// The door to extract/: takes cleared values, gives plain ones back. Clearances are demanded here and never
// travel further, so that the jobs behind the door may run in another process.

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "extract/image_job.h"
#include "extract/sitemap.h"
#include "extract/working_memory.h"

namespace tamis {

/// Runs the page job and the image job in this process.
///
/// Errors: the message of an image error starts with its reason code (extract/image_job.h).
/// Lifetime: the budget must outlive it and what it returns. Thread-safety: all methods may run on many
/// threads.
class Extractor {
 public:
  static Result<Extractor> Make(const Options& options, MemoryBudget& budget);

  /// Facts, links and candidates of a page; facts.id, status, fetched_at and robots filled from the response.
  Result<Page> ReadPage(const Cleared<Fetched>& fetched, std::string page_id) const;

  /// What a sitemap or feed lists, images left out; kind kHtml or kUnknown for what is none.
  /// Errors: those of extract/sitemap.h; kUnavailable when the memory budget has not enough left.
  Result<Sitemap> ReadSitemap(const Cleared<Fetched>& fetched) const;

  /// Holds `bytes` of the memory budget for what was read and waits. Errors: kUnavailable.
  Result<WorkingMemory> Hold(int64_t bytes) const { return WorkingMemory::Charge(bytes, *budget_); }

  Result<Decoded> Decode(const Cleared<Fetched>& fetched) const;

  Result<Rendered> Render(const Cleared<Decoded>& decoded) const;

 private:
  Extractor(const Options& options, const ImageJobOptions& image, MemoryBudget& budget)
      : html_(options.html),
        text_(options.text),
        max_sitemap_urls_(options.crawl.max_sitemap_urls),
        image_(image),
        budget_(&budget) {}

  HtmlOptions html_;
  TextOptions text_;
  int64_t max_sitemap_urls_;
  ImageJobOptions image_;
  MemoryBudget* budget_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_EXTRACTOR_H_
