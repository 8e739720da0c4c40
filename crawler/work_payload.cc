#include "crawler/work_payload.h"

#include <utility>

#include "crawler/core/wire.h"

namespace tamis {
namespace {

constexpr uint8_t kVersion = 3;

void Write(WireWriter& writer, const std::vector<RedirectHop>& hops) {
  writer.Number(static_cast<uint32_t>(hops.size()));
  for (const RedirectHop& hop : hops) {
    writer.String(hop.url);
    writer.Number(static_cast<int32_t>(hop.status));
  }
}

std::vector<RedirectHop> ReadHops(WireReader& reader) {
  std::vector<RedirectHop> hops(reader.Count(8));
  for (RedirectHop& hop : hops) {
    hop.url = reader.String();
    hop.status = reader.Number<int32_t>();
  }
  return hops;
}

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
  return candidate;
}

void Write(WireWriter& writer, const RobotsVerdict& robots) {
  writer.Number(robots.answer);
  writer.String(robots.reason);
  writer.Number(static_cast<int32_t>(robots.line));
  writer.String(robots.document_sha256);
}

RobotsVerdict ReadRobots(WireReader& reader) {
  RobotsVerdict robots;
  robots.answer = reader.Number<RobotsAnswer>();
  robots.reason = reader.String();
  robots.line = reader.Number<int32_t>();
  robots.document_sha256 = reader.String();
  return robots;
}

void Write(WireWriter& writer, const PageFacts& facts) {
  writer.String(facts.id);
  writer.String(facts.url);
  writer.Number(static_cast<int32_t>(facts.status));
  writer.Number(static_cast<int64_t>(facts.fetched_at.time_since_epoch().count()));
  Write(writer, facts.robots);
  writer.Number(static_cast<uint8_t>(facts.directives.has_value()));
  if (facts.directives) {
    writer.Number(static_cast<uint32_t>(facts.directives->size()));
    for (const RobotsDirective& directive : *facts.directives) {
      writer.String(directive.scope);
      writer.String(directive.name);
      writer.String(directive.value);
    }
  }
  writer.Number(static_cast<uint32_t>(facts.adult_labels.size()));
  for (const AdultLabel& label : facts.adult_labels) {
    writer.String(label.source);
    writer.String(label.value);
  }
  writer.String(facts.title);
  writer.String(facts.language);
  writer.String(facts.detected_language);
}

PageFacts ReadFacts(WireReader& reader) {
  PageFacts facts;
  facts.id = reader.String();
  facts.url = reader.String();
  facts.status = reader.Number<int32_t>();
  facts.fetched_at = TimePoint(std::chrono::microseconds(reader.Number<int64_t>()));
  facts.robots = ReadRobots(reader);
  if (reader.Number<uint8_t>() != 0) {
    facts.directives.emplace(reader.Count(12));
    for (RobotsDirective& directive : *facts.directives) {
      directive.scope = reader.String();
      directive.name = reader.String();
      directive.value = reader.String();
    }
  }
  facts.adult_labels.resize(reader.Count(8));
  for (AdultLabel& label : facts.adult_labels) {
    label.source = reader.String();
    label.value = reader.String();
  }
  facts.title = reader.String();
  facts.language = reader.String();
  facts.detected_language = reader.String();
  return facts;
}

}  // namespace

std::string Serialize(const PageWork& work) {
  WireWriter writer;
  writer.Number(kVersion);
  writer.String(work.seed_url);
  writer.Number(static_cast<int32_t>(work.depth));
  Write(writer, work.redirects);
  writer.Number(work.role);
  writer.Number(static_cast<int32_t>(work.sitemap_level));
  writer.Number(work.sitemap_files);
  return writer.Take();
}

std::string Serialize(const ImageWork& work) {
  WireWriter writer;
  writer.Number(kVersion);
  Write(writer, work.candidate);
  Write(writer, work.facts);
  Write(writer, work.redirects);
  return writer.Take();
}

Result<PageWork> ReadPageWork(std::string_view bytes) {
  WireReader reader(bytes);
  PageWork work;
  bool known = reader.Number<uint8_t>() == kVersion;
  work.seed_url = reader.String();
  work.depth = reader.Number<int32_t>();
  work.redirects = ReadHops(reader);
  const auto role = reader.Number<uint8_t>();
  known = known && role <= static_cast<uint8_t>(PageRole::kSitemap);
  if (known) work.role = static_cast<PageRole>(role);
  work.sitemap_level = reader.Number<int32_t>();
  work.sitemap_files = reader.Number<int64_t>();
  if (!known || !reader.at_end()) return Error{ErrorCode::kInvalidInput, "damaged page work in the state"};
  return work;
}

Result<ImageWork> ReadImageWork(std::string_view bytes) {
  WireReader reader(bytes);
  ImageWork work;
  const bool known = reader.Number<uint8_t>() == kVersion;
  work.candidate = ReadCandidate(reader);
  work.facts = ReadFacts(reader);
  work.redirects = ReadHops(reader);
  if (!known || !reader.at_end()) return Error{ErrorCode::kInvalidInput, "damaged image work in the state"};
  return work;
}

}  // namespace tamis
