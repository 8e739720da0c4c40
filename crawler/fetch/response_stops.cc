#include "crawler/fetch/response_stops.h"

#include <utility>

#include "crawler/fetch/retry.h"
#include "extract/consent/header_statements.h"

namespace tamis {
namespace {

RetryReason RetryOf(const Error& error, std::string_view reason) {
  if (reason == "tls_failed") return RetryReason::kTls;
  if (error.code == ErrorCode::kTimeout) return RetryReason::kTimeout;
  if (error.code == ErrorCode::kUnavailable) return RetryReason::kConnect;
  return RetryReason::kPermanent;
}

RedirectHop HopOf(const ResponseHead& head) {
  const StatementSource source{
      .place = Place::kHopHeader, .url = head.url, .seen_at = head.received_at, .http_status = head.status};
  HeaderStatements said = ReadHeaderStatements(head.headers, source);
  return {.url = head.url,
          .status = head.status,
          .statements = std::move(said.statements),
          .licence_documents = std::move(said.licence_documents),
          .statements_cut = said.cut};
}

}  // namespace

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Stop StopOf(const Error& error) {
  if (error.code == ErrorCode::kCancelled) return Stop::Cancelled();
  std::string reason = ReasonWord(error.message);
  const RetryReason retry = RetryOf(error, reason);
  if (reason == "memory_budget") return Stop::ShortOfMemory();
  if (retry == RetryReason::kPermanent) return Stop::Dropped(std::move(reason));
  return Stop::Retry(std::move(reason), retry);
}

bool Connected(const Error& error) {
  const std::string reason = ReasonWord(error.message);
  return reason != "connect_failed" && reason != "tls_failed" && reason != "dns_failed";
}

std::optional<Milliseconds> RetryAfterOf(const ResponseHead& head, TimePoint now) {
  const std::string_view value = HeaderValue(head.headers, "retry-after");
  return value.empty() ? std::nullopt : ParseRetryAfter(value, now);
}

Stop StopOfRedirect(const ResponseHead& head, int64_t max_redirects) {
  if (static_cast<int64_t>(head.redirects.size()) >= max_redirects)
    return Stop::Dropped("too_many_redirects");
  const Result<Url> here = Url::Parse(head.url);
  const std::string_view location = HeaderValue(head.headers, "location");
  if (!here || location.empty()) return Stop::Dropped("bad_redirect");
  const Result<Url> next = Url::Parse(location, &*here);
  if (!next) return Stop::Dropped("bad_redirect");
  Stop stop{.kind = Stop::Kind::kRedirected, .reason = "redirected"};
  stop.hop = HopOf(head);
  stop.location = next->WithoutFragment().href();
  for (const RedirectHop& hop : head.redirects) {
    if (hop.url == stop.location) return Stop::Dropped("redirect_loop");
  }
  return stop.location == head.url ? Stop::Dropped("redirect_loop") : stop;
}

std::string ReasonWord(const std::string& message) {
  return message.substr(0, message.find_first_of(": "));
}

std::string_view HeaderValue(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace tamis
