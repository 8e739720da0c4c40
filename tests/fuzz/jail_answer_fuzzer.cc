// Anything as the answer of a worker, read on the crawler's side. Properties: what is read is within the
// limits and serialises to the same bytes again, in forms that are canonical to exactly those that were read.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
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

void AnswerAsRightsFile(std::string_view bytes) {
  for (uint8_t kind = 0; kind <= static_cast<uint8_t>(RightsFileKind::kTdmPolicy); ++kind) {
    const RightsFileJob job{.kind = static_cast<RightsFileKind>(kind), .url = "https://a.test/file"};
    const Result<RightsFile> file = ReadRightsFileAnswer(bytes, job);
    if (!file) continue;
    CHECK(file->kind == job.kind && file->url == job.url && file->rules.size() <= kMaxRightsRules);
    CHECK(Serialize(*file) == bytes);
  }
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
  const Result<ImageMetadata> metadata = ReadMetadataWire(bytes.substr(hash_bytes));
  if (!metadata) return;
  const std::string wire = SerializeMetadata(*metadata);
  const Result<ImageMetadata> again = ReadMetadataWire(wire);
  CHECK(again.has_value() && SerializeMetadata(*again) == wire);
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
      tamis::AnswerAsPage,   tamis::AnswerAsSitemap, tamis::AnswerAsDecoded,   tamis::AnswerAsRendered,
      tamis::AnswerAsReport, tamis::AnswerAsError,   tamis::AnswerAsRightsFile};
  kReaders[data[0] % std::size(kReaders)]({reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
