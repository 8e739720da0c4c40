// When a crawl ends, and how it goes on.

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/crawl_rig.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::Pair;

/// Pages that each show one picture and link to the next.
void Chapters(TestWeb& web, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    const std::string name = std::to_string(i);
    web.Picture("b.test/" + name + ".jpg", i + 1);
    web.Page("a.test/" + name, Img(web.Url("b.test/" + name + ".jpg"), "A barn, chapter " + name) +
                                   "<a href=/" + std::to_string(i + 1) + ">next</a>");
  }
}

class CrawlEnds : public testing::Test {
 protected:
  CrawlResult Crawl(const std::string& seed) {
    const auto start = std::chrono::steady_clock::now();
    CrawlResult result = rig_.Crawl({web_.Url(seed)});
    took_ = std::chrono::steady_clock::now() - start;
    return result;
  }

  TestWeb web_;
  CrawlRig rig_{web_};
  std::chrono::steady_clock::duration took_{};
};

TEST_F(CrawlEnds, WhenADomainHasMorePicturesThanMayBeAskedAtOnce) {
  std::string body;
  for (uint32_t i = 0; i < 300; ++i) {
    const std::string name = "/p" + std::to_string(i) + ".jpg";
    web_.Picture("a.test" + name, i + 1);
    body += Img(name, "An old barn, view " + std::to_string(i) + " of many");
  }
  web_.Page("a.test/", body);
  const CrawlResult result = Crawl("a.test/");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.rows, 300);
}

TEST_F(CrawlEnds, WithExactlyMaxPages) {
  Chapters(web_, 12);
  rig_.options.crawl.max_pages = 5;
  const CrawlResult result = Crawl("a.test/0");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.counts.pages.fetched, 5);
  EXPECT_EQ(web_.HitsOfHost("a.test"), 5);
  EXPECT_EQ(result.rows, 5);
  EXPECT_LT(took_, seconds(30));
}

TEST_F(CrawlEnds, WithExactlyMaxImagesThoughPagesAreLeft) {
  Chapters(web_, 400);
  rig_.options.crawl.max_images = 5;
  const CrawlResult result = Crawl("a.test/0");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.rows, 5);
  EXPECT_EQ(web_.HitsOfHost("b.test"), 5);
  EXPECT_LT(web_.HitsOfHost("a.test"), 400);
  EXPECT_LT(took_, seconds(30));
}

TEST_F(CrawlEnds, AfterMaxDurationWithExitCode0) {
  Chapters(web_, 3);
  web_.Answer("a.test/3", [](const LoopbackRequest&) {
    std::this_thread::sleep_for(milliseconds(1'500));
    return LoopbackResponse{.headers = {{"Content-Type", "text/html"}}, .body = "<a href=/4>next</a>"};
  });
  web_.Page("a.test/4", "<p>never asked for</p>");
  rig_.options.crawl.max_duration = milliseconds(500);
  const CrawlResult result = Crawl("a.test/0");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(web_.Hits("a.test/4"), 0);
  EXPECT_EQ(result.rows, 3);
}

TEST_F(CrawlEnds, NotBeforeARetryThatIsDueSoon) {
  int answers = 0;
  web_.Answer("a.test/", [&](const LoopbackRequest&) {
    if (++answers == 1) return LoopbackResponse{.status = 500};
    return LoopbackResponse{.headers = {{"Content-Type", "text/html"}}, .body = "<p>text</p>"};
  });
  rig_.options.politeness.retry_delay = milliseconds(1'500);
  const CrawlResult result = Crawl("a.test/");
  EXPECT_EQ(result.counts.pages.fetched, 1);
}

TEST_F(CrawlEnds, ThoughAHostIsPausedForLong) {
  Chapters(web_, 1);
  web_.Answer("a.test/1", [](const LoopbackRequest&) {
    return LoopbackResponse{.status = 503, .headers = {{"Retry-After", "3600"}}};
  });
  const CrawlResult result = Crawl("a.test/0");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(web_.Hits("a.test/1"), 1);
  EXPECT_EQ(result.rows, 1);
  EXPECT_LT(took_, seconds(30));
}

TEST_F(CrawlEnds, ThoughAPictureNeverFitsIntoMemory) {
  web_.Answer("a.test/big.jpg", [](const LoopbackRequest&) {
    // 6000 x 6000 pixels want 108 MB; the budget here is 64 MiB.
    const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(6'000, 6'000, 1), {.quality = 10});
    return LoopbackResponse{.headers = {{"Content-Type", "image/jpeg"}},
                            .body = {reinterpret_cast<const char*>(jpeg.data()), jpeg.size()}};
  });
  web_.Page("a.test/", Img("/big.jpg", "A barn of enormous size"));
  rig_.options.engine.memory_mib = 64;
  const CrawlResult result = Crawl("a.test/");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("job_memory", 1)));
  EXPECT_EQ(web_.Hits("a.test/big.jpg"), 1);
}

// Each picture is queued with what its page says of itself.
TEST_F(CrawlEnds, ThoughASmallPageSaysMuchOfItselfForManyPictures) {
  std::string body;
  for (int i = 0; i < 4'000; ++i) body += "<meta name=robots content='unavailable_after: 2099-01-01'>";
  for (int i = 0; i < 1'000; ++i)
    body += Img("/" + std::to_string(i) + ".jpg", "A barn, view " + std::to_string(i));
  web_.Page("a.test/", body + "<a href=/next>on</a>");
  const CrawlResult result = Crawl("a.test/");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.counts.pages.dropped, ElementsAre(Pair("page_too_complex", 1)));
  EXPECT_EQ(result.counts.images.seen, 0);
}

// Rows that wait for their row group fill the budget; they must not hold back the pictures that follow.
TEST_F(CrawlEnds, WhenRowGroupsMayBeLargerThanMemory) {
  const std::vector<std::byte> jpeg = EncodeTestJpeg(DrawPicture(1'500, 1'500), {.quality = 100});
  std::string body;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "/" + std::to_string(i) + ".jpg";
    // Bytes behind the end of the picture make each another content.
    const std::string bytes(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
    const LoopbackResponse response{.headers = {{"Content-Type", "image/jpeg"}}, .body = bytes + name};
    web_.Answer("a.test" + name, [response](const LoopbackRequest&) { return response; });
    body += Img(name, "A large barn, number " + std::to_string(i));
  }
  web_.Page("a.test/", body);
  rig_.options.engine.memory_mib = 64;
  rig_.options.images.resize_mode = "no";
  rig_.options.images.quality = 100;
  rig_.options.output.row_group_bytes = 1024 * kMiB;
  const CrawlResult result = Crawl("a.test/");
  EXPECT_EQ(result.rows, 40);
  EXPECT_LT(took_, seconds(60));
}

TEST_F(CrawlEnds, WithoutLeaveForCoreDumps) {
  web_.Page("a.test/", "<p>text</p>");
  Crawl("a.test/");
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_CORE, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, 1u);  // below a page: no file; exactly 1: no pipe either
}

class CrawlResumes : public CrawlEnds {
 protected:
  CrawlResumes() { rig_.handle_signals = true; }
  /// The place answers once it has sent SIGINT to this process.
  void InterruptAt(const std::string& place, LoopbackResponse response) {
    web_.Answer(place, [response](const LoopbackRequest&) {
      kill(getpid(), SIGINT);
      std::this_thread::sleep_for(milliseconds(300));
      return response;
    });
  }
};

TEST_F(CrawlResumes, WithoutALostOrADoubledPair) {
  Chapters(web_, 20);
  InterruptAt("a.test/10", {.headers = {{"Content-Type", "text/html"}}, .body = "<a href=/11>next</a>"});
  EXPECT_EQ(Crawl("a.test/0").exit_code, 130);
  const size_t before = rig_.Rows().size();
  EXPECT_LE(before, 10u);
  const CrawlResult second = Crawl("a.test/0");
  EXPECT_EQ(second.exit_code, 0);
  const std::multiset<std::string> captions = rig_.Captions();
  EXPECT_EQ(captions.size(), 19u);  // chapter 10 lost its picture when it sent the signal
  EXPECT_EQ(std::set<std::string>(captions.begin(), captions.end()).size(), 19u);
}

// What waited for robots.txt when the signal came is as it was: due at once, no try counted.
TEST_F(CrawlResumes, WhatWaitedForRobotsTxt) {
  web_.Page("a.test/",
            "<a href=" + web_.Url("b.test/1") + ">1</a><a href=" + web_.Url("b.test/2") + ">2</a>");
  web_.Page("b.test/1", "<p>text</p>");
  web_.Page("b.test/2", "<p>text</p>");
  InterruptAt("b.test/robots.txt", {.status = 302, .headers = {{"Location", "/moved.txt"}}});
  rig_.options.politeness.retry_delay = std::chrono::hours(1);
  const CrawlResult first = Crawl("a.test/");
  EXPECT_EQ(first.exit_code, 130);
  EXPECT_TRUE(first.counts.pages.postponed.empty());
  web_.Robots("b.test", "", 404);
  const CrawlResult second = Crawl("a.test/");
  EXPECT_EQ(second.counts.pages.fetched, 2);
}

}  // namespace
}  // namespace tamis
