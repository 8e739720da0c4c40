#include "crawler/fetch/fetcher.h"

#include <optional>
#include <variant>

#include "extract/robots_directives.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr int kMaxRobotsHops = 5;  // RFC 9309 2.3.1.2

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

RetryReason RetryOf(const Error& error, std::string_view reason) {
  if (reason == "tls_failed") return RetryReason::kTls;
  if (error.code == ErrorCode::kTimeout) return RetryReason::kTimeout;
  if (error.code == ErrorCode::kUnavailable) return RetryReason::kConnect;
  return RetryReason::kPermanent;
}

Stop StopOf(const Error& error) {
  if (error.code == ErrorCode::kCancelled) return Stop::Cancelled();
  std::string reason = ReasonWord(error.message);
  const RetryReason retry = RetryOf(error, reason);
  if (reason == "memory_budget") return Stop::ShortOfMemory();
  if (retry == RetryReason::kPermanent) return Stop::Dropped(std::move(reason));
  return Stop::Retry(std::move(reason), retry);
}

// Is the failure the host's, in the sense of the breaker?
bool Connected(const Error& error) {
  const std::string reason = ReasonWord(error.message);
  return reason != "connect_failed" && reason != "tls_failed" && reason != "dns_failed";
}

std::optional<Milliseconds> RetryAfterOf(const ResponseHead& head, TimePoint now) {
  const std::string_view value = HeaderValue(head.headers, "retry-after");
  return value.empty() ? std::nullopt : ParseRetryAfter(value, now);
}

// A redirect of a page or image becomes a new item; anything wrong with it is a reason to drop.
Stop StopOfRedirect(const ResponseHead& head, int64_t max_redirects) {
  if (static_cast<int64_t>(head.redirects.size()) >= max_redirects)
    return Stop::Dropped("too_many_redirects");
  const Result<Url> here = Url::Parse(head.url);
  const std::string_view location = HeaderValue(head.headers, "location");
  if (!here || location.empty()) return Stop::Dropped("bad_redirect");
  const Result<Url> next = Url::Parse(location, &*here);
  if (!next) return Stop::Dropped("bad_redirect");
  Stop stop{.kind = Stop::Kind::kRedirected, .reason = "redirected"};
  stop.hop = {.url = head.url, .status = head.status};
  stop.location = next->WithoutFragment().href();
  for (const RedirectHop& hop : head.redirects) {
    if (hop.url == stop.location) return Stop::Dropped("redirect_loop");
  }
  return stop.location == head.url ? Stop::Dropped("redirect_loop") : stop;
}

// Ends the hops of a robots.txt: there is nothing more to fetch.
Stop Complete() {
  return Stop::Dropped("complete");
}

PoliteRequest PoliteRequestOf(const Target& target) {
  const bool is_list = target.request.kind == TargetKind::kSitemap;  // takes its turn among the pages
  return {.kind = is_list ? TargetKind::kPage : target.request.kind,
          .host = target.request.url.origin(),
          .domain = RegistrableDomain(target.request.url.host()),
          .ip = target.addresses.empty() ? std::string() : target.addresses.front()};
}

}  // namespace

std::string ReasonWord(const std::string& message) {
  return message.substr(0, message.find_first_of(": "));
}

std::string_view HeaderValue(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

asio::awaitable<RobotsVerdict> Fetcher::AskRobots(const Request& request) {
  RobotsVerdict verdict;
  if (request.kind == TargetKind::kRobots) {
    verdict.answer = RobotsAnswer::kNotApplicable;
    verdict.reason = "passed";
    co_return verdict;
  }
  CHECK(robots_ != nullptr);
  verdict = co_await robots_->Ask(request.url);
  const std::string origin = request.url.origin();
  const double delay_s = robots_->CrawlDelay(origin).value_or(0);
  const auto delay =
      std::chrono::duration_cast<Milliseconds>(std::chrono::duration<double>(std::min(delay_s, 86'400.0)));
  parts_.politeness.SetRobotsDelay(origin, delay, parts_.clock.Steady());
  co_return verdict;
}

bool Fetcher::KnowsRobots(const std::string& origin) const {
  CHECK(robots_ != nullptr);
  return robots_->Cached(origin) != nullptr;
}

std::vector<std::string> Fetcher::SitemapsOf(const std::string& origin) const {
  CHECK(robots_ != nullptr);
  return robots_->Sitemaps(origin);
}

asio::awaitable<Step<Cleared<Target>>> Fetcher::Approach(Request request) {
  // Gate 1: URL, scope, block lists. Before DNS, so that a blocked name is not even looked up.
  Verdict<Request> asked = parts_.safety.on_request.Judge(std::move(request));
  if (const Rejection* no = std::get_if<Rejection>(&asked)) co_return Stop::Dropped(*no);
  Target target{.request = std::get<Cleared<Request>>(std::move(asked)).Release()};

  // Gate 2: every address of the host.
  const std::string host(target.request.url.host());
  Result<ResolvedHost> resolved = co_await parts_.resolver.Resolve(host, target.request.url.effective_port());
  if (!resolved && resolved.error().code != ErrorCode::kNotFound) co_return StopOf(resolved.error());
  if (!resolved) co_return Stop::Dropped("dns_failed");
  target.addresses = std::move(resolved->addresses);
  target.address_class = resolved->address_class;
  // A private address is never contacted, not even for its robots.txt.
  if (target.address_class == AddressClass::kSpecialPurpose)
    target.robots.reason = "robots_unknown";
  else
    target.robots = co_await AskRobots(target.request);

  // Gate 3: robots.txt of this origin.
  if (target.robots.answer == RobotsAnswer::kUnreachable) {
    // Its fetch was sent away as well: that says nothing about the site.
    if (parts_.turnstile.closed()) co_return Stop::Cancelled();
    Stop stop = Stop::Retry(target.robots.reason, RetryReason::kServerError);
    const auto state = robots_->Cached(target.request.url.origin());
    const TimePoint now = parts_.clock.Now();
    if (state && state->next_fetch_at > now) {
      stop.wait = std::chrono::duration_cast<Milliseconds>(state->next_fetch_at - now);
    }
    co_return stop;
  }
  Verdict<Target> approached = parts_.safety.on_target.Judge(std::move(target));
  if (const Rejection* no = std::get_if<Rejection>(&approached)) co_return Stop::Dropped(*no);
  co_return std::get<Cleared<Target>>(std::move(approached));
}

asio::awaitable<Step<std::pair<ResponseHead, Permit>>> Fetcher::Send(Cleared<Target> target) {
  PoliteRequest polite = PoliteRequestOf(*target);
  Turn turn = co_await parts_.turnstile.Enter(std::move(polite));
  if (std::holds_alternative<TurnCancelled>(turn)) co_return Stop::Cancelled();
  if (std::holds_alternative<TurnRefused>(turn)) co_return Stop::Dropped("robots_crawl_delay");
  if (const TurnDeferred* later = std::get_if<TurnDeferred>(&turn)) {
    co_return Stop::Deferred("host_paused", later->wait);
  }
  Permit permit = std::get<Permit>(std::move(turn));
  Result<ResponseHead> head = co_await parts_.http.Open(target);
  if (!head) {
    permit.Finish({.connected = Connected(head.error())});
    co_return StopOf(head.error());
  }
  head->robots = target->robots;
  head->redirects = target->request.redirects;
  head->kind = target->request.kind;
  head->directives.emplace();
  for (const auto& [name, value] : head->headers) {
    if (name != "x-robots-tag") continue;
    const std::vector<RobotsDirective> directives = ParseRobotsHeader(value);
    head->directives->insert(head->directives->end(), directives.begin(), directives.end());
  }
  co_return std::pair<ResponseHead, Permit>(*std::move(head), std::move(permit));
}

asio::awaitable<Step<Opened>> Fetcher::Open(Cleared<Target> target) {
  Step<std::pair<ResponseHead, Permit>> sent = co_await Send(std::move(target));
  if (Stop* stop = std::get_if<Stop>(&sent)) co_return std::move(*stop);
  auto& [head, permit] = std::get<1>(sent);

  const FetchOutcome outcome{.status = head.status, .retry_after = RetryAfterOf(head, parts_.clock.Now())};
  const bool busy = head.status == 429 || head.status == 503;
  if (busy || head.status >= 500) {
    permit.Finish(outcome);
    const std::string reason = head.status == 429 ? "http_429" : "http_5xx";
    Stop stop = Stop::Retry(reason, busy ? RetryReason::kThrottled : RetryReason::kServerError);
    stop.wait = outcome.retry_after.value_or(Milliseconds{0});
    co_return stop;
  }
  if (IsRedirect(head.status)) {
    permit.Finish(outcome);
    co_return StopOfRedirect(head, parts_.options.network.max_redirects);
  }
  const int status = head.status;
  Verdict<ResponseHead> judged = parts_.safety.on_head.Judge(std::move(head));
  if (const Rejection* no = std::get_if<Rejection>(&judged)) {
    permit.Finish({.status = status});
    co_return Stop::Dropped(*no);
  }
  co_return Opened{std::get<Cleared<ResponseHead>>(std::move(judged)), std::move(permit)};
}

asio::awaitable<Step<Fetched>> Fetcher::Receive(Opened opened) {
  const int status = opened.head->status;
  Result<Fetched> fetched = co_await parts_.http.Receive(std::move(opened.head));
  if (!fetched) {
    opened.permit.Finish({.connected = true, .status = 0});
    co_return StopOf(fetched.error());
  }
  opened.permit.Finish({.status = status});
  co_return *std::move(fetched);
}

// One hop: a Request to go on with, or a Stop when `fetch` is complete.
asio::awaitable<Step<Request>> Fetcher::FetchRobotsHop(Request request, RobotsFetch& fetch) {
  Step<Cleared<Target>> approached = co_await Approach(request);
  if (Stop* stop = std::get_if<Stop>(&approached)) co_return std::move(*stop);
  Step<std::pair<ResponseHead, Permit>> sent = co_await Send(std::get<1>(std::move(approached)));
  if (Stop* stop = std::get_if<Stop>(&sent)) co_return std::move(*stop);
  auto& [head, permit] = std::get<1>(sent);

  const int status = head.status;
  const std::optional<Milliseconds> retry_after = RetryAfterOf(head, parts_.clock.Now());
  fetch.status = status;
  if (IsRedirect(status)) {
    permit.Finish({.status = status});
    Stop stop = StopOfRedirect(head, kMaxRobotsHops);
    if (stop.kind != Stop::Kind::kRedirected) {
      fetch.kind = RobotsFetch::Kind::kRedirects;
      co_return stop;
    }
    request.redirects.push_back(stop.hop);
    Result<Url> next = Url::Parse(stop.location);
    if (!next) co_return Stop::Dropped("bad_redirect");
    request.url = *std::move(next);
    co_return request;
  }
  fetch.cache_control = HeaderValue(head.headers, "cache-control");
  if (retry_after) fetch.retry_after = std::chrono::duration_cast<std::chrono::seconds>(*retry_after);
  if (status < 200 || status > 299) {
    fetch.kind = RobotsFetch::Kind::kResponse;  // the status is the answer
    if (status != 403) {                        // the body of a 403 may say that there is no such object
      permit.Finish({.status = status, .retry_after = retry_after});
      co_return Complete();
    }
  }
  Verdict<ResponseHead> judged = parts_.safety.on_head.Judge(std::move(head));
  if (Rejection* no = std::get_if<Rejection>(&judged)) {
    permit.Finish({.status = status, .retry_after = retry_after});
    co_return Stop::Dropped(*no);
  }
  Result<Fetched> fetched = co_await parts_.http.Receive(std::get<Cleared<ResponseHead>>(std::move(judged)));
  permit.Finish({.status = fetched ? status : 0, .retry_after = retry_after});
  if (!fetched) co_return StopOf(fetched.error());
  fetch.kind = RobotsFetch::Kind::kResponse;
  fetch.body.assign(reinterpret_cast<const char*>(fetched->body.data()), fetched->body.size());
  co_return Complete();
}

asio::awaitable<RobotsFetch> Fetcher::FetchRobots(std::string origin) {
  RobotsFetch fetch;
  Result<Url> url = Url::Parse(origin + "/robots.txt");
  if (!url) co_return fetch;
  Request request{.kind = TargetKind::kRobots, .url = *std::move(url)};
  for (int hop = 0; hop <= kMaxRobotsHops; ++hop) {
    Step<Request> next = co_await FetchRobotsHop(std::move(request), fetch);
    if (const Stop* stop = std::get_if<Stop>(&next)) {
      // Shutting down, a pausing host and short memory say nothing about the file.
      const bool learned = stop->kind != Stop::Kind::kCancelled && stop->kind != Stop::Kind::kDeferred;
      if (!learned) fetch.kind = RobotsFetch::Kind::kAbandoned;
      co_return fetch;
    }
    request = std::get<Request>(std::move(next));
  }
  fetch.kind = RobotsFetch::Kind::kRedirects;
  co_return fetch;
}

}  // namespace tamis
