#include "crawler/core/evidence_wire.h"

#include <array>
#include <chrono>

namespace tamis {
namespace {

constexpr size_t kMinStatementBytes = 1 + 1 + 5 * 4 + 8 + 4;
constexpr size_t kMinClaimBytes = 13 * 4 + 1 + 1;
constexpr size_t kMinDocumentBytes = 4 * 4 + 1 + 4 + 8;

void WriteTime(WireWriter& writer, TimePoint time) {
  writer.Number(static_cast<int64_t>(time.time_since_epoch().count()));
}

TimePoint ReadTime(WireReader& reader) {
  return TimePoint(std::chrono::microseconds(reader.Number<int64_t>()));
}

/// One of `count` values; anything else spoils the reader.
template <class T>
T ReadEnum(WireReader& reader, size_t count) {
  const uint8_t value = reader.Number<uint8_t>();
  if (value >= count) reader.Spoil();
  return value < count ? static_cast<T>(value) : T{};
}

template <class Claim>
auto TextsOf(Claim& claim) {
  return std::array{&claim.source,
                    &claim.adapter,
                    &claim.spdx,
                    &claim.family,
                    &claim.url,
                    &claim.text,
                    &claim.title,
                    &claim.creator,
                    &claim.credit_line,
                    &claim.copyright_notice,
                    &claim.attribution_name,
                    &claim.attribution_url,
                    &claim.licensor_url,
                    &claim.usage_terms};
}

}  // namespace

void Write(WireWriter& writer, const std::vector<Statement>& statements) {
  writer.Number(static_cast<uint32_t>(statements.size()));
  for (const Statement& statement : statements) {
    writer.Number(static_cast<uint8_t>(statement.mechanism));
    writer.Number(static_cast<uint8_t>(statement.place));
    for (const std::string* text :
         {&statement.url, &statement.scope, &statement.category, &statement.value, &statement.raw}) {
      writer.String(*text);
    }
    WriteTime(writer, statement.seen_at);
    writer.Number(static_cast<int32_t>(statement.http_status));
  }
}

std::vector<Statement> ReadStatements(WireReader& reader, size_t max_items) {
  std::vector<Statement> statements(reader.Count(kMinStatementBytes, max_items));
  for (Statement& statement : statements) {
    statement.mechanism = ReadEnum<Mechanism>(reader, kMechanismCount);
    statement.place = ReadEnum<Place>(reader, kPlaceCount);
    for (std::string* text :
         {&statement.url, &statement.scope, &statement.category, &statement.value, &statement.raw}) {
      *text = reader.String();
    }
    if (statement.raw.size() > kMaxStatementRawBytes) reader.Spoil();
    statement.seen_at = ReadTime(reader);
    statement.http_status = reader.Number<int32_t>();
  }
  return statements;
}

void Write(WireWriter& writer, const std::vector<LicenceClaim>& claims) {
  writer.Number(static_cast<uint32_t>(claims.size()));
  for (const LicenceClaim& claim : claims) {
    for (const std::string* text : TextsOf(claim)) writer.String(*text);
    writer.Number(static_cast<uint8_t>(claim.scope));
    writer.Number(claim.confidence);
  }
}

std::vector<LicenceClaim> ReadLicenceClaims(WireReader& reader, size_t max_items) {
  std::vector<LicenceClaim> claims(reader.Count(kMinClaimBytes, max_items));
  for (LicenceClaim& claim : claims) {
    for (std::string* text : TextsOf(claim)) *text = reader.String();
    claim.scope = ReadEnum<LicenceScope>(reader, 5);
    claim.confidence = reader.Number<char>();
    if (claim.confidence < 'A' || claim.confidence > 'E') claim.confidence = 'E';
  }
  return claims;
}

void Write(WireWriter& writer, const std::vector<EvidenceDocument>& documents) {
  writer.Number(static_cast<uint32_t>(documents.size()));
  for (const EvidenceDocument& document : documents) {
    for (const std::string* text : {&document.kind, &document.url, &document.state, &document.sha256}) {
      writer.String(*text);
    }
    writer.Number(static_cast<uint8_t>(document.place));
    writer.Number(static_cast<int32_t>(document.http_status));
    WriteTime(writer, document.fetched_at);
  }
}

std::vector<EvidenceDocument> ReadEvidenceDocuments(WireReader& reader, size_t max_items) {
  std::vector<EvidenceDocument> documents(reader.Count(kMinDocumentBytes, max_items));
  for (EvidenceDocument& document : documents) {
    for (std::string* text : {&document.kind, &document.url, &document.state, &document.sha256}) {
      *text = reader.String();
    }
    document.place = ReadEnum<Place>(reader, kPlaceCount);
    document.http_status = reader.Number<int32_t>();
    document.fetched_at = ReadTime(reader);
  }
  return documents;
}

}  // namespace tamis
