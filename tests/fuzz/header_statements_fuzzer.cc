// Any text as response headers: each line of the input is "name: value"; the first may be a status.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "extract/consent/header_statements.h"
#include "extract/consent/link_header.h"
#include "extract/consent/structured_dictionary.h"

namespace tamis {
namespace {

Headers HeadersOf(std::string_view text) {
  constexpr std::string_view kNames[] = {"x-robots-tag",    "content-signal", "content-usage",
                                         "tdm-reservation", "tdm-policy",     "link"};
  Headers headers;
  while (!text.empty() && headers.size() < 64) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t colon = std::min(line.find(": "), line.size());
    if (colon < line.size()) headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    for (const std::string_view name : kNames) headers.emplace_back(name, line);
  }
  return headers;
}

void CheckLimits(const HeaderStatements& read) {
  CHECK(read.statements.size() <= kMaxImageStatements && read.licences.size() <= kMaxLicenceClaims);
  CHECK(read.licence_documents.size() <= 8);
  for (const Statement& s : read.statements) {
    CHECK(!s.category.empty() && s.raw.size() <= kMaxStatementRawBytes);
    CHECK(s.value.size() <= kMaxStatementTextBytes && s.scope.size() <= kMaxStatementTextBytes);
    CHECK(ToWellFormedUtf8(s.raw) == s.raw && ToWellFormedUtf8(s.value) == s.value);
  }
  for (const LicenceClaim& claim : read.licences) CHECK(claim.url.size() <= kMaxLicenceTextBytes);
}

bool Holds(const HeaderStatements& read, const Statement& said) {
  return std::find(read.statements.begin(), read.statements.end(), said) != read.statements.end();
}

/// What the first headers say they say among others, in any order.
void CheckThatNoLineUndoesAnother(Headers headers, const StatementSource& source) {
  const HeaderStatements all = ReadHeaderStatements(headers, source);
  CheckLimits(all);
  if (all.cut) return;
  std::reverse(headers.begin(), headers.end());
  const HeaderStatements reversed = ReadHeaderStatements(headers, source);
  CHECK(reversed.statements.size() == all.statements.size());
  for (const Statement& said : all.statements) CHECK(Holds(reversed, said));
  headers.resize(headers.size() / 2);
  for (const Statement& said : ReadHeaderStatements(headers, source).statements) CHECK(Holds(all, said));
}

void CheckValues(std::string_view text) {
  if (const auto members = ParseStructuredDictionary(text)) {
    CHECK(members->size() <= kMaxStructuredMembers);
    // A dictionary stays one with a member more.
    const bool full = members->size() == kMaxStructuredMembers;
    const std::string more = "zz=1" + std::string(members->empty() ? "" : ",") + std::string(text);
    if (!full && !text.starts_with(' ')) CHECK(ParseStructuredDictionary(more).has_value());
  }
  (void)ParseLinkHeader(text);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  if (size > 8'000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const int status = text.starts_with("40") && size > 2 ? 400 + (text[2] - '0') : 200;
  const StatementSource source{
      .place = Place::kImageHeader, .url = "https://www.example.com/a/b.jpg", .http_status = status};
  CheckThatNoLineUndoesAnother(HeadersOf(text), source);
  CheckValues(text);
  return 0;
}
