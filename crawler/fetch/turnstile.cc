#include "crawler/fetch/turnstile.h"

#include <algorithm>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tamis {
namespace {

namespace asio = boost::asio;

// A line that waits for somebody else's place is looked at this often at least: a place of another domain on
// the same address frees it without a word.
constexpr std::chrono::milliseconds kPollWaiting{100};
constexpr std::chrono::milliseconds kPollMemory{5};

}  // namespace

struct Turnstile::Waiter {
  PoliteRequest request;
  asio::steady_timer timer;
  Answer answer = Answer::kNone;
  Milliseconds wait{0};
};

struct Turnstile::Timer {
  asio::steady_timer timer;
  SteadyTime at = SteadyTime::max();
};

Permit::Permit(Turnstile& turnstile, PoliteRequest request, SteadyTime started)
    : turnstile_(&turnstile), request_(std::move(request)), started_(started) {}

Permit::Permit(Permit&& other) noexcept
    : turnstile_(std::exchange(other.turnstile_, nullptr)),
      request_(std::move(other.request_)),
      started_(other.started_) {}

Permit::~Permit() {
  // Abandoned on our side: status 0 with a connection is neither a failure of the host nor a success.
  if (turnstile_ != nullptr) Finish({});
}

void Permit::Finish(FetchOutcome outcome) {
  CHECK(turnstile_ != nullptr);
  outcome.latency = std::chrono::duration_cast<Milliseconds>(turnstile_->parts_.clock.Steady() - started_);
  std::exchange(turnstile_, nullptr)->Leave(request_, outcome);
}

Turnstile::Turnstile(Parts parts)
    : parts_(std::move(parts)), timer_(std::make_unique<Timer>(Timer{asio::steady_timer(parts_.executor)})) {}

Turnstile::~Turnstile() = default;

asio::awaitable<Turn> Turnstile::Enter(PoliteRequest request) {
  if (closed_) co_return TurnCancelled{};
  Waiter waiter{.request = std::move(request), .timer = asio::steady_timer(parts_.executor)};
  waiter.timer.expires_at(SteadyTime::max());
  const std::string host = waiter.request.host;
  Line& line = lines_[host];
  line.domain = waiter.request.domain;
  hosts_of_domain_[line.domain].insert(host);
  line.by_kind[static_cast<size_t>(waiter.request.kind)].push_back(&waiter);
  ++waiting_;
  const bool first = line.by_kind[static_cast<size_t>(waiter.request.kind)].size() == 1;
  if (first) Serve(host, parts_.clock.Steady());
  if (waiter.answer == Answer::kNone) {
    boost::system::error_code woken;
    co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  switch (waiter.answer) {
    case Answer::kGo:
      co_return Permit(*this, std::move(waiter.request), parts_.clock.Steady());
    case Answer::kDeferred:
      co_return TurnDeferred{waiter.wait};
    case Answer::kRefused:
      co_return TurnRefused{};
    case Answer::kNone:
    case Answer::kCancelled:
      break;
  }
  co_return TurnCancelled{};
}

void Turnstile::Close() {
  closed_ = true;
  for (auto& [host, line] : lines_) {
    for (std::deque<Waiter*>& queue : line.by_kind) {
      for (Waiter* waiter : std::exchange(queue, {})) Wake(*waiter, Answer::kCancelled, {});
    }
  }
  lines_.clear();
  hosts_of_domain_.clear();
  schedule_.clear();
  timer_->timer.cancel();
}

void Turnstile::Leave(const PoliteRequest& request, const FetchOutcome& outcome) {
  const SteadyTime now = parts_.clock.Steady();
  parts_.politeness.Finished(request, outcome, now);
  --in_flight_;
  if (closed_) return;
  const auto siblings = hosts_of_domain_.find(request.domain);
  if (siblings != hosts_of_domain_.end()) {
    for (const std::string& host : siblings->second) {
      const auto line = lines_.find(host);
      if (line != lines_.end()) Schedule(host, line->second, now);
    }
  }
  Pump();
}

void Turnstile::Schedule(const std::string& host, Line& line, SteadyTime at) {
  if (line.is_scheduled) {
    if (line.scheduled->first <= at) return;
    schedule_.erase(line.scheduled);
  }
  line.scheduled = schedule_.emplace(at, host);
  line.is_scheduled = true;
}

void Turnstile::Pump() {
  const SteadyTime now = parts_.clock.Steady();
  while (!schedule_.empty() && schedule_.begin()->first <= now && in_flight_ < parts_.max_in_flight) {
    const std::string host = schedule_.begin()->second;
    Serve(host, now);
  }
  ArmTimer();
}

void Turnstile::Serve(const std::string& host, SteadyTime now) {
  const auto found = lines_.find(host);
  if (found == lines_.end()) return;
  Line& line = found->second;
  if (line.is_scheduled) {
    schedule_.erase(line.scheduled);
    line.is_scheduled = false;
  }
  SteadyTime next = SteadyTime::max();
  // robots.txt and files of rights first: pages and images of the host wait for them.
  for (const TargetKind kind :
       {TargetKind::kRobots, TargetKind::kRightsFile, TargetKind::kPage, TargetKind::kImage}) {
    next = std::min(next, ServeKind(line.by_kind[static_cast<size_t>(kind)], now));
  }
  if (next != SteadyTime::max()) {
    Schedule(host, line, next);
    ArmTimer();
    return;
  }
  const auto siblings = hosts_of_domain_.find(line.domain);
  siblings->second.erase(host);
  if (siblings->second.empty()) hosts_of_domain_.erase(siblings);
  lines_.erase(found);
}

// Lets in as many as may go; gives the time to look again, max() if nobody waits any more.
SteadyTime Turnstile::ServeKind(std::deque<Waiter*>& queue, SteadyTime now) {
  while (!queue.empty()) {
    if (in_flight_ >= parts_.max_in_flight) return now;
    if (MemoryIsShort()) return now + kPollMemory;
    Waiter& waiter = *queue.front();
    const std::optional<SteadyTime> wait = parts_.politeness.Ask(waiter.request, now);
    if (wait == kWaitForFinish) return now + kPollWaiting;
    // A pause after 429 or 503 is not waited for; a delay that the site asks of everybody is, however long.
    const bool paused = parts_.politeness.Status(waiter.request.host, now).state != HostState::kOpen;
    if (wait && *wait != kNever && (*wait - now <= kLongestWait || !paused)) {
      return std::max(*wait, now + Milliseconds{1});
    }
    queue.pop_front();
    if (!wait) {
      parts_.politeness.Started(waiter.request, now);
      ++in_flight_;
      Wake(waiter, Answer::kGo, {});
    } else if (*wait == kNever) {
      Wake(waiter, Answer::kRefused, {});
    } else {
      Wake(waiter, Answer::kDeferred, std::chrono::duration_cast<Milliseconds>(*wait - now));
    }
  }
  return SteadyTime::max();
}

bool Turnstile::MemoryIsShort() const {
  return parts_.memory.used_bytes() > parts_.memory.limit_bytes() / 2;
}

void Turnstile::Wake(Waiter& waiter, Answer answer, Milliseconds wait) {
  waiter.answer = answer;
  waiter.wait = wait;
  --waiting_;
  waiter.timer.cancel();
}

void Turnstile::ArmTimer() {
  if (closed_) return;
  // With every place taken the next Leave pumps; a timer would only spin.
  const SteadyTime at =
      schedule_.empty() || in_flight_ >= parts_.max_in_flight ? SteadyTime::max() : schedule_.begin()->first;
  if (at == timer_->at) return;
  timer_->at = at;
  timer_->timer.cancel();
  if (at == SteadyTime::max()) return;
  timer_->timer.expires_at(at);
  timer_->timer.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    timer_->at = SteadyTime::max();
    Pump();
  });
}

}  // namespace tamis
