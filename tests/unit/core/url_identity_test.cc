#include "crawler/core/url.h"

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

struct Case {
  std::string_view input;
  std::string_view expected;
};

std::string KeyOf(std::string_view text) {
  return DedupeKey(*Url::Parse(text));
}

void ExpectKeys(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.input);
    EXPECT_EQ(KeyOf(c.input), c.expected);
    EXPECT_EQ(KeyOf(c.expected), c.expected) << "a key is its own key";
  }
}

TEST(DedupeKey, DropsWhatChoosesNoContent) {
  ExpectKeys({{"http://a/b#c", "http://a/b"},
              {"http://u:p@a/", "http://a/"},
              {"http://a/?", "http://a/"},
              {"http://a/?x=1&", "http://a/?x=1"},
              {"http://a/?&x=1&&y=2", "http://a/?x=1&y=2"},
              {"http://a/?utm_source=n&x=1&UTM_Campaign=m", "http://a/?x=1"},
              {"http://a/?gclid=1&fbclid=2&mc_eid=3", "http://a/"},
              {"http://a/?utm%5Fsource=x&q", "http://a/?q"},
              {"http://a:8080/b", "http://a:8080/b"}});
}

TEST(DedupeKey, KeepsWhatMayChooseContent) {
  ExpectKeys({{"http://a/?b=2&a=1", "http://a/?b=2&a=1"},
              {"http://a/index.html", "http://a/index.html"},
              {"http://a/A?ref=utm_source", "http://a/A?ref=utm_source"},
              {"http://www.a/", "http://www.a/"},
              {"http://a/?sid=5&cfid=7", "http://a/?sid=5&cfid=7"},
              {"http://a/?phpsessid=short", "http://a/?phpsessid=short"},
              {"http://a/?autm_source=1", "http://a/?autm_source=1"},
              {"http://a//b/", "http://a//b/"}});
}

// The StripSessionIDs and StripSessionCFIDs rules of Heritrix 3.
TEST(DedupeKey, DropsSessionIds) {
  ExpectKeys({{"http://a/?PHPSESSID=0123456789abcdefghij0123456789ab&x=1", "http://a/?x=1"},
              {"http://a/?jsessionid=0123456789abcdefghij0123456789ab", "http://a/"},
              {"http://a/?sid=0123456789abcdefghij0123456789ab", "http://a/"},
              {"http://a/?ASPSESSIONIDAQBSDSRT=EOHBLBDDPFCLHKPGGKLILNAM", "http://a/"},
              {"http://a/?cfid=12&x=1&CFTOKEN=34", "http://a/?x=1"},
              {"http://a/b;jsessionid=0A1B.node1?x=1", "http://a/b?x=1"},
              {"http://a/b;JSESSIONID=1;v=2/c", "http://a/b;v=2/c"},
              {"http://a/(S(lit3py55t21z5v55vlm25s55))/b.aspx", "http://a/b.aspx"},
              {"http://a/;jsessionid=1", "http://a/"},
              {"http://a/b/..;jsessionid=1/c", "http://a/b/..;jsessionid=1/c"}});
}

// RFC 3986 sections 6.2.2.1 and 6.2.2.2.
TEST(DedupeKey, Rfc3986_EscapesAreNormalised) {
  ExpectKeys({{"http://a/%7euser/%c3%a9", "http://a/~user/%C3%A9"},
              {"http://a/%41%2D%5f?%7e=%2f", "http://a/A-_?~=%2F"},
              {"http://a/%2fb", "http://a/%2Fb"},
              {"http://a/100%", "http://a/100%25"},
              {"http://a/%4%31", "http://a/%2541"},
              {"http://a/%2525", "http://a/%2525"}});
}

TEST(Surt, GroupsTheHostsOfADomain) {
  const std::vector<Case> cases = {
      {"http://www.example.com/path?query#f", "http://(com,example,www,)/path?query"},
      {"https://example.com:8443/", "https://(com,example,:8443)/"},
      {"http://user@example.com./", "http://(com,example,)/"},
      {"http://localhost/", "http://(localhost,)/"},
      {"http://192.0.2.1:81/a", "http://(192.0.2.1:81)/a"},
      {"http://[2001:db8::1]/a", "http://([2001:db8::1])/a"}};
  for (const Case& c : cases) EXPECT_EQ(Surt(*Url::Parse(c.input)), c.expected);
}

// https://publicsuffix.org/list/ and its test vectors (tests/test_psl.txt of the list).
TEST(RegistrableDomain, PublicSuffixListVectors) {
  const std::vector<Case> cases = {{"example.com", "example.com"},
                                   {"b.example.com", "example.com"},
                                   {"a.b.example.com", "example.com"},
                                   {"example.co.uk", "example.co.uk"},
                                   {"www.example.co.uk", "example.co.uk"},
                                   {"a.b.example.uk.com", "example.uk.com"},
                                   {"test.ac", "test.ac"},
                                   {"b.c.mm", "b.c.mm"},
                                   {"a.b.c.mm", "b.c.mm"},
                                   {"www.test.k12.ak.us", "test.k12.ak.us"},
                                   {"www.city.kobe.jp", "city.kobe.jp"},
                                   {"www.ck", "www.ck"},
                                   {"www.www.ck", "www.ck"},
                                   {"a.b.example.unknown-tld", "example.unknown-tld"},
                                   {"www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"},
                                   {"www.xn--85x722f.xn--fiqs8s", "xn--85x722f.xn--fiqs8s"},
                                   {"pages.user.github.io", "user.github.io"}};
  for (const Case& c : cases) EXPECT_EQ(RegistrableDomain(c.input), c.expected) << c.input;
}

TEST(RegistrableDomain, AHostWithoutOneStandsForItself) {
  for (const std::string_view host :
       {"localhost", "com", "co.uk", "github.io", "192.0.2.1", "[2001:db8::1]", ""}) {
    EXPECT_EQ(RegistrableDomain(host), host);
  }
}

TEST(RegistrableDomain, ATrailingDotNamesTheSameServers) {
  EXPECT_EQ(RegistrableDomain("www.example.com."), "example.com");
  EXPECT_EQ(RegistrableDomain("com."), "com");
}

TEST(RegistrableDomain, MayBeAskedByManyThreadsAtOnce) {
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([] {
      for (int i = 0; i < 5000; ++i) {
        EXPECT_EQ(RegistrableDomain("h" + std::to_string(i % 3000) + ".example.org"), "example.org");
      }
    });
  }
}

}  // namespace
}  // namespace tamis
