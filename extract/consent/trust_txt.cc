#include "extract/consent/trust_txt.h"

#include <algorithm>
#include <array>
#include <string>

#include "crawler/core/evidence.h"
#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"

namespace tamis {
namespace {

constexpr std::string_view kTraining = "datatrainingallowed";
constexpr std::array<std::string_view, 10> kKeys{"member",  "belongto", "control",  "controlledby",
                                                 "social",  "vendor",   "customer", "disclosure",
                                                 "contact", kTraining};

/// Lower-case letters only: "Data-Training Allowed" is datatrainingallowed.
std::string LettersOf(std::string_view key) {
  std::string letters = LowerAscii(key);
  std::erase_if(letters, [](char c) { return c < 'a' || c > 'z'; });
  return letters;
}

/// "no" in what an author may write for it; "yes" only as it stands.
std::string ValueOf(std::string_view written) {
  const std::string value = LowerAscii(TrimWide(written.substr(0, written.find('#'))));
  constexpr std::string_view kMarks = "\"'`;,. \t";
  const size_t begin = std::min(value.find_first_not_of(kMarks), value.size());
  const size_t end = std::min(value.find_first_of(kMarks, begin), value.size());
  const std::string word = value.substr(begin, end - begin);
  constexpr std::array<std::string_view, 11> kNo{"no",    "n",          "not",    "false",     "0",  "none",
                                                 "never", "disallowed", "denied", "forbidden", "off"};
  if (std::find(kNo.begin(), kNo.end(), word) != kNo.end()) return "no";
  return value.substr(0, kMaxStatementTextBytes);
}

}  // namespace

void ReadTrustTxt(std::string_view text, RightsFile& file) {
  file.state = "absent";
  file.problem = "no line of this format";
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n\v\f", begin), text.size());
    const std::string_view line = TrimWide(text.substr(begin, end - begin));
    begin = end + 1;
    const size_t separator = line.find_first_of("=:#");
    if (separator == std::string_view::npos || line[separator] == '#') continue;
    const std::string key = LettersOf(line.substr(0, separator));
    const bool known = std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
    if (!known || (line[separator] == ':' && key != kTraining)) continue;
    if (file.state == "absent") file.problem.clear();
    if (file.state == "absent") file.state = "read";
    if (key != kTraining) continue;
    if (file.rules.size() >= kMaxRightsRules) {
      file.state = "unreadable";
      file.problem = "more rules than are read";
      return;
    }
    file.rules.push_back({.pattern = {},
                          .category = std::string(kTraining),
                          .value = ValueOf(line.substr(separator + 1)),
                          .detail = {},
                          .raw = BoundedRaw(line)});
  }
}

}  // namespace tamis
