#include "crawler/frontier/leveldb_frontier.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <leveldb/db.h>

#include "tests/support/fake_clock.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

using std::chrono::seconds;

WorkItem Item(WorkKind kind, const std::string& url, int priority = 0) {
  WorkItem item;
  item.kind = kind;
  item.url = url;
  item.priority = priority;
  item.payload = "payload of " + url;
  return item;
}

std::unique_ptr<Frontier> Open(StateFixture& state, const FrontierOptions& options = {}) {
  Result<std::unique_ptr<Frontier>> opened = OpenLeveldbFrontier(state.db(), state.keys(), options);
  EXPECT_TRUE(opened);
  return *std::move(opened);
}

std::vector<Lease> TakeAll(Frontier& frontier, TimePoint now) {
  std::vector<Lease> all;
  const LeaseRequest request{
      .max_items = 50, .now = now, .max_pages_per_domain = 1'000'000, .max_images_per_domain = 1'000'000};
  for (;;) {
    Result<std::vector<Lease>> leases = frontier.TakeLeases(request);
    EXPECT_TRUE(leases);
    if (!leases || leases->empty()) return all;
    for (Lease& lease : *leases) all.push_back(std::move(lease));
  }
}

TEST(LeveldbFrontier, ServesAgainAfterARestartWhatWasOnlyLeased) {
  StateFixture state;
  FakeClock clock;
  std::unique_ptr<Frontier> frontier = Open(state);
  const std::vector<WorkItem> items = {Item(WorkKind::kPage, "http://a.example/1"),
                                       Item(WorkKind::kPage, "http://a.example/2"),
                                       Item(WorkKind::kImage, "http://b.example/3.png")};
  ASSERT_TRUE(frontier->Put(items));
  const std::vector<Lease> leases = TakeAll(*frontier, clock.Now());
  ASSERT_EQ(leases.size(), 3u);
  ASSERT_TRUE(frontier->Acknowledge({&leases[0].id, 1}));
  frontier.reset();
  state.Reopen();
  frontier = Open(state);
  EXPECT_EQ(frontier->stats().queued[0] + frontier->stats().queued[1], 2);
  EXPECT_EQ(frontier->stats().seen[0] + frontier->stats().seen[1], 3);
  EXPECT_EQ(TakeAll(*frontier, clock.Now()).size(), 2u);
  EXPECT_EQ(frontier->Put(items)->of[0].seen, 2) << "the seen set is on the disk";
}

TEST(LeveldbFrontier, NoUrlAndNoPayloadIsInTheStateFolderInClear) {
  StateFixture state;
  FakeClock clock;
  std::unique_ptr<Frontier> frontier = Open(state);
  std::vector<WorkItem> items;
  for (int i = 0; i < 2'000; ++i) {
    items.push_back(
        Item(i % 2 ? WorkKind::kPage : WorkKind::kImage,
             "http://host" + std::to_string(i % 50) + ".example/unmistakable/" + std::to_string(i)));
  }
  ASSERT_TRUE(frontier->Put(items));
  std::vector<Lease> leases = TakeAll(*frontier, clock.Now());
  ASSERT_EQ(leases.size(), 2'000u);
  for (size_t i = 0; i < 1'000; ++i) ASSERT_TRUE(frontier->Acknowledge({&leases[i].id, 1}));
  ASSERT_TRUE(frontier->Retry(leases[1'500], clock.Now() + seconds(1)));
  ASSERT_TRUE(frontier->NeverRequest("http://host1.example/unmistakable/never"));
  ASSERT_TRUE(frontier->Flush());
  const std::string before_compaction = AllBytesBelow(state.dir());
  frontier.reset();
  state.Reopen();
  for (const std::string& bytes : {before_compaction, AllBytesBelow(state.dir())}) {
    ASSERT_GT(bytes.size(), 100'000u);
    for (const char* text : {"unmistakable", "host1", "example", "payload", "http"}) {
      EXPECT_EQ(bytes.find(text), std::string::npos) << text;
    }
  }
}

TEST(LeveldbFrontier, ServesEverythingThoughFewLanesFitInMemory) {
  StateFixture state;
  FakeClock clock;
  FrontierOptions tiny;
  tiny.max_lanes = 5;
  tiny.read_ahead_bytes = 2'000;
  tiny.seen_cache_bytes = 64;
  std::unique_ptr<Frontier> frontier = Open(state, tiny);
  std::set<std::string> expected;
  for (int i = 0; i < 300; ++i) {
    WorkItem item =
        Item(WorkKind::kPage, "http://host" + std::to_string(i % 60) + ".example/" + std::to_string(i));
    if (i % 60 < 10) item.due = clock.Now() + seconds(1 + i % 60);  // these lanes only wait
    ASSERT_EQ(frontier->Put({&item, 1})->of[0].added, 1);
    expected.insert(item.url);
    EXPECT_LE(frontier->stats().lanes, 5);
  }
  std::set<std::string> served;
  for (int round = 0; round < 400 && served.size() < expected.size(); ++round) {
    const LeaseRequest request{.max_items = 3, .now = clock.Now(), .max_pages_per_domain = 2};
    Result<std::vector<Lease>> leases = frontier->TakeLeases(request);
    ASSERT_TRUE(leases);
    for (const Lease& lease : *leases) {
      EXPECT_TRUE(served.insert(lease.item.url).second) << lease.item.url;
      EXPECT_LE(lease.item.due, clock.Now());
      ASSERT_TRUE(frontier->Acknowledge({&lease.id, 1}));
    }
    EXPECT_LE(frontier->stats().lanes, 5);
    if (leases->empty()) clock.Advance(seconds(1));
  }
  EXPECT_EQ(served, expected);
  EXPECT_EQ(frontier->stats().queued[0], 0);
}

TEST(LeveldbFrontier, FindsLanesThatWereLeftOutAfterItKnewAll) {
  StateFixture state;
  FakeClock clock;
  const std::unique_ptr<Frontier> frontier = Open(state, {.max_lanes = 3});
  ASSERT_TRUE(TakeAll(*frontier, clock.Now()).empty());
  ASSERT_EQ(frontier->stats().next_due, std::nullopt) << "it knows that there is nothing";
  std::vector<WorkItem> items;
  for (int i = 0; i < 10; ++i)
    items.push_back(Item(WorkKind::kPage, "http://h" + std::to_string(i) + ".example/"));
  ASSERT_TRUE(frontier->Put(items));
  std::set<std::string> served;
  for (int round = 0; round < 20; ++round) {
    for (const Lease& lease : TakeAll(*frontier, clock.Now())) {
      served.insert(lease.item.url);
      ASSERT_TRUE(frontier->Acknowledge({&lease.id, 1}));
    }
  }
  EXPECT_EQ(served.size(), 10u);
  EXPECT_EQ(frontier->stats().next_due, std::nullopt);
}

TEST(LeveldbFrontier, ALongQueueOfOneDomainKeepsItsOrder) {
  StateFixture state;
  FakeClock clock;
  std::unique_ptr<Frontier> frontier = Open(state);
  std::vector<WorkItem> items;
  std::mt19937 random(1);
  for (int i = 0; i < 2'000; ++i) {
    items.push_back(
        Item(WorkKind::kPage, "http://a.example/" + std::to_string(i), static_cast<int>(random() % 200)));
  }
  ASSERT_TRUE(frontier->Put(items));
  int last = 0;
  const std::vector<Lease> leases = TakeAll(*frontier, clock.Now());
  ASSERT_EQ(leases.size(), 2'000u);
  for (const Lease& lease : leases) {
    EXPECT_GE(lease.item.priority, last);
    last = lease.item.priority;
  }
}

TEST(LeveldbFrontier, AWorkerTakesOnlyItsPartitions) {
  FakeClock clock;
  std::vector<WorkItem> items;
  for (int i = 0; i < 200; ++i)
    items.push_back(Item(WorkKind::kPage, "http://h" + std::to_string(i) + ".example/"));
  std::set<std::string> served;
  for (int index = 0; index < 3; ++index) {
    StateFixture state;
    FrontierOptions share;
    share.partition_index = index;
    share.partition_count = 3;
    const std::unique_ptr<Frontier> frontier = Open(state, share);
    const Result<PutResult> put = frontier->Put(items);
    ASSERT_TRUE(put);
    EXPECT_EQ(put->of[0].added + put->of[0].foreign, 200);
    EXPECT_GT(put->of[0].added, 30);
    for (const Lease& lease : TakeAll(*frontier, clock.Now()))
      EXPECT_TRUE(served.insert(lease.item.url).second);
  }
  EXPECT_EQ(served.size(), 200u) << "the shares make up the whole";
}

TEST(LeveldbFrontier, TheHostCapHoldsAcrossRestarts) {
  StateFixture state;
  const FrontierOptions two{.max_pages_per_host = 2};
  const std::vector<WorkItem> items = {Item(WorkKind::kPage, "http://a.example/1"),
                                       Item(WorkKind::kPage, "http://a.example/2"),
                                       Item(WorkKind::kPage, "http://a.example/3")};
  ASSERT_EQ(Open(state, two)->Put({items.data(), 1})->of[0].added, 1);
  state.Reopen();
  const Result<PutResult> put = Open(state, two)->Put(items);
  EXPECT_EQ(put->of[0].added, 1);
  EXPECT_EQ(put->of[0].over_host_cap, 1);
}

TEST(LeveldbFrontier, ManyThreadsServeEachItemOnce) {
  StateFixture state;
  FakeClock clock;
  const std::unique_ptr<Frontier> frontier = Open(state);
  std::mutex mutex;
  std::multiset<std::string> served;
  const auto work = [&](int thread) {
    for (int i = 0; i < 200; ++i) {
      const std::string url =
          "http://h" + std::to_string(i % 9) + ".example/" + std::to_string(i + 100 * thread);
      const WorkItem item = Item(WorkKind::kPage, url);
      EXPECT_TRUE(frontier->Put({&item, 1}));
      const LeaseRequest request{.max_items = 2, .now = clock.Now()};
      const Result<std::vector<Lease>> leases = frontier->TakeLeases(request);
      for (const Lease& lease : *leases) {
        {
          const std::scoped_lock lock(mutex);
          served.insert(lease.item.url);
        }
        EXPECT_TRUE(frontier->Acknowledge({&lease.id, 1}));
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread) threads.emplace_back(work, thread);
  }
  for (const Lease& lease : TakeAll(*frontier, clock.Now())) served.insert(lease.item.url);
  EXPECT_EQ(std::set<std::string>(served.begin(), served.end()).size(), served.size());
  EXPECT_EQ(std::ssize(served), frontier->stats().seen[0]);
}

TEST(LeveldbFrontier, ABlockedDomainAndAPurgedUrlStaySoAcrossRestarts) {
  StateFixture state;
  FakeClock clock;
  std::unique_ptr<Frontier> frontier = Open(state);
  const std::vector<WorkItem> items = {Item(WorkKind::kPage, "http://bad.example/1"),
                                       Item(WorkKind::kImage, "http://a.example/matched.jpg"),
                                       Item(WorkKind::kImage, "http://a.example/fine.jpg")};
  ASSERT_TRUE(frontier->Put(items));
  ASSERT_TRUE(frontier->BlockDomain("bad.example"));
  ASSERT_TRUE(frontier->Purge("http://a.example/matched.jpg", ""));
  frontier.reset();
  state.Reopen();
  frontier = Open(state);
  EXPECT_EQ(frontier->stats().queued[1], 1);
  const std::vector<Lease> leases = TakeAll(*frontier, clock.Now());
  ASSERT_EQ(leases.size(), 1u);
  EXPECT_EQ(leases[0].item.url, "http://a.example/fine.jpg");
  EXPECT_EQ(frontier->stats().queued[0], 0);
  const WorkItem again = Item(WorkKind::kPage, "http://a.example/matched.jpg");
  EXPECT_EQ(frontier->Put({&again, 1})->of[0].never_request, 1);
}

// What the state holds of items, as the files spell it: the sealed value of each entry, in its parts.
std::set<std::string> SealedParts(const StateFixture& state) {
  const TempDir copy;
  std::filesystem::copy(state.dir() / "state", copy.path(), std::filesystem::copy_options::recursive);
  leveldb::DB* raw = nullptr;
  EXPECT_TRUE(leveldb::DB::Open({}, copy.path().string(), &raw).ok());
  const std::unique_ptr<leveldb::DB> db(raw);
  std::set<std::string> parts;
  const std::unique_ptr<leveldb::Iterator> at(db->NewIterator({}));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    const std::string value = at->value().ToString();
    if (value.size() <= 48) continue;  // a counter
    for (size_t i = 0; i + 48 <= value.size(); i += 48) parts.insert(value.substr(i, 48));
  }
  return parts;
}

TEST(LeveldbFrontier, NoFileHoldsTheSealedFormOfWhatWasPurged) {
  StateFixture state;
  FakeClock clock;
  const std::unique_ptr<Frontier> frontier = Open(state);
  const std::string page = "0123456789abcdef0123456789abcdef";
  std::vector<WorkItem> others;
  for (int i = 0; i < 500; ++i)
    others.push_back(
        Item(WorkKind::kImage, "http://h" + std::to_string(i % 20) + ".example/" + std::to_string(i)));
  ASSERT_TRUE(frontier->Put(others));
  const std::set<std::string> without = SealedParts(state);
  std::vector<WorkItem> of_page;
  for (int i = 0; i < 20; ++i) {
    of_page.push_back(
        Item(WorkKind::kImage, "http://h" + std::to_string(i) + ".example/x" + std::to_string(i)));
    of_page.back().payload = std::string(300, 'a') + page;
  }
  ASSERT_TRUE(frontier->Put(of_page));
  std::set<std::string> doomed;
  for (const std::string& part : SealedParts(state)) {
    if (!without.contains(part)) doomed.insert(part);
  }
  const auto found = [&] {
    const std::string bytes = AllBytesBelow(state.dir() / "state");
    return std::count_if(doomed.begin(), doomed.end(),
                         [&](const std::string& part) { return bytes.find(part) != std::string::npos; });
  };
  EXPECT_GE(found(), 20 * 6) << "the search itself works";
  // One of them has been done before: its entry is deleted, its value still lies about.
  std::vector<Lease> leases = TakeAll(*frontier, clock.Now());
  const auto done = std::find_if(leases.begin(), leases.end(),
                                 [](const Lease& lease) { return lease.item.url == "http://h3.example/x3"; });
  ASSERT_NE(done, leases.end());
  ASSERT_TRUE(frontier->Acknowledge({&done->id, 1}));
  EXPECT_GE(found(), 20 * 6) << "a deletion leaves it";
  ASSERT_TRUE(frontier->Purge("http://h3.example/x4", page));
  EXPECT_EQ(found(), 0);
  EXPECT_EQ(frontier->stats().queued[1], 500);
}

}  // namespace
}  // namespace tamis
