// Anything as a file of rights of each kind, asked about a URL. Properties: limits hold, what was parsed
// comes back from the wire, statements are of the kind and bounded, and a file cut short never permits more.
//
// Input: kind (one byte, modulo), URL up to the first line feed, then the file.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "extract/consent/rights_file.h"

namespace tamis {
namespace {

constexpr uint8_t kKinds = 5;

Mechanism MechanismOf(RightsFileKind kind) {
  switch (kind) {
    case RightsFileKind::kAiTxt:
      return Mechanism::kAiTxt;
    case RightsFileKind::kTrustTxt:
      return Mechanism::kTrustTxt;
    case RightsFileKind::kRsl:
      return Mechanism::kRsl;
    case RightsFileKind::kTdmrep:
    case RightsFileKind::kTdmPolicy:
      break;
  }
  return Mechanism::kTdmrep;
}

void CheckWire(const RightsFile& file) {
  WireWriter writer;
  Write(writer, file);
  const std::string bytes = writer.Take();
  WireReader reader(bytes);
  CHECK(ReadRightsFile(reader) == file && reader.at_end());
}

void ReadWire(std::string_view bytes) {
  WireReader reader(bytes);
  const RightsFile file = ReadRightsFile(reader);
  CHECK(reader.ok() || file == RightsFile());
  if (reader.ok()) CheckWire(file);
}

bool IsWellFormed(std::string_view text) {
  return ToWellFormedUtf8(text) == text;
}

void Ask(const RightsFile& file, std::string_view url) {
  std::vector<Statement> said;
  AddFileStatements(file, url, {.place = Place::kImageFile, .url = file.url}, said);
  CHECK(said.size() <= kMaxPageStatements && (file.state != "absent" || said.empty()));
  for (const Statement& one : said) {
    CHECK(one.mechanism == MechanismOf(file.kind) && one.raw.size() <= kMaxStatementRawBytes);
    CHECK(one.scope.size() <= kMaxStatementTextBytes && one.value.size() <= kMaxStatementTextBytes);
    CHECK(IsWellFormed(one.raw) && IsWellFormed(one.scope) && IsWellFormed(one.value));
    // RSL: what could not be read whole permits nothing.
    CHECK(file.state == "read" || one.value != "permitted");
  }
  std::vector<LicenceClaim> claims;
  AddFileLicences(file, url, claims);
  CHECK(claims.size() <= 1 && (claims.empty() || claims[0].url.size() <= kMaxLicenceTextBytes));
}

void Run(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > 64 * 1024) return;
  const auto kind = static_cast<RightsFileKind>(static_cast<uint8_t>(bytes[0]) % kKinds);
  bytes.remove_prefix(1);
  ReadWire(bytes);
  const size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view url = bytes.substr(0, end);
  const std::string_view text = bytes.substr(std::min(end + 1, bytes.size()));
  const RightsFile file = ParseRightsFile(std::as_bytes(std::span(text)), kind, "https://a.test/file");
  CHECK(file.kind == kind && file.rules.size() <= kMaxRightsRules);
  CHECK(file.state == "read" || file.state == "unreadable" || (file.state == "absent" && file.rules.empty()));
  CHECK((file.state == "read") == file.problem.empty());
  CheckWire(file);
  Ask(file, url);
  Ask(file, "https://a.test/img/x.jpg?w=1");
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
