#include "crawler/explain.h"

#include <chrono>
#include <utility>
#include <variant>

#include "crawler/page_harvest.h"
#include "extract/probe.h"
#include "filter/rights/evidence_of.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

double MillisecondsSince(SteadyTime start, const Clock& clock) {
  return std::chrono::duration<double, std::milli>(clock.Steady() - start).count();
}

std::string NameOf(Effect effect) {
  switch (effect) {
    case Effect::kReject:
      return "reject";
    case Effect::kQuarantine:
      return "quarantine";
    case Effect::kPass:
      return "pass";
  }
  return "reject";
}

std::string NameOf(Stop::Kind kind) {
  switch (kind) {
    case Stop::Kind::kDropped:
      return "reject";
    case Stop::Kind::kRetry:
      return "retry later";
    case Stop::Kind::kDeferred:
      return "wait";
    case Stop::Kind::kRedirected:
      return "redirect";
    case Stop::Kind::kCancelled:
      return "cancelled";
  }
  return "reject";
}

}  // namespace

void Explainer::Say(ExplainLine line) {
  if (line.reason == "safety" || line.reason == "text_minor" || line.reason == "minor_picture")
    line = {.gate = "safety", .filter = "safety", .finding = "reject", .reason = "safety"};
  sink_(line);
}

// Every filter's finding with its time; then the chain itself, for the proof.
template <class T>
std::optional<Cleared<T>> Explainer::Judge(const std::string& gate, const FilterChain<T>& chain, T value) {
  for (const auto& filter : chain.filters()) {
    const SteadyTime start = parts_.clock.Steady();
    const Finding finding = FilterChain<T>::Ask(*filter, value);
    Say({.gate = gate,
         .filter = std::string(filter->name()),
         .finding = NameOf(finding.effect),
         .reason = finding.reason,
         .milliseconds = MillisecondsSince(start, parts_.clock)});
    if (finding.effect == Effect::kReject) return std::nullopt;
  }
  Verdict<T> verdict = chain.Judge(std::move(value));
  if (std::holds_alternative<Rejection>(verdict)) return std::nullopt;
  return std::get<Cleared<T>>(std::move(verdict));
}

asio::awaitable<std::optional<Fetched>> Explainer::Fetch(Request request) {
  Request copy = request;
  if (!Judge("url", parts_.safety.on_request, std::move(copy))) co_return std::nullopt;
  SteadyTime start = parts_.clock.Steady();
  Step<Cleared<Target>> target = co_await parts_.fetcher.Approach(std::move(request));
  if (const Stop* stop = std::get_if<Stop>(&target)) {
    Say({.gate = "address, robots",
         .filter = "target",
         .finding = NameOf(stop->kind),
         .reason = stop->reason,
         .milliseconds = MillisecondsSince(start, parts_.clock)});
    co_return std::nullopt;
  }
  const RobotsVerdict& robots = std::get<1>(target)->robots;
  Say({.gate = "address, robots",
       .filter = "target",
       .finding = "pass",
       .reason = robots.line > 0 ? "robots.txt line " + std::to_string(robots.line) : robots.reason,
       .milliseconds = MillisecondsSince(start, parts_.clock)});
  start = parts_.clock.Steady();
  Step<Opened> opened = co_await parts_.fetcher.Open(std::get<1>(std::move(target)));
  if (const Stop* stop = std::get_if<Stop>(&opened)) {
    const std::string where = stop->kind == Stop::Kind::kRedirected ? " to " + stop->location : "";
    Say({.gate = "head",
         .filter = "response",
         .finding = NameOf(stop->kind),
         .reason = stop->reason + where,
         .milliseconds = MillisecondsSince(start, parts_.clock)});
    co_return std::nullopt;
  }
  for (const Finding& finding : std::get<1>(opened).head.findings()) {
    Say({.gate = "head",
         .filter = finding.filter,
         .finding = NameOf(finding.effect),
         .reason = finding.reason});
  }
  Step<Fetched> fetched = co_await parts_.fetcher.Receive(std::get<1>(std::move(opened)));
  if (const Stop* stop = std::get_if<Stop>(&fetched)) {
    Say({.gate = "body",
         .filter = "response",
         .finding = NameOf(stop->kind),
         .reason = stop->reason,
         .milliseconds = MillisecondsSince(start, parts_.clock)});
    co_return std::nullopt;
  }
  Say({.gate = "body",
       .filter = "response",
       .finding = "pass",
       .reason = "received",
       .milliseconds = MillisecondsSince(start, parts_.clock)});
  co_return std::get<Fetched>(std::move(fetched));
}

std::optional<Page> Explainer::ReadPage(Fetched plain) {
  const Result<Digests> digests = DigestAll(plain.body.span());
  if (digests) plain.digests = *digests;
  std::optional<Cleared<Fetched>> fetched = Judge("bytes", parts_.safety.on_bytes, std::move(plain));
  if (!fetched) return std::nullopt;
  const SteadyTime start = parts_.clock.Steady();
  Result<Page> page = parts_.extractor.ReadPage(*fetched, std::string(32, '0'));
  Say({.gate = "page",
       .filter = "page_job",
       .finding = page ? "pass" : "reject",
       .reason = page ? std::to_string(page->links.size()) + " links, " +
                            std::to_string(page->candidates.size()) + " images"
                      : page.error().message,
       .milliseconds = MillisecondsSince(start, parts_.clock)});
  if (!page) return std::nullopt;
  std::optional<Cleared<Page>> cleared = Judge("page", parts_.safety.on_page, *std::move(page));
  if (!cleared) return std::nullopt;
  Funnel not_counted;
  if (CombinesMinors(**cleared, parts_.safety, not_counted)) {
    Say({.gate = "safety", .filter = "safety", .finding = "reject", .reason = "safety"});
    return std::nullopt;
  }
  return std::move(*cleared).Release();
}

// The URL of the candidate to follow, once page and candidate are cleared.
std::optional<std::string> Explainer::ChooseCandidate(Page page, const std::string& image_url) {
  facts_ = page.facts;
  if (!Judge("facts", parts_.safety.on_facts, std::move(page.facts))) return std::nullopt;
  for (Candidate& candidate : page.candidates) {
    if (!image_url.empty() && candidate.image_url != image_url) continue;
    const std::string url = candidate.image_url;
    candidate_ = candidate;
    if (Judge("candidate", parts_.safety.on_candidate, std::move(candidate)) && ExplainTexts({})) return url;
    if (!image_url.empty()) return std::nullopt;
  }
  Say({.gate = "candidate",
       .filter = "page_job",
       .finding = "reject",
       .reason = image_url.empty() ? "no image is cleared" : "the page does not show this image"});
  return std::nullopt;
}

bool Explainer::ExplainPicture(Fetched plain) {
  const Result<Digests> digests = DigestAll(plain.body.span());
  if (digests) plain.digests = *digests;
  std::optional<Cleared<Fetched>> fetched = Judge("bytes", parts_.safety.on_bytes, std::move(plain));
  if (!fetched) return false;
  SteadyTime start = parts_.clock.Steady();
  Result<Decoded> decoded = parts_.extractor.Decode(*fetched);
  Say({.gate = "image",
       .filter = "image_job",
       .finding = decoded ? "pass" : "reject",
       .reason = decoded ? std::to_string(decoded->original_width_px) + "x" +
                               std::to_string(decoded->original_height_px)
                         : JobReason(decoded.error(), "image_damaged"),
       .milliseconds = MillisecondsSince(start, parts_.clock)});
  if (!decoded) return false;
  const std::optional<Cleared<Decoded>> cleared =
      Judge("pixels", parts_.safety.on_pixels, *std::move(decoded));
  if (!cleared || !ExplainRights((*fetched)->head, **cleared)) return false;
  if (!ExplainTexts(TextsOfImage(facts_, (*fetched)->head, **cleared, verdict_)) || !ExplainScreen(*cleared))
    return false;
  start = parts_.clock.Steady();
  const Result<Rendered> rendered =
      parts_.extractor.Render(*cleared, FacesToBlur(parts_.safety.faces, seen_));
  Say({.gate = "render",
       .filter = "image_job",
       .finding = rendered ? "pass" : "reject",
       .reason = rendered ? std::to_string(rendered->width_px) + "x" + std::to_string(rendered->height_px) +
                                ", " + std::to_string(rendered->encoded.size()) + " bytes"
                          : JobReason(rendered.error(), "image_damaged"),
       .milliseconds = MillisecondsSince(start, parts_.clock)});
  return rendered.has_value();
}

// Everything that was said, row by row of the policy table, then the verdict.
bool Explainer::ExplainRights(const ResponseHead& head, const Decoded& decoded) {
  const SteadyTime start = parts_.clock.Steady();
  const EvidenceSettings settings{
      .product_token = parts_.options.identity.product_token,
      .altered = IsFlattened(decoded.pdq) || parts_.options.images.encode != "original",
      .now = parts_.clock.Now()};
  RightsCase all{.evidence = EvidenceOf(facts_, candidate_, head, &decoded, settings), .verdict = {}};
  all.verdict = tamis::Judge(all.evidence, parts_.safety.rights);
  verdict_ = all.verdict;
  for (const RightsFinding& finding : all.verdict.findings) {
    const Statement& said = finding.statement;
    Say({.gate = "rights, row " + std::to_string(finding.row),
         .filter = std::string(ToString(said.mechanism)),
         .finding = finding.effect,
         .reason = std::string(ToString(said.place)) + ": " + (said.raw.empty() ? said.value : said.raw)});
  }
  Say({.gate = "rights",
       .filter = "rights",
       .finding = std::string(ToString(all.verdict.decision)),
       .reason = all.verdict.reason,
       .milliseconds = MillisecondsSince(start, parts_.clock)});
  return Judge("rights", parts_.safety.on_rights, std::move(all)).has_value();
}

bool Explainer::ExplainTexts(const std::vector<PairText>& more) {
  TextCase said = CaseOfTexts(facts_, candidate_, parts_.safety, more);
  texts_ = said.verdict;
  const bool quiet = said.verdict.minor_combination;  // no more than that it is about safety
  for (const TextFinding& finding : said.verdict.findings) {
    if (quiet) break;
    Say({.gate = "texts",
         .filter = std::string(ToString(finding.place)),
         .finding = "info",
         .reason = finding.rule + (finding.term.empty() ? "" : ": " + finding.term)});
  }
  return Judge("texts", parts_.safety.on_texts, std::move(said)).has_value();
}

bool Explainer::ExplainScreen(const Cleared<Decoded>& decoded) {
  const SteadyTime start = parts_.clock.Steady();
  Result<PictureFacts> seen = parts_.screener.Look(decoded, candidate_.alt);
  Say({.gate = "models",
       .filter = "models",
       .finding = seen ? "pass" : "reject",
       .reason = seen ? std::to_string(parts_.screener.models().size()) + " ran" : "filter_error",
       .milliseconds = MillisecondsSince(start, parts_.clock)});
  if (!seen) return false;
  seen_ = *seen;
  return Judge("models", parts_.safety.on_screen,
               ScreenCase{.facts = *std::move(seen),
                          .minor_terms = texts_.minor_terms,
                          .content = decoded->digests.sha256})
      .has_value();
}

bool Explainer::ExplainBytes(Fetched fetched) {
  if (SniffFormat(fetched.body.span()) != ImageFormat::kUnknown) {
    fetched.head.origin.answer = OriginStatements::Answer::kKnown;
    facts_.url = fetched.head.url;
    facts_.directives.emplace();
    facts_.robots = fetched.head.robots;
    return ExplainPicture(std::move(fetched));
  }
  std::optional<Page> page = ReadPage(std::move(fetched));
  return page && ChooseCandidate(*std::move(page), "").has_value();
}

asio::awaitable<bool> Explainer::ExplainPage(std::string url, std::string image_url) {
  Result<Url> parsed = Url::Parse(url);
  if (!parsed) {
    Say({.gate = "url", .filter = "url", .finding = "reject", .reason = parsed.error().message});
    co_return false;
  }
  Request request{.kind = TargetKind::kPage, .url = parsed->WithoutFragment(), .seed_url = parsed->href()};
  std::optional<Fetched> fetched = co_await Fetch(std::move(request));
  if (!fetched) co_return false;
  std::optional<Page> page = ReadPage(*std::move(fetched));
  if (!page) co_return false;
  const std::optional<std::string> image = ChooseCandidate(*std::move(page), image_url);
  if (!image) co_return false;
  const bool kept = co_await ExplainImage(*image, parsed->href());
  co_return kept;
}

asio::awaitable<bool> Explainer::ExplainImage(std::string url, std::string page_url) {
  Result<Url> parsed = Url::Parse(url);
  if (!parsed) co_return false;
  Request request{.kind = TargetKind::kImage, .url = *std::move(parsed), .page_url = std::move(page_url)};
  std::optional<Fetched> fetched = co_await Fetch(std::move(request));
  if (!fetched) co_return false;
  const bool kept = ExplainPicture(*std::move(fetched));
  co_return kept;
}

}  // namespace tamis
