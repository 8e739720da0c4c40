// The queue: putting, leasing and acknowledging per second, the seen check of each link, memory.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include "crawler/core/check.h"
#include "crawler/frontier/leveldb_frontier.h"

namespace tamis {
namespace {

constexpr int kLinksPerPage = 100;
constexpr int kDomains = 500;

double PeakMib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

/// As the engine fills it: keys are known from the link's check, the payload is small.
WorkItem Page(int64_t number) {
  WorkItem item;
  const std::string host = "www.site" + std::to_string(number % kDomains) + ".example";
  item.url = "https://" + host + "/section/article-with-a-usual-length-" + std::to_string(number) + ".html";
  item.dedupe_key = item.url;
  item.domain = host.substr(4);
  item.host = host;
  item.due = TimePoint(std::chrono::microseconds(number));
  item.payload = std::string(120, 'p');
  return item;
}

WorkItem Image(int64_t number) {
  WorkItem item = Page(number);
  item.kind = WorkKind::kImage;
  item.payload = std::string(1'500, 'i');
  return item;
}

/// A frontier in a folder of its own, gone with it.
class Queue {
 public:
  explicit Queue(const FrontierOptions& options = {})
      : folder_(std::filesystem::temp_directory_path() /
                ("tamis_frontier_bench_" + std::to_string(getpid()))) {
    keys_.seal = Key256{1};
    keys_.name = Key256{2};
    Result<std::unique_ptr<StateDb>> db = StateDb::Open({.folder = folder_}, keys_);
    CHECK(db.has_value());
    db_ = *std::move(db);
    Result<std::unique_ptr<Frontier>> frontier = OpenLeveldbFrontier(*db_, keys_, options);
    CHECK(frontier.has_value());
    frontier_ = *std::move(frontier);
  }
  ~Queue() {
    frontier_.reset();
    db_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Frontier* operator->() { return frontier_.get(); }

  void Fill(int64_t count) {
    for (; next_ < count;) CHECK(frontier_->Put(NewPages(kLinksPerPage)).has_value());
  }
  std::vector<WorkItem> NewPages(int count) {
    std::vector<WorkItem> items;
    for (int i = 0; i < count; ++i) items.push_back(Page(next_++));
    return items;
  }
  std::vector<Lease> Take(int64_t count) {
    const LeaseRequest request{.max_items = count, .now = TimePoint::max(), .max_pages_per_domain = 1'000};
    Result<std::vector<Lease>> leases = frontier_->TakeLeases(request);
    CHECK(leases.has_value());
    return *std::move(leases);
  }

 private:
  const std::filesystem::path folder_;
  PrivateKeys keys_;
  std::unique_ptr<StateDb> db_;
  std::unique_ptr<Frontier> frontier_;
  int64_t next_ = 0;
};

void Report(benchmark::State& state, int64_t items) {
  state.SetItemsProcessed(items);
  state.counters["peak_MiB"] = PeakMib();
}

void PutNewLinks(benchmark::State& state) {
  Queue queue;
  int64_t items = 0;
  for (auto step : state) {
    state.PauseTiming();
    const std::vector<WorkItem> links = queue.NewPages(kLinksPerPage);
    state.ResumeTiming();
    CHECK(queue->Put(links).has_value());
    items += kLinksPerPage;
  }
  Report(state, items);
}
BENCHMARK(PutNewLinks)->Iterations(2'000);

/// Links that were seen lately.
void CheckSeenLinks(benchmark::State& state) {
  Queue queue;
  const std::vector<WorkItem> links = queue.NewPages(kLinksPerPage);
  CHECK(queue->Put(links).has_value());
  int64_t items = 0;
  for (auto step : state) {
    CHECK(queue->Put(links).has_value());
    items += kLinksPerPage;
  }
  Report(state, items);
}
BENCHMARK(CheckSeenLinks);

/// Links that were seen long ago: the database is asked.
void CheckSeenLinksOnDisk(benchmark::State& state) {
  Queue queue({.seen_cache_bytes = 64});
  queue.Fill(200'000);
  int64_t items = 0;
  for (auto step : state) {
    state.PauseTiming();
    std::vector<WorkItem> links;
    for (int i = 0; i < kLinksPerPage; ++i) links.push_back(Page((items + i) * 7'919 % 200'000));
    state.ResumeTiming();
    CHECK(queue->Put(links).has_value());
    items += kLinksPerPage;
  }
  Report(state, items);
}
BENCHMARK(CheckSeenLinksOnDisk)->Iterations(500);

void LeaseAndAcknowledge(benchmark::State& state) {
  Queue queue;
  queue.Fill(200'000);
  int64_t items = 0;
  for (auto step : state) {
    const std::vector<Lease> leases = queue.Take(16);
    CHECK(leases.size() == 16);
    for (const Lease& lease : leases) CHECK(queue->Acknowledge({&lease.id, 1}).has_value());
    items += 16;
  }
  Report(state, items);
}
BENCHMARK(LeaseAndAcknowledge)->Iterations(10'000);

/// What one page costs the frontier: a lease, 100 links of which 5 are new, 2 images, its completion.
void OnePage(benchmark::State& state) {
  Queue queue;
  queue.Fill(20'000);
  const std::vector<WorkItem> old = [] {
    std::vector<WorkItem> items;
    for (int i = 0; i < 95; ++i) items.push_back(Page(19'000 + i));
    return items;
  }();
  int64_t pages = 0;
  for (auto step : state) {
    state.PauseTiming();
    std::vector<WorkItem> links = queue.NewPages(5);
    for (int i = 0; i < 2; ++i) links.push_back(Image(2 * pages + i));
    links.insert(links.end(), old.begin(), old.end());
    state.ResumeTiming();
    const std::vector<Lease> leases = queue.Take(1);
    CHECK(leases.size() == 1);
    CHECK(queue->Complete({&leases[0].id, 1}, links).has_value());
    ++pages;
  }
  Report(state, pages);
}
BENCHMARK(OnePage)->Iterations(10'000);

}  // namespace
}  // namespace tamis
