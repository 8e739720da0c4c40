#ifndef TAMIS_EXTRACT_JAIL_JAIL_POOL_H_
#define TAMIS_EXTRACT_JAIL_JAIL_POOL_H_

// Sandboxed workers for the page job and the image job: as many as threads ask at once, replaced when one
// dies.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "config/options.h"
#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "extract/consent/embedded_rights.h"
#include "extract/consent/rights_file.h"
#include "extract/jail/job_wire.h"
#include "extract/jail/worker_process.h"
#include "extract/page_job.h"
#include "extract/sitemap.h"

namespace tamis {

class JailPool;

/// A decoded picture that still lies in its worker, which does nothing else until this is destroyed. Its
/// memory is wiped then. Lifetime: the pool must outlive it. Thread-safety: none.
class JailedPicture {
 public:
  ~JailedPicture();
  JailedPicture(const JailedPicture&) = delete;
  JailedPicture& operator=(const JailedPicture&) = delete;

  const DecodeFacts& facts() const { return facts_; }
  const std::vector<PdqHash>& pdq() const { return pdq_; }  // never empty
  const ImageMetadata& metadata() const { return metadata_; }
  const EmbeddedRights& rights() const { return rights_; }  // of the metadata; without URL and time

  const std::vector<FaceBox>& faces() const { return faces_; }  // empty where nobody looked
  double document_score() const { return document_score_; }     // likewise 0

  /// The pixels where they lie. Lifetime: ends with this object, and with Render.
  Pixels View() const;

  /// What models will see, in the order of the settings. Lifetime: as View().
  std::vector<Pixels> ModelInputs() const;

 private:
  friend class JailPool;
  JailedPicture(JailPool& pool, std::unique_ptr<WorkerProcess> worker)
      : pool_(pool), worker_(std::move(worker)) {}

  JailPool& pool_;
  std::unique_ptr<WorkerProcess> worker_;
  DecodeFacts facts_;
  std::vector<PdqHash> pdq_;
  ImageMetadata metadata_;
  EmbeddedRights rights_;
  std::vector<FaceBox> faces_;
  double document_score_ = 0;
  int64_t charged_bytes_ = 0;
  size_t file_bytes_ = 0;   // sent
  size_t input_bytes_ = 0;  // written of the input's region
  bool rendered_ = false;   // then the worker has wiped the pixels by itself
};

/// What has happened to the workers.
struct JailCounts {
  int64_t started = 0;
  int64_t crashed = 0;
  int64_t timed_out = 0;
  int64_t bad_answers = 0;
};

/// Errors of all jobs, beside those of the jobs themselves: kInternal "job_crashed: ...", "job_bad_answer:
/// ..."; kTimeout "job_timeout: ..."; kTooLarge "job_memory: ..." for what never fits into the budget;
/// kUnavailable when memory cannot be had now; kCancelled when no worker can. Each of them concerns the one
/// item: no item is with a worker when another's comes. Thread-safety: all methods may run on many threads.
/// Lifetime: the budget must outlive it.
class JailPool {
 public:
  struct Settings {
    std::string program;  // empty: FindJailProgram()
    std::string sandbox = "required";
    int workers = 1;
    Milliseconds job_timeout{20'000};
    int64_t max_input_bytes = 32 * kMiB;
    int64_t jobs_per_worker =
        20'000;  // then it is replaced: leaks, and whatever an attacker left, end with it
    HtmlOptions html;
    TextOptions text;
    ImageJobOptions image;
  };

  /// Starts all workers; returns when the first is ready.
  /// Errors: kInvalidInput for model inputs that cannot be made; kNotFound, kUnavailable: no program, or it
  /// does not start; kRefused: sandbox = required and the system does not give it.
  static Result<std::unique_ptr<JailPool>> Start(const Settings& settings, MemoryBudget& budget);
  ~JailPool();
  JailPool(const JailPool&) = delete;
  JailPool& operator=(const JailPool&) = delete;

  /// As ExtractPage (extract/page_job.h).
  Result<Page> ReadPage(std::span<const std::byte> body, const PageJobInput& input);

  /// As ReadSitemap (extract/sitemap.h).
  Result<Sitemap> ReadSitemap(std::span<const std::byte> body, const SitemapInput& input,
                              const SitemapLimits& limits);

  /// As ParseRightsFile (extract/consent/rights_file.h). Bytes beyond its limit are not sent.
  Result<RightsFile> ReadRightsFile(std::span<const std::byte> body, RightsFileKind kind,
                                    std::string_view url);

  /// As DecodeImageJob (extract/image_job.h).
  Result<std::unique_ptr<JailedPicture>> Decode(std::span<const std::byte> file);

  /// What the metadata of a picture's file says of its use (extract/consent/embedded_rights.h), whether or
  /// not the picture itself can be decoded. Errors beside those of all jobs: kInvalidInput
  /// "image_format_not_supported", "image_unknown_format" for other files than JPEG, PNG, WebP and GIF.
  Result<EmbeddedRights> ReadEmbeddedRights(std::span<const std::byte> file, const StatementSource& source);

  /// As RenderImageJob, once: the pixels are wiped when it has succeeded. The result is charged to the
  /// budget. `blurred`: faces, inside the picture, at most kMaxFaces (kInvalidInput).
  Result<Rendered> Render(JailedPicture& picture, std::span<const FaceBox> blurred = {});

  /// What holds around every worker that was started.
  SandboxReport report() const;
  JailCounts counts() const;

  /// Processes of all workers, for accounts of memory.
  std::vector<pid_t> Processes() const;

  /// No worker is left and none can be started: nothing can be parsed any more.
  bool broken() const;

  /// Ends all workers; every further job is kCancelled.
  void Stop();

  /// Process ids of the workers that wait for work now. For tests.
  std::vector<int> IdlePids() const;

 private:
  friend class JailedPicture;
  JailPool(const Settings& settings, WorkerProgram program, MemoryBudget& budget)
      : settings_(settings), program_(std::move(program)), budget_(budget) {}

  void KeepStarting();
  bool IsBroken() const;  // with mutex_ held
  Result<std::unique_ptr<WorkerProcess>> Acquire();
  Result<std::unique_ptr<WorkerProcess>> TakeIdle(std::chrono::steady_clock::time_point until);
  void Return(std::unique_ptr<WorkerProcess> worker);
  Status Charge(int64_t bytes);
  void Release(int64_t bytes);
  Error Note(Error error);
  Status Fill(WorkerProcess& worker, std::string_view arguments, std::span<const std::byte> input) const;
  Result<std::string> Content(WorkerProcess& worker, const JobAnswer& answer, size_t max_bytes);
  struct PlainJob;
  struct Loan;
  template <class Read>
  auto Do(const PlainJob& job, Read read) -> decltype(read(std::string()));
  template <class Read>
  auto Ask(Loan& loan, const JobRequest& request, size_t max_answer_bytes, Read read)
      -> decltype(read(std::string()));
  Status DecodeInto(JailedPicture& picture);
  bool Believe(std::string_view answer, JailedPicture& picture) const;
  bool IsPossible(const DecodeFacts& facts) const;
  Result<Rendered> TakeRendered(JailedPicture& picture, const JobAnswer& answer);
  Error Misled(WorkerProcess& worker);

  const Settings settings_;
  const WorkerProgram program_;
  MemoryBudget& budget_;
  SandboxReport report_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;  // a worker or memory came back
  std::condition_variable wanted_;   // a worker must be started, or all must end
  std::deque<std::unique_ptr<WorkerProcess>> idle_;
  std::optional<Error> start_error_;  // of the last try to start one
  JailCounts counts_;
  std::vector<pid_t> processes_;
  int alive_ = 0;     // idle or with a job
  int failures_ = 0;  // starts that failed, in a row
  bool ending_ = false;
  std::thread starter_;  // workers die with the thread that started them
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_JAIL_POOL_H_
