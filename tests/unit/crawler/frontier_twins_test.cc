// The real frontier and the plain one side by side.

#include <map>
#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "crawler/frontier/leveldb_frontier.h"
#include "crawler/frontier/memory_frontier.h"
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

/// Both frontiers do the same random things; what they count and serve must be the same.
class Twins {
 public:
  explicit Twins(uint32_t seed) : random_(seed) { Reopen(); }

  void Step() {
    switch (random_() % 8) {
      case 0:
      case 1:
        Put();
        break;
      case 2:
      case 3:
        Take();
        break;
      case 4:
        Complete();
        break;
      case 5:
        Retry();
        break;
      case 6:
        Release();
        break;
      default:
        Rare();
        break;
    }
    Compare();
  }

  /// Everything that is left, by due time, until both are empty.
  void Drain() {
    draining_ = true;
    for (int round = 0; round < 200; ++round) {
      while (!out_.empty()) Complete();
      Take();
      clock_.Advance(seconds(5));
    }
    while (!out_.empty()) Complete();
    Compare();
    EXPECT_EQ(real_->stats().queued[0] + real_->stats().queued[1], 0);
  }

 private:
  struct Pair {
    Lease real, plain;
  };

  FrontierOptions Options() const {
    return {.max_pages_per_host = 40, .seen_cache_bytes = 256, .read_ahead_bytes = 3'000, .max_lanes = 6};
  }
  void Reopen() {
    std::vector<LeaseId> ids;
    for (const auto& [url, pair] : out_) ids.push_back(pair.plain.id);
    plain_.Release(ids);
    out_.clear();
    real_.reset();
    state_.Reopen();
    real_ = Open(state_, Options());
  }
  std::vector<WorkItem> RandomItems() {
    std::vector<WorkItem> items;
    for (size_t left = random_() % 6; left > 0; --left) {
      const std::string url =
          "http://h" + std::to_string(random_() % 9) + ".example/" + std::to_string(random_() % 60);
      WorkItem item =
          Item(random_() % 2 ? WorkKind::kPage : WorkKind::kImage, url, static_cast<int>(random_() % 3));
      if (random_() % 3 == 0) item.due = clock_.Now() + seconds(random_() % 20);
      items.push_back(std::move(item));
    }
    return items;
  }
  static std::string Text(const Result<PutResult>& result) {
    if (!result) return "error";
    std::string text;
    for (const PutCounts& c : result->of) {
      text +=
          std::to_string(c.added) + "/" + std::to_string(c.seen + c.over_host_cap + c.never_request) + " ";
    }
    return text;
  }
  void Put() {
    const std::vector<WorkItem> items = RandomItems();
    EXPECT_EQ(Text(real_->Put(items)), Text(plain_.Put(items)));
  }
  /// The real one may leave lanes on disk for a while, and the order among equals is its own: what it serves
  /// must be servable by the plain one, which then takes the same items.
  void Take() {
    const LeaseRequest request{.max_items = static_cast<int64_t>(random_() % 8),
                               .now = clock_.Now(),
                               .max_pages_per_domain = 2,
                               .max_images_per_domain = 3};
    Result<std::vector<Lease>> leases = real_->TakeLeases(request);
    ASSERT_TRUE(leases);
    std::map<std::string, Lease> plain = AllPlain();
    for (Lease& lease : *leases) {
      const std::string name = NameOf(lease);
      ASSERT_TRUE(plain.contains(name)) << name << " is not to be had";
      EXPECT_EQ(lease.item.attempts, plain.at(name).item.attempts);
      EXPECT_EQ(lease.item.due, plain.at(name).item.due);
      EXPECT_EQ(lease.item.payload, plain.at(name).item.payload);
      EXPECT_TRUE(out_.emplace(name, Pair{lease, plain.at(name)}).second);
      plain.erase(name);
    }
    std::vector<LeaseId> back;
    for (const auto& [name, lease] : plain) back.push_back(lease.id);
    plain_.Release(back);
    CheckLimits();
  }
  std::map<std::string, Lease> AllPlain() {
    const LeaseRequest everything{.max_items = 100'000,
                                  .now = clock_.Now(),
                                  .max_pages_per_domain = 100'000,
                                  .max_images_per_domain = 100'000};
    std::map<std::string, Lease> all;
    Result<std::vector<Lease>> leases = plain_.TakeLeases(everything);
    for (Lease& lease : *leases) all.emplace(NameOf(lease), lease);
    return all;
  }
  void CheckLimits() {
    std::map<std::pair<std::string, WorkKind>, int> outstanding;
    for (const auto& [name, pair] : out_) ++outstanding[{pair.real.item.domain, pair.real.item.kind}];
    for (const auto& [lane, count] : outstanding) EXPECT_LE(count, lane.second == WorkKind::kPage ? 2 : 3);
  }
  static std::string NameOf(const Lease& lease) {
    return (lease.item.kind == WorkKind::kPage ? "page " : "image ") + lease.item.url;
  }
  std::optional<Pair> AnyOut() {
    if (out_.empty()) return std::nullopt;
    auto at = out_.begin();
    std::advance(at, random_() % out_.size());
    Pair pair = at->second;
    out_.erase(at);
    return pair;
  }
  void Complete() {
    const std::optional<Pair> pair = AnyOut();
    if (!pair) return;
    const std::vector<WorkItem> items = draining_ ? std::vector<WorkItem>() : RandomItems();
    if (random_() % 2 == 0) {
      EXPECT_EQ(Text(real_->Complete({&pair->real.id, 1}, items)),
                Text(plain_.Complete({&pair->plain.id, 1}, items)));
      return;
    }
    const Result<StateBatch> batch = real_->AcknowledgeBatch({&pair->real.id, 1});
    ASSERT_TRUE(batch);
    ASSERT_TRUE(state_.db().Write(*batch, Durability::kProcess));
    real_->Settle({&pair->real.id, 1});
    EXPECT_TRUE(plain_.Acknowledge({&pair->plain.id, 1}));
  }
  void Retry() {
    const std::optional<Pair> pair = AnyOut();
    if (!pair) return;
    const TimePoint due = clock_.Now() + seconds(random_() % 10);
    EXPECT_TRUE(real_->Retry(pair->real, due));
    EXPECT_TRUE(plain_.Retry(pair->plain, due));
  }
  void Release() {
    const std::optional<Pair> pair = AnyOut();
    if (!pair) return;
    real_->Release({&pair->real.id, 1});
    plain_.Release({&pair->plain.id, 1});
  }
  void Rare() {
    switch (random_() % 8) {
      case 0:
        Reopen();
        break;
      case 1:
        real_->Hold("h1.example", WorkKind::kPage, clock_.Now() + seconds(2));
        break;
      default:
        clock_.Advance(seconds(random_() % 3));
    }
  }
  void Compare() {
    EXPECT_EQ(real_->stats().queued, plain_.stats().queued);
    EXPECT_EQ(real_->stats().leased, plain_.stats().leased);
    EXPECT_EQ(real_->stats().seen, plain_.stats().seen);
    EXPECT_LE(real_->stats().lanes, 6 + 1);
  }

  std::mt19937 random_;
  FakeClock clock_;
  StateFixture state_;
  MemoryFrontier plain_{40};
  std::unique_ptr<Frontier> real_;
  std::map<std::string, Pair> out_;
  bool draining_ = false;
};

TEST(FrontierTwins, AgreeOverRandomOperations) {
  for (uint32_t seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(seed);
    Twins twins(seed);
    for (int step = 0; step < 400 && !testing::Test::HasFailure(); ++step) {
      SCOPED_TRACE(step);
      twins.Step();
    }
    twins.Drain();
    ASSERT_FALSE(testing::Test::HasFailure());
  }
}

}  // namespace
}  // namespace tamis
