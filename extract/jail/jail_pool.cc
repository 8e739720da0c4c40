#include "extract/jail/jail_pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "extract/picture_findings.h"

namespace tamis {
namespace {

constexpr int kMaxStartFailures = 3;
constexpr Milliseconds kStartPause{200};
constexpr Milliseconds kMemoryPause{50};
constexpr Milliseconds kMemoryPatience{5'000};  // for memory that others hold

}  // namespace

Result<std::unique_ptr<JailPool>> JailPool::Start(const Settings& settings, MemoryBudget& budget) {
  WorkerProgram program{.path = settings.program, .sandbox = settings.sandbox, .setup = {}};
  if (program.path.empty()) {
    Result<std::string> found = FindJailProgram();
    if (!found) return found.error();
    program.path = *std::move(found);
  }
  if (!HasValidModelInputs(settings.image)) {
    return Error{ErrorCode::kInvalidInput, "a model wants a picture that cannot be made"};
  }
  program.setup = {.build = ThisBuild(),
                   .layout = LayoutFor(settings.max_input_bytes, settings.image.max_pixels,
                                       settings.image.model_input_count, ModelInputsBytes(settings.image)),
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
      report_ = counts_.started == 0 ? (*worker)->report() : WeakestOf(report_, (*worker)->report());
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
  const auto until = std::chrono::steady_clock::now() + settings_.job_timeout + program_.start_timeout;
  while (true) {
    Result<std::unique_ptr<WorkerProcess>> worker = TakeIdle(until);
    if (!worker) return worker;
    const Status awaits = (*worker)->AwaitsJob();
    if (awaits) return worker;
    static_cast<void>(Note(awaits.error()));
    Return(*std::move(worker));
  }
}

Result<std::unique_ptr<WorkerProcess>> JailPool::TakeIdle(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  const auto settled = [&] { return ending_ || !idle_.empty() || IsBroken(); };
  const bool in_time = changed_.wait_until(lock, until, settled);
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
