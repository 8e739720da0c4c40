// Dates of sitemaps (W3C note on date and time formats) and of feeds (RFC 822 section 5).

#include "extract/web_date.h"

#include <chrono>

#include <gtest/gtest.h>

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;

const TimePoint kNewYear = sys_days{year{2005} / 1 / 1};

TEST(WebDate, W3cFormsOfTheNote) {
  EXPECT_EQ(ParseW3cDate("2005"), kNewYear);
  EXPECT_EQ(ParseW3cDate("2005-01"), kNewYear);
  EXPECT_EQ(ParseW3cDate(" 2005-01-01\n"), kNewYear);
  EXPECT_EQ(ParseW3cDate("2005-01-01T19:20+01:00"), kNewYear + hours(18) + minutes(20));
  EXPECT_EQ(ParseW3cDate("2005-01-01T19:20:30Z"), kNewYear + hours(19) + minutes(20) + seconds(30));
  EXPECT_EQ(ParseW3cDate("2005-01-01T00:00:00.45-00:30"),
            kNewYear + minutes(30) + std::chrono::milliseconds(450));
}

TEST(WebDate, W3cWhatIsNoDate) {
  for (const char* text :
       {"", "2005-13", "2005-02-30", "05-01-01", "2005-01-01T19:20", "2005-01-01 19:20Z", "2005-01-01T24:00Z",
        "2005-01-01T10:60Z", "2005-1-1", "2005-01-01Z", "2005-01-01T10:00:00.Z", "2005-01-01T10:00+0100",
        "2005-01-01T10:00+24:00", "20050101", "today"}) {
    EXPECT_FALSE(ParseW3cDate(text).has_value()) << text;
  }
}

TEST(WebDate, Rfc822WithItsZones) {
  EXPECT_EQ(ParseRfc822Date("Sat, 01 Jan 2005 10:30:15 GMT"),
            kNewYear + hours(10) + minutes(30) + seconds(15));
  EXPECT_EQ(ParseRfc822Date("1 Jan 05 10:30 EST"), kNewYear + hours(15) + minutes(30));
  EXPECT_EQ(ParseRfc822Date("Sat, 1 january 2005 10:30:00 +0200"), kNewYear + hours(8) + minutes(30));
  EXPECT_EQ(ParseRfc822Date("Sat, 01 Jan 2005 00:00:00 -0130"), kNewYear + minutes(90));
  EXPECT_EQ(ParseRfc822Date("01 Jan 99 00:00 UT"), TimePoint(sys_days{year{1999} / 1 / 1}));
}

TEST(WebDate, Rfc822WhatIsNoDate) {
  for (const char* text :
       {"", "Sat", "Sat 01 Jan 2005 10:30:15 GMT", "01 Foo 2005 10:30 GMT", "32 Jan 2005 10:30 GMT",
        "01 Jan 2005", "01 Jan 2005 10:30", "01 Jan 2005 10:30 XYZ", "01 Jan 2005 10:30 GMT tail"}) {
    EXPECT_FALSE(ParseRfc822Date(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace tamis
