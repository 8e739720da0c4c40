// Any text as natural language.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "extract/consent/folded_text.h"
#include "extract/consent/reservation.h"

namespace tamis {
namespace {

void CheckStatements(const std::vector<Statement>& statements) {
  CHECK(statements.size() <= 4);
  for (const Statement& s : statements) {
    CHECK(!s.category.empty() && s.raw.size() <= kMaxStatementRawBytes && ToWellFormedUtf8(s.raw) == s.raw);
  }
}

void CheckFold(std::string_view text) {
  const FoldedText folded(text);
  CHECK(folded.text().size() <= 2 * text.size() + 8);
  CHECK(folded.text().find("  ") == std::string::npos);
  const auto [from, to] = folded.OriginalRange(0, folded.text().size());
  CHECK(from <= to && to <= text.size());
  (void)PlainAscii(text);
}

/// A reservation in a sentence of its own is found behind any text that makes none itself.
void CheckThatTextHidesNothing(std::string_view text) {
  std::vector<Statement> found;
  AddReservations(text, {}, found);
  CheckStatements(found);
  if (!found.empty()) return;
  AddReservations(std::string(text) + " ends here. Text and data mining is prohibited.", {}, found);
  CHECK(!found.empty());
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tamis;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckFold(text);
  CheckThatTextHidesNothing(text);
  std::vector<Statement> statements;
  AddCommentReservations(text, {}, statements);
  CheckStatements(statements);
  statements.clear();
  AddAgencyCredits(text, {}, statements);
  CheckStatements(statements);
  return 0;
}
