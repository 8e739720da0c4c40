// The rights verdict of a page's pairs, parsed page and decoded metadata given, beside the parse of the page.
//
// Worst ordinary case: robots.txt of both origins keeps 25 AI tokens out, so every pair has over 60
// statements, most of which become findings. Budget: 0.1 ms for 3 images, 0.3 ms for 20, one core.

#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "config/agent_tokens.h"
#include "extract/page_job.h"
#include "filter/rights/evidence_of.h"
#include "filter/rights/judge.h"

namespace tamis {
namespace {

constexpr size_t kTokens = 25;
constexpr char kParagraph[] =
    "<p>The harbour lies in the shade of the old wall, and whoever comes by boat in the morning sees the "
    "nets "
    "that were hung up to dry, the blue doors of the sheds and <a href=\"/harbour/history.html\">the "
    "tower</a> "
    "behind them, from which the pilots once watched for sails.</p>\n";

TimePoint Now() {
  return TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 26));
}

Statement Say(Mechanism mechanism, Place place, std::string_view category, std::string_view value,
              std::string_view scope) {
  const StatementSource source{.place = place,
                               .url = "https://www.example.com/.well-known/some-file.txt",
                               .seen_at = Now(),
                               .http_status = 200};
  return MakeStatement(source, mechanism, category, value, scope,
                       "User-agent: " + std::string(scope) + " Disallow: /");
}

std::vector<Statement> RobotsSays(Place place) {
  std::vector<Statement> statements;
  for (const AgentToken& agent : AgentTokens().subspan(0, kTokens)) {
    statements.push_back(Say(Mechanism::kRobotsToken, place, agent.group, "disallow", agent.token));
  }
  statements.push_back(Say(Mechanism::kContentSignal, place, "search", "yes", "*"));
  statements.push_back(Say(Mechanism::kContentSignal, place, "ai-input", "no", "*"));
  return statements;
}

std::vector<EvidenceDocument> Documents(Place place) {
  std::vector<EvidenceDocument> documents;
  for (const char* kind : {"robots", "tdmrep", "ai_txt"}) {
    documents.push_back({.kind = kind,
                         .place = place,
                         .url = "https://www.example.com/.well-known/" + std::string(kind),
                         .state = "read",
                         .sha256 = std::string(64, 'a'),
                         .http_status = 200,
                         .fetched_at = Now()});
  }
  return documents;
}

LicenceClaim Claim(std::string_view source, LicenceScope scope, char confidence) {
  LicenceClaim claim;
  claim.source = source;
  claim.spdx = "CC-BY-SA-4.0";
  claim.url = "https://creativecommons.org/licenses/by-sa/4.0/";
  claim.scope = scope;
  claim.confidence = confidence;
  claim.creator = "Somebody with a name of usual length";
  return claim;
}

/// One page and its pairs.
struct Pairs {
  PageFacts facts;
  std::vector<Candidate> candidates;
  std::vector<ResponseHead> heads;
  std::vector<Decoded> decoded;
};

void AddImage(size_t number, Pairs& pairs) {
  Candidate candidate;
  candidate.image_url = "https://images.example.com/2026/boat-" + std::to_string(number) + ".jpg";
  candidate.licences = {Claim("L08", LicenceScope::kContainer, 'B')};
  ResponseHead head;
  head.kind = TargetKind::kImage;
  head.url = candidate.image_url;
  head.status = 200;
  head.headers = {{"content-type", "image/jpeg"}, {"cache-control", "max-age=3600"}, {"etag", "\"abc\""}};
  head.directives.emplace();
  head.robots.answer = RobotsAnswer::kAllowed;
  head.origin.answer = OriginStatements::Answer::kKnown;
  head.origin.statements = RobotsSays(Place::kImageRobots);
  head.origin.documents = Documents(Place::kImageFile);
  head.statements = {Say(Mechanism::kRobotsDirective, Place::kImageHeader, "max-image-preview", "large", ""),
                     Say(Mechanism::kTdmrep, Place::kImageHeader, "tdm-reservation", "0", "")};
  Decoded decoded;
  decoded.statements = {
      Say(Mechanism::kDataMining, Place::kImageData, "data-mining", "DMI-UNSPECIFIED", ""),
      Say(Mechanism::kSourceType, Place::kImageData, "digital-source-type", "digitalCapture", "")};
  decoded.licences = {Claim("L01", LicenceScope::kImage, 'A')};
  pairs.candidates.push_back(std::move(candidate));
  pairs.heads.push_back(std::move(head));
  pairs.decoded.push_back(std::move(decoded));
}

Pairs MakePairs(size_t images) {
  Pairs pairs;
  pairs.facts.url = "https://www.example.com/harbour/index.html";
  pairs.facts.robots.answer = RobotsAnswer::kAllowed;
  pairs.facts.directives.emplace();
  pairs.facts.statements = RobotsSays(Place::kPageRobots);
  pairs.facts.statements.push_back(
      Say(Mechanism::kRobotsDirective, Place::kPageMeta, "max-image-preview", "large", ""));
  pairs.facts.documents = Documents(Place::kPageFile);
  pairs.facts.licences = {Claim("L09", LicenceScope::kPage, 'D')};
  pairs.facts.adult_labels = {{"meta:rating", "general"}};
  for (size_t i = 0; i < images; ++i) AddImage(i, pairs);
  return pairs;
}

void BM_Verdicts(benchmark::State& state) {
  const Pairs pairs = MakePairs(static_cast<size_t>(state.range(0)));
  const EvidenceSettings settings{.product_token = "TamisBot", .altered = true, .now = Now()};
  RightsPolicy policy;
  policy.name = PolicyName::kStandard;
  for (auto _ : state) {
    for (size_t i = 0; i < pairs.candidates.size(); ++i) {
      const Evidence evidence =
          EvidenceOf(pairs.facts, pairs.candidates[i], pairs.heads[i], &pairs.decoded[i], settings);
      benchmark::DoNotOptimize(Judge(evidence, policy));
    }
  }
}
BENCHMARK(BM_Verdicts)->Arg(3)->Arg(20)->Unit(benchmark::kMicrosecond);

void BM_EvidenceOf(benchmark::State& state) {
  const Pairs pairs = MakePairs(1);
  const EvidenceSettings settings{.product_token = "TamisBot", .altered = true, .now = Now()};
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        EvidenceOf(pairs.facts, pairs.candidates[0], pairs.heads[0], pairs.decoded.data(), settings));
  }
}
BENCHMARK(BM_EvidenceOf)->Unit(benchmark::kMicrosecond);

std::string MakeHtml(int64_t images) {
  std::string html = "<!DOCTYPE html><html lang=en><head><title>The harbour</title></head><body><main>";
  for (int64_t i = 0; i < images; ++i) {
    html += "<h2>Morning " + std::to_string(i) + "</h2>";
    for (int k = 0; k < 3; ++k) html += kParagraph;
    html +=
        "<figure><img src=\"https://images.example.com/2026/boat-" + std::to_string(i) +
        ".jpg\" alt=\"a red boat on a lake\" width=800 height=600><figcaption>A boat</figcaption></figure>";
  }
  return html + "</main></body></html>";
}

void BM_ExtractPage(benchmark::State& state) {
  const std::string html = MakeHtml(state.range(0));
  const PageJobInput input{.url = "https://www.example.com/harbour/index.html",
                           .headers = {{"content-type", "text/html; charset=utf-8"}}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        ExtractPage(std::as_bytes(std::span(html)), input, HtmlOptions{}, TextOptions{}));
  }
  state.counters["page_bytes"] = static_cast<double>(html.size());
}
BENCHMARK(BM_ExtractPage)->Arg(3)->Arg(20)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tamis
