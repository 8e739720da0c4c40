// Wire form of EmbeddedRights.

#include <cstdint>
#include <string>

#include "crawler/core/evidence_wire.h"
#include "crawler/core/utf8.h"
#include "extract/consent/embedded_rights.h"

namespace tamis {
namespace {

/// What a hostile writer may have left out: well-formed texts within their limit.
void Bound(std::string& text) {
  if (text.size() > kMaxLicenceTextBytes) text.resize(kMaxLicenceTextBytes);
  text = ToWellFormedUtf8(text);
  while (text.size() > kMaxLicenceTextBytes) text = ToWellFormedUtf8(text.substr(0, text.size() - 4));
}

}  // namespace

void SetSource(EmbeddedRights& rights, const StatementSource& source) {
  for (Statement& statement : rights.statements) {
    statement.place = source.place;
    statement.url = source.url;
    statement.seen_at = source.seen_at;
    statement.http_status = source.http_status;
  }
}

void Write(WireWriter& writer, const EmbeddedRights& rights) {
  Write(writer, rights.statements);
  Write(writer, rights.licences);
  writer.Number(static_cast<uint8_t>(rights.cut));
}

EmbeddedRights ReadEmbeddedRightsWire(WireReader& reader) {
  EmbeddedRights rights;
  rights.statements = ReadStatements(reader, kMaxImageStatements);
  rights.licences = ReadLicenceClaims(reader, kMaxLicenceClaims);
  const auto cut = reader.Number<uint8_t>();
  if (cut > 1) reader.Spoil();
  rights.cut = cut != 0;
  const StatementSource image_data{.place = Place::kImageData};
  for (Statement& said : rights.statements) {
    said = MakeStatement(image_data, said.mechanism, said.category, said.value, said.scope, said.raw);
  }
  for (LicenceClaim& claim : rights.licences) {
    claim.scope = LicenceScope::kImage;
    claim.adapter.clear();
    for (std::string* text :
         {&claim.source, &claim.spdx, &claim.family, &claim.url, &claim.text, &claim.title, &claim.creator,
          &claim.credit_line, &claim.copyright_notice, &claim.attribution_name, &claim.attribution_url,
          &claim.licensor_url, &claim.usage_terms}) {
      Bound(*text);
    }
  }
  return rights;
}

}  // namespace tamis
