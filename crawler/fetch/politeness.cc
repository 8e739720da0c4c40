#include "crawler/fetch/politeness.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "crawler/core/check.h"

namespace tamis {
namespace {

constexpr Milliseconds kFirstPause{30'000};
constexpr int kMaxDoublings = 20;
constexpr double kMaxDelayFactor = 1'024;
constexpr double kFactorHalfLifeMs = 600'000;
constexpr int kAdaptiveFactor = 2;  // of the last fetch time
constexpr int kForgetScan = 32;     // hosts looked at per insertion

bool IsComplaint(const FetchOutcome& outcome) {
  return outcome.connected && (outcome.status == 429 || outcome.status == 503);
}

/// Success, redirect or "not here": the host answers without complaint.
bool IsPlainAnswer(const FetchOutcome& outcome) {
  return outcome.connected && outcome.status >= 200 && outcome.status < 500 && outcome.status != 429;
}

/// "https://a.example:8443" to "a.example"; IPv6 keeps its brackets.
std::string_view HostName(std::string_view origin) {
  const size_t scheme = origin.find("://");
  if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
  const size_t colon = origin.rfind(':');
  const bool has_port = colon != std::string_view::npos && origin.find(']', colon) == std::string_view::npos;
  return has_port ? origin.substr(0, colon) : origin;
}

std::string LowerCase(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::optional<SteadyTime> NotBefore(SteadyTime time, SteadyTime now) {
  return time > now ? std::optional(time) : std::nullopt;
}

}  // namespace

Politeness::Politeness(const PolitenessOptions& options, const std::vector<SiteOptions>& sites,
                       size_t max_hosts)
    : options_(options),
      defaults_{options.host_delay, options.image_delay, options.host_concurrency, options.image_concurrency},
      max_hosts_(max_hosts) {
  for (const SiteOptions& site : sites) {
    Limits limits = defaults_;
    if (site.host_delay.count() >= 0) limits.host_delay = site.host_delay;
    if (site.image_delay.count() >= 0) limits.image_delay = site.image_delay;
    if (site.host_concurrency > 0) limits.host_concurrency = site.host_concurrency;
    if (site.image_concurrency > 0) limits.image_concurrency = site.image_concurrency;
    sites_[LowerCase(site.host)] = limits;
  }
}

const Politeness::Limits& Politeness::LimitsOf(std::string_view origin) const {
  if (sites_.empty()) return defaults_;
  const auto found = sites_.find(HostName(origin));
  return found == sites_.end() ? defaults_ : found->second;
}

std::optional<SteadyTime> Politeness::Ask(const PoliteRequest& request, SteadyTime now) const {
  const auto found = hosts_.find(request.host);
  if (found != hosts_.end()) {
    const std::optional<SteadyTime> wait = AskHost(found->second, request.kind, now);
    if (wait) return wait;
  }
  if (request.kind == TargetKind::kImage) return std::nullopt;
  return AskGates(request, found != hosts_.end() ? found->second.limits : LimitsOf(request.host), now);
}

std::optional<SteadyTime> Politeness::AskHost(const Host& host, TargetKind kind, SteadyTime now) const {
  if (host.dropped) return kNever;
  const SteadyTime closed_until = std::max(host.paused_until, host.broken_until);
  if (closed_until > now) return closed_until;
  const bool probing = host.connection_errors >= options_.breaker_failures;
  if (probing && host.active_pages + host.active_images > 0) return kWaitForFinish;
  switch (kind) {
    case TargetKind::kRobots:
      return host.active_pages >= host.limits.host_concurrency ? std::optional(kWaitForFinish) : std::nullopt;
    case TargetKind::kRightsFile:  // asked for once a day: only what the site itself asks for spaces it
      if (host.active_pages >= host.limits.host_concurrency) return kWaitForFinish;
      return NotBefore(host.next_any, now);
    case TargetKind::kPage:
    case TargetKind::kSitemap:
      if (host.active_pages >= host.limits.host_concurrency) return kWaitForFinish;
      return NotBefore(std::max(host.next_page, host.next_any), now);
    case TargetKind::kImage:
      if (host.active_images >= host.image_slots.count()) return kWaitForFinish;
      return NotBefore(std::max(host.next_image, host.next_any), now);
  }
  CHECK(false);
}

std::optional<SteadyTime> Politeness::AskGates(const PoliteRequest& request, const Limits& limits,
                                               SteadyTime now) const {
  const bool adaptive = limits.host_delay.count() > 0;
  const auto limit = [&](int64_t value, bool by_hand) {
    return by_hand ? value : adaptive ? std::max(value, limits.host_concurrency) : kUnlimited;
  };
  const auto domain = domains_.find(request.domain);
  const int64_t domain_limit = limit(options_.domain_concurrency, options_.domain_concurrency_set);
  if (domain != domains_.end() && domain->second.active >= domain_limit) return kWaitForFinish;

  const auto ip = ips_.find(request.ip);
  if (request.ip.empty() || ip == ips_.end()) return std::nullopt;
  if (ip->second.active >= limit(options_.ip_concurrency, options_.ip_concurrency_set)) return kWaitForFinish;
  const bool spaced = request.kind == TargetKind::kPage && (adaptive || options_.ip_delay_set);
  return spaced ? NotBefore(ip->second.next, now) : std::nullopt;
}

/// The delay, longer for a host that complained. Never shorter than configured.
Milliseconds Politeness::Stretched(Milliseconds delay, const Host& host, SteadyTime now) const {
  if (host.delay_factor <= 1 || delay.count() == 0) return delay;
  const double age_ms = std::chrono::duration<double, std::milli>(now - host.throttled_at).count();
  const double factor = 1 + (host.delay_factor - 1) * std::exp2(-age_ms / kFactorHalfLifeMs);
  const Milliseconds longer(static_cast<int64_t>(std::lround(static_cast<double>(delay.count()) * factor)));
  return std::max(delay, std::min(longer, options_.max_host_delay));
}

void Politeness::Started(const PoliteRequest& request, SteadyTime now) {
  Host& host = Touch(request.host);
  if (request.kind != TargetKind::kRobots) host.next_any = std::max(host.next_any, now + host.robots_delay);
  if (request.kind == TargetKind::kImage) {
    ++host.active_images;
    host.next_image = now + Stretched(host.limits.image_delay, host, now);
  } else {
    ++host.active_pages;
    ++domains_[request.domain].active;
    if (!request.ip.empty()) ++ips_[request.ip].active;
  }
  if (request.kind == TargetKind::kPage) {
    host.next_page = std::max(host.next_page, now + Stretched(host.limits.host_delay, host, now));
    if (!request.ip.empty()) ips_[request.ip].next = now + options_.ip_delay;
  }
  ForgetIdle(now);
}

void Politeness::Finished(const PoliteRequest& request, const FetchOutcome& outcome, SteadyTime now) {
  const auto found = hosts_.find(request.host);
  CHECK(found != hosts_.end());
  Host& host = found->second;
  NoteConnection(host, outcome.connected, now);
  if (IsComplaint(outcome)) NoteComplaint(host, outcome, now);
  if (IsPlainAnswer(outcome) && now - outcome.latency >= host.throttled_at) host.throttles = 0;

  if (request.kind != TargetKind::kRobots) host.next_any = std::max(host.next_any, now + host.robots_delay);
  if (request.kind == TargetKind::kImage) {
    CHECK(host.active_images > 0);
    if (IsPlainAnswer(outcome)) host.image_slots.Succeeded(outcome.latency, host.active_images, now);
    --host.active_images;
    return;
  }
  CHECK(host.active_pages > 0);
  --host.active_pages;
  LeaveGates(request, now);
  if (request.kind != TargetKind::kPage || host.limits.host_delay.count() == 0) return;
  const Milliseconds adaptive = std::min(kAdaptiveFactor * outcome.latency, options_.max_host_delay);
  const Milliseconds delay = Stretched(std::max(host.limits.host_delay, adaptive), host, now);
  host.next_page = std::max(host.next_page, now + delay);
}

void Politeness::LeaveGates(const PoliteRequest& request, SteadyTime now) {
  const auto domain = domains_.find(request.domain);
  CHECK(domain != domains_.end());
  if (--domain->second.active == 0) domains_.erase(domain);
  if (request.ip.empty()) return;
  const auto ip = ips_.find(request.ip);
  CHECK(ip != ips_.end() && ip->second.active > 0);
  --ip->second.active;
  if (ips_.size() < prune_ips_at_) return;
  std::erase_if(ips_,
                [&](const auto& entry) { return entry.second.active == 0 && entry.second.next <= now; });
  prune_ips_at_ =
      std::max(prune_ips_at_, 2 * ips_.size());  // amortised: each look at all doubles the interval
}

void Politeness::NoteConnection(Host& host, bool connected, SteadyTime now) const {
  if (connected) {
    host.connection_errors = 0;
    host.broken_until = SteadyTime::min();
    return;
  }
  ++host.connection_errors;
  if (host.connection_errors >= options_.breaker_failures) host.broken_until = now + options_.breaker_pause;
}

void Politeness::NoteComplaint(Host& host, const FetchOutcome& outcome, SteadyTime now) const {
  const SteadyTime started = now - outcome.latency;
  const bool already_known = started < host.throttled_at;
  Milliseconds pause = kFirstPause * (int64_t{1} << std::min(host.throttles, kMaxDoublings));
  if (outcome.retry_after) pause = *outcome.retry_after;
  if (outcome.retry_after || !already_known) {
    host.paused_until = std::max(host.paused_until, now + std::min(pause, options_.max_retry_after));
  }
  if (already_known) return;
  const double age_ms = std::chrono::duration<double, std::milli>(now - host.throttled_at).count();
  const double excess = (host.delay_factor - 1) * std::exp2(-age_ms / kFactorHalfLifeMs);
  host.delay_factor = std::min(kMaxDelayFactor, 2 * (1 + excess));
  host.throttled_at = now;
  ++host.throttles;
  host.image_slots.Complained(started, now);
}

void Politeness::SetRobotsDelay(const std::string& host, Milliseconds delay, SteadyTime now) {
  const auto found = hosts_.find(host);
  if (found == hosts_.end() && delay.count() <= 0) return;
  Host& state = Touch(host);
  state.robots_delay = std::clamp(delay, Milliseconds(0), options_.max_crawl_delay);
  state.dropped = delay > options_.max_crawl_delay;
  ForgetIdle(now);
}

HostStatus Politeness::Status(const std::string& host, SteadyTime now) const {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return {};
  const Host& state = found->second;
  if (state.dropped) return {HostState::kDropped, {}};
  if (state.broken_until > now) return {HostState::kBroken, state.broken_until};
  if (state.paused_until > now) return {HostState::kPaused, state.paused_until};
  return {};
}

Politeness::Host& Politeness::Touch(const std::string& host) {
  const auto [entry, is_new] = hosts_.try_emplace(host);
  Host& state = entry->second;
  if (is_new) {
    state.limits = LimitsOf(host);
    state.image_slots = AdaptiveSlots(state.limits.image_concurrency, state.limits.host_delay.count() > 0);
    state.recent = recent_.insert(recent_.begin(), &entry->first);
  } else {
    recent_.splice(recent_.begin(), recent_, state.recent);
  }
  return state;
}

/// The host touched last, at the front, always stays.
void Politeness::ForgetIdle(SteadyTime now) {
  const size_t most = std::max<size_t>(max_hosts_, 1);
  for (int scanned = 0; hosts_.size() > most && scanned < kForgetScan; ++scanned) {
    const auto found = hosts_.find(*recent_.back());
    const Host& host = found->second;
    const SteadyTime busy_until =
        std::max({host.next_page, host.next_image, host.next_any, host.paused_until, host.broken_until});
    if (host.active_pages + host.active_images > 0 || busy_until > now) {
      recent_.splice(std::next(recent_.begin()), recent_,
                     host.recent);  // looked at again when its turn comes
      continue;
    }
    recent_.pop_back();
    hosts_.erase(found);
  }
}

}  // namespace tamis
