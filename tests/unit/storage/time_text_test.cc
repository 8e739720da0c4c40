#include "storage/time_text.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(TimeText, ReadsWhatItWrites) {
  const TimePoint time(std::chrono::seconds(1'790'000'000));
  EXPECT_EQ(Rfc3339(time + std::chrono::microseconds(999'999)), "2026-09-21T14:13:20Z");
  EXPECT_EQ(*TimeFromRfc3339("2026-09-21T14:13:20Z"), time);
  EXPECT_EQ(*TimeFromRfc3339("2024-02-29T00:00:00Z") - *TimeFromRfc3339("2024-02-28T00:00:00Z"),
            std::chrono::hours(24));
}

TEST(TimeText, YearsFarAwayAreReadAndWrittenAlike) {
  for (const char* text : {"0001-01-01T00:00:00Z", "2352-09-21T14:13:20Z", "9999-12-31T23:59:59Z"}) {
    const Result<TimePoint> time = TimeFromRfc3339(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(Rfc3339(*time), text);
  }
}

TEST(TimeText, ReadsNothingElse) {
  for (const char* text : {"", "2026-09-21", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
                           "2026-09-21T24:00:00Z", "2026-09-21t14:13:20Z", "2026-09-21T14:13:20+00:00"}) {
    EXPECT_FALSE(TimeFromRfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace tamis
