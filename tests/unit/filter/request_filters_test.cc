#include <string>

#include <gtest/gtest.h>

#include "filter/block_lists.h"
#include "filter/scope.h"
#include "filter/url_rules.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

TEST(UrlRules, CredentialsPortsAndLengthReject) {
  const UrlRulesFilter filter;
  EXPECT_EQ(ReasonOf(filter, PageRequest("https://example.com/")), "passed");
  EXPECT_EQ(ReasonOf(filter, PageRequest("https://user@example.com/")), "url_credentials");
  EXPECT_EQ(ReasonOf(filter, PageRequest("https://user:pass@example.com/")), "url_credentials");
  EXPECT_EQ(ReasonOf(filter, PageRequest("http://example.com:22/")), "url_port");
  EXPECT_EQ(ReasonOf(filter, PageRequest("http://example.com:0/")), "url_port");
  EXPECT_EQ(ReasonOf(filter, PageRequest("http://example.com:443/")), "passed");
  EXPECT_EQ(ReasonOf(filter, PageRequest("http://example.com:8443/")), "passed");
  EXPECT_EQ(ReasonOf(filter, PageRequest("http://example.com:1023/")), "url_port");
  EXPECT_EQ(ReasonOf(filter, PageRequest("http://example.com:1024/")), "passed");
  const std::string base = "https://example.com/";
  EXPECT_EQ(ReasonOf(filter, PageRequest(base + std::string(2083 - base.size(), 'a'))), "passed");
  EXPECT_EQ(ReasonOf(filter, PageRequest(base + std::string(2084 - base.size(), 'a'))), "url_too_long");
  EXPECT_EQ(ReasonOf(filter, Request{}), "bad_url");
}

std::unique_ptr<const ScopeFilter> Scope(const CrawlOptions& crawl, const ImageOptions& images = {}) {
  Result<std::unique_ptr<const ScopeFilter>> filter = ScopeFilter::Make(crawl, images);
  CHECK(filter.has_value());
  return *std::move(filter);
}

TEST(Scope, PagesAreMeasuredFromTheirSeed) {
  struct Case {
    const char* scope;
    const char* url;
    const char* expected;
  };
  const char* const seed = "https://www.example.co.uk/docs/start.html";
  for (const Case& c : {
           Case{"host", "https://www.example.co.uk/elsewhere", "passed"},
           Case{"host", "http://www.example.co.uk:8080/", "passed"},
           Case{"host", "https://example.co.uk/docs/", "out_of_scope"},
           Case{"domain", "https://a.b.example.co.uk/", "passed"},
           Case{"domain", "https://other.co.uk/", "out_of_scope"},
           Case{"domain", "https://notexample.co.uk/", "out_of_scope"},
           Case{"prefix", "https://www.example.co.uk/docs/a/b?c", "passed"},
           Case{"prefix", "http://www.example.co.uk/docs/", "passed"},
           Case{"prefix", "http://www.example.co.uk:8080/docs/", "out_of_scope"},
           Case{"prefix", "https://www.example.co.uk/docsmore", "out_of_scope"},
           Case{"prefix", "https://www.example.co.uk/", "out_of_scope"},
           Case{"any", "https://elsewhere.test/", "passed"},
       }) {
    SCOPED_TRACE(std::string(c.scope) + " " + c.url);
    EXPECT_EQ(ReasonOf(*Scope({.scope = c.scope}), PageRequest(c.url, seed)), c.expected);
  }
}

TEST(Scope, APageWithoutItsSeedIsOutOfScope) {
  EXPECT_EQ(ReasonOf(*Scope({.scope = "domain"}), PageRequest("https://example.com/", "")), "out_of_scope");
  EXPECT_EQ(ReasonOf(*Scope({.scope = "prefix"}), PageRequest("https://example.com/", "nonsense")),
            "out_of_scope");
}

TEST(Scope, ImagesAreMeasuredFromTheirPage) {
  EXPECT_EQ(ReasonOf(*Scope({}), ImageRequest("https://cdn.test/a.jpg")), "passed");
  const auto domain = Scope({}, {.scope = "domain"});
  EXPECT_EQ(ReasonOf(*domain, ImageRequest("https://img.example.com/a.jpg")), "passed");
  EXPECT_EQ(ReasonOf(*domain, ImageRequest("https://cdn.test/a.jpg")), "out_of_scope");
  EXPECT_EQ(ReasonOf(*domain, ImageRequest("https://img.example.com/a.jpg", "")), "out_of_scope");
  EXPECT_EQ(ReasonOf(*Scope({}, {.scope = "host"}), ImageRequest("https://img.example.com/a.jpg")),
            "out_of_scope");
}

TEST(Scope, IncludeAndExcludeAreAboutPagesOnly) {
  const auto filter =
      Scope({.scope = "any", .include = {"/articles/", "\\.html$"}, .exclude = {"[?&]print="}});
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example.com/articles/1")), "passed");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example.com/x.html#part")), "passed");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example.com/x.php")), "not_included");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example.com/articles/1?print=1")), "excluded");
  EXPECT_EQ(ReasonOf(*filter, ImageRequest("https://example.com/x.jpg?print=1")), "passed");
}

TEST(Scope, SitemapsAreMeasuredFromTheirSeedAndNeedNoInclude) {
  const auto sitemap = [](const std::string& url, const std::string& seed) {
    Request request = PageRequest(url, seed);
    request.kind = TargetKind::kSitemap;
    return request;
  };
  const std::string seed = "https://www.example.com/docs/";
  const auto host = Scope({.scope = "host", .include = {"/docs/"}, .exclude = {"old"}});
  EXPECT_EQ(ReasonOf(*host, sitemap("https://www.example.com/map.xml", seed)), "passed");
  EXPECT_EQ(ReasonOf(*host, sitemap("https://www.example.com/old.xml", seed)), "excluded");
  EXPECT_EQ(ReasonOf(*host, sitemap("https://example.com/map.xml", seed)), "out_of_scope");
  EXPECT_EQ(ReasonOf(*host, sitemap("https://www.example.com/map.xml", "")), "out_of_scope");
  const auto prefix = Scope({.scope = "prefix"});
  EXPECT_EQ(ReasonOf(*prefix, sitemap("https://www.example.com/map.xml", seed)), "passed");
  EXPECT_EQ(ReasonOf(*prefix, sitemap("https://example.com/docs/map.xml", seed)), "out_of_scope");
}

TEST(Scope, RobotsTxtPassesBecauseItsTargetIsJudged) {
  Request robots = PageRequest("https://cdn.test/robots.txt", "");
  robots.kind = TargetKind::kRobots;
  EXPECT_EQ(ReasonOf(*Scope({.scope = "host"}), robots), "passed");
}

TEST(Scope, ABadPatternIsAConstructionError) {
  const auto filter = ScopeFilter::Make({.exclude = {"a(b"}}, {});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(filter.error().message.find("crawl.exclude: pattern 'a(b'"), std::string::npos)
      << filter.error().message;
  EXPECT_FALSE(ScopeFilter::Make({.scope = "planet"}, {}));
  EXPECT_FALSE(ScopeFilter::Make({}, {.scope = "prefixes"}));
}

// RE2::Set answers false for "no match" and for "out of memory" alike: such a set must not start, let alone
// let a page pass.
TEST(Scope, PatternsThatRe2CannotSearchAreAConstructionError) {
  CrawlOptions crawl{.scope = "any"};
  for (int i = 0; i < 120; ++i) crawl.exclude.push_back(std::to_string(i) + "[a-z]{990}");
  const auto filter = ScopeFilter::Make(crawl, {});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().message, "crawl.exclude: the patterns are too large together");
}

class BlockLists : public testing::Test {
 protected:
  std::unique_ptr<const BlockListsFilter> Made(std::string_view domains, std::string_view urls) {
    SafetyOptions options;
    if (!domains.empty()) options.block_domains_file = dir_.Write("domains.txt", domains);
    if (!urls.empty()) options.block_urls_file = dir_.Write("urls.txt", urls);
    Result<std::unique_ptr<const BlockListsFilter>> filter = BlockListsFilter::Make(options);
    CHECK(filter.has_value());
    return *std::move(filter);
  }

  Error ErrorFor(std::string_view domains, std::string_view urls) {
    SafetyOptions options;
    if (!domains.empty()) options.block_domains_file = dir_.Write("domains.txt", domains);
    if (!urls.empty()) options.block_urls_file = dir_.Write("urls.txt", urls);
    const auto filter = BlockListsFilter::Make(options);
    CHECK(!filter.has_value());
    return filter.error();
  }

  TempDir dir_;
};

TEST_F(BlockLists, ADomainBlocksEveryHostBelowIt) {
  const auto filter = Made(
      "# comment\r\nBad.Example  # why\r\n*.worse.test\r\nb\xC3\xBC"
      "cher.test\r\n",
      "");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://bad.example/")), "blocked_domain");
  EXPECT_EQ(ReasonOf(*filter, ImageRequest("https://a.b.bad.example./x.jpg")), "blocked_domain");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://worse.test/")), "blocked_domain");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://xn--bcher-kva.test/")), "blocked_domain");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://notbad.example/")), "passed");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example/")), "passed");
}

TEST_F(BlockLists, UrlsBlockExactlyOrAsPrefix) {
  const auto filter = Made("",
                           "https://example.com/one.html\nhttp://example.com/gallery/*\nhttps://cdn.test/g*\n"
                           "https://cdn.test/gal*\n");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example.com/one.html")), "blocked_url");
  EXPECT_EQ(ReasonOf(*filter, PageRequest("http://example.com/one.html#top")), "blocked_url")
      << "scheme and fragment";
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example.com/%6Fne.html")), "blocked_url") << "spelling";
  EXPECT_EQ(ReasonOf(*filter, PageRequest("https://example.com/one.html.bak")), "passed");
  EXPECT_EQ(ReasonOf(*filter, ImageRequest("https://example.com/gallery/a/b.jpg")), "blocked_url");
  EXPECT_EQ(ReasonOf(*filter, ImageRequest("https://example.com/galleria.jpg")), "passed");
  EXPECT_EQ(ReasonOf(*filter, ImageRequest("https://cdn.test/gz")), "blocked_url");
  EXPECT_EQ(ReasonOf(*filter, ImageRequest("https://cdn.test/gzz")), "blocked_url");
  EXPECT_EQ(ReasonOf(*filter, ImageRequest("https://cdn.test/h")), "passed");
  EXPECT_EQ(ReasonOf(*filter, Request{}), "bad_url");
}

TEST_F(BlockLists, WithoutFilesNothingIsBlocked) {
  EXPECT_EQ(ReasonOf(*Made("", ""), PageRequest("https://example.com/")), "passed");
}

TEST_F(BlockLists, AListThatCannotBeReadIsAnErrorAndNoEmptyList) {
  const auto missing = BlockListsFilter::Make({.block_domains_file = (dir_.path() / "none.txt").string()});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  const auto folder = BlockListsFilter::Make({.block_urls_file = dir_.path().string()});
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(ErrorFor("# nothing\n", "").message.find("empty list"), std::string::npos);
}

TEST_F(BlockLists, ABadLineNamesFileAndLine) {
  const Error domain = ErrorFor("good.example\nhttp://x/y\n", "");
  EXPECT_EQ(domain.code, ErrorCode::kInvalidInput);
  EXPECT_NE(domain.message.find("domains.txt:2: not a domain"), std::string::npos) << domain.message;
  const Error url = ErrorFor("", "ftp://example.com/\n");
  EXPECT_NE(url.message.find("urls.txt:1: not an http or https URL"), std::string::npos) << url.message;
}

}  // namespace
}  // namespace tamis
