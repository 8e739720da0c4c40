#include "crawler/match/remote_matcher.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "crawler/fetch/https_post.h"
#include "crawler/match/service_answer.h"

namespace tamis {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr long kOk = 200;
constexpr long kTooManyRequests = 429;
constexpr long kServerError = 500;

bool MayBeTransient(const Result<HttpsAnswer>& answer) {
  if (!answer) return answer.error().code == ErrorCode::kUnavailable;
  return answer->status == kTooManyRequests || answer->status >= kServerError;
}

/// Hexadecimal digits of pi, after the first 3: half of the bits are set, no picture looks like it.
constexpr std::array<uint64_t, 4> kNoPicture = {0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0,
                                                0x082EFA98EC4E6C89};

class RemoteMatcher final : public Matcher {
 public:
  RemoteMatcher(const MatcherOptions& options, std::unique_ptr<HttpsPost> service)
      : options_(options), service_(std::move(service)) {}

  const MatcherOptions& options() const override { return options_; }

  MatchAnswer Ask(const MatchQuestion& question) override {
    if (question.pdq.empty()) return {.outcome = MatchOutcome::kUnscannable};
    const std::vector<std::string> hashes = ServiceHashes(question.pdq);
    const SteadyClock::time_point deadline = SteadyClock::now() + options_.timeout;
    std::span<const std::string> rest = hashes;
    while (!rest.empty()) {
      const std::span<const std::string> some = rest.first(std::min(rest.size(), kMaxServiceHashes));
      rest = rest.subspan(some.size());
      Result<MatchAnswer> answer = AskSome(some, deadline);
      if (!answer) return {.outcome = MatchOutcome::kError, .error = answer.error().message};
      if (answer->outcome != MatchOutcome::kClear) return *std::move(answer);
    }
    return {.outcome = MatchOutcome::kClear};
  }

  /// Errors: kRefused.
  Status SelfTest() {
    PdqHash none{.quality = 100};
    for (size_t i = 0; i < none.needles.size(); ++i) {
      none.needles[i].words = kNoPicture;
      none.needles[i].words[0] ^= i;
    }
    const MatchAnswer answer = Ask({.pdq = std::span(&none, 1)});
    if (answer.outcome == MatchOutcome::kClear) return {};
    const bool is_match = answer.outcome == MatchOutcome::kMatch;
    return Error{ErrorCode::kRefused, is_match ? "it knows hashes that belong to no picture" : answer.error};
  }

 private:
  Result<MatchAnswer> AskSome(std::span<const std::string> hashes, SteadyClock::time_point deadline) {
    const std::string body = ServiceQuestion(hashes);
    Result<HttpsAnswer> answer = service_->Post(body, Left(deadline));
    if (MayBeTransient(answer) && Left(deadline).count() > 0) answer = service_->Post(body, Left(deadline));
    if (!answer) return answer.error();
    if (answer->status != kOk)
      return Error{ErrorCode::kUnavailable, "status " + std::to_string(answer->status)};
    return ParseServiceAnswer(answer->body, hashes);
  }

  static Milliseconds Left(SteadyClock::time_point deadline) {
    return std::chrono::duration_cast<Milliseconds>(deadline - SteadyClock::now());
  }

  const MatcherOptions options_;
  const std::unique_ptr<HttpsPost> service_;
};

}  // namespace

Result<std::unique_ptr<Matcher>> OpenRemoteMatcher(const MatcherOptions& options) {
  const std::string name = "matcher " + options.name + ": ";
  HttpsPost::Service service{.url = options.url,
                             .bearer_token = options.bearer_token,
                             .ca_file = options.ca_file,
                             .max_answer_bytes = kMaxServiceAnswerBytes};
  Result<std::unique_ptr<HttpsPost>> post = HttpsPost::Make(std::move(service));
  if (!post) return Error{post.error().code, name + post.error().message};
  auto matcher = std::make_unique<RemoteMatcher>(options, *std::move(post));
  const Status good = matcher->SelfTest();
  if (!good) return Error{ErrorCode::kRefused, name + good.error().message};
  return std::unique_ptr<Matcher>(std::move(matcher));
}

}  // namespace tamis
