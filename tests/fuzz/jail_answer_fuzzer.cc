// Anything as the answer of a worker, read on the crawler's side. Properties: what is read is within the
// limits and serialises to the same bytes again, in forms that are canonical to exactly those that were read.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/wire.h"
#include "extract/consent/embedded_rights.h"
#include "extract/jail/findings_wire.h"
#include "extract/jail/job_wire.h"
#include "extract/metadata_wire.h"
#include "extract/sitemap_wire.h"

namespace tamis {
namespace {

constexpr int kMaxFrames = 10;
constexpr HtmlOptions kPageLimits{.max_depth = 64, .max_links = 20, .max_candidates = 10};

void AnswerAsPage(std::string_view bytes) {
  const Result<Page> page = ReadPage(bytes, kPageLimits);
  if (!page) return;
  CHECK(page->links.size() <= static_cast<size_t>(kPageLimits.max_links));
  CHECK(page->candidates.size() <= 2 * static_cast<size_t>(kPageLimits.max_candidates));
  CHECK(page->facts.id.empty() && page->facts.robots.answer == RobotsAnswer::kUnknown);
  for (const Candidate& candidate : page->candidates) {
    CHECK(candidate.page_id.empty() && candidate.position >= 0 && candidate.same_alt_on_page >= 1);
  }
  // Image addresses are written anew by our parser, so the first reading may differ from its bytes.
  const std::string wire = Serialize(*page);
  const Result<Page> again = ReadPage(wire, kPageLimits);
  CHECK(again.has_value() && Serialize(*again) == wire);
}

void AnswerAsSitemap(std::string_view bytes) {
  constexpr SitemapLimits kLimits{.max_urls = 20, .max_images = 10, .max_images_per_url = 5};
  const Result<Sitemap> sitemap = ReadSitemapWire(bytes, kLimits);
  if (!sitemap) return;
  CHECK(sitemap->entries.size() <= kLimits.max_urls);
  CHECK(Serialize(*sitemap) == bytes);
}

void CheckRights(WireReader& reader) {
  const EmbeddedRights rights = ReadEmbeddedRightsWire(reader);
  if (!reader.ok()) return;
  CHECK(rights.statements.size() <= kMaxImageStatements && rights.licences.size() <= kMaxLicenceClaims);
  for (const Statement& said : rights.statements) {
    CHECK(said.place == Place::kImageData && said.raw.size() <= kMaxStatementRawBytes);
  }
  for (const LicenceClaim& claim : rights.licences) {
    CHECK(claim.scope == LicenceScope::kImage && claim.text.size() <= kMaxLicenceTextBytes);
  }
  WireWriter writer;
  Write(writer, rights);
  const std::string wire = writer.Take();
  WireReader again(wire);
  CHECK(ReadEmbeddedRightsWire(again) == rights && again.at_end());
}

void AnswerAsRightsFile(std::string_view bytes) {
  for (uint8_t kind = 0; kind <= static_cast<uint8_t>(RightsFileKind::kTdmPolicy); ++kind) {
    const RightsFileJob job{.kind = static_cast<RightsFileKind>(kind), .url = "https://a.test/file"};
    const Result<RightsFile> file = ReadRightsFileAnswer(bytes, job);
    if (!file) continue;
    CHECK(file->kind == job.kind && file->url == job.url && file->rules.size() <= kMaxRightsRules);
    CHECK(Serialize(*file) == bytes);
  }
}

/// Findings that are believed lie in the picture, and there is one form of each.
bool CheckFindings(WireReader& reader, const DecodeFacts& facts, std::string_view bytes) {
  const ImageJobOptions options{.find_faces = true, .score_documents = true, .model_input_count = 1};
  const PictureFindings findings = ReadPictureFindings(reader, facts, options);
  if (!reader.ok()) return false;
  CHECK(findings.faces.size() <= kMaxFaces && findings.model_input_count == 1);
  CHECK(findings.document_score >= 0 && findings.document_score <= 1);
  for (const FaceBox& box : findings.faces) {
    CHECK(box.x_px >= 0 && box.y_px >= 0 && box.width_px > 0 && box.height_px > 0);
    CHECK(int64_t{box.x_px} + box.width_px <= facts.width_px && std::isfinite(box.score));
    CHECK(int64_t{box.y_px} + box.height_px <= facts.height_px);
  }
  WireWriter writer;
  Write(writer, findings);
  const std::string wire = writer.Take();
  CHECK(wire == bytes.substr(0, wire.size()));
  const std::string faces = Serialize(std::span<const FaceBox>(findings.faces));
  const Result<std::vector<FaceBox>> again = ReadFaces(faces, facts.width_px, facts.height_px);
  CHECK(again.has_value() && *again == findings.faces);
  return true;
}

void AnswerAsDecoded(std::string_view bytes) {
  const Result<DecodeFacts> facts = ReadDecodeFacts(bytes.substr(0, kDecodeFactsBytes));
  if (!facts) return;
  CHECK(facts->width_px > 0 && facts->height_px > 0 && facts->frame_count > 0);
  CHECK(facts->orientation >= 1 && facts->orientation <= 8);
  CHECK(Serialize(*facts) == bytes.substr(0, kDecodeFactsBytes));
  bytes.remove_prefix(kDecodeFactsBytes);
  const Result<std::vector<PdqHash>> hashes = ReadPdqHashes(bytes, std::min(facts->frame_count, kMaxFrames));
  if (!hashes) return;
  CHECK(!hashes->empty() && hashes->size() <= kPdqVariants * kMaxFrames);
  CHECK(hashes->front().frame == 0 && hashes->front().variant == PdqVariant::kOnWhite);
  const size_t hash_bytes = PdqWireBytes(hashes->size());
  CHECK(Serialize(std::span<const PdqHash>(*hashes)) == bytes.substr(0, hash_bytes));
  bytes.remove_prefix(hash_bytes);
  WireReader rest(bytes);
  if (!CheckFindings(rest, *facts, bytes)) return;
  const Result<ImageMetadata> metadata = ReadMetadataWire(rest.String());
  CheckRights(rest);
  if (!metadata) return;
  const std::string wire = SerializeMetadata(*metadata);
  const Result<ImageMetadata> again = ReadMetadataWire(wire);
  CHECK(again.has_value() && SerializeMetadata(*again) == wire);
}

void AnswerAsRights(std::string_view bytes) {
  WireReader reader(bytes);
  CheckRights(reader);
}

void AnswerAsRendered(std::string_view bytes) {
  const Result<RenderFacts> facts = ReadRenderFacts(bytes);
  if (!facts) return;
  CHECK(facts->width_px > 0 && facts->height_px > 0);
  CHECK(Serialize(*facts) == bytes);
}

void AnswerAsReport(std::string_view bytes) {
  const Result<SandboxReport> report = ReadSandboxReport(bytes);
  if (!report) return;
  CHECK(LayersThatHold(*report).size() + LayersMissing(*report).size() == 10);
  CHECK(Serialize(*report) == bytes);
}

void AnswerAsError(std::string_view bytes) {
  const std::optional<Error> error = ReadError(bytes);
  if (!error) return;
  CHECK(error->code <= ErrorCode::kInternal && error->message.size() <= 512);
  CHECK(std::none_of(error->message.begin(), error->message.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }));
  CHECK(Serialize(*error).size() == bytes.size());
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr void (*kReaders[])(std::string_view) = {
      tamis::AnswerAsPage,   tamis::AnswerAsSitemap, tamis::AnswerAsDecoded, tamis::AnswerAsRendered,
      tamis::AnswerAsReport, tamis::AnswerAsError,   tamis::AnswerAsRights,  tamis::AnswerAsRightsFile};
  kReaders[data[0] % std::size(kReaders)]({reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
