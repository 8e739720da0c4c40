#include "crawler/core/url.h"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "tests/unit/core/wpt.h"

namespace tamis {
namespace {

Url Parsed(std::string_view text, const Url* base = nullptr) {
  Result<Url> url = wpt::ParseExact(text, base);
  EXPECT_TRUE(url) << text << ": " << url.error().message;
  return url ? *std::move(url) : Url();
}

TEST(Url, PartsAreViewsIntoTheSerialisation) {
  const Url url = Parsed("HTTPS://us%65r:p@ss@EXAMPLE.com:8443/a/../b?c=d#e");
  EXPECT_EQ(url.href(), "https://us%65r:p%40ss@example.com:8443/b?c=d#e");
  EXPECT_EQ(url.scheme(), "https");
  EXPECT_EQ(url.username(), "us%65r");
  EXPECT_EQ(url.password(), "p%40ss");
  EXPECT_EQ(url.host(), "example.com");
  EXPECT_EQ(url.port(), 8443);
  EXPECT_EQ(url.effective_port(), 8443);
  EXPECT_EQ(url.path(), "/b");
  EXPECT_EQ(url.query(), "c=d");
  EXPECT_EQ(url.fragment(), "e");
  EXPECT_EQ(url.path_and_query(), "/b?c=d");
  EXPECT_EQ(url.origin(), "https://example.com:8443");
  EXPECT_TRUE(url.has_credentials());
  EXPECT_FALSE(url.host_is_ip());
}

TEST(Url, AbsentPartsAreEmpty) {
  const Url url = Parsed("http://example.com:80");
  EXPECT_EQ(url.href(), "http://example.com/");
  EXPECT_EQ(url.username(), "");
  EXPECT_EQ(url.password(), "");
  EXPECT_EQ(url.port(), std::nullopt);
  EXPECT_EQ(url.effective_port(), 80);
  EXPECT_EQ(Parsed("https://example.com").effective_port(), 443);
  EXPECT_EQ(url.path(), "/");
  EXPECT_EQ(url.query(), "");
  EXPECT_EQ(url.fragment(), "");
  EXPECT_EQ(url.path_and_query(), "/");
  EXPECT_FALSE(url.has_credentials());
}

TEST(Url, UserNameOrPasswordAlone) {
  EXPECT_EQ(Parsed("http://user@a/").password(), "");
  EXPECT_TRUE(Parsed("http://user@a/").has_credentials());
  EXPECT_EQ(Parsed("http://:pass@a/").username(), "");
  EXPECT_EQ(Parsed("http://:pass@a/").password(), "pass");
  EXPECT_FALSE(Parsed("http://:@a/").has_credentials());
}

TEST(Url, AnEmptyQueryKeepsItsMark) {
  const Url url = Parsed("http://a/b?#");
  EXPECT_EQ(url.href(), "http://a/b?#");
  EXPECT_EQ(url.query(), "");
  EXPECT_EQ(url.path_and_query(), "/b?");
}

TEST(Url, WithoutFragmentIsTheSameUrlOtherwise) {
  const Url url = Parsed("http://a:81/b?c#d").WithoutFragment();
  EXPECT_EQ(url.href(), "http://a:81/b?c");
  EXPECT_EQ(url.query(), "c");
  EXPECT_EQ(url.fragment(), "");
  EXPECT_EQ(Parsed("http://a/").WithoutFragment().href(), "http://a/");
}

// https://url.spec.whatwg.org/#relative-state: credentials and port come from the base.
TEST(Url, ARelativeUrlInheritsFromItsBase) {
  const Url base = Parsed("http://u:p@a:81/b/c?d#e");
  EXPECT_EQ(Parsed("f", &base).href(), "http://u:p@a:81/b/f");
  EXPECT_EQ(Parsed("f", &base).username(), "u");
  EXPECT_EQ(Parsed("f", &base).port(), 81);
  EXPECT_EQ(Parsed("", &base).href(), "http://u:p@a:81/b/c?d");
  EXPECT_EQ(Parsed("#x", &base).href(), "http://u:p@a:81/b/c?d#x");
  EXPECT_EQ(Parsed("?x", &base).href(), "http://u:p@a:81/b/c?x");
  EXPECT_EQ(Parsed("//h", &base).href(), "http://h/");
  EXPECT_EQ(Parsed("http:g", &base).href(), "http://u:p@a:81/b/g");
  EXPECT_EQ(Parsed("https:g", &base).href(), "https://g/");
  const Url address = Parsed("http://[::1]/");
  EXPECT_TRUE(Parsed("/x", &address).host_is_ip());
}

TEST(Url, Ipv4InAllItsSpellings) {
  for (const char* spelling :
       {"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0X7F000001", "017700000001", "0177.0.0.1",
        "127.0.0.1.", "0x7f.0.0x0.01", "%31%32%37.1", "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1"}) {
    SCOPED_TRACE(spelling);
    const Url url = Parsed(std::string("http://") + spelling + "/");
    EXPECT_EQ(url.host(), "127.0.0.1");
    EXPECT_TRUE(url.host_is_ip());
  }
  for (const char* invalid : {"256.256.256.256", "1.2.3.4.5", "4294967296", "0x100000000", "1.2.3.08", "a.0x",
                              "99999999999999999999999999", "1..0x1"}) {
    EXPECT_FALSE(Url::Parse(std::string("http://") + invalid + "/")) << invalid;
  }
}

TEST(Url, Ipv6IsCompressed) {
  EXPECT_EQ(Parsed("http://[0:0:1:0:0:0:0:1]/").host(), "[0:0:1::1]");
  EXPECT_EQ(Parsed("http://[1:2:3:4:5:6:7::]/").host(), "[1:2:3:4:5:6:7:0]");
  EXPECT_EQ(Parsed("http://[::FFFF:1.2.3.4]/").host(), "[::ffff:102:304]");
  for (const char* invalid : {"[::1", "[1:2:3:4:5:6:7:8:9]", "[::1:2:3:4:5:6:7:8]", "[1::2::3]", "[:1]",
                              "[1:]", "[::1.2.3]", "[::1.2.3.04]", "[fe80::1%25eth0]", "[]", "[12345::]"}) {
    EXPECT_FALSE(Url::Parse(std::string("http://") + invalid + "/")) << invalid;
  }
}

TEST(Url, OtherSchemesAndRelativeUrlsWithoutABaseAreInvalid) {
  const Url base = Parsed("http://a/");
  for (const char* text :
       {"ftp://a/", "data:image/png;base64,AA", "javascript:alert(1)", "mailto:a@b", "httpss://a"}) {
    EXPECT_EQ(Url::Parse(text, &base).error().code, ErrorCode::kInvalidInput) << text;
  }
  EXPECT_EQ(Url::Parse("/a").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(Url::Parse("").error().code, ErrorCode::kInvalidInput);
}

TEST(Url, AnErrorDoesNotQuoteTheUrl) {
  const Result<Url> url = Url::Parse("http://secret host/secret");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().message.find("secret"), std::string::npos);
}

TEST(Url, IllFormedUtf8CountsAsReplacementCharacters) {
  EXPECT_EQ(Parsed("http://a/\xFF\xE2\x80?\xC0").href(), "http://a/%EF%BF%BD%EF%BF%BD?%EF%BF%BD");
  EXPECT_FALSE(Url::Parse("http://a\xFF/"));
}

TEST(Url, InputAndSerialisationAreBounded) {
  const std::string start = "http://a/";
  EXPECT_TRUE(Url::Parse(start + std::string(kMaxUrlBytes - start.size(), 'x')));
  EXPECT_EQ(Url::Parse(start + std::string(kMaxUrlBytes, 'x')).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(Url::Parse(start + std::string(3000, '<')).error().code, ErrorCode::kTooLarge);
  const Url base = Parsed(start + std::string(5000, 'x') + "/");
  EXPECT_EQ(Url::Parse(std::string(5000, 'y'), &base).error().code, ErrorCode::kTooLarge);
}

// UTS #46 of today, whatever the age of ICU's tables: Georgian capitals, Hangul fillers, sharp s.
TEST(Url, IdnaMapsAsTheNewestTableDoes) {
  EXPECT_EQ(Parsed("http://\xE1\x82\xA0.example/").host(), Parsed("http://\xE2\xB4\x80.example/").host());
  EXPECT_EQ(Parsed("http://a\xE3\x85\xA4"
                   "b.example/")
                .host(),
            "ab.example");
  EXPECT_EQ(Parsed("http://\xE1\xBA\x9E.example/").host(), "xn--zca.example");
}

}  // namespace
}  // namespace tamis
