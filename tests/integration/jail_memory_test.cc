// The largest pictures that are allowed, many at a time: the crawler and its workers stay within
// engine.memory_mib.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "config/options.h"
#include "extract/image_job.h"
#include "extract/jail/jail_pool.h"
#include "tests/support/test_animations.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

constexpr int64_t kMemoryMib = 512;  // engine.memory_mib
constexpr int64_t kCachesMib = 128;  // what a crawl keeps of it for itself
constexpr int kWidthPx = 8'000, kHeightPx = 5'000;
constexpr int kThreads = 4;
constexpr size_t kGifColours = 16;  // giflib is slow where few colours make many clear codes
constexpr std::chrono::milliseconds kLook{20};

using Files = std::map<std::string, std::vector<std::byte>>;

/// One file in each way of decoding, of as many pixels as are allowed.
Files LargestFiles() {
  Files files;
  const TestPicture picture = DrawPicture(kWidthPx, kHeightPx);
  files["jpeg_progressive"] = EncodeTestJpeg(picture, {.quality = 80, .progressive = true});
  const TestPicture flat{kWidthPx, kHeightPx, 3, std::vector<uint8_t>(picture.samples.size(), 120)};
  files["png_interlaced"] = EncodeTestPng(flat, {.interlaced = true});
  files["webp"] = EncodeTestWebp(flat, false);
  const TestPicture indices{kWidthPx, kHeightPx, 1, std::vector<uint8_t>(picture.samples.size() / 3, 1)};
  const TestPicture second{64, 64, 1, std::vector<uint8_t>(64 * 64, 0)};
  files["gif_animated"] =
      EncodeTestGif(kWidthPx, kHeightPx, std::vector<uint8_t>(3 * kGifColours, 200),
                    {{.picture = indices, .place = {}}, {.picture = second, .place = {.left = 9, .top = 9}}});
  return files;
}

/// What a process has for itself and its share of the rest, or less than 0 where the system does not say.
int64_t PssKib(const std::string& process) {
  std::ifstream rollup("/proc/" + process + "/smaps_rollup");
  std::string word;
  while (rollup >> word) {
    if (word != "Pss:") continue;
    int64_t kib = -1;
    rollup >> kib;
    return kib;
  }
  return -1;
}

/// Adds up the shares of this process and of all workers, again and again.
class Watcher {
 public:
  explicit Watcher(const JailPool& pool) : pool_(pool), thread_([this] { Watch(); }) {}
  ~Watcher() { Stop(); }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  int64_t PeakMib() {
    Stop();
    return peak_kib_ / 1024;
  }

 private:
  void Watch() {
    while (!done_) {
      int64_t sum_kib = PssKib("self");
      for (const pid_t pid : pool_.Processes()) sum_kib += std::max<int64_t>(0, PssKib(std::to_string(pid)));
      peak_kib_ = std::max(peak_kib_, sum_kib);
      std::this_thread::sleep_for(kLook);
    }
  }
  void Stop() {
    done_ = true;
    if (thread_.joinable()) thread_.join();
  }

  const JailPool& pool_;
  std::atomic<bool> done_ = false;
  int64_t peak_kib_ = 0;
  std::thread thread_;
};

class JailMemoryTest : public testing::Test {
 protected:
  void SetUp() override {
    settings_.program = TAMIS_JAIL_PROGRAM;
    settings_.workers = kThreads;
    Result<std::unique_ptr<JailPool>> pool = JailPool::Start(settings_, budget_);
    ASSERT_TRUE(pool) << pool.error().message;
    pool_ = *std::move(pool);
    if (PssKib(std::to_string(pool_->Processes().front())) < 0) GTEST_SKIP() << "only root sees a worker's";
  }

  /// As a crawl does it: the body is charged first, the picture is held until it is rendered. "kept" or why
  /// not.
  std::string Outcome(const std::vector<std::byte>& file) {
    const Result<Bytes> body = Bytes::CopyOf(file, budget_);
    if (!body) return "memory budget";
    const Result<std::unique_ptr<JailedPicture>> picture = pool_->Decode(body->span());
    if (!picture) return picture.error().message.substr(0, picture.error().message.find(':'));
    const Result<Rendered> rendered = pool_->Render(**picture);
    if (!rendered) return rendered.error().message.substr(0, rendered.error().message.find(':'));
    return "kept";
  }

  MemoryBudget budget_{(kMemoryMib - kCachesMib) * kMiB};
  JailPool::Settings settings_;
  std::unique_ptr<JailPool> pool_;
};

TEST_F(JailMemoryTest, TheLargestPicturesManyAtATimeStayWithinTheMemoryOfTheEngine) {
  const Files files = LargestFiles();
  Watcher watcher(*pool_);
  std::mutex mutex;
  std::map<std::string, std::map<std::string, int>> outcomes;
  std::vector<std::thread> threads;
  for (int turn = 0; turn < kThreads; ++turn) {
    threads.emplace_back([&, turn] {
      auto next = std::next(files.begin(), turn % static_cast<int>(files.size()));
      for (size_t done = 0; done < files.size(); ++done) {
        const std::string outcome = Outcome(next->second);
        const std::lock_guard lock(mutex);
        ++outcomes[next->first][outcome];
        if (++next == files.end()) next = files.begin();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const int64_t peak_mib = watcher.PeakMib();
  for (const auto& [name, counts] : outcomes) {
    for (const auto& [outcome, count] : counts) {
      std::printf("%-18s %-16s %d\n", name.c_str(), outcome.c_str(), count);
      EXPECT_TRUE(outcome == "kept" || outcome == "job_memory" || outcome == "memory budget") << outcome;
    }
    EXPECT_GT(counts.count("kept") + counts.count("job_memory"), 0U) << name;
  }
  std::printf("peak %ld MiB, charged at most %ld MiB\n", static_cast<long>(peak_mib),
              static_cast<long>(budget_.peak_bytes() / kMiB));
  EXPECT_LT(peak_mib, kMemoryMib);
  EXPECT_GT(peak_mib, kMemoryMib / 4) << "nothing large was decoded";
  EXPECT_LE(budget_.peak_bytes(), budget_.limit_bytes());
  EXPECT_EQ(budget_.used_bytes(), 0);
  EXPECT_EQ(pool_->counts().crashed, 0);
}

}  // namespace
}  // namespace tamis
