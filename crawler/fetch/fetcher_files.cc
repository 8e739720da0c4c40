// The files of an origin: robots.txt, and those that say how its contents may be used. Their redirects are
// followed here, each hop through the same gates.

#include <optional>
#include <utility>
#include <variant>

#include "crawler/fetch/fetcher.h"
#include "crawler/fetch/response_stops.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr int kMaxFileHops = 5;  // RFC 9309 2.3.1.2

// Ends the hops of a robots.txt: there is nothing more to fetch.
Stop Complete() {
  return Stop::Dropped("complete");
}

// A redirect of a file: the request of the next hop, or why there is none.
Step<Request> NextHop(Request request, const ResponseHead& head) {
  Stop stop = StopOfRedirect(head, kMaxFileHops);
  if (stop.kind != Stop::Kind::kRedirected) return stop;
  request.redirects.push_back(stop.hop);
  Result<Url> next = Url::Parse(stop.location);
  if (!next) return Stop::Dropped("bad_redirect");
  request.url = *std::move(next);
  return request;
}

// Gates that say no for good, as opposed to a network that fails.
bool MayNotBeAsked(const Stop& stop) {
  if (stop.kind != Stop::Kind::kDropped) return false;
  return stop.reason.starts_with("robots_") || stop.reason.starts_with("blocked_") ||
         stop.reason.starts_with("url_") || stop.reason.starts_with("address_") || stop.reason == "safety";
}

}  // namespace

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
    Step<Request> next = NextHop(std::move(request), head);
    if (std::holds_alternative<Stop>(next)) fetch.kind = RobotsFetch::Kind::kRedirects;
    co_return next;
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
  for (int hop = 0; hop <= kMaxFileHops; ++hop) {
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

// One hop of a file of rights.
asio::awaitable<Step<Request>> Fetcher::FetchRightsHop(Request request, RightsDownload& download) {
  RightsFileFetch& fetch = download.fetch;
  Step<Cleared<Target>> approached = co_await Approach(request);
  if (Stop* stop = std::get_if<Stop>(&approached)) {
    if (MayNotBeAsked(*stop)) fetch.kind = RightsFileFetch::Kind::kDisallowed;
    co_return std::move(*stop);
  }
  Step<std::pair<ResponseHead, Permit>> sent = co_await Send(std::get<1>(std::move(approached)));
  if (Stop* stop = std::get_if<Stop>(&sent)) co_return std::move(*stop);
  auto& [head, permit] = std::get<1>(sent);

  const int status = head.status;
  fetch.status = status;
  fetch.retry_after = RetryAfterOf(head, parts_.clock.Now());
  if (IsRedirect(status)) {
    permit.Finish({.status = status});
    co_return NextHop(std::move(request), head);
  }
  if (status != 200) {
    permit.Finish({.status = status, .retry_after = fetch.retry_after});
    fetch.kind = RightsFileFetch::Kind::kResponse;  // the status is the answer
    co_return Complete();
  }
  Verdict<ResponseHead> judged = parts_.safety.on_head.Judge(std::move(head));
  if (Rejection* no = std::get_if<Rejection>(&judged)) {
    permit.Finish({.status = status});
    co_return Stop::Dropped(*no);
  }
  Result<Fetched> fetched = co_await parts_.http.Receive(std::get<Cleared<ResponseHead>>(std::move(judged)));
  permit.Finish({.status = fetched ? status : 0});
  if (!fetched) co_return StopOf(fetched.error());
  fetch.kind = RightsFileFetch::Kind::kResponse;
  download.body = *std::move(fetched);
  co_return Complete();
}

asio::awaitable<RightsDownload> Fetcher::FetchRightsFile(std::string url) {
  RightsDownload download;
  Result<Url> parsed = Url::Parse(url);
  if (!parsed) {
    download.fetch.kind = RightsFileFetch::Kind::kDisallowed;
    co_return download;
  }
  Request request{.kind = TargetKind::kRightsFile, .url = *std::move(parsed)};
  for (int hop = 0; hop <= kMaxFileHops; ++hop) {
    Step<Request> next = co_await FetchRightsHop(std::move(request), download);
    if (const Stop* stop = std::get_if<Stop>(&next)) {
      // Shutting down, a pausing host and short memory say nothing about the file.
      const bool learned = stop->kind != Stop::Kind::kCancelled && stop->kind != Stop::Kind::kDeferred;
      if (!learned) download.fetch.kind = RightsFileFetch::Kind::kAbandoned;
      co_return download;
    }
    request = std::get<Request>(std::move(next));
  }
  co_return download;
}

asio::awaitable<bool> Fetcher::AskLicences(std::vector<std::string> licence_urls, std::string url,
                                           Place place, OriginStatements& out) {
  CHECK(origins_ != nullptr);
  co_return co_await origins_->AskLicences(std::move(licence_urls), std::move(url), place, out);
}

}  // namespace tamis
