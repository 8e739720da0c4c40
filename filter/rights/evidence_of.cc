#include "filter/rights/evidence_of.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/core/url.h"
#include "filter/adult_label.h"
#include "filter/rights/url_statements.h"
#include "filter/text.h"

namespace tamis {
namespace {

template <class T>
void Append(const std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

void AddCrawl(const RobotsVerdict& robots, Place place, const Result<Url>& url, Evidence& evidence) {
  evidence.statements.push_back(
      CrawlStatement(robots, place, url ? url->origin() + "/robots.txt" : std::string()));
}

/// A label that is too long to be kept whole must not lose what it says: false then.
bool AddLabel(const AdultLabel& label, const StatementSource& source, Evidence& evidence) {
  Statement made = MakeStatement(source, Mechanism::kAdultLabel, label.source, label.value, "", label.value);
  const bool lost = IsAdultLabel(label) && !IsAdultLabel({.source = made.category, .value = made.value});
  evidence.statements.push_back(std::move(made));
  return !lost;
}

bool AddPageLabels(const PageFacts& facts, Evidence& evidence) {
  bool whole = !facts.labels_cut;
  for (const AdultLabel& label : facts.adult_labels) {
    const bool header = label.source.starts_with("header");
    const StatementSource source{.place = header ? Place::kPageHeader : Place::kPageMeta,
                                 .url = facts.url,
                                 .seen_at = facts.fetched_at,
                                 .http_status = facts.status};
    whole = AddLabel(label, source, evidence) && whole;
  }
  return whole;
}

bool AddHeaderLabels(const ResponseHead& head, Evidence& evidence) {
  bool whole = true;
  for (const auto& [name, value] : head.headers) {
    const std::string lower = ToLower(name);
    if (lower != "rating" && lower != "pics-label") continue;
    const StatementSource source{.place = Place::kImageHeader,
                                 .url = head.url,
                                 .seen_at = head.received_at,
                                 .http_status = head.status};
    whole = AddLabel({.source = "header:" + lower, .value = value}, source, evidence) && whole;
  }
  return whole;
}

/// Page, the image's address on it, and the one that answered.
bool IsSameSite(const Result<Url>& page, const Candidate& candidate, const Result<Url>& image) {
  if (!page || !image) return false;
  const std::string site = RegistrableDomain(page->host());
  if (site != RegistrableDomain(image->host())) return false;
  if (candidate.image_url == image->href()) return true;
  const Result<Url> named = Url::Parse(candidate.image_url);
  return named && site == RegistrableDomain(named->host());
}

void SortByScope(std::vector<LicenceClaim>& claims) {
  std::stable_sort(claims.begin(), claims.end(),
                   [](const LicenceClaim& a, const LicenceClaim& b) { return a.scope < b.scope; });
}

/// Row 30: nothing is known of an origin whose file was not asked for.
bool HasTdmrep(const Evidence& evidence, Place place) {
  return std::any_of(
      evidence.documents.begin(), evidence.documents.end(),
      [&](const EvidenceDocument& document) { return document.kind == "tdmrep" && document.place == place; });
}

}  // namespace

void AddOrigin(const OriginStatements& said, Evidence& evidence) {
  Append(said.statements, evidence.statements);
  Append(said.documents, evidence.documents);
  Append(said.licences, evidence.licences);
  SortByScope(evidence.licences);
}

void AddWatermark(double score, const ResponseHead& head, Evidence& evidence) {
  const StatementSource source{
      .place = Place::kImageData, .url = head.url, .seen_at = head.received_at, .http_status = head.status};
  evidence.statements.push_back(
      MakeStatement(source, Mechanism::kWatermark, "watermark", std::to_string(score), "", ""));
}

Evidence EvidenceOf(const PageFacts& facts, const Candidate& candidate, const ResponseHead& head,
                    const Decoded* decoded, const EvidenceSettings& settings) {
  const Result<Url> page = Url::Parse(facts.url);
  const Result<Url> image = Url::Parse(head.url);
  Evidence evidence;
  evidence.product_token = settings.product_token;
  evidence.page_url = facts.url;
  evidence.image_url = head.url;
  evidence.page_hops = facts.hops;
  for (const RedirectHop& hop : head.redirects) evidence.image_hops.push_back(hop.url);
  evidence.judged_at = settings.now;
  evidence.altered = settings.altered;
  evidence.same_site = IsSameSite(page, candidate, image);
  evidence.documents.reserve(facts.documents.size() + head.origin.documents.size());
  Append(facts.documents, evidence.documents);
  Append(head.origin.documents, evidence.documents);

  evidence.statements.reserve(facts.statements.size() + candidate.statements.size() +
                              head.origin.statements.size() + head.statements.size() +
                              facts.adult_labels.size() + 8 +
                              (decoded != nullptr ? decoded->statements.size() : 0));
  AddCrawl(facts.robots, Place::kPageRobots, page, evidence);
  Append(facts.statements, evidence.statements);
  bool whole = AddPageLabels(facts, evidence);
  Append(candidate.statements, evidence.statements);
  AddCrawl(head.robots, Place::kImageRobots, image, evidence);
  Append(head.origin.statements, evidence.statements);
  Append(head.statements, evidence.statements);
  whole = AddHeaderLabels(head, evidence) && whole;
  if (decoded != nullptr) Append(decoded->statements, evidence.statements);
  AddUrlStatements(evidence);

  if (decoded != nullptr) Append(decoded->licences, evidence.licences);
  Append(candidate.licences, evidence.licences);
  Append(facts.licences, evidence.licences);
  Append(head.origin.licences, evidence.licences);
  SortByScope(evidence.licences);

  whole = whole && HasTdmrep(evidence, Place::kPageFile) && HasTdmrep(evidence, Place::kImageFile);
  evidence.complete = whole && decoded != nullptr && !decoded->statements_cut && !facts.statements_cut &&
                      !candidate.statements_cut && !head.statements_cut && facts.directives.has_value() &&
                      head.directives.has_value() && head.origin.answer == OriginStatements::Answer::kKnown;
  return evidence;
}

}  // namespace tamis
