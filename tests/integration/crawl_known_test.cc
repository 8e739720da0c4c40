// Whole crawls that meet something that a list knows: what is recorded, taken back, and never asked for
// again.

#include <chrono>
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "storage/incident_log.h"
#include "tests/integration/crawl_rig.h"
#include "tests/support/index_file.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class KnownMatchTest : public testing::Test {
 protected:
  KnownMatchTest() {
    CHECK(MakeIncidentKeys(rig_.folder().path()));
    rig_.options.safety.incident_public_key = (rig_.folder().path() / "incident-public.key").string();
    rig_.options.politeness.image_concurrency = 1;
    rig_.options.safety.stop_after = 1'000;
  }

  /// A picture that is on the list by its SHA-256.
  void Listed(const std::string& place, uint32_t seed) {
    const std::string bytes = web_.Picture(place, seed);
    signals_.push_back(SignalOf(SignalKind::kSha256, ToHex(*DigestSha256(bytes))));
  }

  std::string WriteIndex() const {
    const ListSource source{.label = "list a",
                            .role = ListRole::kCsam,
                            .version = "7",
                            .as_of = SystemClock().Now(),
                            .built_at = SystemClock().Now()};
    return WriteIndexFile(rig_.folder().path() / "lists.index", source, signals_);
  }

  CrawlResult Crawl(const std::string& action = "by-role") {
    rig_.options.safety.hash_lists = {{.path = WriteIndex(), .action = action}};
    return rig_.Crawl({web_.Url("a.test/")});
  }

  std::vector<IncidentRecord> Records() const {
    const IncidentSecretKey key = *ReadIncidentSecretKey(rig_.folder().path() / "incident-secret.key");
    std::vector<IncidentRecord> records;
    for (const auto& entry : std::filesystem::directory_iterator(rig_.private_dir() / "incidents")) {
      records.push_back(*OpenIncident(entry.path(), key));
    }
    return records;
  }

  TestWeb web_;
  CrawlRig rig_{web_};
  std::vector<ListSignal> signals_;
};

TEST_F(KnownMatchTest, LeavesOneSealedRecordThatSaysWhereItWas) {
  Listed("b.test/listed.jpg", 1);
  web_.Page("a.test/", Img(web_.Url("b.test/listed.jpg"), "A barn seen never"));
  EXPECT_EQ(Crawl().exit_code, 0);
  EXPECT_THAT(rig_.Rows(), IsEmpty());
  const std::vector<IncidentRecord> records = Records();
  ASSERT_THAT(records, SizeIs(1));
  const IncidentRecord& record = records[0];
  EXPECT_EQ(record.url, web_.Url("b.test/listed.jpg"));
  EXPECT_EQ(record.page_url, web_.Url("a.test/"));
  EXPECT_EQ(record.status, 200);
  EXPECT_EQ(record.server_address, "127.0.0.1");
  EXPECT_EQ(record.content_type, "image/jpeg");
  ASSERT_TRUE(record.digests);
  ASSERT_THAT(record.matches, SizeIs(1));
  EXPECT_EQ(record.matches[0].source.label, "list a");
  EXPECT_EQ(record.matches[0].source.version, "7");
  EXPECT_EQ(record.matches[0].kind, SignalKind::kSha256);
  EXPECT_EQ(record.action, ListAction::kBlockAndReport);
}

TEST_F(KnownMatchTest, TakesRowsOfItsPageOutOfCommittedShards) {
  rig_.options.output.shard_rows = 1;
  web_.Picture("a.test/1.jpg", 1);
  web_.Picture("a.test/2.jpg", 2);
  Listed("a.test/3.jpg", 3);
  web_.Picture("b.test/4.jpg", 4);
  web_.Page("a.test/", Img("/1.jpg", "A barn, the first") + Img("/2.jpg", "A barn, the second") +
                           Img("/3.jpg", "A barn, the third") + "<a href=/more>more</a>");
  web_.Page("a.test/more", Img(web_.Url("b.test/4.jpg"), "A barn on another page"));
  const CrawlResult result = Crawl();
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(rig_.Captions(), ElementsAre("A barn on another page"));
  EXPECT_EQ(result.counts.images.kept, 1);
  EXPECT_THAT(result.counts.images.dropped, ElementsAre(Pair("safety", 3)));
  size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(rig_.out() / "data")) ++files;
  EXPECT_EQ(files, 1u) << "old shards are deleted";
}

TEST_F(KnownMatchTest, IsNeverAskedForAgain) {
  Listed("a.test/listed.jpg", 1);
  web_.Page("a.test/", Img("/listed.jpg", "A barn seen never") + "<a href=/more>more</a>");
  web_.Page("a.test/more", Img("/listed.jpg?utm_source=x", "The same barn"));
  Crawl();
  EXPECT_EQ(web_.Hits("a.test/listed.jpg") + web_.Hits("a.test/listed.jpg?utm_source=x"), 1);
  web_.Page("a.test/again", Img("/listed.jpg", "A barn seen never"));
  rig_.Crawl({web_.Url("a.test/again")});
  EXPECT_EQ(web_.Hits("a.test/listed.jpg") + web_.Hits("a.test/listed.jpg?utm_source=x"), 1);
}

TEST_F(KnownMatchTest, BehindARedirectTheWayIsRecordedAndNotGoneAgain) {
  Listed("b.test/listed.jpg", 1);
  web_.Redirect("a.test/moved.jpg", web_.Url("b.test/listed.jpg"));
  web_.Page("a.test/", Img("/moved.jpg", "A barn seen never"));
  Crawl();
  const std::vector<IncidentRecord> records = Records();
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].url, web_.Url("b.test/listed.jpg"));
  EXPECT_THAT(records[0].redirects, ElementsAre(RedirectHop{web_.Url("a.test/moved.jpg"), 302}));
  // As a page it was never seen: only the never-request mark keeps it from being asked for.
  rig_.Crawl({web_.Url("a.test/moved.jpg")});
  EXPECT_EQ(web_.Hits("a.test/moved.jpg"), 1);
}

TEST_F(KnownMatchTest, AListedUrlIsRecordedAndNeverAskedFor) {
  web_.Picture("a.test/quiet.jpg", 1);
  signals_.push_back(SignalOfUrl(web_.Url("a.test/quiet.jpg")));
  signals_.push_back(SignalOfUrl("closed.test", UrlScope::kHost));
  web_.Picture("deep.closed.test/x.jpg", 2);
  web_.Page("deep.closed.test/", "<p>text</p>");
  web_.Page("a.test/", Img("/quiet.jpg", "A barn seen never") +
                           Img(web_.Url("deep.closed.test/x.jpg"), "Another barn seen never") +
                           "<a href=" + web_.Url("deep.closed.test/") + ">a link</a>");
  rig_.options.crawl.scope = "any";
  EXPECT_EQ(Crawl().exit_code, 0);
  EXPECT_EQ(web_.Hits("a.test/quiet.jpg") + web_.HitsOfHost("deep.closed.test") +
                web_.Hits("deep.closed.test/robots.txt"),
            0);
  std::vector<std::string> urls;
  for (const IncidentRecord& record : Records()) {
    urls.push_back(record.url);
    EXPECT_EQ(record.status, 0);
    EXPECT_FALSE(record.digests);
  }
  EXPECT_THAT(urls, UnorderedElementsAre(web_.Url("a.test/quiet.jpg"), web_.Url("deep.closed.test/x.jpg")))
      << "a link to a listed page shows nothing, and is only not followed";
}

TEST_F(KnownMatchTest, AsManyAsSaidBlockTheDomain) {
  rig_.options.safety.block_domain_after = 2;
  std::string body;
  for (int n = 0; n < 2; ++n) {
    Listed("b.test/" + std::to_string(n) + ".jpg", 10 + n);
    web_.Page("a.test/" + std::to_string(n),
              Img(web_.Url("b.test/" + std::to_string(n) + ".jpg"), "A barn, number " + std::to_string(n)));
    body += "<a href=/" + std::to_string(n) + ">more</a>";
  }
  web_.Picture("b.test/harmless.jpg", 30);
  web_.Page("a.test/", body);
  Crawl();
  web_.Page("c.test/", Img(web_.Url("b.test/harmless.jpg"), "A barn of a blocked domain"));
  EXPECT_EQ(rig_.Crawl({web_.Url("c.test/")}).exit_code, 0);
  EXPECT_EQ(web_.Hits("b.test/harmless.jpg"), 0);
  EXPECT_THAT(rig_.Rows(), IsEmpty());
}

TEST_F(KnownMatchTest, AsManyAsSaidEndTheRunWithExitCode3) {
  rig_.options.safety.stop_after = 2;
  std::string body;
  for (int n = 0; n < 6; ++n) {
    Listed("a.test/" + std::to_string(n) + ".jpg", 10 + n);
    web_.Page("a.test/" + std::to_string(n), Img("/" + std::to_string(n) + ".jpg", "A barn seen by day"));
    body += "<a href=/" + std::to_string(n) + ">more</a>";
  }
  web_.Page("a.test/", body);
  EXPECT_EQ(Crawl().exit_code, 3);
  EXPECT_THAT(Records(), SizeIs(testing::Ge(2u)));
}

TEST_F(KnownMatchTest, AListThatComesInDuringTheRunIsAppliedToTheOpenShard) {
  Listed("a.test/never.jpg", 9);
  const std::string early = web_.Picture("a.test/early.jpg", 1);
  const std::string late = web_.Picture("b.test/late.jpg", 2);
  web_.Answer("b.test/late.jpg", [&, late](const LoopbackRequest&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(700));  // the early row is in the open shard
    signals_.push_back(SignalOf(SignalKind::kSha256, ToHex(*DigestSha256(early))));
    WriteIndex();
    return LoopbackResponse{.headers = {{"Content-Type", "image/jpeg"}}, .body = late};
  });
  web_.Page("a.test/", Img("/early.jpg", "A barn seen early") + "<a href=/more>more</a>");
  web_.Page("a.test/more", Img(web_.Url("b.test/late.jpg"), "A barn on another page"));
  EXPECT_EQ(Crawl().exit_code, 0);
  EXPECT_THAT(rig_.Captions(), ElementsAre("A barn on another page"));
  const std::vector<IncidentRecord> records = Records();
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].url, web_.Url("a.test/early.jpg"));
  EXPECT_EQ(records[0].page_url, web_.Url("a.test/"));
}

TEST_F(KnownMatchTest, ReviewDropsThePairButNotItsPage) {
  Listed("a.test/listed.jpg", 1);
  web_.Picture("a.test/beside.jpg", 2);
  web_.Page("a.test/", Img("/listed.jpg", "A barn seen never") + Img("/beside.jpg", "A barn beside it"));
  rig_.options.safety.stop_after = 1;
  EXPECT_EQ(Crawl("review").exit_code, 0);
  EXPECT_THAT(rig_.Captions(), ElementsAre("A barn beside it"));
  const std::vector<IncidentRecord> records = Records();
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].action, ListAction::kReview);
}

TEST_F(KnownMatchTest, BlockLeavesNoRecordButTakesThePage) {
  Listed("a.test/listed.jpg", 1);
  web_.Picture("a.test/beside.jpg", 2);
  web_.Page("a.test/", Img("/beside.jpg", "A barn beside it") + Img("/listed.jpg", "A barn seen never"));
  rig_.options.safety.stop_after = 1;
  EXPECT_EQ(Crawl("block").exit_code, 0);
  EXPECT_THAT(rig_.Rows(), IsEmpty());
  EXPECT_THAT(Records(), IsEmpty());
}

}  // namespace
}  // namespace tamis
