#include "extract/hash_lists/list_value.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "extract/hash_lists/list_reader.h"

namespace tamis {
namespace {

using std::chrono::sys_days;

Result<ListSignal> SignalOf(std::string_view value, std::optional<SignalKind> kind = std::nullopt) {
  std::vector<ListSignal> signals;
  const Status added = AppendSignals(value, kind, UrlScope::kExact, signals);
  if (!added) return added.error();
  return signals.at(0);
}

TEST(ListValue, HexadecimalInEitherCaseIsTheSameValue) {
  const auto lower = SignalOf("00112233445566778899aabbccddeeff");
  const auto upper = SignalOf(" 00112233445566778899AABBCCDDEEFF ");
  ASSERT_TRUE(lower && upper);
  EXPECT_EQ(*lower, *upper);
  EXPECT_EQ(lower->kind, SignalKind::kMd5);
  EXPECT_EQ(lower->value[1], 0x11);
  EXPECT_EQ(lower->value[15], 0xff);
}

TEST(ListValue, TheLengthTellsMd5AndSha1) {
  EXPECT_EQ(SignalOf(std::string(32, 'a'))->kind, SignalKind::kMd5);
  EXPECT_EQ(SignalOf(std::string(40, 'a'))->kind, SignalKind::kSha1);
}

TEST(ListValue, SixtyFourDigitsMustBeDeclared) {
  const std::string value(64, 'a');
  const auto undeclared = SignalOf(value);
  ASSERT_FALSE(undeclared);
  EXPECT_EQ(undeclared.error().message, "64 digits without a type: sha256 or pdq must be declared");
  EXPECT_EQ(SignalOf(value, SignalKind::kPdq)->kind, SignalKind::kPdq);
  EXPECT_EQ(SignalOf(value, SignalKind::kSha256)->kind, SignalKind::kSha256);
}

TEST(ListValue, Base64OfTheRightLengthIsRead) {
  // RFC 4648 4: 16 bytes 0x00 0x11 ... 0xff.
  EXPECT_EQ(*SignalOf("ABEiM0RVZneImaq7zN3u/w=="), *SignalOf("00112233445566778899aabbccddeeff"));
  EXPECT_EQ(SignalOf("ABEiM0RVZneImaq7zN3u/w", SignalKind::kMd5)->value[15], 0xff);
  EXPECT_EQ(SignalOf("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", SignalKind::kPdq)->kind,
            SignalKind::kPdq);
  EXPECT_FALSE(SignalOf("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
}

TEST(ListValue, Base64WithBitsLeftOverIsRefused) {
  EXPECT_FALSE(SignalOf("ABEiM0RVZneImaq7zN3u//==", SignalKind::kMd5));
}

TEST(ListValue, ThirtyTwoLettersOfBase32AreSha1) {
  // RFC 4648 10: BASE32("fooba") = "MZXW6YTB"; four times makes 20 bytes.
  const auto signal = SignalOf("MZXW6YTBMZXW6YTBMZXW6YTBMZXW6YTB");
  ASSERT_TRUE(signal);
  EXPECT_EQ(signal->kind, SignalKind::kSha1);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(signal->value.data()), 20), "foobafoobafoobafooba");
}

TEST(ListValue, AWrongLengthIsNamedWithoutTheValue) {
  const auto odd = SignalOf(std::string(56, 'c'));
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error().message, "56 digits, which no known type has");
  const auto declared = SignalOf(std::string(31, 'c'), SignalKind::kMd5);
  ASSERT_FALSE(declared);
  EXPECT_EQ(declared.error().message, "31 characters, which is no length of md5");
}

TEST(ListValue, OtherCharactersAreNotHexadecimal) {
  const auto signal = SignalOf(std::string(39, 'a') + "!");
  ASSERT_FALSE(signal);
  EXPECT_EQ(signal.error().message, "not hexadecimal");
}

TEST(ListValue, AUrlWithoutASchemeStandsForBoth) {
  std::vector<ListSignal> signals;
  ASSERT_TRUE(AppendSignals("list.test:8080/a,b?c", SignalKind::kUrl, UrlScope::kExact, signals));
  ASSERT_EQ(signals.size(), 2U);
  EXPECT_EQ(signals[0].url, "http://list.test:8080/a,b?c");
  EXPECT_EQ(signals[1].url, "https://list.test:8080/a,b?c");
}

TEST(ListValue, OtherSchemesAreNoUrls) {
  std::vector<ListSignal> signals;
  EXPECT_FALSE(AppendSignals("ftp://list.test/a", SignalKind::kUrl, UrlScope::kExact, signals));
  EXPECT_TRUE(signals.empty());
}

TEST(ListValue, AHostIsReadFromAnyOfItsForms) {
  for (const char* const written : {"list.test", "*.list.test", "https://LIST.test/", "http://list.test/a"}) {
    std::vector<ListSignal> signals;
    ASSERT_TRUE(AppendSignals(written, SignalKind::kUrl, UrlScope::kHost, signals)) << written;
    EXPECT_EQ(signals.at(0).url, "list.test") << written;
    EXPECT_EQ(signals.at(0).scope, UrlScope::kHost);
  }
  std::vector<ListSignal> signals;
  EXPECT_FALSE(AppendSignals("list.test/a", SignalKind::kUrl, UrlScope::kHost, signals));
}

TEST(ListType, NamesOfAllExchangesAreKnown) {
  EXPECT_EQ(ListTypeFrom("HASH_PDQ").kind, SignalKind::kPdq);
  EXPECT_EQ(ListTypeFrom("ImagePDQ").kind, SignalKind::kPdq);
  EXPECT_EQ(ListTypeFrom("image_sha1").kind, SignalKind::kSha1);
  EXPECT_EQ(ListTypeFrom("SHA-256").kind, SignalKind::kSha256);
  EXPECT_EQ(ListTypeFrom("DOMAIN").scope, UrlScope::kHost);
}

TEST(ListType, WhatIsNotAPictureIsAnotherKind) {
  for (const char* const name : {"HASH_VIDEO_MD5", "VideoMD5", "video_sha256", "HASH_URL_MD5", "photodna",
                                 "SHA512", "pdq_ocr", "vpdq", "something new"}) {
    EXPECT_FALSE(ListTypeFrom(name).kind) << name;
  }
}

TEST(ListTime, EveryFormIsRead) {
  const TimePoint day = sys_days(std::chrono::year(2025) / 3 / 3);
  const TimePoint moment = day + std::chrono::hours(23) + std::chrono::minutes(5) + std::chrono::seconds(22);
  for (const char* const written :
       {"2025-03-03T23:05:22Z", "2025-03-03 23:05:22", "2025-03-03 23:05:22 UTC", "1741043122",
        "1741043122000", "1741043122000000", "2025-03-04T00:05:22+01:00"}) {
    EXPECT_EQ(ParseListTime(written), moment) << written;
  }
  EXPECT_EQ(ParseListTime("2025-03-03 23:05:22,587"), moment + std::chrono::milliseconds(587));
  EXPECT_EQ(ParseListTime("2025-03-03"), day);
}

TEST(ListTime, WhatIsNoTimeIsNone) {
  for (const char* const written : {"", "soon", "0", "-5", "1e300", "nan", "9999-01-01"}) {
    EXPECT_EQ(ParseListTime(written), std::nullopt) << written;
  }
}

TEST(ListFormat, IsToldFromTheBeginning) {
  EXPECT_EQ(SniffListFormat("# a list\r\n" + std::string(32, 'a') + "\r\n"), ListFormat::kText);
  EXPECT_EQ(SniffListFormat(std::string(64, 'a')), ListFormat::kText);
  EXPECT_EQ(SniffListFormat("pdq " + std::string(64, 'a')), ListFormat::kText);
  EXPECT_EQ(SniffListFormat("\xEF\xBB\xBFid;type;value\n"), ListFormat::kCsv);
  EXPECT_EQ(SniffListFormat("MD5\tSHA1\n"), ListFormat::kCsv);
  EXPECT_EQ(SniffListFormat(R"({"op": "add", "type": "md5", "value": "x"})"), ListFormat::kJsonLines);
  EXPECT_EQ(SniffListFormat(R"({"count": 1, "hashRecords": []})"), ListFormat::kStopNcii);
  EXPECT_EQ(SniffListFormat(R"({"data": [{"id": "1", "indicator": "x"}]})"), ListFormat::kThreatExchange);
  EXPECT_EQ(SniffListFormat(R"({"results":[{"hash_digest": "x"}]})"), ListFormat::kTat);
  EXPECT_EQ(SniffListFormat(R"({"@odata.context": "x", "value": [{"MediaID": 1}]})"),
            ListFormat::kProjectVic);
  EXPECT_EQ(SniffListFormat("<?xml version=\"1.0\"?>\n<queryResult>"), ListFormat::kNcmecXml);
}

TEST(ListFormat, DoubtIsNoFormat) {
  EXPECT_EQ(SniffListFormat(""), std::nullopt);
  EXPECT_EQ(SniffListFormat("Dear partner,"), std::nullopt);
  EXPECT_EQ(SniffListFormat("<html><body>Not found"), std::nullopt);
  EXPECT_EQ(SniffListFormat(R"({"error": {"message": "no"}})"), std::nullopt);
  EXPECT_EQ(SniffListFormat(std::string("\x89PNG\0\0", 6)), std::nullopt);
}

}  // namespace
}  // namespace tamis
