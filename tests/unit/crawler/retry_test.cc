#include "crawler/fetch/retry.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// 1994-11-06 08:49:37 UTC, the example of RFC 9110 5.6.7.
const TimePoint kExample{seconds(784'111'777)};

TEST(RetryDelay, ThreeAttemptsThenNever) {
  EXPECT_EQ(RetryDelay(1, RetryReason::kConnect), minutes(1));
  EXPECT_EQ(RetryDelay(2, RetryReason::kTls), minutes(15));
  EXPECT_EQ(RetryDelay(3, RetryReason::kServerError), hours(4));
  EXPECT_EQ(RetryDelay(4, RetryReason::kTimeout), std::nullopt);
}

TEST(RetryDelay, PermanentFailuresAreNotRetried) {
  EXPECT_EQ(RetryDelay(1, RetryReason::kPermanent), std::nullopt);
}

// RFC 9110 10.2.3: delay-seconds.
TEST(RetryAfter, Rfc9110_Seconds) {
  EXPECT_EQ(ParseRetryAfter("120", kExample), seconds(120));
  EXPECT_EQ(ParseRetryAfter(" 0\t", kExample), seconds(0));
  EXPECT_EQ(ParseRetryAfter("007", kExample), seconds(7));
}

// RFC 9110 5.6.7: a recipient must accept all three forms.
TEST(RetryAfter, Rfc9110_AllThreeDateForms) {
  const TimePoint now = kExample - seconds(90);
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now), seconds(90));
  EXPECT_EQ(ParseRetryAfter("Sunday, 06-Nov-94 08:49:37 GMT", now), seconds(90));
  EXPECT_EQ(ParseRetryAfter("Sun Nov  6 08:49:37 1994", now), seconds(90));
  EXPECT_EQ(ParseRetryAfter("Wed Nov 16 08:49:37 1994", now), hours(240) + seconds(90));
}

// RFC 9110 5.6.7: two-digit years more than 50 years ahead are in the past.
TEST(RetryAfter, Rfc9110_TwoDigitYears) {
  const TimePoint now{std::chrono::sys_days{std::chrono::year(2026) / 11 / 22}};
  EXPECT_EQ(ParseRetryAfter("Monday, 23-Nov-26 00:00:00 GMT", now), hours(24));
  EXPECT_EQ(ParseRetryAfter("Sunday, 06-Nov-94 08:49:37 GMT", now), seconds(0));
}

TEST(RetryAfter, DatesInThePastAreNow) {
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", kExample + hours(1)), seconds(0));
}

TEST(RetryAfter, HugeValuesSaturate) {
  const Milliseconds longest = std::chrono::days(3'653);
  EXPECT_EQ(ParseRetryAfter("9223372036854775807", kExample), longest);
  EXPECT_EQ(ParseRetryAfter("99999999999999999999999999", kExample), longest);
  EXPECT_EQ(ParseRetryAfter("Fri, 31 Dec 9999 23:59:59 GMT", kExample), longest);
}

TEST(RetryAfter, MalformedValuesAreNoValue) {
  for (const char* value :
       {"", " ", "-5", "+5", "1.5", "5s", "soon", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT x", "Sun, 06 ovD 1994 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        ", ", "Sun "}) {
    EXPECT_EQ(ParseRetryAfter(value, kExample), std::nullopt) << value;
  }
}

}  // namespace
}  // namespace tamis
