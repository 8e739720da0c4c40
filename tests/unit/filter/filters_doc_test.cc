// docs/filters.md, filter/reasons.h and the filters themselves say the same.

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "filter/reasons.h"
#include "filter/safety.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

const std::filesystem::path kSource = TAMIS_SOURCE_DIR;

std::string Doc() {
  return ReadFile(kSource / "docs/filters.md");
}

bool IsCode(std::string_view text) {
  return text.size() >= 4 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

/// The codes that stand between `before` and `after` anywhere in `text`.
std::set<std::string> CodesBetween(const std::string& text, const std::string& before, char after) {
  std::set<std::string> codes;
  for (size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    const std::string code = text.substr(at, text.find(after, at) - at);
    if (IsCode(code)) codes.insert(code);
  }
  return codes;
}

/// The words in backticks that start a table row of the document.
std::set<std::string> DocumentedCodes() {
  return CodesBetween(Doc(), "\n| `", '`');
}

TEST(FiltersDoc, EveryFilterOfSafetyHasItsSection) {
  const TempDir dir;
  const FakeClock clock;
  Options options;
  options.safety.hash_lists = {
      {.path = dir.Write("list", "900150983cd24fb0d6963f7d28e17f72"), .source = "synthetic"}};
  const Result<Safety> safety = Safety::Make(options, clock);
  ASSERT_TRUE(safety);
  const std::string doc = Doc();
  for (const std::string& name : FilterNames(*safety)) {
    EXPECT_NE(doc.find("\n### `" + name + "`"), std::string::npos)
        << name << " has no section in docs/filters.md";
  }
}

TEST(FiltersDoc, EveryReasonCodeIsDocumentedAndNoOther) {
  const std::set<std::string> documented = DocumentedCodes();
  for (const ReasonCode& reason : kReasonCodes) {
    EXPECT_TRUE(documented.contains(std::string(reason.code))) << reason.code;
    EXPECT_FALSE(reason.meaning.empty()) << reason.code;
  }
  for (const std::string& code : documented) EXPECT_NE(FindReason(code), nullptr) << code;
}

TEST(FiltersDoc, ReasonCodesAreUnique) {
  std::set<std::string_view> seen;
  for (const ReasonCode& reason : kReasonCodes) EXPECT_TRUE(seen.insert(reason.code).second) << reason.code;
}

TEST(FiltersDoc, EveryCodeThatAFilterGivesIsInTheTable) {
  size_t found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSource / "filter")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = ReadFile(entry.path());
    for (const char* before : {"Rejected(name(), \"", "return \"", "? \""}) {
      for (const std::string& code : CodesBetween(text, before, '"')) {
        EXPECT_NE(FindReason(code), nullptr) << code << " in " << entry.path().filename();
        ++found;
      }
    }
  }
  EXPECT_GT(found, 30u);
}

}  // namespace
}  // namespace tamis
