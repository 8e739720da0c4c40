#include "crawler/crawl_run.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "crawler/core/version.h"
#include "crawler/crawl_state.h"
#include "crawler/crawl_network.h"
#include "crawler/engine.h"
#include "crawler/host_safety.h"
#include "crawler/known_match.h"
#include "crawler/last_signals.h"
#include "crawler/log.h"
#include "crawler/match/matcher.h"
#include "crawler/picture_self_test.h"
#include "crawler/progress.h"
#include "crawler/scratch_folder.h"
#include "crawler/seed_items.h"
#include "crawler/screening.h"
#include "storage/summary.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kTick{1};
constexpr std::chrono::seconds kStopGrace{10};  // for transfers that run when the first signal comes
constexpr std::string_view kNoSeeds = "no seeds: give URLs, --seeds FILE or crawl.seeds";

int ExitCodeOf(const Error& error) {
  return error.code == ErrorCode::kRefused ? 3 : error.code == ErrorCode::kInvalidInput ? 2 : 1;
}

/// A file that the configuration names and that cannot be read is a wrong configuration.
Error AsSettings(const Error& error) {
  const bool is_file = error.code == ErrorCode::kNotFound || error.code == ErrorCode::kUnavailable;
  return is_file ? Error{ErrorCode::kInvalidInput, error.message} : error;
}

int CpuThreads(const Options& options) {
  const int64_t cores = std::max<int64_t>(1, static_cast<int64_t>(std::thread::hardware_concurrency()));
  return static_cast<int>(options.engine.threads > 0 ? options.engine.threads : cores);
}

/// The parts that live as long as the loop runs.
class CrawlRun {
 public:
  explicit CrawlRun(const CrawlSetup& setup)
      : setup_(setup), started_at_(clock_.Steady()), signals_(io_), tick_(io_), grace_(io_) {}

  CrawlResult Run() {
    WipeFreedMemory();
    const Status undumped = ForbidDumps();
    if (!undumped) return Refuse(undumped.error());
    const Status usable = ReadSettings();
    if (!usable) return Refuse(usable.error());
    const Status opened = Open();
    if (!opened) return Refuse(opened.error());
    AnnounceResume(state_->recovery(), state_->frontier().stats());
    const Status seeded = AddSeeds();
    if (!seeded) return Refuse(seeded.error());
    engine_->Start();
    if (setup_.handle_signals) WatchSignals();
    Tick();
    RunLoop();
    cpu_->join();
    return Conclude();
  }

 private:
  void RunLoop();
  Status ReadSettings();
  Status ReadSeeds();
  Status Open();
  Status AddSeeds();
  void WatchSignals();
  void Interrupted();
  void Tick();
  void LookAtLists();
  void ShowProgress(int64_t memory_mib);
  void Ended(EngineEnd end);
  CrawlResult Conclude();
  CrawlResult Refuse(const Error& error) const;
  int ExitCode(const FunnelCounts& counts, const Status& finished) const;

  const CrawlSetup setup_;
  const SystemClock clock_;
  const SteadyTime started_at_;
  std::optional<ScratchFolder> scratch_;
  asio::io_context io_{1};
  OneAtATime lists_{io_.get_executor()};
  std::unique_ptr<asio::thread_pool> cpu_;
  std::unique_ptr<MemoryBudget> memory_;
  std::optional<Safety> safety_;
  Funnel funnel_;
  std::unique_ptr<CrawlState> state_;
  std::unique_ptr<PictureScreener> screener_;
  std::optional<Extractor> extractor_;
  std::unique_ptr<CrawlNetwork> network_;
  std::unique_ptr<IncidentLog> incidents_;
  std::optional<KnownMatchHandler> known_match_;
  std::optional<MatcherSet> matchers_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Engine> engine_;
  asio::signal_set signals_;
  asio::steady_timer tick_;
  asio::steady_timer grace_;
  std::optional<EngineEnd> end_;
  ProgressSample last_sample_;
  PeakMemory memory_peak_;
  bool interrupted_ = false;
  std::atomic<SteadyTime> lists_due_{SteadyTime{}};
  std::vector<WorkItem> seeds_;
};

// What the configuration names, before any folder is made.
Status CrawlRun::ReadSettings() {
  const Options& options = setup_.options;
  constexpr int64_t kCachesMib = 128;  // what is not buffers: database, frontier, robots and link caches
  memory_ =
      std::make_unique<MemoryBudget>(std::max<int64_t>(64, options.engine.memory_mib - kCachesMib) * kMiB);
  Result<Safety> safety = Safety::Make(options, clock_);
  if (!safety) return AsSettings(safety.error());
  safety_.emplace(*std::move(safety));
  const Status screened = CheckScreening(*safety_->known, options.safety, SwapIsActive());
  if (!screened) return screened;
  Result<std::unique_ptr<PictureScreener>> screener =
      PictureScreener::Open(UnderPolicyInForce(options, *safety_->known), CpuThreads(options));
  if (!screener) return screener.error();
  screener_ = *std::move(screener);
  Result<Extractor> extractor = Extractor::Make(options, *memory_, screener_->inputs());
  if (!extractor) return extractor.error();
  extractor_.emplace(*std::move(extractor));
  const Status tested = SelfTestPictures(*safety_, *extractor_, *memory_);
  if (!tested) return tested;
  Result<MatcherSet> matchers = MatcherSet::Open(options.safety.matchers);
  if (!matchers) return matchers.error();
  matchers_.emplace(*std::move(matchers));
  Result<std::unique_ptr<CrawlNetwork>> network = CrawlNetwork::Open({.io = io_,
                                                                      .options = options,
                                                                      .clock = clock_,
                                                                      .safety = *safety_,
                                                                      .memory = *memory_,
                                                                      .extractor = *extractor_});
  if (!network) return AsSettings(network.error());
  network_ = *std::move(network);
  return ReadSeeds();
}

Status CrawlRun::ReadSeeds() {
  Result<std::vector<WorkItem>> seeds = SeedItems(setup_.options.crawl.seeds);
  if (!seeds) return seeds.error();
  seeds_ = *std::move(seeds);
  std::error_code ignored;
  const std::filesystem::path private_dir = setup_.options.output.private_dir;
  const bool is_new = setup_.dry_run || !std::filesystem::exists(private_dir / "state", ignored);
  if (seeds_.empty() && is_new) return Error{ErrorCode::kInvalidInput, std::string(kNoSeeds)};
  return {};
}

// An exception here leaves work half done on several threads: the process ends as if it had been killed,
// which the state survives.
void CrawlRun::RunLoop() {
  try {
    io_.run();
  } catch (const std::exception& thrown) {
    Log(LogLevel::kError, "loop_failed", {{"error", thrown.what()}});
    _exit(1);
  }
}

Status CrawlRun::Open() {
  const Options& options = setup_.options;
  cpu_ = std::make_unique<asio::thread_pool>(static_cast<size_t>(CpuThreads(options)));
  CrawlState::Places places{.out = options.output.out, .private_dir = options.output.private_dir};
  if (setup_.dry_run) {
    scratch_.emplace();
    if (scratch_->path().empty()) return Error{ErrorCode::kInternal, "no temporary folder for a dry run"};
    places = {.out = scratch_->path() / "out", .private_dir = scratch_->path() / "private"};
    std::error_code error;
    std::filesystem::create_directories(options.output.out, error);  // for the summary; an error shows there
  }
  // Rows that wait for their row group are charged as well; above half of the budget nothing new may start.
  Options bounded = options;
  bounded.output.row_group_bytes = std::min(options.output.row_group_bytes, memory_->limit_bytes() / 4);
  Result<std::unique_ptr<CrawlState>> state =
      CrawlState::Open({bounded, places, clock_, funnel_, *safety_->known, *screener_});
  if (!state) return state.error();
  state_ = *std::move(state);
  network_->KeepFilesIn(*state_, *cpu_);
  Result<std::unique_ptr<IncidentLog>> incidents =
      OpenIncidents(setup_.options.safety, state_->incidents_folder(), clock_.Now());
  if (!incidents) return incidents.error();
  incidents_ = *std::move(incidents);
  known_match_.emplace(KnownMatchHandler::Parts{.options = setup_.options.safety,
                                                .clock = clock_,
                                                .frontier = state_->frontier(),
                                                .writer = state_->writer(),
                                                .counts = state_->match_counts(),
                                                .funnel = funnel_,
                                                .incidents = incidents_.get()});
  pipeline_ = std::make_unique<Pipeline>(Pipeline::Parts{.safety = *safety_,
                                                         .options = setup_.options,
                                                         .extractor = *extractor_,
                                                         .fetcher = network_->fetcher(),
                                                         .writer = state_->writer(),
                                                         .known_match = *known_match_,
                                                         .matchers = *matchers_,
                                                         .screener = *screener_,
                                                         .near_duplicates = state_->near_duplicates(),
                                                         .funnel = funnel_,
                                                         .cpu = *cpu_,
                                                         .lists = lists_,
                                                         .clock = clock_,
                                                         .name_key = state_->keys().name});
  engine_ = std::make_unique<Engine>(Engine::Parts{.io = io_,
                                                   .cpu = *cpu_,
                                                   .options = setup_.options,
                                                   .clock = clock_,
                                                   .safety = *safety_,
                                                   .frontier = state_->frontier(),
                                                   .pipeline = *pipeline_,
                                                   .fetcher = network_->fetcher(),
                                                   .turnstile = network_->turnstile(),
                                                   .writer = state_->writer(),
                                                   .known_match = *known_match_,
                                                   .ledger = state_->ledger(),
                                                   .funnel = funnel_,
                                                   .fetch_images = !setup_.dry_run},
                                     [this](EngineEnd end) { Ended(end); });
  return {};
}

Status CrawlRun::AddSeeds() {
  if (seeds_.empty() && state_->frontier().stats().seen[0] == 0) {
    return Error{ErrorCode::kInvalidInput, std::string(kNoSeeds)};
  }
  const Result<PutResult> put = state_->frontier().Put(seeds_);
  if (!put) return put.error();
  funnel_.Seen(Funnel::Side::kPages, put->of[0].added);
  return {};
}

void CrawlRun::WatchSignals() {
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error && !end_) Interrupted();
  });
}

void CrawlRun::Interrupted() {
  if (interrupted_) {
    scratch_.reset();
    _exit(kInterruptedExit);  // the second one: at once, the next start resumes
  }
  interrupted_ = true;
  Log(LogLevel::kWarning, "stopping",
      {{"why", "signal"}, {"how", "finishing the open shard; once more stops at once"}});
  engine_->WindDown();
  grace_.expires_after(kStopGrace);
  grace_.async_wait([this](const boost::system::error_code& error) {
    if (!error) network_->Shutdown();
  });
  WatchSignals();
}

// Once a second: commit by age, look at memory, show where the run stands.
void CrawlRun::Tick() {
  asio::post(*cpu_, [this] {
    LookAtLists();
    static_cast<void>(state_->writer().CommitIfOld());
    known_match_->HandleLate();
  });  // an error shows in writer().failed()
  const int64_t rss_mib = memory_peak_.Sample(extractor_->Processes());
  if (setup_.show_progress) ShowProgress(rss_mib);
  tick_.expires_after(kTick);
  tick_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !end_) Tick();  // a tick that was due already cannot be cancelled
  });
}

// A list that can no longer be relied on ends the run; nothing more is committed.
void CrawlRun::LookAtLists() {
  const SteadyTime now = clock_.Steady();
  SteadyTime due = lists_due_.load();
  if (now < due ||
      !lists_due_.compare_exchange_strong(due, now + setup_.options.safety.hash_list_check_interval))
    return;
  const Status sound = safety_->known->Refresh();
  if (!sound) state_->writer().Refuse(sound.error());
  const Status asked_for = safety_->opt_out->Refresh();
  if (!asked_for) state_->writer().Refuse({ErrorCode::kRefused, asked_for.error().message});
}

void CrawlRun::ShowProgress(int64_t memory_mib) {
  const ProgressSample sample{.counts = funnel_.counts(),
                              .frontier = state_->frontier().stats(),
                              .memory_mib = memory_mib,
                              .at = clock_.Steady()};
  const ProgressGoal goal{.max_pages = setup_.options.crawl.max_pages,
                          .max_images = setup_.options.crawl.max_images};
  if (last_sample_.at != SteadyTime{}) {
    std::fprintf(stderr, "\r\033[K%s", ProgressLine(last_sample_, sample, goal).c_str());
    std::fflush(stderr);
  }
  last_sample_ = sample;
}

// The last lease came back.
void CrawlRun::Ended(EngineEnd end) {
  end_ = end;
  tick_.cancel();
  grace_.cancel();
  if (setup_.handle_signals) {
    signals_.clear();
    signals_.cancel();
    CountSignalsWithoutLoop(interrupted_ ? 1 : 2);
  }
  network_->turnstile().Close();
  network_->Shutdown();
}

int CrawlRun::ExitCode(const FunnelCounts& counts, const Status& finished) const {
  if (end_ == EngineEnd::kRefused || (!finished && finished.error().code == ErrorCode::kRefused)) return 3;
  if (!finished || end_ == EngineEnd::kFailed) return 1;
  if (end_ == EngineEnd::kInterrupted) return kInterruptedExit;
  const bool tried = counts.pages.dropped_total() > 0 || !counts.pages.postponed.empty();
  return counts.pages.fetched == 0 && tried ? 1 : 0;
}

CrawlResult CrawlRun::Conclude() {
  Status finished = state_->writer().Finish();
  known_match_->HandleLate();
  if (finished) finished = state_->Flush();
  if (!finished) Log(LogLevel::kError, "write_failed", {{"error", finished.error().message}});
  CountForbidden(state_->frontier().stats(), funnel_);
  CrawlResult result{.exit_code = 0, .counts = funnel_.counts(), .rows = state_->writer().committed_rows()};
  result.exit_code = ExitCode(result.counts, finished);
  if (setup_.show_progress) std::fputs("\r\033[K", stderr);
  memory_peak_.Sample(extractor_->Processes());
  extractor_->Stop();  // what its processes used counts once they have ended
  RunFacts facts{.options = setup_.options,
                 .exit_code = result.exit_code,
                 .wall_s = std::chrono::duration<double>(clock_.Steady() - started_at_).count(),
                 .cpu_s = ProcessCpuSeconds(),
                 .peak_pss_mib = memory_peak_.peak_pss_mib(),
                 .sandbox = extractor_->sandbox(),
                 .jail = extractor_->counts()};
  const Status written = state_->WriteSummary(result.counts, facts);
  if (!written) {
    Log(LogLevel::kError, "summary_failed", {{"error", written.error().message}});
    result.exit_code = std::max(result.exit_code, 1);
  }
  if (!setup_.options.log.quiet) std::fputs(FunnelTable(result.counts).c_str(), stderr);
  if (setup_.handle_signals) {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
  }
  return result;
}

CrawlResult CrawlRun::Refuse(const Error& error) const {
  std::fprintf(stderr, "tamis crawl: %s\n", error.message.c_str());
  return {.exit_code = ExitCodeOf(error)};
}

}  // namespace

CrawlResult RunCrawl(const CrawlSetup& setup) {
  return CrawlRun(setup).Run();
}

}  // namespace tamis
