// Parser differentials: what libcurl connects to must be the host that was checked (crawling.md 7.1).

#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <boost/json.hpp>
#include <curl/curl.h>
#include <gtest/gtest.h>

#include "crawler/core/url.h"
#include "tests/unit/core/wpt.h"

namespace tamis {
namespace {

/// The host libcurl reads from `href`; nothing if it refuses the URL, which ends a fetch before it starts.
std::optional<std::string> CurlHost(const std::string& href) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle(curl_url(), &curl_url_cleanup);
  if (curl_url_set(handle.get(), CURLUPART_URL, href.c_str(), 0) != CURLUE_OK) return std::nullopt;
  char* host = nullptr;
  if (curl_url_get(handle.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) return std::nullopt;
  const std::string copy(host);
  curl_free(host);
  return copy;
}

/// Characters that the URL standard allows in a host and libcurl 7.88 does not: it refuses the URL.
bool HasCharacterCurlRefuses(std::string_view host) {
  return host.find_first_of("!{}$'\"`*=;,") != std::string_view::npos;
}

void ExpectSameHost(const Url& url, int& refused) {
  SCOPED_TRACE(url.href());
  const std::optional<std::string> host = CurlHost(url.href());
  if (!host) {
    ++refused;
    EXPECT_TRUE(HasCharacterCurlRefuses(url.host()));
    return;
  }
  EXPECT_EQ(*host, url.host());
}

TEST(UrlCurl, ReadsTheSameHostFromEveryHrefOfTheStandardsData) {
  std::set<std::string> hrefs;
  wpt::ForEachRow("urltestdata.json", [&](const boost::json::object& row) {
    const Result<Url> url = wpt::ParseRow(row);
    if (url) hrefs.insert(url->href());
  });
  wpt::ForEachRow("toascii.json", [&](const boost::json::object& row) {
    const Result<Url> url = wpt::ParseExact("http://" + wpt::Text(row, "input"));
    if (url) hrefs.insert(url->href());
  });
  int refused = 0;
  for (const std::string& href : hrefs) ExpectSameHost(*Url::Parse(href), refused);
  std::printf("libcurl read %zu URLs, refused %d\n", hrefs.size(), refused);
  EXPECT_GT(hrefs.size(), 200U);
  EXPECT_LT(refused, 20);
}

TEST(UrlCurl, ReadsTheSameHostFromHrefsOfHostileSpellings) {
  int refused = 0;
  for (const char* input : {"http://0x7f.1/",
                            "http://0177.0.0.01/",
                            "http://2130706433/",
                            "http://127.1./",
                            "http://a@b@c/",
                            "http://good.example\\@evil.example/",
                            "http:\\\\evil.example/",
                            "http:/\\evil.example",
                            "http:evil.example",
                            "http://evil.example\t.org\n/",
                            "http://[::ffff:127.0.0.1]/",
                            "http://[::127.0.0.1]/",
                            "http://[1::0:0:2]/",
                            "http://%31%32%37.0.0.1/",
                            "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/",
                            "http://example.com./",
                            "http://user:p%40ss@example.com:8080/",
                            "http://a:b:c@d/",
                            "http://ex%41mple.com/",
                            "http://a_b.example/"}) {
    const Result<Url> url = Url::Parse(input);
    ASSERT_TRUE(url) << input;
    ExpectSameHost(*url, refused);
  }
  EXPECT_EQ(refused, 0);
}

}  // namespace
}  // namespace tamis
