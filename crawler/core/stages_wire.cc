#include "crawler/core/stages_wire.h"

#include <utility>

#include "crawler/core/evidence_wire.h"

namespace tamis {
namespace {

// The page job gives no more (extract/page_job.h); a lying one could make us allocate.
constexpr size_t kMaxDirectives = 4'096;
constexpr size_t kMaxAdultLabels = 1'024;
constexpr size_t kMaxLicenceDocuments = 8;
constexpr size_t kMaxHops = 64;

void Write(WireWriter& writer, const std::vector<std::string>& texts) {
  writer.Number(static_cast<uint32_t>(texts.size()));
  for (const std::string& text : texts) writer.String(text);
}

std::vector<std::string> ReadTexts(WireReader& reader, size_t max_items) {
  std::vector<std::string> texts(reader.Count(4, max_items));
  for (std::string& text : texts) text = reader.String();
  return texts;
}

void Write(WireWriter& writer, const RobotsVerdict& robots) {
  writer.Number(robots.answer);
  writer.String(robots.reason);
  writer.Number(static_cast<int32_t>(robots.line));
  writer.String(robots.document_sha256);
  writer.String(robots.rule);
  writer.Number(static_cast<int32_t>(robots.http_status));
  writer.Number(static_cast<int64_t>(robots.fetched_at.time_since_epoch().count()));
}

RobotsVerdict ReadRobots(WireReader& reader) {
  RobotsVerdict robots;
  robots.answer = reader.Number<RobotsAnswer>();
  robots.reason = reader.String();
  robots.line = reader.Number<int32_t>();
  robots.document_sha256 = reader.String();
  robots.rule = reader.String();
  robots.http_status = reader.Number<int32_t>();
  robots.fetched_at = TimePoint(std::chrono::microseconds(reader.Number<int64_t>()));
  return robots;
}

void Write(WireWriter& writer, const std::vector<RobotsDirective>& directives) {
  writer.Number(static_cast<uint32_t>(directives.size()));
  for (const RobotsDirective& directive : directives) {
    writer.String(directive.scope);
    writer.String(directive.name);
    writer.String(directive.value);
  }
}

std::vector<RobotsDirective> ReadDirectives(WireReader& reader) {
  std::vector<RobotsDirective> directives(reader.Count(12, kMaxDirectives));
  for (RobotsDirective& directive : directives) {
    directive.scope = reader.String();
    directive.name = reader.String();
    directive.value = reader.String();
  }
  return directives;
}

}  // namespace

void Write(WireWriter& writer, const Candidate& candidate) {
  for (const std::string* text :
       {&candidate.page_id, &candidate.image_url, &candidate.alt, &candidate.title, &candidate.aria_label,
        &candidate.caption, &candidate.context, &candidate.heading, &candidate.language, &candidate.source}) {
    writer.String(*text);
  }
  for (const int number : {candidate.position, candidate.declared_width_px, candidate.declared_height_px,
                           candidate.same_alt_on_page}) {
    writer.Number(static_cast<int32_t>(number));
  }
  Write(writer, candidate.statements);
  Write(writer, candidate.licences);
  writer.Number(static_cast<uint8_t>(candidate.statements_cut));
}

Candidate ReadCandidate(WireReader& reader) {
  Candidate candidate;
  for (std::string* text :
       {&candidate.page_id, &candidate.image_url, &candidate.alt, &candidate.title, &candidate.aria_label,
        &candidate.caption, &candidate.context, &candidate.heading, &candidate.language, &candidate.source}) {
    *text = reader.String();
  }
  for (int* number : {&candidate.position, &candidate.declared_width_px, &candidate.declared_height_px,
                      &candidate.same_alt_on_page}) {
    *number = reader.Number<int32_t>();
  }
  candidate.statements = ReadStatements(reader, kMaxImageStatements);
  candidate.licences = ReadLicenceClaims(reader, kMaxLicenceClaims);
  candidate.statements_cut = reader.Number<uint8_t>() != 0;
  return candidate;
}

void Write(WireWriter& writer, const PageFacts& facts) {
  writer.String(facts.id);
  writer.String(facts.url);
  writer.Number(static_cast<int32_t>(facts.status));
  writer.Number(static_cast<int64_t>(facts.fetched_at.time_since_epoch().count()));
  Write(writer, facts.robots);
  writer.Number(static_cast<uint8_t>(facts.directives.has_value()));
  if (facts.directives) Write(writer, *facts.directives);
  writer.Number(static_cast<uint32_t>(facts.adult_labels.size()));
  for (const AdultLabel& label : facts.adult_labels) {
    writer.String(label.source);
    writer.String(label.value);
  }
  writer.Number(static_cast<uint8_t>(facts.labels_cut));
  writer.String(facts.title);
  writer.String(facts.language);
  writer.String(facts.detected_language);
  Write(writer, facts.statements);
  Write(writer, facts.documents);
  Write(writer, facts.licences);
  Write(writer, facts.licence_documents);
  Write(writer, facts.hops);
  writer.Number(static_cast<uint8_t>(facts.statements_cut));
}

PageFacts ReadPageFacts(WireReader& reader) {
  PageFacts facts;
  facts.id = reader.String();
  facts.url = reader.String();
  facts.status = reader.Number<int32_t>();
  facts.fetched_at = TimePoint(std::chrono::microseconds(reader.Number<int64_t>()));
  facts.robots = ReadRobots(reader);
  if (reader.Number<uint8_t>() != 0) {
    facts.directives = ReadDirectives(reader);
  }
  facts.adult_labels.resize(reader.Count(8, kMaxAdultLabels));
  for (AdultLabel& label : facts.adult_labels) {
    label.source = reader.String();
    label.value = reader.String();
  }
  facts.labels_cut = reader.Number<uint8_t>() != 0;
  facts.title = reader.String();
  facts.language = reader.String();
  facts.detected_language = reader.String();
  facts.statements = ReadStatements(reader, kMaxFactsStatements);
  facts.documents = ReadEvidenceDocuments(reader, kMaxFactsDocuments);
  facts.licences = ReadLicenceClaims(reader, kMaxLicenceClaims);
  facts.licence_documents = ReadTexts(reader, kMaxLicenceDocuments);
  facts.hops = ReadTexts(reader, kMaxHops);
  facts.statements_cut = reader.Number<uint8_t>() != 0;
  return facts;
}

}  // namespace tamis
