#ifndef TAMIS_TESTS_UNIT_EXTRACT_CONSENT_RIGHTS_SAMPLES_H_
#define TAMIS_TESTS_UNIT_EXTRACT_CONSENT_RIGHTS_SAMPLES_H_

// Rights files of tests, and what they say of one URL in a line of text.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/consent/rights_file.h"

namespace tamis {

inline RightsFile Parse(std::string_view text, RightsFileKind kind,
                        std::string_view url = "https://a.example/file") {
  return ParseRightsFile(std::as_bytes(std::span(text)), kind, url);
}

inline std::vector<Statement> Said(const RightsFile& file, std::string_view url) {
  std::vector<Statement> statements;
  AddFileStatements(file, url, {.place = Place::kImageFile, .url = file.url}, statements);
  return statements;
}

/// "category=value" of all statements, separated by spaces; "-" for none.
inline std::string SaidText(const RightsFile& file, std::string_view url) {
  std::string text;
  for (const Statement& said : Said(file, url)) {
    text += (text.empty() ? "" : " ") + said.category + "=" + said.value;
  }
  return text.empty() ? "-" : text;
}

/// `ascii` as UTF-16.
inline std::string Utf16(std::string_view ascii, bool big_endian, bool mark) {
  std::string out = !mark ? "" : big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_EXTRACT_CONSENT_RIGHTS_SAMPLES_H_
