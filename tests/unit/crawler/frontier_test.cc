#include "crawler/frontier/frontier.h"

#include <set>

#include <gtest/gtest.h>

#include "crawler/frontier/leveldb_frontier.h"
#include "crawler/frontier/memory_frontier.h"
#include "tests/support/fake_clock.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

using std::chrono::seconds;

/// The plain one, for which nothing can be reopened.
class MemoryMaker {
 public:
  std::unique_ptr<Frontier> Make() { return std::make_unique<MemoryFrontier>(3); }
  Status Commit(const StateBatch&) { return {}; }
};

class LeveldbMaker {
 public:
  std::unique_ptr<Frontier> Make() {
    Result<std::unique_ptr<Frontier>> opened =
        OpenLeveldbFrontier(state_.db(), state_.keys(), {.max_pages_per_host = 3});
    return opened ? *std::move(opened) : nullptr;
  }
  Status Commit(const StateBatch& batch) { return state_.db().Write(batch, Durability::kPower); }

 private:
  StateFixture state_;
};

template <class Maker>
class FrontierTest : public testing::Test {
 protected:
  FrontierTest() : frontier_(maker_.Make()) {}

  static WorkItem Page(const std::string& url, int priority = 0) {
    WorkItem item;
    item.url = url;
    item.priority = priority;
    item.payload = "payload of " + url;
    return item;
  }
  static WorkItem Image(const std::string& url) {
    WorkItem item = Page(url);
    item.kind = WorkKind::kImage;
    return item;
  }
  PutCounts Put(std::initializer_list<WorkItem> items, WorkKind kind = WorkKind::kPage) {
    const std::vector<WorkItem> list(items);
    const Result<PutResult> result = frontier_->Put(list);
    EXPECT_TRUE(result);
    return result->of[static_cast<size_t>(kind)];
  }
  std::vector<Lease> Take(int64_t max_items = 100, int64_t per_domain = 100) {
    Result<std::vector<Lease>> leases = frontier_->TakeLeases({.max_items = max_items,
                                                               .now = clock_.Now(),
                                                               .max_pages_per_domain = per_domain,
                                                               .max_images_per_domain = per_domain});
    EXPECT_TRUE(leases);
    return *std::move(leases);
  }
  static std::string UrlsOf(const std::vector<Lease>& leases) {
    std::string urls;
    for (const Lease& lease : leases) urls += lease.item.url + " ";
    return urls;
  }
  int64_t queued(WorkKind kind = WorkKind::kPage) {
    return frontier_->stats().queued[static_cast<size_t>(kind)];
  }

  Maker maker_;
  std::unique_ptr<Frontier> frontier_;
  FakeClock clock_;
};

using Makers = testing::Types<MemoryMaker, LeveldbMaker>;
TYPED_TEST_SUITE(FrontierTest, Makers);

TYPED_TEST(FrontierTest, WhatWasPutIsLeasedOnceWithAllItHad) {
  WorkItem page = this->Page("http://a.example/x?q=1", 7);
  page.attempts = 2;
  this->Put({page});
  const std::vector<Lease> leases = this->Take();
  ASSERT_EQ(leases.size(), 1u);
  EXPECT_EQ(leases[0].item.url, page.url);
  EXPECT_EQ(leases[0].item.payload, page.payload);
  EXPECT_EQ(leases[0].item.domain, "a.example");
  EXPECT_EQ(leases[0].item.priority, 7);
  EXPECT_EQ(leases[0].item.attempts, 2);
  EXPECT_TRUE(this->Take().empty());
}

TYPED_TEST(FrontierTest, SeenUrlsAreSkippedForEver) {
  EXPECT_EQ(this->Put({this->Page("http://a.example/"), this->Page("http://a.example/#top")}).seen, 1);
  const std::vector<Lease> leases = this->Take();
  ASSERT_EQ(leases.size(), 1u);
  ASSERT_TRUE(this->frontier_->Acknowledge({&leases[0].id, 1}));
  EXPECT_EQ(this->Put({this->Page("http://a.example/")}).seen, 1);
  EXPECT_TRUE(this->Take().empty());
  EXPECT_EQ(this->queued(), 0);
}

TYPED_TEST(FrontierTest, PagesAndImagesHaveSeenSetsOfTheirOwn) {
  const std::string url = "http://a.example/x.jpg";
  EXPECT_EQ(this->Put({this->Page(url)}).added, 1);
  EXPECT_EQ(this->Put({this->Image(url)}, WorkKind::kImage).added, 1);
  EXPECT_EQ(this->Put({this->Image(url)}, WorkKind::kImage).seen, 1);
}

TYPED_TEST(FrontierTest, UrlsThatDoNotParseAreCounted) {
  EXPECT_EQ(this->Put({this->Page("nonsense"), this->Page("ftp://a.example/")}).invalid, 2);
}

TYPED_TEST(FrontierTest, DueTimeComesBeforePriority) {
  WorkItem late = this->Page("http://a.example/late", 0);
  late.due = this->clock_.Now() + seconds(10);
  this->Put({late, this->Page("http://a.example/second", 2), this->Page("http://a.example/first", 1)});
  EXPECT_EQ(this->UrlsOf(this->Take()), "http://a.example/first http://a.example/second ");
  EXPECT_EQ(this->frontier_->stats().next_due, late.due);
  this->clock_.Advance(seconds(10));
  EXPECT_EQ(this->UrlsOf(this->Take()), "http://a.example/late ");
  EXPECT_EQ(this->frontier_->stats().next_due, std::nullopt);
}

TYPED_TEST(FrontierTest, DomainsTakeTurns) {
  for (const char* path : {"1", "2", "3"}) {
    for (const char* host : {"a", "b", "c"})
      this->Put({this->Page(std::string("http://") + host + ".example/" + path)});
  }
  for (int round = 0; round < 3; ++round) {
    std::set<std::string> domains;
    for (const Lease& lease : this->Take(3)) domains.insert(lease.item.domain);
    EXPECT_EQ(domains.size(), 3u);
  }
}

TYPED_TEST(FrontierTest, NoMoreLeasesOfADomainAreOutThanAllowed) {
  this->Put({this->Page("http://x.a.example/1"), this->Page("http://y.a.example/2"),
             this->Page("http://a.example/3")});
  const std::vector<Lease> first = this->Take(10, 2);
  EXPECT_EQ(first.size(), 2u) << "subdomains share their domain's limit";
  EXPECT_TRUE(this->Take(10, 2).empty());
  EXPECT_EQ(this->frontier_->stats().next_due, TimePoint()) << "it waits for nothing but its leases";
  ASSERT_TRUE(this->frontier_->Acknowledge({&first[0].id, 1}));
  EXPECT_EQ(this->Take(10, 2).size(), 1u);
}

TYPED_TEST(FrontierTest, CompletingAPageQueuesWhatItLedTo) {
  this->Put({this->Page("http://a.example/")});
  const std::vector<Lease> leases = this->Take();
  ASSERT_EQ(leases.size(), 1u);
  const std::vector<WorkItem> found = {this->Page("http://a.example/next"), this->Page("http://a.example/"),
                                       this->Image("http://b.example/i.png")};
  const Result<PutResult> result = this->frontier_->Complete({&leases[0].id, 1}, found);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->of[0].added, 1);
  EXPECT_EQ(result->of[0].seen, 1);
  EXPECT_EQ(result->of[1].added, 1);
  EXPECT_EQ(this->Take().size(), 2u);
  EXPECT_EQ(this->queued(), 1);
}

TYPED_TEST(FrontierTest, ARetriedItemComesBackWhenItIsDue) {
  this->Put({this->Page("http://a.example/")});
  const std::vector<Lease> leases = this->Take();
  ASSERT_TRUE(this->frontier_->Retry(leases[0], this->clock_.Now() + seconds(60)));
  EXPECT_TRUE(this->Take().empty());
  EXPECT_EQ(this->queued(), 1);
  this->clock_.Advance(seconds(60));
  const std::vector<Lease> again = this->Take();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].item.attempts, 1);
  EXPECT_EQ(again[0].item.payload, leases[0].item.payload);
  EXPECT_FALSE(this->frontier_->Retry(leases[0], this->clock_.Now())) << "the first lease is over";
}

TYPED_TEST(FrontierTest, AReleasedItemIsServedAgainUnchanged) {
  this->Put({this->Page("http://a.example/1", 1), this->Page("http://a.example/2", 2)});
  const std::vector<Lease> leases = this->Take();
  ASSERT_EQ(leases.size(), 2u);
  this->frontier_->Release({&leases[0].id, 1});
  const std::vector<Lease> again = this->Take();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].item.url, leases[0].item.url);
  EXPECT_EQ(again[0].item.attempts, 0);
}

TYPED_TEST(FrontierTest, AHeldDomainWaitsOthersDoNot) {
  this->Put({this->Page("http://a.example/"), this->Page("http://b.example/")});
  this->frontier_->Hold("a.example", WorkKind::kPage, this->clock_.Now() + seconds(5));
  EXPECT_EQ(this->UrlsOf(this->Take()), "http://b.example/ ");
  EXPECT_LE(this->frontier_->stats().next_due, this->clock_.Now()) << "held work is due all the same";
  this->clock_.Advance(seconds(5));
  EXPECT_EQ(this->UrlsOf(this->Take()), "http://a.example/ ");
  EXPECT_TRUE(this->Take().empty());
  EXPECT_EQ(this->frontier_->stats().next_due, std::nullopt);
}

TYPED_TEST(FrontierTest, AHostHasNoMorePagesThanItsCap) {
  const PutCounts counts = this->Put({this->Page("http://x.example/1"), this->Page("http://x.example/2"),
                                      this->Page("http://x.example/3"), this->Page("http://x.example/4"),
                                      this->Page("http://other.x.example/1")});
  EXPECT_EQ(counts.added, 4);
  EXPECT_EQ(counts.over_host_cap, 1);
}

TYPED_TEST(FrontierTest, WhatMustNeverBeRequestedIsNeitherQueuedNorServed) {
  this->Put({this->Image("http://a.example/queued.jpg"), this->Image("http://a.example/fine.jpg")},
            WorkKind::kImage);
  ASSERT_TRUE(this->frontier_->NeverRequest("http://a.example/queued.jpg"));
  ASSERT_TRUE(this->frontier_->NeverRequest("http://a.example/later.jpg"));
  EXPECT_EQ(this->Put({this->Image("http://a.example/later.jpg")}, WorkKind::kImage).never_request, 1);
  EXPECT_EQ(this->Put({this->Page("http://a.example/later.jpg")}).never_request, 1);
  EXPECT_EQ(this->UrlsOf(this->Take()), "http://a.example/fine.jpg ");
  EXPECT_EQ(this->queued(WorkKind::kImage), 1);
}

TYPED_TEST(FrontierTest, AnUncommittedItemHoldsNoSlotAndIsNotServed) {
  this->Put({this->Image("http://a.example/1.jpg"), this->Image("http://a.example/2.jpg")}, WorkKind::kImage);
  const std::vector<Lease> first = this->Take(10, 1);
  ASSERT_EQ(first.size(), 1u);
  const Result<StateBatch> batch = this->frontier_->AcknowledgeBatch({&first[0].id, 1});
  ASSERT_TRUE(batch);
  EXPECT_EQ(this->frontier_->stats().uncommitted[1], 1);
  EXPECT_EQ(this->queued(WorkKind::kImage), 2);
  const std::vector<Lease> second = this->Take(10, 1);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_NE(second[0].item.url, first[0].item.url);
  ASSERT_TRUE(this->maker_.Commit(*batch));
  this->frontier_->Settle({&first[0].id, 1});
  EXPECT_EQ(this->queued(WorkKind::kImage), 1);
  EXPECT_EQ(this->frontier_->stats().uncommitted[1], 0);
}

TYPED_TEST(FrontierTest, AnItemInAnOpenShardHoldsNoSlotOfItsDomain) {
  this->Put({this->Image("http://a.example/1.jpg"), this->Image("http://a.example/2.jpg")}, WorkKind::kImage);
  const std::vector<Lease> first = this->Take(10, 1);
  ASSERT_EQ(first.size(), 1u);
  this->frontier_->AwaitCommit(first[0].id);
  this->frontier_->AwaitCommit(first[0].id);
  this->frontier_->AwaitCommit("nothing");
  EXPECT_EQ(this->frontier_->stats().uncommitted[1], 1);
  const std::vector<Lease> second = this->Take(10, 1);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_NE(second[0].item.url, first[0].item.url);
  const Result<StateBatch> batch = this->frontier_->AcknowledgeBatch({&first[0].id, 1});
  ASSERT_TRUE(batch);
  ASSERT_TRUE(this->maker_.Commit(*batch));
  this->frontier_->Settle({&first[0].id, 1});
  EXPECT_EQ(this->queued(WorkKind::kImage), 1);
  this->frontier_->AwaitCommit(second[0].id);
  this->frontier_->Release({&second[0].id, 1});
  EXPECT_EQ(this->UrlsOf(this->Take()), second[0].item.url + " ");
}

TYPED_TEST(FrontierTest, AnUncommittedItemCanStillBeReleasedOrDone) {
  this->Put({this->Image("http://a.example/1.jpg"), this->Image("http://a.example/2.jpg")}, WorkKind::kImage);
  std::vector<Lease> leases = this->Take();
  ASSERT_EQ(leases.size(), 2u);
  const std::vector<LeaseId> ids = {leases[0].id, leases[1].id};
  ASSERT_TRUE(this->frontier_->AcknowledgeBatch(ids));
  this->frontier_->Release({&ids[0], 1});
  ASSERT_TRUE(this->frontier_->Acknowledge({&ids[1], 1}));
  EXPECT_EQ(this->UrlsOf(this->Take()), leases[0].item.url + " ");
  EXPECT_EQ(this->queued(WorkKind::kImage), 1);
}

TYPED_TEST(FrontierTest, AKindThatIsNotWantedIsNotTaken) {
  this->Put({this->Page("http://a.example/"), this->Image("http://a.example/i.jpg")});
  Result<std::vector<Lease>> leases = this->frontier_->TakeLeases(
      {.max_items = 10, .now = this->clock_.Now(), .max_pages_per_domain = 1, .max_images_per_domain = 0});
  ASSERT_TRUE(leases);
  EXPECT_EQ(this->UrlsOf(*leases), "http://a.example/ ");
}

TYPED_TEST(FrontierTest, WhatIsNotLeasedCannotBeAcknowledged) {
  EXPECT_FALSE(this->frontier_->Acknowledge(std::vector<LeaseId>{"nothing"}));
  this->Put({this->Page("http://a.example/")});
  const std::vector<Lease> leases = this->Take();
  ASSERT_TRUE(this->frontier_->Acknowledge({&leases[0].id, 1}));
  EXPECT_FALSE(this->frontier_->Acknowledge({&leases[0].id, 1}));
  EXPECT_EQ(this->queued(), 0);
}

// 32 hex characters, as pages are named.
const std::string kMatchedPage = "0123456789abcdef0123456789abcdef";
const std::string kOtherPage = "fedcba9876543210fedcba9876543210";

TYPED_TEST(FrontierTest, APurgeTakesTheUrlAndThePagesImagesAndNothingElse) {
  const auto image = [&](const std::string& url, const std::string& page) {
    WorkItem item = this->Image(url);
    item.payload = "text of " + page + " and more";
    return item;
  };
  const WorkItem page = this->Page("http://a.example/matched.jpg");
  this->Put({page, this->Page("http://a.example/fine"), image("http://a.example/matched.jpg", kMatchedPage),
             image("http://elsewhere.example/sibling.jpg", kMatchedPage),
             image("http://elsewhere.example/fine.jpg", kOtherPage)});
  const Result<PurgeCounts> purged = this->frontier_->Purge("http://a.example/matched.jpg#x", kMatchedPage);
  ASSERT_TRUE(purged);
  EXPECT_EQ(purged->removed[0], 1);
  EXPECT_EQ(purged->removed[1], 2);
  EXPECT_EQ(this->queued(WorkKind::kPage), 1);
  EXPECT_EQ(this->queued(WorkKind::kImage), 1);
  std::set<std::string> served;
  for (const Lease& lease : this->Take()) served.insert(lease.item.url);
  EXPECT_EQ(served, (std::set<std::string>{"http://a.example/fine", "http://elsewhere.example/fine.jpg"}));
  EXPECT_EQ(this->Put({image("http://b.example/other", kMatchedPage)}, WorkKind::kImage).added, 1)
      << "the page's taint is not the frontier's affair";
  EXPECT_EQ(this->Put({this->Page("http://a.example/matched.jpg")}).seen, 1);
}

TYPED_TEST(FrontierTest, LeasesOfPurgedItemsEndHoweverTheyEnd) {
  WorkItem items[5];
  for (int i = 0; i < 5; ++i) {
    items[i] = this->Image("http://a.example/" + std::to_string(i) + ".jpg");
    items[i].payload = kMatchedPage;
  }
  this->Put({items[0], items[1], items[2], items[3], items[4]}, WorkKind::kImage);
  const std::vector<Lease> leases = this->Take();
  ASSERT_EQ(leases.size(), 5u);
  const Result<StateBatch> before = this->frontier_->AcknowledgeBatch({&leases[4].id, 1});
  ASSERT_TRUE(before);
  const Result<PurgeCounts> purged = this->frontier_->Purge(leases[0].item.url, kMatchedPage);
  ASSERT_TRUE(purged);
  EXPECT_EQ(purged->removed[1], 0) << "all were out";
  ASSERT_TRUE(this->frontier_->Acknowledge({&leases[0].id, 1}));
  ASSERT_TRUE(this->frontier_->Retry(leases[1], this->clock_.Now()));
  this->frontier_->Release({&leases[2].id, 1});
  this->frontier_->AwaitCommit(leases[3].id);
  const Result<StateBatch> after = this->frontier_->AcknowledgeBatch({&leases[3].id, 1});
  ASSERT_TRUE(after);
  ASSERT_TRUE(this->maker_.Commit(*before));
  ASSERT_TRUE(this->maker_.Commit(*after));
  this->frontier_->Settle(std::vector<LeaseId>{leases[3].id, leases[4].id});
  EXPECT_TRUE(this->Take().empty());
  const FrontierStats stats = this->frontier_->stats();
  EXPECT_EQ(stats.queued[1], 0);
  EXPECT_EQ(stats.leased[1], 0);
  EXPECT_EQ(stats.uncommitted[1], 0);
}

TYPED_TEST(FrontierTest, NothingOfABlockedDomainIsQueuedOrServed) {
  this->Put({this->Page("http://www.bad.example/queued"), this->Image("http://bad.example/1.jpg"),
             this->Page("http://fine.example/")});
  ASSERT_TRUE(this->frontier_->BlockDomain("bad.example"));
  ASSERT_TRUE(this->frontier_->BlockDomain("bad.example"));
  EXPECT_EQ(this->Put({this->Page("http://x.bad.example/later")}).never_request, 1);
  EXPECT_EQ(this->UrlsOf(this->Take()), "http://fine.example/ ");
  const FrontierStats stats = this->frontier_->stats();
  EXPECT_EQ(stats.queued[0], 1);
  EXPECT_EQ(stats.queued[1], 0);
  EXPECT_EQ(stats.forbidden[0], 1);
  EXPECT_EQ(stats.forbidden[1], 1);
  EXPECT_FALSE(this->frontier_->BlockDomain(""));
}

}  // namespace
}  // namespace tamis
