#include "crawler/fetch/origin_gate.h"

#include <algorithm>
#include <utility>

namespace tamis {
namespace {

namespace asio = boost::asio;

using Answer = OriginStatements::Answer;

constexpr std::string_view kOtherTrustTxtPath = "/.well-known/trust.txt";  // rights.md 2.7: one of the two

}  // namespace

asio::awaitable<OriginStatements> OriginGate::Ask(Request request, RobotsReply own) {
  OriginStatements out;
  out.answer = Answer::kKnown;
  const Place place = request.kind == TargetKind::kImage ? Place::kImageFile : Place::kPageFile;
  bool goes_on = co_await AskOrigin(request.url, place, std::move(own), out);
  for (const RedirectHop& hop : request.redirects) {
    if (!goes_on || out.answer == Answer::kUnreachable) break;
    Result<Url> url = Url::Parse(hop.url);
    if (!url) continue;  // it has answered: it was a URL
    RobotsReply robots = co_await robots_.Consult(*url, Place::kHopRobots);
    if (robots.verdict.answer != RobotsAnswer::kAllowed) {
      const bool is_no = robots.verdict.answer == RobotsAnswer::kDisallowed;
      out.statements.push_back(CrawlStatement(robots.verdict, Place::kHopRobots, robots.document.url));
      WeakenAnswer(out, is_no ? Answer::kUnreadable : Answer::kUnreachable, robots.verdict.reason);
      break;
    }
    out.statements.push_back(CrawlStatement(robots.verdict, Place::kHopRobots, robots.document.url));
    goes_on = co_await AskOrigin(*std::move(url), Place::kHopFile, std::move(robots), out);
  }
  if (!goes_on) {
    out.answer = Answer::kUnreachable;
    out.reason.clear();
  }
  co_return out;
}

asio::awaitable<bool> OriginGate::AskOrigin(Url url, Place place, RobotsReply robots, OriginStatements& out) {
  for (Statement& statement : robots.statements) out.statements.push_back(std::move(statement));
  out.documents.push_back(std::move(robots.document));
  const std::string origin = url.origin();
  const std::string href = url.WithoutFragment().href();
  std::vector<RightsFileKind> kinds{RightsFileKind::kTdmrep};
  if (rules_.ask_ai_txt) kinds.push_back(RightsFileKind::kAiTxt);
  if (rules_.ask_trust_txt) kinds.push_back(RightsFileKind::kTrustTxt);
  for (const RightsFileKind kind : kinds) {
    const std::string file_url = origin + std::string(WellKnownPath(kind));
    std::shared_ptr<const RightsFileState> state = co_await files_.Ask(kind, file_url);
    if (state == nullptr) co_return false;
    std::string asked_at = file_url;
    if (kind == RightsFileKind::kTrustTxt && state->state == "absent") {
      asked_at = origin + std::string(kOtherTrustTxtPath);
      state = co_await files_.Ask(kind, asked_at);
      if (state == nullptr) co_return false;
    }
    const AskedFile asked{.kind = kind,
                          .file_url = asked_at,
                          .url = href,
                          .place = place,
                          .product_token = rules_.product_token};
    AddWellKnownFile(*state, asked, rules_, out);
    if (out.answer == Answer::kUnreachable) co_return true;
  }
  if (!co_await AskTdmPolicies(href, place, out)) co_return false;
  co_return co_await AskLicences(std::move(robots.licence_documents), href, place, out);
}

TimePoint OriginGate::RetryAt(const OriginStatements& said) const {
  TimePoint at{};
  for (const EvidenceDocument& document : said.documents) {
    const std::shared_ptr<const RightsFileState> state =
        document.state == "unreachable" ? files_.Cached(document.kind, document.url) : nullptr;
    if (state != nullptr) at = std::max(at, state->next_fetch_at);
  }
  return at;
}

asio::awaitable<bool> OriginGate::AskTdmPolicies(std::string url, Place place, OriginStatements& out) {
  if (!rules_.ask_tdm_policies) co_return true;
  for (const std::string& policy_url : TdmPoliciesOf(out)) {
    const std::shared_ptr<const RightsFileState> state =
        co_await files_.Ask(RightsFileKind::kTdmPolicy, policy_url);
    if (state == nullptr) co_return false;
    const AskedFile asked{
        .kind = RightsFileKind::kTdmPolicy, .file_url = policy_url, .url = url, .place = place};
    AddTdmPolicy(*state, asked, out);
  }
  co_return true;
}

asio::awaitable<bool> OriginGate::AskLicences(std::vector<std::string> licence_urls, std::string url,
                                              Place place, OriginStatements& out) {
  for (const std::string& licence_url : licence_urls) {
    const std::shared_ptr<const RightsFileState> state =
        co_await files_.Ask(RightsFileKind::kRsl, licence_url);
    if (state == nullptr) co_return false;
    const AskedFile asked{.kind = RightsFileKind::kRsl, .file_url = licence_url, .url = url, .place = place};
    AddLicenceFile(*state, asked, out);
  }
  co_return true;
}

}  // namespace tamis
