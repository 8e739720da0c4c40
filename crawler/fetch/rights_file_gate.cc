#include "crawler/fetch/rights_file_gate.h"

#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "crawler/core/check.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr size_t kEntryOverheadBytes = 256;  // list node, map node, control block

std::string NameOf(std::string_view kind, const std::string& url) {
  return std::string(kind) + ' ' + url;
}

}  // namespace

/// One fetch that is under way, and those who wait for it.
struct RightsFileGate::Pending {
  explicit Pending(const asio::any_io_executor& executor)
      : ended(executor, asio::steady_timer::time_point::max()) {}

  asio::steady_timer ended;  // never expires: cancelled when the fetch has ended
  bool has_ended = false;
  StatePointer state;  // null: nothing is known
};

RightsFileGate::RightsFileGate(const Clock& clock, Config config, RightsFileSources sources)
    : clock_(clock), config_(config), sources_(std::move(sources)) {
  CHECK(sources_.fetch != nullptr);
}

RightsFileGate::~RightsFileGate() = default;

bool RightsFileGate::IsFresh(const StatePointer& state) const {
  return state != nullptr && !NeedsFetch(*state, clock_.Now());
}

asio::awaitable<RightsFileGate::StatePointer> RightsFileGate::Ask(RightsFileKind kind, std::string url) {
  const std::string name = NameOf(ToString(kind), url);
  StatePointer known = Find(name);
  if (IsFresh(known)) co_return known;
  if (const auto found = pending_.find(name); found != pending_.end()) {
    const std::shared_ptr<Pending> pending = found->second;
    boost::system::error_code ignored;  // the wait ends by cancellation: that is its only news
    while (!pending->has_ended) {
      co_await pending->ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    co_return pending->state;
  }
  if (known == nullptr) known = Load(kind, name);
  if (IsFresh(known)) {
    Remember(name, known);
    co_return known;
  }
  co_return co_await Refresh(kind, std::move(url), std::move(known));
}

asio::awaitable<RightsFileGate::StatePointer> RightsFileGate::Refresh(RightsFileKind kind, std::string url,
                                                                      StatePointer previous) {
  const auto pending = std::make_shared<Pending>(co_await asio::this_coro::executor);
  const std::string name = NameOf(ToString(kind), url);
  pending_.emplace(name, pending);
  /// Wakes those who wait, also if this coroutine is destroyed in the middle.
  struct End {
    RightsFileGate& gate;
    const std::string& name;
    Pending& pending;
    ~End() {
      pending.has_ended = true;
      pending.ended.cancel();
      gate.pending_.erase(name);
    }
  };
  const End end{*this, name, *pending};
  RightsFileFetch attempt = co_await Fetch(kind, url);
  if (attempt.kind == RightsFileFetch::Kind::kAbandoned) co_return nullptr;
  auto state = std::make_shared<const RightsFileState>(
      NextState(previous.get(), std::move(attempt), clock_.Now(), config_.max_age));
  if (sources_.store) sources_.store(name, Serialize(*state));
  pending->state = state;
  Remember(name, state);
  co_return state;
}

asio::awaitable<RightsFileFetch> RightsFileGate::Fetch(RightsFileKind kind, std::string url) {
  RightsFileFetch failure;
  try {
    co_return co_await sources_.fetch(kind, std::move(url));
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) failure.kind = RightsFileFetch::Kind::kAbandoned;
  } catch (...) {
    failure.kind = RightsFileFetch::Kind::kFailed;
  }
  co_return failure;
}

RightsFileGate::StatePointer RightsFileGate::Find(const std::string& name) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second.position);
  return found->second.state;
}

std::shared_ptr<const RightsFileState> RightsFileGate::Cached(std::string_view kind, const std::string& url) const {
  const auto found = entries_.find(NameOf(kind, url));
  return found == entries_.end() ? nullptr : found->second.state;
}

// A damaged state says nothing: the site is asked again.
RightsFileGate::StatePointer RightsFileGate::Load(RightsFileKind kind, const std::string& name) {
  if (!sources_.load) return nullptr;
  const std::optional<std::string> stored = sources_.load(name);
  if (!stored) return nullptr;
  Result<RightsFileState> state = DeserializeRightsFileState(*stored, kind);
  return state ? std::make_shared<const RightsFileState>(*std::move(state)) : nullptr;
}

void RightsFileGate::Remember(const std::string& name, StatePointer state) {
  if (const auto found = entries_.find(name); found != entries_.end()) {
    cached_bytes_ -= found->second.bytes;
    by_use_.erase(found->second.position);
    entries_.erase(found);
  }
  by_use_.push_front(name);
  Entry entry;
  entry.bytes = state->MemoryBytes() + 2 * name.size() + kEntryOverheadBytes;
  entry.state = std::move(state);
  entry.position = by_use_.begin();
  cached_bytes_ += entry.bytes;
  entries_.emplace(name, std::move(entry));
  while (cached_bytes_ > config_.cache_bytes && entries_.size() > 1) {
    const auto oldest = entries_.find(by_use_.back());
    cached_bytes_ -= oldest->second.bytes;
    entries_.erase(oldest);
    by_use_.pop_back();
  }
}

}  // namespace tamis
