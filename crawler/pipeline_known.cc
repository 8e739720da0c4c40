// What a list knows of an item on its way, and what its page says as a page: the turns off the pipeline.

#include <utility>
#include <variant>

#include "crawler/pipeline.h"

namespace tamis {
namespace {

constexpr std::string_view kSafety = "safety";

}  // namespace

// The case of a pair whose bytes were received.
MatchCase CaseOf(const PairUnderWay& pair, const Digests& digests, size_t body_bytes,
                 std::vector<PdqHash> pdq) {
  MatchCase match = pair.known;
  match.status = pair.head->status;
  match.server_address = pair.head->server_address;
  match.content_type = pair.head->content_type;
  match.body_bytes = static_cast<int64_t>(body_bytes);
  match.digests = digests;
  match.pdq = std::move(pdq);
  return match;
}

// A seed was asked for as something that may be a list. It is a page: what holds for pages holds for it.
std::optional<Stop> Pipeline::JudgeAsPage(const Fetched& fetched, Request request) const {
  request.kind = TargetKind::kPage;
  const Verdict<Request> asked = parts_.safety.on_request.Judge(std::move(request));
  if (const Rejection* no = std::get_if<Rejection>(&asked)) return Stop::Dropped(*no);
  ResponseHead head = fetched.head;
  head.kind = TargetKind::kPage;
  const Verdict<ResponseHead> answered = parts_.safety.on_head.Judge(std::move(head));
  if (const Rejection* no = std::get_if<Rejection>(&answered)) return Stop::Dropped(*no);
  const NetworkOptions& caps = parts_.options.network;
  const bool too_large = fetched.encoded_bytes > caps.max_page_bytes ||
                         static_cast<int64_t>(fetched.body.size()) > caps.max_page_decoded_bytes;
  return too_large ? std::optional(Stop::Dropped("body_too_large")) : std::nullopt;
}

// Engines and services that are not ours, after all that is.
std::optional<Stop> Pipeline::AskMatchers(const PairUnderWay& pair, const Cleared<Fetched>& fetched,
                                          const Cleared<Decoded>& decoded) const {
  if (parts_.matchers.empty()) return std::nullopt;
  MatcherSet::Verdict verdict = parts_.matchers.Ask({.bytes = fetched->body.span(),
                                                     .pixels = &decoded->pixels,
                                                     .digests = &fetched->digests,
                                                     .pdq = decoded->pdq});
  if (verdict.outcome == MatchOutcome::kMatch) {
    return HandleKnown(CaseOf(pair, fetched->digests, fetched->body.size(), decoded->pdq),
                       std::move(verdict.matches));
  }
  if (!verdict.required_failed) return std::nullopt;
  if (verdict.outcome == MatchOutcome::kUnscannable) {
    return Stop::DroppedBytes("matcher_unscannable", fetched->digests);
  }
  const Status healthy = parts_.matchers.health();
  if (!healthy) parts_.writer.Refuse({ErrorCode::kRefused, healthy.error().message});
  return Stop::DroppedBytes("matcher_failed", fetched->digests);
}

// What could not be recorded, tainted and purged stays queued for the next start, which finds it again.
Stop Pipeline::HandleKnown(MatchCase match, std::vector<KnownMatch> matches) const {
  match.matches = std::move(matches);
  if (!parts_.known_match.Handle(match)) return Stop::Cancelled();
  Stop stop = Stop::Dropped(std::string(kSafety));
  if (match.digests) stop.content = match.digests->sha256;
  return stop;
}

// The URL is on a list, and so nobody was asked for it; or its domain is blocked, and there is nothing to do.
Stop Pipeline::HandleListedUrl(const MatchCase& pair, const Stop& stop) const {
  const Result<Url> url = Url::Parse(pair.url);
  if (!url) return stop;
  std::vector<KnownMatch> matches = parts_.safety.known->MatchUrl(*url);
  return matches.empty() ? stop : HandleKnown(pair, std::move(matches));
}

}  // namespace tamis
