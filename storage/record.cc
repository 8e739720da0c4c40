#include "storage/record.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "crawler/core/check.h"
#include "crawler/core/digest.h"
#include "crawler/core/evidence_json.h"
#include "crawler/core/utf8.h"
#include "storage/schema.h"

namespace tamis {
namespace {

namespace json = boost::json;

// Places of filter/text/pair_texts.h among the texts of attribution.
constexpr int kAttributionUrls = 6, kConsent = 9, kDirectives = 10;

// What passed is said in the effect's own word; what was rejected never gets here.
std::string_view Name(Effect effect) {
  return effect == Effect::kQuarantine ? "quarantine" : "pass";
}

std::string FindingsJson(const std::vector<Finding>& findings) {
  json::array list;
  for (const Finding& finding : findings) {
    list.push_back(json::object{
        {"filter", finding.filter}, {"reason", finding.reason}, {"effect", Name(finding.effect)}});
  }
  return json::serialize(list);
}

std::string ScoresJson(const std::vector<Finding>& findings) {
  json::object scores;
  for (const Finding& finding : findings) {
    if (finding.score) scores[finding.filter] = *finding.score;
  }
  return scores.empty() ? std::string() : json::serialize(scores);
}

json::array DirectiveList(const std::optional<std::vector<RobotsDirective>>& directives) {
  json::array list;
  if (!directives) return list;
  for (const RobotsDirective& directive : *directives) {
    list.push_back(json::object{{"scope", ToWellFormedUtf8(directive.scope)},
                                {"name", ToWellFormedUtf8(directive.name)},
                                {"value", ToWellFormedUtf8(directive.value)}});
  }
  return list;
}

void CheckOnePair(const Clearances& c) {
  CHECK(c.candidate->page_id == c.page->id);
  CHECK(c.fetched->head.url == c.head->url);
  CHECK(c.decoded->digests.sha256 == c.fetched->digests.sha256);
  CHECK(c.rights->evidence.page_url == c.page->url);
  CHECK(c.rights->evidence.image_url == c.head->url);
  CHECK(c.texts->page_id == c.page->id);
  CHECK(c.texts->image_url == c.candidate->image_url);
  const std::vector<PairText>& judged = c.texts->texts;
  CHECK(std::any_of(judged.begin(), judged.end(), [&](const PairText& text) {
    return text.place == TextPlace::kImageUrl && text.text == c.head->url;
  }));
  CHECK(c.screen->content == c.fetched->digests.sha256);
}

std::vector<Finding> AllFindings(const Clearances& c) {
  std::vector<Finding> all;
  for (const auto* stage :
       {&c.page.findings(), &c.candidate.findings(), &c.head.findings(), &c.fetched.findings(),
        &c.decoded.findings(), &c.rights.findings(), &c.texts.findings(), &c.screen.findings()}) {
    all.insert(all.end(), stage->begin(), stage->end());
  }
  return all;
}

Effect Strongest(const std::vector<Finding>& findings) {
  Effect strongest = Effect::kPass;
  for (const Finding& finding : findings) strongest = std::min(strongest, finding.effect);
  return strongest;
}

/// Words of standards, not of people: letters, digits, "-" and "_", at most 64; else nothing.
std::string PlainWord(const std::string& word) {
  const bool plain = word.size() <= 64 && std::all_of(word.begin(), word.end(), [](unsigned char c) {
                       return (c < 0x80 && std::isalnum(c) != 0) || c == '-' || c == '_';
                     });
  return plain ? word : std::string();
}

void FillFromPage(const PageFacts& page, RecordFields& fields) {
  fields.page_url = page.url;
  fields.language = PlainWord(page.language);
  fields.detected_language = ToWellFormedUtf8(page.detected_language);
  fields.page_robots_sha256 = page.robots.document_sha256;
  fields.page_fetch_time = page.fetched_at;
}

void FillFromCandidate(const Candidate& candidate, RecordFields& fields) {
  fields.url = candidate.image_url;
  fields.caption_language = ToWellFormedUtf8(candidate.language);
}

/// What stands at the `n`th place of a kind, personal data taken out. Whoever asked about texts asked about
/// all that are stored: anything else is a bug.
std::string TextAt(const TextVerdict& verdict, TextPlace place, int n = 0) {
  for (const PairText& text : verdict.texts) {
    if (text.place == place && n-- == 0) return ToWellFormedUtf8(text.text);
  }
  CHECK(false);
  return {};
}

std::string TextFindingsJson(const TextVerdict& verdict) {
  json::array list;
  for (const TextFinding& finding : verdict.findings) {
    json::object one{{"rule", finding.rule}, {"place", ToString(finding.place)}};
    if (!finding.term.empty()) one["term"] = finding.term;
    list.push_back(std::move(one));
  }
  return list.empty() ? std::string() : json::serialize(list);
}

void FillFromTexts(const TextVerdict& verdict, RecordFields& fields) {
  fields.caption = TextAt(verdict, TextPlace::kAlt);
  fields.alt = fields.caption;
  fields.title = TextAt(verdict, TextPlace::kTitle);
  fields.aria_label = TextAt(verdict, TextPlace::kAriaLabel);
  fields.figcaption = TextAt(verdict, TextPlace::kCaption);
  fields.context = TextAt(verdict, TextPlace::kContext);
  fields.heading = TextAt(verdict, TextPlace::kHeading);
  fields.page_title = TextAt(verdict, TextPlace::kPageTitle);
  // In the order of filter/text/pair_texts.h.
  std::string RecordFields::*const said[] = {&RecordFields::attribution_name, &RecordFields::work_title,
                                             &RecordFields::copyright_notice, &RecordFields::credit_line,
                                             &RecordFields::creator,          &RecordFields::usage_terms};
  int n = 0;
  for (std::string RecordFields::*const member : said) {
    fields.*member = TextAt(verdict, TextPlace::kAttribution, n++);
  }
  // A URL without its address is another URL.
  std::string RecordFields::*const urls[] = {&RecordFields::attribution_url, &RecordFields::licensor_url,
                                             &RecordFields::license_url_raw};
  for (n = kAttributionUrls; std::string RecordFields::*const member : urls) {
    if (TextAt(verdict, TextPlace::kAttribution, n++) != fields.*member) (fields.*member).clear();
  }
  fields.redactions = verdict.redactions;
  fields.text_findings = TextFindingsJson(verdict);
}

void FillFromScreen(const PictureFacts& facts, const RowNotes& notes, RecordFields& fields) {
  fields.nsfw_score = facts.nsfw_score;
  fields.nsfw_head_score = facts.nsfw_head_score;
  fields.watermark_score = facts.watermark_score;
  fields.aesthetic_score = facts.aesthetic_score;
  fields.similarity = facts.similarity;
  fields.document_score = facts.document_score;
  if (facts.faces) fields.faces = static_cast<int32_t>(facts.faces->size());
  fields.near_duplicate_of = notes.near_duplicate_of;
  if (!notes.near_duplicate_of.empty()) fields.near_duplicate_distance = notes.near_duplicate_distance;
}

void FillFromImage(const Fetched& fetched, const Decoded& decoded, RecordFields& fields) {
  fields.final_url = fetched.head.url;
  fields.mime = ToWellFormedUtf8(fetched.head.content_type);
  fields.http_status = fetched.head.status;
  fields.fetch_time = fetched.head.received_at;
  fields.image_robots_sha256 = fetched.head.robots.document_sha256;
  fields.original_bytes = static_cast<int64_t>(fetched.body.size());
  fields.sha256 = ToHex(fetched.digests.sha256);
  fields.original_format = ToString(decoded.format);
  fields.original_width = decoded.original_width_px;
  fields.original_height = decoded.original_height_px;
  fields.frames = decoded.frame_count;
}

// What was done to the picture, in words that a licence which asks for them can be answered with.
std::string ChangesMade(const Evidence& evidence, const Decoded& decoded, const Rendered& picture,
                        bool blurred) {
  if (!evidence.altered && !blurred) return {};
  const bool turned = decoded.orientation > 4;  // EXIF: 5 to 8 swap the sides
  const int width = turned ? decoded.original_height_px : decoded.original_width_px;
  const int height = turned ? decoded.original_width_px : decoded.original_height_px;
  const bool same_size = width == picture.width_px && height == picture.height_px;
  const std::string made = same_size ? "re-encoded" : "resized and re-encoded";
  return blurred ? "faces blurred, " + made : made;
}

void FillFromLicence(const ChosenLicence& licence, RecordFields& fields) {
  const LicenceClaim& claim = licence.claim;
  fields.attribution_url = ToWellFormedUtf8(claim.attribution_url);
  fields.licensor_url = ToWellFormedUtf8(claim.licensor_url);
  fields.license_conflict = licence.conflict ? "true" : "";
  if (claim.source.empty()) return;  // nobody said anything
  fields.license_spdx = ToWellFormedUtf8(claim.spdx);
  fields.license_url_raw = ToWellFormedUtf8(claim.url);
  fields.license_source = ToWellFormedUtf8(claim.source);
  fields.license_scope = ToString(claim.scope);
  fields.license_confidence = ToWellFormedUtf8(std::string(1, claim.confidence));
}

// Several may be said, in any order: one that tells of a trained algorithm counts first.
std::string DigitalSourceType(const Evidence& evidence) {
  std::string best;
  const auto rank = [](const std::string& value) {
    return std::pair(value.find("rainedAlgorithmic") == std::string::npos, value);
  };
  for (const Statement& statement : evidence.statements) {
    if (statement.mechanism != Mechanism::kSourceType || statement.value.empty()) continue;
    if (best.empty() || rank(statement.value) < rank(best)) best = statement.value;
  }
  return best;
}

/// JSON with personal data taken out of the words that it quotes. What this has broken says so, and no more:
/// the private evidence has it.
std::string QuotedJson(const TextVerdict& texts, int place, const char* otherwise) {
  std::string said = TextAt(texts, TextPlace::kAttribution, place);
  boost::system::error_code broken;
  if (!said.empty()) json::parse(said, broken);
  return broken ? std::string(otherwise) : said;
}

void FillFromRights(const RightsCase& rights, RecordFields& fields) {
  FillFromLicence(rights.verdict.licence, fields);
  fields.digital_source_type = PlainWord(DigitalSourceType(rights.evidence));
}

// Without key, policy and settings, which whoever stores it knows.
EvidenceRow EvidenceOf(const RightsCase& rights, const Candidate& candidate) {
  EvidenceRow row{.page_url = rights.evidence.page_url,
                  .image_url = candidate.image_url,
                  .decision = std::string(ToString(rights.verdict.decision)),
                  .evidence = ToJson(rights.evidence),
                  .verdict = ToJson(rights.verdict),
                  .page_id = candidate.page_id,
                  .judged_at = rights.evidence.judged_at};
  const Result<Sha256> digest = DigestSha256(row.evidence);
  CHECK(digest.has_value());
  row.evidence_sha256 = ToHex(*digest);
  for (const EvidenceDocument& document : rights.evidence.documents) {
    const auto known = std::find(row.documents.begin(), row.documents.end(), document.sha256);
    if (!document.sha256.empty() && known == row.documents.end()) row.documents.push_back(document.sha256);
  }
  return row;
}

// What denies has no way into a record; what the verdict quarantines is quarantined whatever filters say.
Effect EffectOf(const std::vector<Finding>& findings, RightsDecision decision) {
  CHECK(decision == RightsDecision::kAllow || decision == RightsDecision::kQuarantine);
  const Effect strongest = Strongest(findings);
  return decision == RightsDecision::kQuarantine ? std::min(strongest, Effect::kQuarantine) : strongest;
}

std::string QuarantineReason(const std::vector<Finding>& findings, const RightsVerdict& verdict) {
  for (const Finding& finding : findings) {
    if (finding.effect == Effect::kQuarantine) return finding.reason;
  }
  return verdict.decision == RightsDecision::kQuarantine ? verdict.reason : std::string();
}

}  // namespace

std::string DirectivesJson(const PageFacts& page, const ResponseHead& head) {
  json::object both{{"page", DirectiveList(page.directives)}, {"image", DirectiveList(head.directives)}};
  const bool none = both["page"].get_array().empty() && both["image"].get_array().empty();
  return none ? std::string() : json::serialize(both);
}

std::string UidOf(const TextCase& texts) {
  const std::string text = TextAt(texts.verdict, TextPlace::kAlt) + texts.image_url;
  const Result<Digests> digests = DigestAll(std::as_bytes(std::span(text)));
  CHECK(digests.has_value());  // the body's digests came out of the same library a moment ago
  return ToHex(digests->md5);
}

Record MakeRecord(const Clearances& clearances, Rendered picture, const RowNotes& notes) {
  CheckOnePair(clearances);
  Record record;
  record.findings_ = AllFindings(clearances);
  record.effect_ = EffectOf(record.findings_, clearances.rights->verdict.decision);
  record.quarantine_reason_ = QuarantineReason(record.findings_, clearances.rights->verdict);
  CHECK(record.effect_ != Effect::kReject);
  record.page_id_ = clearances.page->id;
  record.digests_ = clearances.fetched->digests;
  record.pdq_ = clearances.decoded->pdq;
  record.evidence_ = EvidenceOf(*clearances.rights, *clearances.candidate);

  RecordFields& fields = record.fields_;
  FillFromPage(*clearances.page, fields);
  FillFromCandidate(*clearances.candidate, fields);
  FillFromImage(*clearances.fetched, *clearances.decoded, fields);
  fields.findings = FindingsJson(record.findings_);
  fields.scores = ScoresJson(record.findings_);
  FillFromRights(*clearances.rights, fields);
  FillFromTexts(clearances.texts->verdict, fields);
  fields.uid = UidOf(*clearances.texts);
  fields.consent = QuotedJson(clearances.texts->verdict, kConsent, R"([{"redacted":true}])");
  fields.robots_directives = QuotedJson(clearances.texts->verdict, kDirectives, R"({"redacted":true})");
  FillFromScreen(clearances.screen->facts, notes, fields);
  fields.changes_made =
      ChangesMade(clearances.rights->evidence, *clearances.decoded, picture, notes.faces_blurred);
  fields.evidence_sha256 = record.evidence_.evidence_sha256;
  fields.format = ToString(picture.format);
  fields.width = picture.width_px;
  fields.height = picture.height_px;
  record.image_ = std::move(picture.encoded);
  return record;
}

int64_t Record::memory_bytes() const {
  size_t texts = 0;
  for (const Column& column : Columns()) {
    const auto* text = std::get_if<std::string RecordFields::*>(&column.source);
    if (text != nullptr) texts += (fields_.**text).size();
  }
  return static_cast<int64_t>(sizeof(Record) + texts + image_.size());
}

}  // namespace tamis
