// Any bytes as the texts of a pair: readings are bounded, verdicts keep their promises, and nothing that is
// put around a forbidden word makes the judge lenient.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "filter/text/folded_terms.h"
#include "filter/text/text_judge.h"

namespace tamis {
namespace {

constexpr size_t kMaxReadings = 8;
constexpr size_t kMaxGrowth = 80;  // U+FDFA, 3 bytes, is 18 letters of two
constexpr size_t kPlaces = 11;

const TextJudge& Judge(bool strict) {
  const auto make = [](bool is_strict) {
    auto made = TextJudge::Make({.strict = is_strict, .drop_pii = is_strict, .languages = {}});
    CHECK(made.has_value());
    return *std::move(made);
  };
  static const std::unique_ptr<const TextJudge> standard = make(false);
  static const std::unique_ptr<const TextJudge> stricter = make(true);
  return strict ? *stricter : *standard;
}

void CheckReadings(const std::string& text, bool is_url) {
  const std::vector<std::string> readings = FoldedReadings(text, is_url);
  CHECK(!readings.empty() && readings.size() <= kMaxReadings);
  for (const std::string& reading : readings) {
    CHECK(reading.size() <= kMaxGrowth * (text.size() + 1));
    CHECK(reading.front() == ' ' && reading.back() == ' ');
    CHECK(reading.find("  ") == std::string::npos);
    CHECK(ToWellFormedUtf8(reading) == reading);
  }
}

/// Fields of the input, NUL between them.
std::vector<PairText> Fields(std::string_view data) {
  std::vector<PairText> fields;
  while (fields.size() < kPlaces) {
    const size_t end = data.find('\0');
    fields.push_back({static_cast<TextPlace>(fields.size()), std::string(data.substr(0, end))});
    if (end == std::string_view::npos) break;
    data.remove_prefix(end + 1);
  }
  return fields;
}

void CheckVerdict(const std::vector<PairText>& fields, const TextVerdict& verdict) {
  CHECK(verdict.findings.size() <= kMaxTextFindings);
  CHECK(verdict.texts.size() == fields.size());
  for (size_t i = 0; i < fields.size(); ++i) CHECK(verdict.texts[i].place == fields[i].place);
  CHECK((verdict.effect == Effect::kPass) == (verdict.reason == "passed"));
  if (verdict.minor_combination) {
    CHECK(verdict.minor_terms && verdict.effect == Effect::kReject);
    CHECK(verdict.reason == "text_minor");
  }
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;  // NOLINT(google-build-using-namespace): the function is C's
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::vector<PairText> fields = Fields(input);
  for (const PairText& field : fields) {
    CheckReadings(field.text, false);
    CheckReadings(field.text, true);
  }
  const TextVerdict standard = Judge(false).Judge(fields, "en");
  const TextVerdict strict = Judge(true).Judge(fields, "en");
  CheckVerdict(fields, standard);
  CheckVerdict(fields, strict);
  if (strict.effect == Effect::kPass) CHECK(standard.effect == Effect::kPass);
  CHECK(standard.minor_combination == strict.minor_combination);
  // One more field cannot clear a pair.
  std::vector<PairText> more = fields;
  more.push_back({TextPlace::kCaption, "hardcore porn with teens"});
  CHECK(Judge(false).Judge(more, "en").reason == "text_minor");
  if (standard.minor_combination) CHECK(Judge(false).Judge(more, "en").minor_combination);
  return 0;
}
