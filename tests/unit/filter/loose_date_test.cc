#include "filter/loose_date.h"

#include <chrono>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

std::string Iso(std::string_view text) {
  const std::optional<TimePoint> time = ParseLooseDate(text);
  return time ? std::to_string(time->time_since_epoch() / std::chrono::seconds(1)) : "unreadable";
}

// RFC 822 5.1, RFC 850 2.1.4, asctime, ISO 8601.
TEST(LooseDate, ReadsWhatPeopleWrite) {
  for (const char* text :
       {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "sun nov 6 08:49:37 1994",
        "1994-11-06T08:49:37Z", "1994-11-06 08:49:37", "1994-11-06t09:49:37+01:00",
        "6 november 1994 00:49:37 pst", "06 nov 1994 09:49:37 +0100", "1994-11-06T08:49:37.25z"}) {
    EXPECT_EQ(Iso(text), "784111777") << text;
  }
  EXPECT_EQ(Iso("1970-01-02"), "86400");
  EXPECT_EQ(Iso("2 Jan 1970"), "86400");
  EXPECT_EQ(Iso("Jan 2, 1970"), "86400");
  for (const char* text :
       {"", "tomorrow", "31 feb 2020", "2020-13-01", "25 jun", "2020-01-01T99:00", "2020-01-01 10:00 mars",
        "1 2 3 4 5", "25 jun 2030 15:00:00 xyz", "2020-01-0a", "----------"}) {
    EXPECT_EQ(Iso(text), "unreadable") << text;
  }
}

}  // namespace
}  // namespace tamis
