// docs/filters.md, filter/reasons.h and the filters themselves say the same.

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

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

/// The words in backticks that start a table row of the document.
std::set<std::string> DocumentedCodes() {
  const std::string text = Doc();
  const std::regex row(R"((?:^|\n)\| `([a-z0-9_]+)` \|)");
  std::set<std::string> codes;
  for (std::sregex_iterator it(text.begin(), text.end(), row); it != std::sregex_iterator(); ++it)
    codes.insert((*it)[1]);
  return codes;
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
  const std::regex given(R"re((?:Rejected\([a-z()]+, |return |\? )"([a-z0-9_]{4,})")re");
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSource / "filter")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = ReadFile(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), given); it != std::sregex_iterator(); ++it) {
      EXPECT_NE(FindReason((*it)[1].str()), nullptr) << (*it)[1] << " in " << entry.path().filename();
      ++found;
    }
  }
  EXPECT_GT(found, 30);
}

}  // namespace
}  // namespace tamis
