#include "crawler/work_payload.h"

#include <utility>

#include "crawler/core/evidence_wire.h"
#include "crawler/core/stages_wire.h"

namespace tamis {
namespace {

constexpr uint8_t kVersion = 4;
constexpr size_t kMinHopBytes = 4 + 4 + 4 + 4 + 1;
constexpr size_t kMaxHopDocuments = 8;

void Write(WireWriter& writer, const std::vector<RedirectHop>& hops) {
  writer.Number(static_cast<uint32_t>(hops.size()));
  for (const RedirectHop& hop : hops) {
    writer.String(hop.url);
    writer.Number(static_cast<int32_t>(hop.status));
    Write(writer, hop.statements);
    writer.Number(static_cast<uint32_t>(hop.licence_documents.size()));
    for (const std::string& document : hop.licence_documents) writer.String(document);
    writer.Number(static_cast<uint8_t>(hop.statements_cut));
  }
}

std::vector<RedirectHop> ReadHops(WireReader& reader) {
  std::vector<RedirectHop> hops(reader.Count(kMinHopBytes));
  for (RedirectHop& hop : hops) {
    hop.url = reader.String();
    hop.status = reader.Number<int32_t>();
    hop.statements = ReadStatements(reader, kMaxImageStatements);
    hop.licence_documents.resize(reader.Count(4, kMaxHopDocuments));
    for (std::string& document : hop.licence_documents) document = reader.String();
    hop.statements_cut = reader.Number<uint8_t>() != 0;
  }
  return hops;
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
  work.facts = ReadPageFacts(reader);
  work.redirects = ReadHops(reader);
  if (!known || !reader.at_end()) return Error{ErrorCode::kInvalidInput, "damaged image work in the state"};
  return work;
}

}  // namespace tamis
