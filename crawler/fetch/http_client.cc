#include "crawler/fetch/http_client.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "crawler/fetch/curl_loop.h"
#include "crawler/fetch/easy_pool.h"
#include "crawler/fetch/transfer.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr Milliseconds kLongestSweep{250};
constexpr Milliseconds kShortestSweep{5};

/// A transfer that a coroutine waits for: cancelling the timer resumes it, from the loop.
class Job final : public Transfer {
 public:
  Job(asio::io_context& io, const Target& target, std::vector<IpAddress> addresses,
      const NetworkOptions& options, FetchShared& shared)
      : Transfer(target, std::move(addresses), options, shared), ready(io, SteadyTime::max()) {}

  void Notify() override { ready.cancel(); }

  asio::steady_timer ready;
};

/// The addresses as values, every one of them checked once more.
Result<std::vector<IpAddress>> CheckedAddresses(const Target& target, const AddressPolicy& policy) {
  const Error refused{ErrorCode::kRefused, "address_refused: \"" + target.request.url.href() + "\""};
  if (!IsAllowedPort(target.request.url.effective_port())) return refused;
  if (target.address_class == AddressClass::kProxied) return std::vector<IpAddress>();
  if (target.address_class != AddressClass::kPublic &&
      target.address_class != AddressClass::kAllowedByOperator) {
    return refused;
  }
  std::vector<IpAddress> out;
  for (const std::string& text : target.addresses) {
    const Result<IpAddress> address = IpAddress::Parse(text);
    if (!address) return refused;
    out.push_back(*address);
  }
  // A literal is connected to as it stands: it must be the one address.
  if (target.request.url.host_is_ip()) {
    const Result<IpAddress> literal = IpAddress::Parse(target.request.url.host());
    if (!literal || out.size() != 1 || out.front() != *literal) return refused;
  }
  const AddressClass all = policy.ClassifyAll(out);
  if (all != AddressClass::kPublic && all != AddressClass::kAllowedByOperator) return refused;
  return out;
}

/// A quarter of the shortest time that is watched.
Milliseconds SweepInterval(const NetworkOptions& options) {
  const Milliseconds shortest =
      std::min({options.head_timeout, options.total_timeout, options.low_speed_time});
  return std::clamp(shortest / 4, kShortestSweep, kLongestSweep);
}

}  // namespace

class HttpClient::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& io, const Options& options, FetchShared& shared)
      : io_(io),
        options_(options.network),
        shared_(shared),
        sweep_interval_(SweepInterval(options.network)),
        sweep_(io) {}

  ~Impl() { Shutdown(); }

  Status Init(const Options& options) {
    // libcurl is told to leave signals alone, so a peer that hangs up must not end the process.
    if (struct sigaction now{}; sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) {
      std::signal(SIGPIPE, SIG_IGN);
    }
    Result<std::unique_ptr<EasyPool>> pool = EasyPool::Make(options);
    if (!pool) return pool.error();
    pool_ = *std::move(pool);
    const auto on_done = [this](Transfer& transfer, int code) { OnDone(transfer, code); };
    Result<std::unique_ptr<CurlLoop>> loop = CurlLoop::Make(io_, options_.max_connections, on_done);
    if (!loop) return loop.error();
    loop_ = *std::move(loop);
    return {};
  }

  asio::awaitable<Result<ResponseHead>> Open(const Cleared<Target>& target) {
    const std::shared_ptr<Impl> self = shared_from_this();
    if (closed_) co_return Cancelled(target->request.url.href());
    Result<std::vector<IpAddress>> addresses = CheckedAddresses(*target, *shared_.policy);
    if (!addresses) co_return addresses.error();
    const auto job = std::make_shared<Job>(io_, *target, *std::move(addresses), options_, shared_);
    jobs_[job.get()] = job;
    const auto handle = std::make_shared<Handle>(self, job);  // ends the job unless it is handed over below

    const bool has_turn = co_await WaitTurn(job);
    if (!has_turn) co_return Cancelled(target->request.url.href());
    const Status begun = Begin(*job);
    if (!begun) co_return begun.error();
    while (!job->has_head() && !job->is_done()) {
      co_await Wait(job);
      if (!job->has_head() && !job->is_done()) co_return Cancelled(target->request.url.href());
    }
    if (!job->has_head() || closed_) co_return job->error().value_or(Cancelled(target->request.url.href()));
    ResponseHead head = job->TakeHead();
    head.transfer = handle;
    co_return head;
  }

  asio::awaitable<Result<Fetched>> Receive(Cleared<ResponseHead> head) {
    const std::shared_ptr<Impl> self = shared_from_this();
    const auto* handle = dynamic_cast<const Handle*>(head->transfer.get());
    const std::shared_ptr<Job> job = handle != nullptr ? handle->job() : nullptr;
    if (!job || !jobs_.contains(job.get()) || job->is_accepted()) {
      co_return Error{ErrorCode::kInvalidInput, "no body waits for \"" + head->url + "\""};
    }
    const Status accepted = job->AcceptBody();
    if (!accepted) {
      End(*job);
      co_return accepted.error();
    }
    ResumeIfPaused(*job);
    while (!job->is_done()) {
      co_await Wait(job);
      if (!job->is_done()) End(*job);
    }
    Result<Fetched> fetched = Conclude(*job, std::move(head));
    jobs_.erase(job.get());
    co_return fetched;
  }

  void Shutdown() {
    closed_ = true;
    for (const auto& [key, job] : jobs_) Detach(*job, Cancelled(job->target().request.url.href()));
    sweep_.cancel();
    loop_.reset();  // closes idle connections, so that the io_context runs out of work
  }

  size_t transfers() const {
    return static_cast<size_t>(std::count_if(jobs_.begin(), jobs_.end(),
                                             [](const auto& entry) { return !entry.second->is_done(); }));
  }

 private:
  /// The job of a head. Its end, wherever that is, ends the job on the loop's thread.
  class Handle final : public OpenTransfer {
   public:
    Handle(const std::shared_ptr<Impl>& client, const std::shared_ptr<Job>& job)
        : client_(client), job_(job), executor_(client->io_.get_executor()) {}
    ~Handle() override {
      asio::dispatch(executor_, [client = std::move(client_), job = std::move(job_)] {
        const std::shared_ptr<Impl> alive = client.lock();
        const std::shared_ptr<Job> running = job.lock();
        if (alive && running) alive->End(*running);
      });
    }
    std::shared_ptr<Job> job() const { return job_.lock(); }

   private:
    std::weak_ptr<Impl> client_;
    std::weak_ptr<Job> job_;
    asio::io_context::executor_type executor_;
  };

  static Error Cancelled(const std::string& url) {
    return Error{ErrorCode::kCancelled, "cancelled: \"" + url + "\""};
  }

  /// Returns when notified, or when the waiting itself is cancelled: the state tells.
  asio::awaitable<void> Wait(std::shared_ptr<Job> job) {
    const auto token = asio::as_tuple(asio::use_awaitable);
    co_await job->ready.async_wait(token);
  }

  /// False when the run ends meanwhile.
  asio::awaitable<bool> WaitTurn(std::shared_ptr<Job> job) {
    const std::chrono::nanoseconds wait = shared_.requests.Take(1, shared_.clock.Steady());
    if (wait.count() > 0) {
      job->ready.expires_after(wait);
      const auto token = asio::as_tuple(asio::use_awaitable);
      const auto [interrupted] = co_await job->ready.async_wait(token);
      job->ready.expires_at(SteadyTime::max());
      if (interrupted) co_return false;
    }
    co_return !closed_;
  }

  Status Begin(Job& job) {
    const Status prepared = pool_->Prepare(job);
    if (!prepared) return prepared;
    const Status added = loop_->Add(job);
    if (!added) return added;
    job.Start(shared_.clock.Steady());
    StartSweep();
    return {};
  }

  void OnDone(Transfer& transfer, int code) {
    if (transfer.needs_fresh_connection()) {
      transfer.ForgetConnection();
      pool_->DemandFreshConnection(transfer);
      if (loop_->Add(transfer)) return;
    }
    std::optional<Error> error;
    if (code != 0 && !transfer.is_cut()) error = CurlError(code, transfer);
    if (code == 0 && !transfer.has_head()) error = CurlError(code, transfer);
    pool_->GiveBack(transfer);
    transfer.Finish(std::move(error));
  }

  /// Takes a transfer out of libcurl and finishes it.
  void Detach(Transfer& transfer, Error why) {
    if (transfer.is_done()) return;
    if (transfer.handles.loop != nullptr) loop_->Remove(transfer);
    pool_->GiveBack(transfer);
    transfer.Finish(std::move(why));
  }

  void End(Job& job) {
    const auto found = jobs_.find(&job);
    if (found == jobs_.end()) return;
    const std::shared_ptr<Job> kept = found->second;
    jobs_.erase(found);
    Detach(*kept, Cancelled(kept->target().request.url.href()));
  }

  static Result<Fetched> Conclude(Job& job, Cleared<ResponseHead> head) {
    if (job.error()) return *job.error();
    if (!job.is_complete_body() && !job.is_cut()) {
      return Error{ErrorCode::kUnavailable, "truncated_body: the encoding has no end: \"" + head->url + "\""};
    }
    Fetched out;
    out.head = std::move(head).Release();
    out.head.transfer.reset();
    out.body = job.TakeBody();
    out.encoded_bytes = job.encoded_bytes();
    return out;
  }

  void ResumeIfPaused(Transfer& transfer) {
    if (transfer.TryResume(shared_.clock.Steady())) loop_->Resume(transfer);
  }

  /// One timer looks after the times of all transfers: cheaper than several timers for each of them.
  void StartSweep() {
    if (sweeping_) return;
    sweeping_ = true;
    sweep_.expires_after(sweep_interval_);
    sweep_.async_wait([client = weak_from_this()](const boost::system::error_code& failed) {
      const std::shared_ptr<Impl> alive = client.lock();
      if (failed || !alive) return;
      alive->sweeping_ = false;
      alive->Sweep();
    });
  }

  void Sweep() {
    const SteadyTime now = shared_.clock.Steady();
    for (const auto& [key, job] : jobs_) {
      if (job->is_done()) continue;
      if (std::optional<Error> late = job->CheckTime(now))
        Detach(*job, *std::move(late));
      else
        ResumeIfPaused(*job);
    }
    if (!jobs_.empty() && !closed_) StartSweep();
  }

  asio::io_context& io_;
  const NetworkOptions options_;
  FetchShared& shared_;
  const Milliseconds sweep_interval_;
  asio::steady_timer sweep_;
  bool sweeping_ = false;
  bool closed_ = false;
  std::unordered_map<Job*, std::shared_ptr<Job>> jobs_;
  std::unique_ptr<EasyPool> pool_;
  std::unique_ptr<CurlLoop> loop_;
};

HttpClient::HttpClient(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::~HttpClient() {
  impl_->Shutdown();
}

Result<std::unique_ptr<HttpClient>> HttpClient::Make(asio::io_context& io, const Options& options,
                                                     FetchShared& shared) {
  auto impl = std::make_shared<Impl>(io, options, shared);
  const Status ready = impl->Init(options);
  if (!ready) return ready.error();
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(impl)));
}

asio::awaitable<Result<ResponseHead>> HttpClient::Open(const Cleared<Target>& target) {
  return impl_->Open(target);
}

asio::awaitable<Result<Fetched>> HttpClient::Receive(Cleared<ResponseHead> head) {
  return impl_->Receive(std::move(head));
}

void HttpClient::Shutdown() {
  impl_->Shutdown();
}

size_t HttpClient::transfers() const {
  return impl_->transfers();
}

}  // namespace tamis
