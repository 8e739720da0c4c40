// Any metadata to rights. Properties: within the limits, the same after the wire; a denial that stands in a
// Data Mining property is told whatever stands beside it; JUMBF that could not be read is never silent.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "extract/consent/embedded_rights.h"
#include "extract/metadata_wire.h"

namespace tamis {
namespace {

void CheckLimits(const EmbeddedRights& rights) {
  CHECK(rights.statements.size() <= kMaxImageStatements && rights.licences.size() <= kMaxLicenceClaims);
  for (const Statement& said : rights.statements) {
    CHECK(said.place == Place::kImageData && said.raw.size() <= kMaxStatementRawBytes);
    CHECK(said.value.size() <= kMaxStatementTextBytes && said.category.size() <= kMaxStatementTextBytes);
  }
  for (const LicenceClaim& claim : rights.licences) {
    CHECK(claim.scope == LicenceScope::kImage && !claim.source.empty());
    for (const std::string* text :
         {&claim.url, &claim.text, &claim.title, &claim.creator, &claim.usage_terms}) {
      CHECK(text->size() <= kMaxLicenceTextBytes);
    }
  }
}

bool Prohibits(const Statement& said) {
  return said.mechanism == Mechanism::kDataMining && said.value == "DMI-PROHIBITED";
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  Result<ImageMetadata> metadata = ReadMetadataWire({reinterpret_cast<const char*>(data), size});
  if (!metadata) return 0;
  const StatementSource source{.place = Place::kImageData};
  const EmbeddedRights rights = ReadEmbeddedRights(*metadata, source);
  CheckLimits(rights);
  WireWriter writer;
  Write(writer, rights);
  const std::string wire = writer.Take();
  WireReader reader(wire);
  const EmbeddedRights again = ReadEmbeddedRightsWire(reader);
  CHECK(reader.at_end() && again.statements == rights.statements);
  if (metadata->has_jumbf && (metadata->damaged || metadata->boxes.empty())) {
    CHECK(!rights.statements.empty());
  }
  metadata->fields.push_back({MetadataFamily::kXmp, "Xmp.plus.DataMining", {}, "DMI-PROHIBITED"});
  const EmbeddedRights denied = ReadEmbeddedRights(*metadata, source);
  CHECK(denied.cut || std::any_of(denied.statements.begin(), denied.statements.end(), Prohibits));
  return 0;
}
