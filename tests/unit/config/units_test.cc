#include "config/units.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(Duration, TakesEveryUnitAndDecimals) {
  EXPECT_EQ(ParseDuration("500ms"), Milliseconds(500));
  EXPECT_EQ(ParseDuration("2s"), seconds(2));
  EXPECT_EQ(ParseDuration("1.5m"), seconds(90));
  EXPECT_EQ(ParseDuration("4h"), hours(4));
  EXPECT_EQ(ParseDuration("1d"), hours(24));
  EXPECT_EQ(ParseDuration("0s"), seconds(0));
  EXPECT_EQ(ParseDuration("0"), seconds(0));
}

TEST(Duration, RefusesWhatIsNoDuration) {
  for (const char* text :
       {"", "2", "s", "2 s", "-1s", "2S", "1e3s", "0x10s", "2sec", "1..5s", ".", "nans", "infs", "1s "}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseDuration("99999999999999999999d"), std::nullopt);
}

TEST(Size, TakesEveryUnitDecimalsAndBareBytes) {
  EXPECT_EQ(ParseSize("4096"), 4096);
  EXPECT_EQ(ParseSize("4096B"), 4096);
  EXPECT_EQ(ParseSize("64KiB"), 65'536);
  EXPECT_EQ(ParseSize("1.5MiB"), 1'572'864);
  EXPECT_EQ(ParseSize("2GiB"), 2'147'483'648);
  EXPECT_EQ(ParseSize("1TiB"), 1'099'511'627'776);
}

TEST(Size, RefusesWhatIsNoSize) {
  for (const char* text : {"", "KiB", "-1", "1kb", "1MB", "1 MiB", "1.5.5MiB", "9999999TiB"}) {
    EXPECT_EQ(ParseSize(text), std::nullopt) << text;
  }
}

TEST(Units, FormattingIsTheShortestAndReadsBack) {
  EXPECT_EQ(FormatDuration(Milliseconds(86'400'000)), "1d");
  EXPECT_EQ(FormatDuration(seconds(90)), "90s");
  EXPECT_EQ(FormatDuration(Milliseconds(1'500)), "1500ms");
  EXPECT_EQ(FormatDuration(Milliseconds(0)), "0ms");
  EXPECT_EQ(FormatSize(0), "0B");
  EXPECT_EQ(FormatSize(1'000), "1000B");
  EXPECT_EQ(FormatSize(20 * kMiB), "20MiB");
  EXPECT_EQ(FormatNumber(3.0), "3");
  EXPECT_EQ(FormatNumber(0.2), "0.2");
  for (const int64_t value :
       {int64_t{1}, int64_t{1'023}, int64_t{1'024}, int64_t{3'600'000}, int64_t{86'400'001}}) {
    EXPECT_EQ(ParseDuration(FormatDuration(Milliseconds(value))), Milliseconds(value));
    EXPECT_EQ(ParseSize(FormatSize(value)), value);
  }
}

}  // namespace
}  // namespace tamis
