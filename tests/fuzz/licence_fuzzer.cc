// Any text as a licence's URL and as a text that names one: what comes out is known to the data, and neither
// case nor white space around it matters.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/licences.h"
#include "crawler/core/check.h"
#include "extract/licence/licence_text.h"
#include "extract/licence/plain_words.h"

namespace tamis {
namespace {

void CheckKnown(const std::optional<ReadLicence>& licence) {
  if (!licence) return;
  CHECK(!licence->spdx.empty() || !licence->family.empty());
  if (!licence->spdx.empty()) CHECK(TermsOf(licence->spdx).has_value());
  if (!licence->spdx.empty() && !licence->family.empty()) CHECK(TermsOfFamily(licence->family).has_value());
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

void CheckUrl(const std::string& url) {
  const std::optional<ReadLicence> licence = ReadLicenceUrl(url);
  CheckKnown(licence);
  if (!licence) return;
  CHECK(!licence->spdx.empty());
  CHECK(ReadLicenceUrl(UpperCase(url)) == licence);
  if (url.size() < 1024) CHECK(ReadLicenceUrl(" \n" + url + "\t ") == licence);
}

void CheckText(const std::string& text) {
  const std::optional<ReadLicence> licence = ReadLicenceText(text);
  CheckKnown(licence);
  const PlainWords words = ReadPlainWords(text);
  CHECK(words.letters.size() == words.marks.size());
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  tamis::CheckUrl(text);
  tamis::CheckText(text);
  return 0;
}
