#include "crawler/fetch/head_reader.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

Status AddAll(HeadReader& reader, std::initializer_list<std::string_view> lines) {
  for (const std::string_view line : lines) {
    const Status added = reader.Add(line);
    if (!added) return added;
  }
  return {};
}

TEST(HeadReader, LowersNamesAndTrimsValues) {
  HeadReader reader{HeadLimits{}};
  ASSERT_TRUE(AddAll(
      reader, {"HTTP/1.1 200 OK\r\n", "Content-Type:  text/html \r\n", "X-A:\r\n", "nonsense\r\n", "\r\n"}));
  EXPECT_TRUE(reader.is_complete());
  EXPECT_EQ(reader.status(), 200);
  const Headers expected = {{"content-type", "text/html"}, {"x-a", ""}};
  EXPECT_EQ(reader.headers(), expected);
}

// RFC 9112 5.2: a folded line continues the value before it.
TEST(HeadReader, Rfc9112_FoldedLinesAreJoined) {
  HeadReader reader{HeadLimits{}};
  ASSERT_TRUE(AddAll(reader, {"HTTP/1.1 200 OK", "X-Robots-Tag: noai,", "\tnoindex", ""}));
  EXPECT_EQ(reader.headers()[0].second, "noai, noindex");
}

// RFC 9110 15.2: interim responses come before the final one; their fields are not its fields.
TEST(HeadReader, Rfc9110_InterimResponsesAreSkipped) {
  HeadReader reader{HeadLimits{}};
  ASSERT_TRUE(AddAll(reader, {"HTTP/1.1 103 Early Hints", "Link: </a>", ""}));
  EXPECT_FALSE(reader.is_complete());
  ASSERT_TRUE(AddAll(reader, {"HTTP/2 404", "A: b", ""}));
  EXPECT_TRUE(reader.is_complete());
  EXPECT_EQ(reader.status(), 404);
  EXPECT_EQ(reader.headers().size(), 1u);
}

TEST(HeadReader, TooManyInterimResponsesAreAnError) {
  HeadReader reader{HeadLimits{.max_interim = 2}};
  ASSERT_TRUE(AddAll(reader, {"HTTP/1.1 100 Continue", "", "HTTP/1.1 100 Continue", ""}));
  const Status third = AddAll(reader, {"HTTP/1.1 100 Continue", ""});
  ASSERT_FALSE(third);
  EXPECT_TRUE(third.error().message.starts_with("protocol_error"));
}

TEST(HeadReader, BytesAndLinesAreCapped) {
  HeadReader by_lines{HeadLimits{.max_lines = 3}};
  EXPECT_TRUE(AddAll(by_lines, {"HTTP/1.1 200 OK", "A: b", "C: d"}));
  EXPECT_EQ(by_lines.Add("E: f").error().code, ErrorCode::kTooLarge);
  HeadReader by_bytes{HeadLimits{.max_bytes = 30}};
  EXPECT_TRUE(by_bytes.Add("HTTP/1.1 200 OK"));
  EXPECT_TRUE(by_bytes.Add("A: 345678901234"));
  const Status full = by_bytes.Add("B");
  ASSERT_FALSE(full);
  EXPECT_TRUE(full.error().message.starts_with("header_too_large"));
}

TEST(HeadReader, TrailersAreCountedAndNotKept) {
  HeadReader reader{HeadLimits{.max_lines = 4}};
  ASSERT_TRUE(AddAll(reader, {"HTTP/1.1 200 OK", "A: b", "", "Trailer: x"}));
  EXPECT_EQ(reader.headers().size(), 1u);
  EXPECT_FALSE(reader.Add("Trailer: y"));
}

TEST(HeadReader, ContentTypeIsTheLastThatIsOne) {
  EXPECT_EQ(ContentTypeEssence({{"content-type", "Text/HTML;charset=x"}}), "text/html");
  EXPECT_EQ(ContentTypeEssence({{"content-type", "image/png"}, {"content-type", "bogus"}}), "image/png");
  EXPECT_EQ(ContentTypeEssence({{"content-type", "a/b"}, {"content-type", "c/d"}}), "c/d");
  EXPECT_EQ(ContentTypeEssence({{"content-type", "/"}, {"x", "a/b"}}), "");
}

// RFC 9110 8.6: several equal values are one; different ones, and all else, are none.
TEST(HeadReader, Rfc9110_ContentLengthMustBeOneNumber) {
  EXPECT_EQ(ContentLength({{"content-length", "12"}}), 12);
  EXPECT_EQ(ContentLength({{"content-length", "12"}, {"content-length", "12"}}), 12);
  EXPECT_EQ(ContentLength({{"content-length", "12"}, {"content-length", "13"}}), std::nullopt);
  for (const char* bad : {"", "-1", "+1", "1 2", "0x1", "99999999999999999999"}) {
    EXPECT_EQ(ContentLength({{"content-length", bad}}), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace tamis
