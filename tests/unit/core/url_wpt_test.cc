#include "crawler/core/url.h"

#include <cstdio>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "tests/unit/core/wpt.h"

namespace tamis {
namespace {

namespace json = boost::json;

void ExpectParts(const Url& url, const json::object& row) {
  const std::string port = url.port() ? std::to_string(*url.port()) : "";
  const std::string query = url.query().empty() ? "" : "?" + std::string(url.query());
  const std::string fragment = url.fragment().empty() ? "" : "#" + std::string(url.fragment());
  EXPECT_EQ(url.href(), wpt::Text(row, "href"));
  EXPECT_EQ(std::string(url.scheme()) + ":", wpt::Text(row, "protocol"));
  EXPECT_EQ(url.username(), wpt::Text(row, "username"));
  EXPECT_EQ(url.password(), wpt::Text(row, "password"));
  EXPECT_EQ(url.host(), wpt::Text(row, "hostname"));
  EXPECT_EQ(port, wpt::Text(row, "port"));
  EXPECT_EQ(url.path(), wpt::Text(row, "pathname"));
  EXPECT_EQ(query, wpt::Text(row, "search"));
  EXPECT_EQ(fragment, wpt::Text(row, "hash"));
  if (!row.contains("origin")) return;
  EXPECT_EQ(url.origin(), wpt::Text(row, "origin"));
}

// https://url.spec.whatwg.org/#url-parsing, by the standard's test data. There are no exceptions: every
// http and https row must come out as it says.
TEST(UrlWpt, UrlTestData) {
  int ran = 0, skipped = 0;
  wpt::ForEachRow("urltestdata.json", [&](const json::object& row) {
    if (!wpt::IsHttp(row)) {
      ++skipped;
      return;
    }
    ++ran;
    SCOPED_TRACE(json::serialize(row));
    const Result<Url> url = wpt::ParseRow(row);
    if (row.contains("failure")) {
      EXPECT_FALSE(url);
      return;
    }
    ASSERT_TRUE(url) << url.error().message;
    ExpectParts(*url, row);
  });
  std::printf("urltestdata.json: %d rows ran, %d are not http or https\n", ran, skipped);
  EXPECT_GT(ran, 400);
}

// A row whose input names another scheme must be refused, whatever the standard makes of it.
TEST(UrlWpt, OtherSchemesAreRefused) {
  int ran = 0;
  wpt::ForEachRow("urltestdata.json", [&](const json::object& row) {
    const std::string protocol = wpt::Text(row, "protocol");
    if (protocol.empty() || protocol == "http:" || protocol == "https:") return;
    ++ran;
    SCOPED_TRACE(json::serialize(row));
    EXPECT_FALSE(wpt::ParseRow(row));
  });
  EXPECT_GT(ran, 100);
}

// https://url.spec.whatwg.org/#concept-domain-to-ascii
TEST(UrlWpt, ToAscii) {
  int ran = 0;
  wpt::ForEachRow("toascii.json", [&](const json::object& row) {
    ++ran;
    SCOPED_TRACE(json::serialize(row));
    const Result<Url> url = wpt::ParseExact("https://" + wpt::Text(row, "input") + "/x");
    const std::string expected = wpt::Text(row, "output");
    if (expected.empty()) {
      EXPECT_FALSE(url) << url->host();
      return;
    }
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->host(), expected);
    EXPECT_EQ(url->href(), "https://" + expected + "/x");
  });
  std::printf("toascii.json: %d rows ran\n", ran);
  EXPECT_GT(ran, 80);
}

// https://url.spec.whatwg.org/#string-percent-encode-after-encoding. Queries are always UTF-8 here.
TEST(UrlWpt, PercentEncoding) {
  int ran = 0;
  wpt::ForEachRow("percent-encoding.json", [&](const json::object& row) {
    ++ran;
    SCOPED_TRACE(json::serialize(row));
    const Result<Url> url = wpt::ParseExact("http://a/?" + wpt::Text(row, "input") + "#f");
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->query(), wpt::Text(row.at("output").as_object(), "utf-8"));
  });
  std::printf("percent-encoding.json: %d rows ran\n", ran);
  EXPECT_GT(ran, 5);
}

// https://url.spec.whatwg.org/#concept-url-serializer: what is serialised parses to itself.
TEST(UrlWpt, SerialisationsAreStable) {
  wpt::ForEachRow("urltestdata.json", [&](const json::object& row) {
    const Result<Url> url = wpt::ParseRow(row);
    if (!url) return;
    SCOPED_TRACE(url->href());
    const Result<Url> again = wpt::ParseExact(url->href());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->href(), url->href());
    EXPECT_EQ(again->host(), url->host());
    EXPECT_EQ(again->path_and_query(), url->path_and_query());
  });
}

}  // namespace
}  // namespace tamis
