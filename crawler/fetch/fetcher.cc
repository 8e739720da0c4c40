#include "crawler/fetch/fetcher.h"

#include <optional>
#include <variant>

#include "crawler/fetch/response_stops.h"
#include "extract/robots_directives.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

PoliteRequest PoliteRequestOf(const Target& target) {
  const bool is_list = target.request.kind == TargetKind::kSitemap;  // takes its turn among the pages
  return {.kind = is_list ? TargetKind::kPage : target.request.kind,
          .host = target.request.url.origin(),
          .domain = RegistrableDomain(target.request.url.host()),
          .ip = target.addresses.empty() ? std::string() : target.addresses.front()};
}

}  // namespace

asio::awaitable<RobotsReply> Fetcher::AskRobots(const Request& request) {
  RobotsReply reply;
  if (request.kind == TargetKind::kRobots) {
    reply.verdict.answer = RobotsAnswer::kNotApplicable;
    reply.verdict.reason = "passed";
    co_return reply;
  }
  CHECK(robots_ != nullptr);
  const Place place = request.kind == TargetKind::kImage ? Place::kImageRobots : Place::kPageRobots;
  reply = co_await robots_->Consult(request.url, place);
  const std::string origin = request.url.origin();
  const double delay_s = robots_->CrawlDelay(origin).value_or(0);
  const auto delay =
      std::chrono::duration_cast<Milliseconds>(std::chrono::duration<double>(std::min(delay_s, 86'400.0)));
  parts_.politeness.SetRobotsDelay(origin, delay, parts_.clock.Steady());
  co_return reply;
}

bool Fetcher::KnowsRobots(const std::string& origin) const {
  CHECK(robots_ != nullptr);
  return robots_->Cached(origin) != nullptr;
}

std::vector<std::string> Fetcher::SitemapsOf(const std::string& origin) const {
  CHECK(robots_ != nullptr);
  return robots_->Sitemaps(origin);
}

asio::awaitable<Step<Target>> Fetcher::AskFiles(Request request) {
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
  const TargetKind kind = target.request.kind;
  if (target.address_class == AddressClass::kSpecialPurpose) {
    target.robots.reason = "robots_unknown";
  } else {
    RobotsReply robots = co_await AskRobots(target.request);
    target.robots = robots.verdict;
    const bool is_file = kind == TargetKind::kRobots || kind == TargetKind::kRightsFile;
    if (is_file) target.origin.answer = OriginStatements::Answer::kNotApplicable;
    const bool goes_on = !is_file && target.robots.answer == RobotsAnswer::kAllowed;
    if (goes_on) target.origin = co_await origins_->Ask(target.request, std::move(robots));
  }
  co_return target;
}

asio::awaitable<Step<Cleared<Target>>> Fetcher::Approach(Request request) {
  Step<Target> asked = co_await AskFiles(std::move(request));
  if (Stop* stop = std::get_if<Stop>(&asked)) co_return std::move(*stop);
  Target target = std::get<Target>(std::move(asked));

  // Gate 3: robots.txt of this origin, and what other files of all origins on the way say.
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
  if (target.origin.answer == OriginStatements::Answer::kUnreachable) {
    if (target.origin.reason.empty() || parts_.turnstile.closed()) co_return Stop::Cancelled();
    Stop stop = Stop::Retry(target.origin.reason, RetryReason::kServerError);
    const TimePoint now = parts_.clock.Now();
    const TimePoint again = origins_->RetryAt(target.origin);
    if (again > now) stop.wait = std::chrono::duration_cast<Milliseconds>(again - now);
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
  head->origin = target->origin;
  if (head->kind == TargetKind::kImage) AddHeaderStatements(*head);
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
    const Stop hop = StopOfRedirect(head, parts_.options.network.max_redirects);
    // What denies the use of an image denies it on the way there as well.
    const Verdict<ResponseHead> judged = parts_.safety.on_redirect.Judge(std::move(head));
    if (const Rejection* no = std::get_if<Rejection>(&judged)) co_return Stop::Dropped(*no);
    co_return hop;
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

}  // namespace tamis
