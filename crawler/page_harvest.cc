#include "crawler/page_harvest.h"

#include <utility>
#include <variant>

#include "crawler/core/evidence_json.h"
#include "crawler/core/stages_wire.h"
#include "crawler/core/wire.h"
#include "filter/text/pair_texts.h"
#include "storage/record.h"

namespace tamis {
namespace {

constexpr int64_t kMaxHarvestBytes = 16 * kMiB;  // 2,000 pictures of a page that says 8 KiB of itself
constexpr int64_t kMaxSaidBytes = 4 * kMiB;      // of all pictures of a page: rules read a megabyte a second
constexpr std::string_view kSafety = "safety";
constexpr std::string_view kTextMinor = "text_minor";
constexpr std::string_view kCaptionConsent = "caption_consent";  // filter/rights/rights_filters.h
constexpr int64_t kCopiesOfHarvest = 3;  // values, their wire form, a batch of the database

// What `value` adds to the payload of a queued item.
template <class T>
int64_t WireBytes(const T& value) {
  WireWriter writer;
  Write(writer, value);
  return static_cast<int64_t>(writer.Take().size());
}

}  // namespace

std::optional<Stop> HoldImages(const Page& page, const Extractor& extractor, PageHarvest& harvest) {
  int64_t bytes = 0;
  for (const Candidate& candidate : page.candidates) bytes += WireBytes(candidate);
  const int64_t said_bytes = bytes;
  bytes += WireBytes(page.facts) * static_cast<int64_t>(page.candidates.size());
  if (bytes > kMaxHarvestBytes || said_bytes > kMaxSaidBytes) return Stop::Dropped("page_too_complex");
  Result<WorkingMemory> memory = extractor.Hold(kCopiesOfHarvest * bytes);
  if (!memory) return Stop::ShortOfMemory();
  harvest.memory = std::make_shared<const WorkingMemory>(*std::move(memory));
  return std::nullopt;
}

bool CombinesMinors(const Page& page, const Safety& safety, Funnel& funnel) {
  if (!safety.text->CombinesMinors(TextsOfPage(page.facts, page.candidates))) return false;
  const auto count = static_cast<int64_t>(page.candidates.size());
  funnel.Seen(Funnel::Side::kImages, count);
  if (count > 0) funnel.Dropped(Funnel::Side::kImages, kSafety, count);
  return true;
}

TextCase CaseOfTexts(const PageFacts& page, const Candidate& candidate, const Safety& safety,
                     const std::vector<PairText>& more) {
  TextCase said{.page_id = page.id,
                .image_url = candidate.image_url,
                .texts = TextsOfPair(page, candidate),
                .language = candidate.language,
                .verdict = {}};
  said.texts.insert(said.texts.end(), more.begin(), more.end());
  said.verdict = safety.text->Judge(said.texts, said.language);
  return said;
}

std::vector<PairText> TextsOfImage(const PageFacts& page, const ResponseHead& head, const Decoded& decoded,
                                   const RightsVerdict& rights) {
  std::vector<PairText> texts = TextsOfRedirects(head.redirects, head.url);
  for (const std::vector<PairText>& more :
       {TextsOfClaim(rights.licence.claim, {.consent = FindingsJson(rights, kMaxConsentFindings),
                                           .robots_directives = DirectivesJson(page, head)}),
        TextsOfFile(decoded.metadata)}) {
    texts.insert(texts.end(), more.begin(), more.end());
  }
  return texts;
}

Stop StoppedByTexts(const Rejection& rejection, std::optional<Sha256> content) {
  if (rejection.reason() == kTextMinor) return Stop::Forbidden(content);
  Stop stop = Stop::Dropped(rejection);
  stop.content = content;
  return stop;
}

void HarvestImages(Page& page, const Safety& safety, Funnel& funnel, PageHarvest& harvest) {
  const auto count = static_cast<int64_t>(page.candidates.size());
  if (count == 0) return;
  funnel.Seen(Funnel::Side::kImages, count);
  std::string page_url = page.facts.url;
  const Verdict<PageFacts> facts = safety.on_facts.Judge(std::move(page.facts));
  if (const Rejection* no = std::get_if<Rejection>(&facts)) {
    funnel.Dropped(Funnel::Side::kImages, no->reason(), count);
    if (no->reason() != kSafety) harvest.denied.push_back({std::move(page_url), no->reason()});
    return;
  }
  for (Candidate& plain : page.candidates) {
    std::string image_url = plain.image_url;
    const Verdict<Candidate> candidate = safety.on_candidate.Judge(std::move(plain));
    if (const Rejection* no = std::get_if<Rejection>(&candidate)) {
      funnel.Dropped(Funnel::Side::kImages, no->reason());
      if (no->findings.back().filter == kCaptionConsent) {
        harvest.denied.push_back({std::move(image_url), no->reason()});
      }
      continue;
    }
    const Verdict<TextCase> texts =
        safety.on_texts.Judge(CaseOfTexts(*std::get<1>(facts), *std::get<1>(candidate), safety));
    if (const Rejection* no = std::get_if<Rejection>(&texts)) {
      const Stop stop = StoppedByTexts(*no);
      funnel.Dropped(Funnel::Side::kImages, stop.reason);
      if (stop.never_again) harvest.forbidden.push_back(std::move(image_url));
      continue;
    }
    harvest.images.push_back(
        {.candidate = *std::get<1>(candidate), .facts = *std::get<1>(facts), .redirects = {}});
  }
}

}  // namespace tamis
