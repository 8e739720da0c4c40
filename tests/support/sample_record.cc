#include "tests/support/sample_record.h"

#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "crawler/core/check.h"
#include "crawler/core/evidence_json.h"
#include "filter/filter_chain.h"
#include "filter/text/pair_texts.h"

namespace tamis {
namespace {

template <class T>
class Answers final : public Filter<T> {
 public:
  explicit Answers(Finding answer) : answer_(std::move(answer)) {}
  std::string_view name() const override { return answer_.filter; }
  Result<Finding> Check(const T&) const override { return answer_; }

 private:
  const Finding answer_;
};

template <class T>
Cleared<T> Clear(T value, const Finding& finding) {
  std::vector<std::unique_ptr<const Filter<T>>> filters;
  filters.push_back(std::make_unique<Answers<T>>(finding));
  Verdict<T> verdict = FilterChain<T>(std::move(filters)).Judge(std::move(value));
  CHECK(std::holds_alternative<Cleared<T>>(verdict));
  return std::get<Cleared<T>>(std::move(verdict));
}

Finding Passed(std::string filter) {
  return {.filter = std::move(filter), .reason = "passed", .effect = Effect::kPass};
}

Bytes CopyOf(const std::string& text, MemoryBudget& budget) {
  Result<Bytes> bytes = Bytes::CopyOf(std::as_bytes(std::span(text)), budget);
  CHECK(bytes.has_value());
  return *std::move(bytes);
}

}  // namespace

SamplePair MakeSamplePair(int page, int n) {
  const std::string number = std::to_string(n);
  SamplePair pair;
  pair.page.id = "page-" + std::to_string(page);
  pair.page.url = "https://example.org/" + std::to_string(page) + ".html";
  pair.page.status = 200;
  pair.page.fetched_at = TimePoint(std::chrono::seconds(1'790'000'000));
  pair.page.directives.emplace();
  pair.page.title = "Boats";
  pair.page.language = "en";
  pair.candidate.page_id = pair.page.id;
  pair.candidate.image_url = "https://img.example.org/" + number + ".jpg";
  pair.candidate.alt = "a red boat, number " + number;
  pair.candidate.source = "img";
  pair.head.kind = TargetKind::kImage;
  pair.head.url = pair.candidate.image_url;
  pair.head.status = 200;
  pair.head.content_type = "image/jpeg";
  pair.head.directives.emplace();
  pair.head.received_at = TimePoint(std::chrono::microseconds(1'790'000'001'000'002));
  pair.body += " " + number;
  pair.picture += " " + number;
  pair.on_page = Passed("page_consent");
  pair.on_candidate = Passed("alt_text");
  pair.on_head = Passed("content_type");
  pair.on_fetched = Passed("hash_list");
  pair.on_decoded = Passed("size");
  pair.rights.evidence.judged_at = pair.head.received_at;
  pair.rights.evidence.complete = true;
  pair.rights.verdict.decision = RightsDecision::kAllow;
  pair.rights.verdict.reason = "passed";
  pair.on_rights = Passed("rights");
  pair.on_texts = Passed("text_rules");
  pair.on_screen = Passed("nsfw");
  return pair;
}

Record MakeSampleRecord(const SamplePair& pair, MemoryBudget& budget) {
  Fetched fetched{.head = pair.head, .body = CopyOf(pair.body, budget)};
  fetched.digests = *DigestAll(fetched.body.span());
  Decoded decoded{.format = ImageFormat::kJpeg,
                  .original_width_px = pair.original_width_px,
                  .original_height_px = pair.original_height_px,
                  .digests = fetched.digests};
  if (pair.decoded_from != Sha256{}) decoded.digests.sha256 = pair.decoded_from;

  const Cleared<PageFacts> page = Clear(pair.page, pair.on_page);
  const Cleared<Candidate> candidate = Clear(pair.candidate, pair.on_candidate);
  const Cleared<ResponseHead> head = Clear(pair.head, pair.on_head);
  const Cleared<Fetched> body = Clear(std::move(fetched), pair.on_fetched);
  const Cleared<Decoded> pixels = Clear(std::move(decoded), pair.on_decoded);
  RightsCase plain = pair.rights;
  if (plain.evidence.page_url.empty()) plain.evidence.page_url = pair.page.url;
  if (plain.evidence.image_url.empty()) plain.evidence.image_url = pair.head.url;
  const Cleared<RightsCase> rights = Clear(std::move(plain), pair.on_rights);
  TextCase said{.page_id = pair.page.id,
                .image_url = pair.candidate.image_url,
                .texts = TextsOfPair(pair.page, pair.candidate),
                .language = pair.candidate.language,
                .verdict = pair.texts};
  const std::vector<PairText> of_head = TextsOfRedirects(pair.head.redirects, pair.head.url);
  said.texts.insert(said.texts.end(), of_head.begin(), of_head.end());
  const std::vector<PairText> of_claim = TextsOfClaim(
      rights->verdict.licence.claim, {.consent = FindingsJson(rights->verdict, kMaxConsentFindings),
                                      .robots_directives = DirectivesJson(pair.page, pair.head)});
  said.texts.insert(said.texts.end(), of_claim.begin(), of_claim.end());
  if (said.verdict.texts.empty()) said.verdict.texts = said.texts;
  const Cleared<TextCase> texts = Clear(std::move(said), pair.on_texts);
  const Cleared<ScreenCase> screen = Clear(
      ScreenCase{.facts = pair.facts, .minor_terms = false, .content = body->digests.sha256}, pair.on_screen);
  return MakeRecord(
      {page, candidate, head, body, pixels, rights, texts, screen},
      Rendered{
          .width_px = pair.width_px, .height_px = pair.height_px, .encoded = CopyOf(pair.picture, budget)},
      pair.notes);
}

}  // namespace tamis
