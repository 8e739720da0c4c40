#include "crawler/fetch/resolver.h"

#include <algorithm>
#include <charconv>
#include <list>
#include <optional>
#include <unordered_map>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "crawler/fetch/ares_loop.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr size_t kMaxNameLength = 254;  // RFC 1035 2.3.4, with the final dot

/// One question under way. Whoever asks meanwhile waits on `ready`, which expires when patience does.
struct Lookup {
  explicit Lookup(asio::io_context& io) : ready(io) {}
  asio::steady_timer ready;
  std::optional<Result<ResolvedHost>> outcome;
};

struct CacheEntry {
  std::string host;
  Result<ResolvedHost> outcome;
  SteadyTime expires;
};

/// Least recently used entries leave first.
class AnswerCache {
 public:
  explicit AnswerCache(size_t capacity) : capacity_(capacity) {}

  const Result<ResolvedHost>* Find(const std::string& host, SteadyTime now) {
    const auto found = index_.find(host);
    if (found == index_.end()) return nullptr;
    if (found->second->expires <= now) {
      order_.erase(found->second);
      index_.erase(found);
      return nullptr;
    }
    order_.splice(order_.begin(), order_, found->second);
    return &found->second->outcome;
  }

  void Put(CacheEntry entry) {
    if (const auto old = index_.find(entry.host); old != index_.end()) {
      order_.erase(old->second);
      index_.erase(old);
    }
    order_.push_front(std::move(entry));
    index_[order_.front().host] = order_.begin();
    if (order_.size() <= capacity_) return;
    index_.erase(order_.back().host);
    order_.pop_back();
  }

 private:
  const size_t capacity_;
  std::list<CacheEntry> order_;
  std::unordered_map<std::string, std::list<CacheEntry>::iterator> index_;
};

/// RFC 6761 6.3: "localhost" and all below it is this machine.
bool IsLocalhostName(std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return host == "localhost" || (host.size() > 10 && host.substr(host.size() - 10) == ".localhost");
}

ResolvedHost Classified(const std::vector<IpAddress>& addresses, const AddressPolicy& policy, size_t limit) {
  ResolvedHost out;
  out.address_class = policy.ClassifyAll(addresses);
  for (const IpAddress& address : addresses) {
    if (out.addresses.size() == limit) break;
    out.addresses.push_back(address.ToString());
  }
  return out;
}

/// "host:port:address[,address...]"; IPv6 in brackets, or bare in the address part.
Result<std::pair<std::string, std::vector<IpAddress>>> ParseOverride(const std::string& text) {
  const Error bad{ErrorCode::kInvalidInput, "network.resolve: not host:port:address: \"" + text + "\""};
  const size_t host_end = text.starts_with('[') ? text.find("]:") + 1 : text.find(':');
  if (host_end == 0 || host_end >= text.size()) return bad;
  const size_t port_end = text.find(':', host_end + 1);
  if (port_end == std::string::npos) return bad;
  uint16_t port = 0;
  const char* first = text.data() + host_end + 1;
  const auto [end, failed] = std::from_chars(first, text.data() + port_end, port);
  if (failed != std::errc() || end != text.data() + port_end || port == 0) return bad;
  std::vector<IpAddress> addresses;
  for (size_t at = port_end + 1; at <= text.size();) {
    const size_t comma = std::min(text.find(',', at), text.size());
    const Result<IpAddress> address = IpAddress::Parse(std::string_view(text).substr(at, comma - at));
    if (!address) return bad;
    addresses.push_back(*address);
    at = comma + 1;
  }
  if (addresses.empty()) return bad;
  std::string key = text.substr(0, port_end);
  for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::pair(std::move(key), std::move(addresses));
}

}  // namespace

class Resolver::Impl {
 public:
  Impl(asio::io_context& io, std::shared_ptr<const AddressPolicy> policy, const Clock& clock,
       ResolverLimits limits)
      : io_(io), policy_(std::move(policy)), clock_(clock), limits_(limits), cache_(limits.cache_entries) {}

  Status Init(const NetworkOptions& options) {
    has_proxy_ = !options.proxy.empty();
    for (const std::string& text : options.resolve) {
      const auto parsed = ParseOverride(text);
      if (!parsed) return parsed.error();
      overrides_[parsed->first] = Classified(parsed->second, *policy_, limits_.max_addresses);
    }
    AresLoop::Config config{
        .servers = options.dns_servers, .query_timeout = limits_.query_timeout, .tries = limits_.tries};
    Result<std::unique_ptr<AresLoop>> dns = AresLoop::Make(io_, config);
    if (!dns) return dns.error();
    dns_ = *std::move(dns);
    return {};
  }

  asio::awaitable<Result<ResolvedHost>> Resolve(std::string host, uint16_t port) {
    if (closed_) co_return Error{ErrorCode::kCancelled, "dns_failed: cancelled: \"" + host + "\""};
    if (std::optional<Result<ResolvedHost>> known = WithoutLookup(host, port)) co_return *std::move(known);
    if (const Result<ResolvedHost>* cached = cache_.Find(host, clock_.Steady())) co_return *cached;

    const std::shared_ptr<Lookup> lookup = Ask(host);
    if (!lookup->outcome) {
      const auto token = asio::as_tuple(asio::use_awaitable);
      const auto [failed] = co_await lookup->ready.async_wait(token);
      if (!lookup->outcome && failed)
        co_return Error{ErrorCode::kCancelled, "dns_failed: cancelled: \"" + host + "\""};
    }
    if (!lookup->outcome)
      co_return Error{ErrorCode::kTimeout, "dns_failed: no answer in time: \"" + host + "\""};
    co_return *lookup->outcome;
  }

  void Shutdown() {
    closed_ = true;
    dns_->Cancel();
  }

  int64_t lookups() const { return lookups_; }

 private:
  /// What needs no DNS: bad names, network.resolve, literals, names behind a proxy.
  std::optional<Result<ResolvedHost>> WithoutLookup(const std::string& host, uint16_t port) const {
    if (host.empty() || host.size() > kMaxNameLength || host.find('\0') != std::string::npos) {
      return Error{ErrorCode::kInvalidInput,
                   "dns_failed: not a name: \"" + host.substr(0, kMaxNameLength) + "\""};
    }
    if (!overrides_.empty()) {
      const auto found = overrides_.find(host + ":" + std::to_string(port));
      if (found != overrides_.end()) return found->second;
    }
    if (const Result<IpAddress> literal = IpAddress::Parse(host)) {
      ResolvedHost out = Classified({*literal}, *policy_, 1);
      if (has_proxy_ && out.address_class == AddressClass::kPublic)
        out.address_class = AddressClass::kProxied;
      return out;
    }
    if (!has_proxy_) return std::nullopt;
    const bool is_local = IsLocalhostName(host);
    return ResolvedHost{.addresses = {},
                        .address_class = is_local ? AddressClass::kSpecialPurpose : AddressClass::kProxied};
  }

  std::shared_ptr<Lookup> Ask(const std::string& host) {
    if (const auto running = running_.find(host); running != running_.end()) return running->second;
    auto lookup = std::make_shared<Lookup>(io_);
    lookup->ready.expires_after(limits_.total_timeout);
    running_[host] = lookup;
    ++lookups_;
    dns_->Lookup(host, [this, host, lookup](DnsAnswer answer) {
      running_.erase(host);
      lookup->outcome = Conclude(host, answer);
      lookup->ready.cancel();  // waiters are resumed by the loop, not from here
    });
    return lookup;
  }

  Result<ResolvedHost> Conclude(const std::string& host, const DnsAnswer& answer) {
    Milliseconds keep = limits_.negative_ttl;
    Result<ResolvedHost> outcome = Error{};
    if (answer.status && !answer.addresses.empty()) {
      outcome = Classified(answer.addresses, *policy_, limits_.max_addresses);
      keep = std::clamp(Milliseconds(answer.ttl), limits_.min_ttl, limits_.max_ttl);
    } else if (answer.status) {
      outcome = Error{ErrorCode::kNotFound, "dns_failed: no address: \"" + host + "\""};
    } else {
      outcome = answer.status.error();
      const ErrorCode code = answer.status.error().code;
      if (code == ErrorCode::kCancelled) return outcome;
      if (code == ErrorCode::kTimeout || code == ErrorCode::kUnavailable) keep = limits_.failure_ttl;
    }
    cache_.Put(CacheEntry{host, outcome, clock_.Steady() + keep});
    return outcome;
  }

  asio::io_context& io_;
  const std::shared_ptr<const AddressPolicy> policy_;
  const Clock& clock_;
  const ResolverLimits limits_;
  bool has_proxy_ = false;
  bool closed_ = false;
  int64_t lookups_ = 0;
  std::unordered_map<std::string, ResolvedHost> overrides_;  // by "host:port"
  AnswerCache cache_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> running_;
  std::unique_ptr<AresLoop> dns_;  // last: its end runs callbacks that use the rest
};

Resolver::Resolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Resolver::~Resolver() = default;

Result<std::unique_ptr<Resolver>> Resolver::Make(asio::io_context& io, const NetworkOptions& options,
                                                 std::shared_ptr<const AddressPolicy> policy,
                                                 const Clock& clock, ResolverLimits limits) {
  auto impl = std::make_unique<Impl>(io, std::move(policy), clock, limits);
  const Status ready = impl->Init(options);
  if (!ready) return ready.error();
  return std::unique_ptr<Resolver>(new Resolver(std::move(impl)));
}

asio::awaitable<Result<ResolvedHost>> Resolver::Resolve(std::string host, uint16_t port) {
  return impl_->Resolve(std::move(host), port);
}

void Resolver::Shutdown() {
  impl_->Shutdown();
}

int64_t Resolver::lookups() const {
  return impl_->lookups();
}

}  // namespace tamis
