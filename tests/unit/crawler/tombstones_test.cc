#include "crawler/recheck/tombstones.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

constexpr TimePoint kFirst{std::chrono::seconds(1'790'000'000)};   // 2026-09-21
constexpr TimePoint kSecond{std::chrono::seconds(1'790'086'400)};  // the day after

std::string TextOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Tombstones, AKeyStandsThereOnceWithItsFirstDay) {
  const TempDir out;
  EXPECT_EQ(*AddTombstones(out.path(), {{"a", "opted_out"}}, kFirst, SystemFileOps()), 1);
  EXPECT_EQ(
      *AddTombstones(out.path(), {{"a", "consent_noai"}, {"b", "consent_rsl"}}, kSecond, SystemFileOps()), 1);
  EXPECT_EQ(*AddTombstones(out.path(), {{"b", "consent_rsl"}}, kSecond, SystemFileOps()), 0);
  EXPECT_EQ(TextOf(out.path() / "tombstones.jsonl"),
            "{\"key\":\"a\",\"reason\":\"opted_out\",\"date\":\"2026-09-21\"}\n"
            "{\"key\":\"b\",\"reason\":\"consent_rsl\",\"date\":\"2026-09-22\"}\n");
}

TEST(Tombstones, WithoutRowsThereIsNoFile) {
  const TempDir out;
  EXPECT_EQ(*AddTombstones(out.path(), {}, kFirst, SystemFileOps()), 0);
  EXPECT_FALSE(std::filesystem::exists(out.path() / "tombstones.jsonl"));
}

TEST(Tombstones, AFileThatIsNoneIsLeftAlone) {
  for (const char* text : {"no json\n", "{\"key\":1}\n", "{\"key\":\"a\"}", "\n"}) {
    SCOPED_TRACE(text);
    const TempDir out;
    std::ofstream(out.path() / "tombstones.jsonl", std::ios::binary) << text;
    const Result<int64_t> added = AddTombstones(out.path(), {{"b", "opted_out"}}, kFirst, SystemFileOps());
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(TextOf(out.path() / "tombstones.jsonl"), text);
  }
}

}  // namespace
}  // namespace tamis
