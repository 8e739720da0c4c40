#include "extract/jail/jail_pool.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

#include "extract/html.h"
#include "extract/metadata_wire.h"
#include "extract/probe.h"
#include "extract/sitemap_wire.h"

namespace tamis {
namespace {

constexpr int kMaxStartFailures = 3;
constexpr Milliseconds kStartPause{200};
constexpr Milliseconds kMemoryPause{50};
constexpr Milliseconds kMemoryPatience{5'000};      // for memory that others hold
constexpr int64_t kUsualGrantBytes = 16 * kMiB;     // enough for most pictures without asking twice
constexpr size_t kMaxDecodeAnswerBytes = 2 * kMiB;  // facts and metadata
constexpr size_t kMaxErrorAnswerBytes = 4 * kKiB;

/// Most that the page job holds for a body: its UTF-8, the tree, and what it finds.
int64_t PageJobBytes(size_t body_bytes) {
  const auto bytes = static_cast<int64_t>(body_bytes);
  constexpr int64_t kTreeBytesPerByte = 20;
  const auto arena = static_cast<int64_t>(kMaxHtmlArenaBytes);
  return 4 * kMiB + std::min(bytes * kTreeBytesPerByte, arena + bytes * 4);
}

/// An XML parser and a result: small for a small document, unless it is one that grows when it is unpacked.
int64_t SitemapJobBytes(std::span<const std::byte> body, const SitemapLimits& limits) {
  const int64_t most = 32 * kMiB + 2 * static_cast<int64_t>(limits.max_result_bytes);
  const bool is_packed = body.size() > 1 && body[0] == std::byte{0x1f} && body[1] == std::byte{0x8b};
  return is_packed ? most : std::min(most, kMiB + static_cast<int64_t>(body.size()) * 16);
}

bool SameShape(int width_px, int height_px, int other_width_px, int other_height_px) {
  return (width_px == other_width_px && height_px == other_height_px) ||
         (width_px == other_height_px && height_px == other_width_px);
}

}  // namespace

JailedPicture::~JailedPicture() {
  worker_->WipeInput(file_bytes_);
  worker_->Forget();
  pool_.Release(charged_bytes_);
  pool_.Return(std::move(worker_));
}

Pixels JailedPicture::View() const {
  const std::span<std::byte> region = worker_->memory().picture();
  const size_t bytes =
      size_t{3} * static_cast<size_t>(facts_.width_px) * static_cast<size_t>(facts_.height_px);
  return Pixels{facts_.width_px, facts_.height_px, 3, Bytes::Wrap(region.data(), bytes, {})};
}

Result<std::unique_ptr<JailPool>> JailPool::Start(const Settings& settings, MemoryBudget& budget) {
  WorkerProgram program{.path = settings.program, .sandbox = settings.sandbox, .setup = {}};
  if (program.path.empty()) {
    Result<std::string> found = FindJailProgram();
    if (!found) return found.error();
    program.path = *std::move(found);
  }
  program.setup = {.build = ThisBuild(),
                   .layout = LayoutFor(settings.max_input_bytes, settings.image.max_pixels),
                   .memory_bytes = budget.limit_bytes(),
                   .html = settings.html,
                   .text = settings.text,
                   .image = settings.image};
  std::unique_ptr<JailPool> pool(new JailPool(settings, std::move(program), budget));
  pool->starter_ = std::thread([raw = pool.get()] { raw->KeepStarting(); });
  std::unique_lock lock(pool->mutex_);
  pool->changed_.wait(lock, [&] { return pool->alive_ > 0 || pool->start_error_; });
  if (pool->alive_ == 0) return *pool->start_error_;
  return pool;
}

JailPool::~JailPool() {
  Stop();
}

void JailPool::Stop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wanted_.notify_all();
  changed_.notify_all();
  if (starter_.joinable()) starter_.join();
}

// The thread of all workers: it starts them, and they end with it.
void JailPool::KeepStarting() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (alive_ >= settings_.workers) {
      wanted_.wait(lock);
      continue;
    }
    lock.unlock();
    Result<std::unique_ptr<WorkerProcess>> worker = WorkerProcess::Start(program_);
    lock.lock();
    if (worker) {
      report_ = (*worker)->report();
      const std::vector<pid_t> started = (*worker)->processes();
      processes_.insert(processes_.end(), started.begin(), started.end());
      idle_.push_back(*std::move(worker));
      start_error_.reset();
      failures_ = 0;
      ++alive_;
      ++counts_.started;
      changed_.notify_all();
    } else {
      start_error_ = worker.error();
      ++failures_;
      changed_.notify_all();
      wanted_.wait_for(lock, kStartPause * std::min(failures_, 20), [&] { return ending_; });
    }
  }
  const std::deque<std::unique_ptr<WorkerProcess>> last = std::move(idle_);  // ended after the lock
  processes_.clear();
  lock.unlock();
}

Result<std::unique_ptr<WorkerProcess>> JailPool::Acquire() {
  std::unique_lock lock(mutex_);
  const auto settled = [&] { return ending_ || !idle_.empty() || IsBroken(); };
  const bool in_time = changed_.wait_for(lock, settings_.job_timeout + program_.start_timeout, settled);
  if (!in_time || ending_ || idle_.empty()) {
    const std::string why = start_error_ ? start_error_->message : "all are busy";
    return Error{ErrorCode::kCancelled, "no sandboxed worker: " + why};
  }
  std::unique_ptr<WorkerProcess> worker = std::move(idle_.front());
  idle_.pop_front();
  return worker;
}

void JailPool::Return(std::unique_ptr<WorkerProcess> worker) {
  const bool retire = !worker->alive() || worker->jobs() >= settings_.jobs_per_worker;
  {
    const std::lock_guard lock(mutex_);
    if (retire) {
      --alive_;
      for (const pid_t gone : worker->processes()) std::erase(processes_, gone);
    } else {
      idle_.push_front(std::move(worker));  // the warmest first
    }
  }
  if (retire) wanted_.notify_all();
  changed_.notify_all();  // costs nothing while nobody waits
}

// Whoever waits here holds no charge: what others hold comes back.
Status JailPool::Charge(int64_t bytes) {
  if (bytes > budget_.limit_bytes()) {
    return Error{ErrorCode::kTooLarge, "job_memory: needs " + std::to_string(bytes >> 20) + " MiB of " +
                                           std::to_string(budget_.limit_bytes() >> 20)};
  }
  const auto until = std::chrono::steady_clock::now() + kMemoryPatience;
  while (!budget_.TryCharge(bytes)) {
    std::unique_lock lock(mutex_);
    if (std::chrono::steady_clock::now() >= until) {
      return Error{ErrorCode::kUnavailable, "memory budget: others hold it"};
    }
    changed_.wait_for(lock, kMemoryPause);
  }
  return {};
}

void JailPool::Release(int64_t bytes) {
  budget_.Release(bytes);
  changed_.notify_all();
}

Error JailPool::Note(Error error) {
  const std::lock_guard lock(mutex_);
  if (error.message.starts_with("job_crashed")) ++counts_.crashed;
  if (error.message.starts_with("job_timeout")) ++counts_.timed_out;
  if (error.message.starts_with("job_bad_answer")) ++counts_.bad_answers;
  return error;
}

// A worker that says what cannot be is not asked again.
Error JailPool::Misled(WorkerProcess& worker) {
  worker.End();
  return Note({ErrorCode::kInternal, "job_bad_answer: not what a job gives"});
}

Status JailPool::Fill(WorkerProcess& worker, std::string_view arguments,
                      std::span<const std::byte> input) const {
  const std::span<std::byte> region = worker.memory().input();
  if (arguments.size() > kMaxArgumentBytes || input.size() > region.size() - kMaxArgumentBytes) {
    return Error{ErrorCode::kTooLarge, "job_memory: more input than the sandbox has room for"};
  }
  if (!arguments.empty()) std::memcpy(region.data(), arguments.data(), arguments.size());
  if (!input.empty()) std::memcpy(region.data() + arguments.size(), input.data(), input.size());
  return {};
}

/// The content of an answer of at most `max_bytes`, or the error that the job gave.
Result<std::string> JailPool::Content(WorkerProcess& worker, const JobAnswer& answer, size_t max_bytes) {
  const bool done = answer.outcome == JobOutcome::kDone;
  if (answer.answer_bytes > (done ? max_bytes : kMaxErrorAnswerBytes)) return Misled(worker);
  std::string content = worker.CopyAnswer(answer.answer_bytes);
  if (done) return content;
  std::optional<Error> said = ReadError(content);
  if (answer.outcome != JobOutcome::kFailed || !said) return Misled(worker);
  return *std::move(said);
}

/// A job whose answer is one value in wire form.
struct JailPool::PlainJob {
  JobKind kind;
  std::string arguments;
  std::span<const std::byte> body;
  int64_t grant_bytes;
  size_t max_answer_bytes;
};

template <class Read>
auto JailPool::Do(const PlainJob& job, Read read) -> decltype(read(std::string())) {
  const Status charged = Charge(job.grant_bytes);
  if (!charged) return charged.error();
  decltype(read(std::string())) value = Error{};
  Result<std::unique_ptr<WorkerProcess>> worker = Acquire();
  if (!worker) {
    value = worker.error();
  } else {
    const Status filled = Fill(**worker, job.arguments, job.body);
    const JobRequest request{.kind = job.kind,
                             .argument_bytes = static_cast<uint32_t>(job.arguments.size()),
                             .input_bytes = job.body.size(),
                             .grant_bytes = static_cast<uint64_t>(job.grant_bytes)};
    value = filled ? Ask(**worker, request, job.max_answer_bytes, read) : filled.error();
    (*worker)->WipeInput(job.arguments.size() + job.body.size());
    Return(*std::move(worker));
  }
  Release(job.grant_bytes);
  return value;
}

template <class Read>
auto JailPool::Ask(WorkerProcess& worker, const JobRequest& request, size_t max_answer_bytes, Read read)
    -> decltype(read(std::string())) {
  const Result<JobAnswer> answer = worker.Call(request, settings_.job_timeout);
  if (!answer) return Note(answer.error());
  const Result<std::string> content = Content(worker, *answer, max_answer_bytes);
  if (!content) return content.error();
  auto value = read(*content);
  if (!value) return Misled(worker);
  return value;
}

Result<Page> JailPool::ReadPage(std::span<const std::byte> body, const PageJobInput& input) {
  const PlainJob job{.kind = JobKind::kPage,
                     .arguments = Serialize(input),
                     .body = body,
                     .grant_bytes = PageJobBytes(body.size()),
                     .max_answer_bytes = kMaxPageAnswerBytes};
  return Do(job, [&](const std::string& answer) { return tamis::ReadPage(answer, settings_.html); });
}

Result<Sitemap> JailPool::ReadSitemap(std::span<const std::byte> body, const SitemapInput& input,
                                      const SitemapLimits& limits) {
  const PlainJob job{.kind = JobKind::kSitemap,
                     .arguments = Serialize(SitemapJob{input, limits}),
                     .body = body,
                     .grant_bytes = SitemapJobBytes(body, limits),
                     .max_answer_bytes = kMaxSitemapAnswerBytes};
  return Do(job, [&](const std::string& answer) { return ReadSitemapWire(answer, limits); });
}

Result<std::unique_ptr<JailedPicture>> JailPool::Decode(std::span<const std::byte> file) {
  const int64_t usual = std::clamp(budget_.limit_bytes() / (8 * settings_.workers), kMiB, kUsualGrantBytes);
  const Status charged = Charge(usual);
  if (!charged) return charged.error();
  Result<std::unique_ptr<WorkerProcess>> worker = Acquire();
  if (!worker) {
    Release(usual);
    return worker.error();
  }
  std::unique_ptr<JailedPicture> picture(new JailedPicture(*this, *std::move(worker)));
  picture->charged_bytes_ = usual;
  const Status filled = Fill(*picture->worker_, {}, file);
  if (!filled) return filled.error();
  picture->file_bytes_ = file.size();
  const Status decoded = DecodeInto(*picture);
  if (!decoded) return decoded.error();
  return picture;
}

// Asked once, or twice where the usual grant is too small: then nothing was done before.
Status JailPool::DecodeInto(JailedPicture& picture) {
  WorkerProcess& worker = *picture.worker_;
  JobRequest request{.kind = JobKind::kDecode,
                     .input_bytes = picture.file_bytes_,
                     .grant_bytes = static_cast<uint64_t>(picture.charged_bytes_)};
  Result<JobAnswer> answer = worker.Call(request, settings_.job_timeout);
  if (answer && answer->outcome == JobOutcome::kNeedsMemory) {
    if (answer->needed_bytes <= request.grant_bytes || answer->needed_bytes > INT64_MAX)
      return Misled(worker);
    request.grant_bytes = answer->needed_bytes;
    Release(std::exchange(picture.charged_bytes_, 0));
    const Status charged = Charge(static_cast<int64_t>(request.grant_bytes));
    if (!charged) return charged;
    picture.charged_bytes_ = static_cast<int64_t>(request.grant_bytes);
    answer = worker.Call(request, settings_.job_timeout);
  }
  if (!answer) return Note(answer.error());
  const Result<std::string> content = Content(worker, *answer, kMaxDecodeAnswerBytes);
  if (!content) return content.error();
  const std::string_view all = *content;
  const Result<DecodeFacts> facts = ReadDecodeFacts(all.substr(0, kDecodeFactsBytes));
  if (!facts || !IsPossible(*facts)) return Misled(worker);
  Result<ImageMetadata> metadata = ReadMetadataWire(all.substr(kDecodeFactsBytes));
  if (!metadata) return Misled(worker);
  picture.facts_ = *facts;
  picture.metadata_ = *std::move(metadata);
  return {};
}

bool JailPool::IsPossible(const DecodeFacts& facts) const {
  const int64_t pixels = int64_t{facts.width_px} * facts.height_px;
  return pixels <= settings_.image.max_pixels &&
         SameShape(facts.width_px, facts.height_px, facts.original_width_px, facts.original_height_px);
}

Result<Rendered> JailPool::Render(JailedPicture& picture) {
  WorkerProcess& worker = *picture.worker_;
  const int64_t pixels = int64_t{3} * picture.facts_.width_px * picture.facts_.height_px;
  const JobRequest request{
      .kind = JobKind::kRender,
      .input_bytes = picture.file_bytes_,
      .grant_bytes = static_cast<uint64_t>(std::max<int64_t>(picture.charged_bytes_ - pixels, 0))};
  const Result<JobAnswer> answer = worker.Call(request, settings_.job_timeout);
  if (!answer) return Note(answer.error());
  if (answer->outcome != JobOutcome::kDone) {
    const Result<std::string> said = Content(worker, *answer, 0);
    return said ? Misled(worker) : said.error();
  }
  if (answer->answer_bytes < kRenderFactsBytes) return Misled(worker);
  const Result<RenderFacts> facts = ReadRenderFacts(worker.CopyAnswer(kRenderFactsBytes));
  const std::span<const std::byte> region = worker.memory().answer().first(answer->answer_bytes);
  Result<Bytes> encoded = Bytes::CopyOf(region.subspan(kRenderFactsBytes), budget_);
  if (!encoded) return encoded.error();
  // What will be stored is what the row says of it.
  const Result<ImageHeader> header = ProbeImage(encoded->span());
  if (!facts || !header || header->format != facts->format ||
      !SameShape(header->width_px, header->height_px, facts->width_px, facts->height_px)) {
    return Misled(worker);
  }
  return Rendered{.format = facts->format,
                  .width_px = facts->width_px,
                  .height_px = facts->height_px,
                  .encoded = *std::move(encoded)};
}

JailCounts JailPool::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

bool JailPool::IsBroken() const {
  return alive_ == 0 && failures_ >= kMaxStartFailures;
}

bool JailPool::broken() const {
  const std::lock_guard lock(mutex_);
  return IsBroken();
}

std::vector<pid_t> JailPool::Processes() const {
  const std::lock_guard lock(mutex_);
  return processes_;
}

std::vector<int> JailPool::IdlePids() const {
  const std::lock_guard lock(mutex_);
  std::vector<int> pids;
  for (const std::unique_ptr<WorkerProcess>& worker : idle_) pids.push_back(worker->pid());
  return pids;
}

}  // namespace tamis
