#ifndef TAMIS_CRAWLER_EXTRACTOR_H_
#define TAMIS_CRAWLER_EXTRACTOR_H_

// The door to extract/: takes cleared values, gives plain ones back. Clearances are demanded here and never
// travel further: the jobs behind the door run in sandboxed processes (extract/jail).

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "extract/consent/rights_file.h"
#include "extract/jail/jail_pool.h"
#include "extract/sitemap.h"
#include "extract/working_memory.h"

namespace tamis {

/// Runs the page job and the image job in sandboxed workers, one for each CPU thread.
///
/// Errors: those of the jobs and of the pool (extract/jail/jail_pool.h); JobReason() gives their reason code.
/// Lifetime: the budget must outlive it, and it must outlive what it returns. Thread-safety: all methods may
/// run on many threads.
class Extractor {
 public:
  /// Starts the workers. `inputs`: pictures that models will see, made of every decoded one.
  /// Errors: kInvalidInput for options and for inputs that cannot be made; kRefused where engine.sandbox =
  /// required cannot be had; kNotFound, kUnavailable where no worker can be started.
  static Result<Extractor> Make(const Options& options, MemoryBudget& budget,
                                std::span<const ModelInputSpec> inputs = {});

  /// Facts, links and candidates of a page; facts.id, status, fetched_at and robots filled from the response.
  Result<Page> ReadPage(const Cleared<Fetched>& fetched, std::string page_id) const;

  /// What a sitemap or feed lists, images left out; kind kHtml or kUnknown for what is none.
  /// Errors: those of extract/sitemap.h and of the pool.
  Result<Sitemap> ReadSitemap(const Cleared<Fetched>& fetched) const;

  /// What a file of rights says, in rules: kind and URL are the response's.
  /// Errors: those of the pool.
  Result<RightsFile> ReadRightsFile(const Cleared<Fetched>& fetched, RightsFileKind kind) const;

  /// Holds `bytes` of the memory budget for what was read and waits. Errors: kUnavailable.
  Result<WorkingMemory> Hold(int64_t bytes) const { return WorkingMemory::Charge(bytes, *budget_); }

  /// The picture stays in its worker until the result is destroyed.
  Result<Decoded> Decode(const Cleared<Fetched>& fetched) const;

  /// The picture as it will be stored, by the worker that has it, with these faces, of any detector, blurred.
  Result<Rendered> Render(const Cleared<Decoded>& decoded, std::span<const FaceBox> blurred) const;

  /// The workers' processes.
  std::vector<pid_t> Processes() const { return jail_->Processes(); }

  /// No worker can be had any more: every job ends as kCancelled.
  bool broken() const { return jail_->broken(); }

  /// Ends the workers; every further job is kCancelled.
  void Stop() { jail_->Stop(); }

  SandboxReport sandbox() const { return jail_->report(); }
  JailCounts counts() const { return jail_->counts(); }

 private:
  Extractor(std::unique_ptr<JailPool> jail, const ImageJobOptions& image, int64_t max_sitemap_urls,
            MemoryBudget& budget)
      : jail_(std::move(jail)), image_(image), max_sitemap_urls_(max_sitemap_urls), budget_(&budget) {}

  std::unique_ptr<JailPool> jail_;
  ImageJobOptions image_;
  int64_t max_sitemap_urls_;
  MemoryBudget* budget_;
};

/// The reason code that the message of a job's error starts with; `otherwise` if it is none of ours: a worker
/// that was taken over may say anything.
std::string JobReason(const Error& error, std::string_view otherwise);

/// Settings of the pool for these options. Faces are sought, since rows count them, unless a model is
/// configured for it; documents always. Errors: kInvalidInput.
Result<JailPool::Settings> MakeJailSettings(const Options& options,
                                            std::span<const ModelInputSpec> inputs = {});

}  // namespace tamis

#endif  // TAMIS_CRAWLER_EXTRACTOR_H_
