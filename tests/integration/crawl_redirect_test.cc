// Redirects of whole crawls: each hop is judged like a first request.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/crawl_rig.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// a.test/hop0 to a.test/hop<hops>; each answers with a redirect, the last is for the caller.
void Chain(TestWeb& web, int hops) {
  for (int i = 0; i < hops; ++i) {
    web.Redirect("a.test/hop" + std::to_string(i), "/hop" + std::to_string(i + 1));
  }
}

class PageRedirect : public testing::Test {
 protected:
  PageRedirect() { web_.Picture("c.test/barn.jpg", 1); }
  std::string Body() const { return Img(web_.Url("c.test/barn.jpg"), "A red barn in deep snow"); }

  TestWeb web_;
  CrawlRig rig_{web_};
};

TEST_F(PageRedirect, TheRowNamesThePageThatAnswered) {
  web_.Redirect("a.test/", web_.Url("b.test/moved"), 301);
  web_.Page("b.test/moved", Body());
  rig_.Crawl({web_.Url("a.test/")});
  const std::vector<PreviewRow> rows = rig_.Rows();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].page_url, web_.Url("b.test/moved"));
}

TEST_F(PageRedirect, TenHopsAreFollowed) {
  Chain(web_, 10);
  web_.Page("a.test/hop10", Body());
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/hop0")});
  EXPECT_EQ(result.counts.pages.redirected, 10);
  EXPECT_EQ(result.rows, 1);
}

TEST_F(PageRedirect, TheEleventhHopIsNotRequested) {
  Chain(web_, 11);
  web_.Page("a.test/hop11", Body());
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/hop0")});
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("too_many_redirects", 1)));
  EXPECT_EQ(web_.Hits("a.test/hop11"), 0);
  EXPECT_EQ(result.rows, 0);
}

TEST_F(PageRedirect, ALoopEnds) {
  web_.Redirect("a.test/x", "/y");
  web_.Redirect("a.test/y", "/x");
  web_.Redirect("a.test/self", "/self#part");
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/x"), web_.Url("a.test/self")});
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("redirect_loop", 2)));
  EXPECT_EQ(web_.HitsOfHost("a.test"), 3);
}

TEST_F(PageRedirect, TheOriginOfEachHopIsAskedForItsRobots) {
  web_.Redirect("a.test/", web_.Url("b.test/through"));
  web_.Redirect("b.test/through", web_.Url("c.test/page"));
  web_.Page("c.test/page", Body());
  web_.Robots("b.test", "User-agent: *\nDisallow: /through\n");
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("robots_disallowed", 1)));
  EXPECT_EQ(web_.HitsOfHost("b.test"), 0);
  EXPECT_EQ(web_.HitsOfHost("c.test"), 0);
}

TEST_F(PageRedirect, ASpecialAddressIsNotContactedNotEvenForItsRobots) {
  web_.Redirect("a.test/name", web_.Url("inside.test/"));
  web_.Redirect("a.test/literal", "http://10.0.0.1:" + std::to_string(web_.port()) + "/");
  web_.Redirect("a.test/octal", "http://0177.0.0.2:" + std::to_string(web_.port()) + "/");
  web_.Redirect("a.test/mapped", "http://[::ffff:127.0.0.2]:" + std::to_string(web_.port()) + "/");
  web_.Page("inside.test/", Body());
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/name"), web_.Url("a.test/literal"),
                                         web_.Url("a.test/octal"), web_.Url("a.test/mapped")});
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("address_special_purpose", 4)));
  EXPECT_EQ(web_.HitsOfHost("inside.test") + web_.Hits("inside.test/robots.txt"), 0);
}

TEST_F(PageRedirect, CredentialsPortsAndOtherSchemesAreRefused) {
  web_.Redirect("a.test/user", "http://user:word@b.test:" + std::to_string(web_.port()) + "/");
  web_.Redirect("a.test/port", "http://b.test:22/");
  web_.Redirect("a.test/file", "file:///etc/passwd");
  web_.Redirect("a.test/data", "data:text/html,hello");
  const CrawlResult result = rig_.Crawl(
      {web_.Url("a.test/user"), web_.Url("a.test/port"), web_.Url("a.test/file"), web_.Url("a.test/data")});
  EXPECT_THAT(result.counts.pages.dropped,
              UnorderedElementsAre(Pair("url_credentials", 1), Pair("url_port", 1), Pair("bad_redirect", 2)));
  EXPECT_EQ(web_.HitsOfHost("b.test"), 0);
}

TEST_F(PageRedirect, TheScopeOfTheSeedHoldsForEachHop) {
  rig_.options.crawl.scope = "host";
  web_.Redirect("a.test/", web_.Url("b.test/"));
  web_.Page("b.test/", Body());
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("out_of_scope", 1)));
  EXPECT_EQ(web_.HitsOfHost("b.test"), 0);
}

class ImageRedirect : public testing::Test {
 protected:
  CrawlResult CrawlPictureAt(const std::string& url) {
    web_.Page("a.test/", Img(url, "A red barn in deep snow"));
    return rig_.Crawl({web_.Url("a.test/")});
  }

  TestWeb web_;
  CrawlRig rig_{web_};
};

TEST_F(ImageRedirect, TenHopsAreFollowedAndTheFirstUrlIsTheRows) {
  Chain(web_, 10);
  web_.Picture("a.test/hop10", 1);
  const CrawlResult result = CrawlPictureAt("/hop0");
  EXPECT_EQ(result.counts.images.redirected, 10);
  const std::vector<PreviewRow> rows = rig_.Rows();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].url, web_.Url("a.test/hop0"));
}

TEST_F(ImageRedirect, TheEleventhHopIsNotRequested) {
  Chain(web_, 11);
  web_.Picture("a.test/hop11", 1);
  const CrawlResult result = CrawlPictureAt("/hop0");
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("too_many_redirects", 1)));
  EXPECT_EQ(web_.Hits("a.test/hop11"), 0);
}

TEST_F(ImageRedirect, ALoopEnds) {
  web_.Redirect("a.test/x.jpg", "/y.jpg");
  web_.Redirect("a.test/y.jpg", "/x.jpg");
  const CrawlResult result = CrawlPictureAt("/x.jpg");
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("redirect_loop", 1)));
}

TEST_F(ImageRedirect, ADisallowedOriginIsNotAsked) {
  web_.Redirect("a.test/x.jpg", web_.Url("b.test/x.jpg"));
  web_.Picture("b.test/x.jpg", 1);
  web_.Robots("b.test", "User-agent: TamisBot\nDisallow: /\n");
  const CrawlResult result = CrawlPictureAt("/x.jpg");
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("robots_disallowed", 1)));
  EXPECT_EQ(web_.HitsOfHost("b.test"), 0);
}

TEST_F(ImageRedirect, ASpecialAddressIsNotContacted) {
  web_.Redirect("a.test/x.jpg", web_.Url("inside.test/x.jpg"));
  web_.Picture("inside.test/x.jpg", 1);
  const CrawlResult result = CrawlPictureAt("/x.jpg");
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("address_special_purpose", 1)));
  EXPECT_EQ(web_.HitsOfHost("inside.test"), 0);
  EXPECT_THAT(rig_.Rows(), IsEmpty());
}

TEST_F(ImageRedirect, TheScopeOfImagesHoldsForEachHop) {
  rig_.options.images.scope = "host";
  web_.Redirect("a.test/x.jpg", web_.Url("b.test/x.jpg"));
  web_.Picture("b.test/x.jpg", 1);
  const CrawlResult result = CrawlPictureAt("/x.jpg");
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("out_of_scope", 1)));
  EXPECT_EQ(web_.HitsOfHost("b.test"), 0);
}

}  // namespace
}  // namespace tamis
