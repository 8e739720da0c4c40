// Whole crawls in this process: what is kept, and what is never asked for.

#include <chrono>
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "tests/integration/crawl_rig.h"

namespace tamis {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::string Sha256Hex(const std::string& bytes) {
  return ToHex(*DigestSha256(bytes));
}

/// Answers like `first` once it was waited for.
LoopbackServer::Handler Slowly(milliseconds wait, std::string body) {
  return [wait, body](const LoopbackRequest&) {
    std::this_thread::sleep_for(wait);
    return LoopbackResponse{.headers = {{"Content-Type", "image/jpeg"}}, .body = body};
  };
}

class Taint : public testing::Test {
 protected:
  void Block(const std::string& bytes) {
    rig_.options.safety.hash_lists = {
        {.path = rig_.folder().Write("list.txt", Sha256Hex(bytes) + "\n"), .source = "a test"}};
  }

  TestWeb web_;
  CrawlRig rig_{web_};
};

TEST_F(Taint, TakesRowsOfTheOpenShardAndPairsThatArePending) {
  web_.Picture("a.test/early.jpg", 1);
  const std::string listed = web_.Picture("a.test/listed.jpg", 2);
  const std::string late = web_.Picture("a.test/late.jpg", 3);
  web_.Picture("b.test/other.jpg", 4);
  web_.Answer("a.test/listed.jpg", Slowly(milliseconds(400), listed));
  web_.Answer("a.test/late.jpg", Slowly(milliseconds(900), late));
  web_.Page("a.test/", Img("/early.jpg", "A barn seen early") + Img("/listed.jpg", "A barn seen never") +
                           Img("/late.jpg", "A barn seen late"));
  web_.Page("b.test/", Img("/other.jpg", "A barn on another page"));
  Block(listed);
  const CrawlResult result = rig_.Crawl({web_.Url("a.test/"), web_.Url("b.test/")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(rig_.Captions(), ElementsAre("A barn on another page"));
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("safety", 3)));
  EXPECT_EQ(result.counts.images.kept, 1);
}

TEST_F(Taint, HoldsAfterARestart) {
  const std::string listed = web_.Picture("a.test/listed.jpg", 2);
  web_.Answer("a.test/waits.jpg", [](const LoopbackRequest&) { return LoopbackResponse{.status = 500}; });
  web_.Page("a.test/", Img("/listed.jpg", "A barn seen never") + Img("/waits.jpg", "A barn seen later"));
  Block(listed);
  rig_.options.politeness.retry_delay = Milliseconds{3'000};
  rig_.options.crawl.max_duration = Milliseconds{1'000};
  const CrawlResult first = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_THAT(first.counts.images.dropped, ElementsAre(Pair("safety", 2))) << "what waited is purged";
  EXPECT_EQ(web_.Hits("a.test/waits.jpg"), 1);

  web_.Picture("a.test/waits.jpg", 3);
  rig_.options.crawl.max_duration = Milliseconds::max();
  const CrawlResult second = rig_.Crawl({web_.Url("a.test/")});
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_THAT(second.counts.images.dropped, IsEmpty());
  EXPECT_EQ(web_.Hits("a.test/waits.jpg"), 1);
  EXPECT_EQ(web_.Hits("a.test/listed.jpg"), 1);
  EXPECT_THAT(rig_.Rows(), IsEmpty());
}

TEST_F(Taint, AListedPictureBehindARedirectTaintsThePageToo) {
  const std::string listed = web_.Picture("b.test/listed.jpg", 2);
  web_.Answer("b.test/listed.jpg", Slowly(milliseconds(300), listed));
  web_.Redirect("a.test/moved.jpg", web_.Url("b.test/listed.jpg"));
  web_.Picture("a.test/early.jpg", 1);
  web_.Page("a.test/", Img("/early.jpg", "A barn seen early") + Img("/moved.jpg", "A barn seen never"));
  Block(listed);
  rig_.Crawl({web_.Url("a.test/")});
  EXPECT_THAT(rig_.Rows(), IsEmpty());
}

TEST(Duplicates, ByUrlAndByContentAreKeptOnce) {
  TestWeb web;
  CrawlRig rig(web);
  web.Picture("a.test/one.jpg", 1);
  web.Picture("b.test/copy.jpg", 1);
  web.Page("a.test/", Img("/one.jpg", "A red barn in deep snow") + "<a href=\"/next\">next</a>");
  web.Page("a.test/next", Img("/one.jpg", "The same barn, once more") +
                              Img(web.Url("b.test/copy.jpg"), "A copy of the barn elsewhere"));
  const CrawlResult result = rig.Crawl({web.Url("a.test/")});
  EXPECT_EQ(rig.Rows().size(), 1u);
  EXPECT_THAT(result.counts.images.dropped,
              UnorderedElementsAre(Pair("duplicate_url", 1), Pair("duplicate_content", 1)));
  EXPECT_EQ(web.Hits("a.test/one.jpg"), 1);
  // The index of contents outlives the run.
  web.Picture("c.test/again.jpg", 1);
  web.Page("c.test/", Img("/again.jpg", "The barn, a day later"));
  rig.Crawl({web.Url("c.test/")});
  EXPECT_EQ(rig.Rows().size(), 1u);
}

TEST(Robots, OfAnOriginThatCannotSayMeansNothingIsFetchedThere) {
  TestWeb web;
  CrawlRig rig(web);
  web.Robots("a.test", "", 500);
  web.Robots("b.test", "", 429);
  web.Redirect("c.test/robots.txt", web.Url("inside.test/robots.txt"));
  web.Robots("inside.test", "");
  for (const char* host : {"a.test", "b.test", "c.test"}) web.Page(std::string(host) + "/", "<p>text</p>");
  const CrawlResult result = rig.Crawl({web.Url("a.test/"), web.Url("b.test/"), web.Url("c.test/")});
  EXPECT_EQ(web.HitsOfHost("a.test") + web.HitsOfHost("b.test") + web.HitsOfHost("c.test"), 0);
  EXPECT_EQ(web.Hits("inside.test/robots.txt"), 0);
  EXPECT_EQ(result.counts.pages.fetched, 0);
  EXPECT_EQ(result.exit_code, 1);
}

TEST(Robots, OfTheImagesOriginCountsToo) {
  TestWeb web;
  CrawlRig rig(web);
  web.Robots("b.test", "User-agent: *\nDisallow: /private/\n");
  web.Robots("c.test", "", 503);
  web.Picture("b.test/private/x.jpg", 1);
  web.Picture("b.test/open.jpg", 2);
  web.Picture("c.test/x.jpg", 3);
  web.Page("a.test/", Img(web.Url("b.test/private/x.jpg"), "A barn that is private") +
                          Img(web.Url("b.test/open.jpg"), "A barn for everybody") +
                          Img(web.Url("c.test/x.jpg"), "A barn that nobody knows"));
  rig.Crawl({web.Url("a.test/")});
  EXPECT_THAT(rig.Captions(), ElementsAre("A barn for everybody"));
  EXPECT_EQ(web.Hits("b.test/private/x.jpg"), 0);
  EXPECT_EQ(web.Hits("c.test/x.jpg"), 0);
}

TEST(Consent, NoaiOfHeaderAndMetaIsHonoured) {
  TestWeb web;
  CrawlRig rig(web);
  for (const char* name : {"1", "2", "3", "4"}) {
    web.Picture("b.test/" + std::string(name) + ".jpg", static_cast<uint32_t>(name[0]));
  }
  web.Picture("b.test/5.jpg", 5, {{"X-Robots-Tag", "noai"}});
  web.Page("a.test/", "<a href=/meta>m</a><a href=/header>h</a><a href=/free>f</a>");
  const auto img = [&](const std::string& name) {
    return Img(web.Url("b.test/" + name + ".jpg"), "A barn by the road, number " + name);
  };
  web.Page("a.test/meta", "<head><meta name=robots content='noai'></head>" + img("1"));
  web.Page("a.test/header", img("2"), {{"X-Robots-Tag", "noimageai"}});
  web.Page("a.test/free", img("3") + img("5"));
  const CrawlResult result = rig.Crawl({web.Url("a.test/")});
  EXPECT_THAT(rig.Captions(), ElementsAre("A barn by the road, number 3"));
  EXPECT_THAT(result.counts.images.dropped,
              UnorderedElementsAre(Pair("consent_noai", 2), Pair("consent_noimageai", 1)));
  EXPECT_EQ(web.Hits("b.test/1.jpg") + web.Hits("b.test/2.jpg"), 0);
}

TEST(Start, IsRefusedWithAListThatCannotBeRead) {
  TestWeb web;
  CrawlRig rig(web);
  web.Page("a.test/", "<p>text</p>");
  const std::string empty = rig.folder().Write("empty.txt", "# nothing\n");
  const std::string folder = rig.folder().path().string();
  for (const std::string& path : {folder + "/absent.txt", folder, empty}) {
    rig.options.safety.hash_lists = {{.path = path, .source = "a test"}};
    EXPECT_EQ(rig.Crawl({web.Url("a.test/")}).exit_code, 3) << path;
  }
  rig.options.safety.hash_lists = {};
  rig.options.safety.block_domains_file = folder + "/absent.txt";
  EXPECT_EQ(rig.Crawl({web.Url("a.test/")}).exit_code, 2);
  EXPECT_EQ(web.HitsOfHost("a.test") + web.Hits("a.test/robots.txt"), 0);
}

TEST(Output, ADryRunFetchesNoImageAndKeepsTheSummaryOnly) {
  TestWeb web;
  CrawlRig rig(web);
  web.Picture("a.test/x.jpg", 1);
  web.Page("a.test/", Img("/x.jpg", "A red barn in deep snow") + "<a href=/more>more</a>");
  web.Page("a.test/more", "<p>text</p>");
  rig.dry_run = true;
  const CrawlResult result = rig.Crawl({web.Url("a.test/")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.counts.pages.fetched, 2);
  EXPECT_EQ(web.Hits("a.test/x.jpg"), 0);
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(rig.folder().path())) {
    files.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(files, UnorderedElementsAre("out", "summary.json"));
}

TEST(Output, RowsWithoutPicturesAreWrittenWhereAsked) {
  TestWeb web;
  CrawlRig rig(web);
  const std::string bytes = web.Picture("a.test/x.jpg", 1);
  web.Page("a.test/", Img("/x.jpg", "A red barn in deep snow"));
  rig.options.output.image = "drop";
  EXPECT_EQ(rig.Crawl({web.Url("a.test/")}).rows, 1);
  EXPECT_THAT(rig.Captions(), ElementsAre("A red barn in deep snow"));
  const std::string jpeg_start = "\xff\xd8\xff";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(rig.folder().path())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(ReadFile(entry.path()).find(jpeg_start), std::string::npos) << entry.path();
  }
}

}  // namespace
}  // namespace tamis
