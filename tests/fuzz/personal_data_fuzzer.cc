// Any bytes as a text with personal data: pieces lie in it, in order; what is taken out is gone.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "filter/text/personal_data.h"
#include "filter/text/text_quality.h"

namespace tamis {
namespace {

constexpr size_t kLongestLabel = 13;  // "[national_id]"

const PersonalDataFinder& Finder() {
  static const std::unique_ptr<const PersonalDataFinder> finder = [] {
    auto made = PersonalDataFinder::Make();
    CHECK(made.has_value());
    return *std::move(made);
  }();
  return *finder;
}

std::string CheckPieces(std::string_view text, bool is_url) {
  const std::vector<PersonalData> pieces = Finder().Find(text, is_url);
  size_t last = 0;
  for (const PersonalData& piece : pieces) {
    CHECK(piece.begin >= last && piece.begin < piece.end && piece.end <= text.size());
    CHECK(!is_url || piece.kind == "email");
    last = piece.end;
  }
  const std::string redacted = Redact(text, pieces);
  CHECK(redacted.size() <= text.size() + kLongestLabel * pieces.size());
  return redacted;
}

/// An address in a sentence of its own is found behind any text.
void CheckThatTextHidesNothing(std::string_view text) {
  if (text.find("example") != std::string_view::npos) return;  // it may hold a longer one
  const std::string redacted = CheckPieces(std::string(text) + "\n| jane.doe@example.org |", false);
  CHECK(redacted.find("jane.doe@example.org") == std::string::npos);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string redacted = CheckPieces(text, false);
  CHECK(CheckPieces(text, false) == redacted);
  CheckPieces(redacted, false);
  CheckPieces(text, true);
  CheckThatTextHidesNothing(text);
  (void)QualityProblem(text);
  return 0;
}
