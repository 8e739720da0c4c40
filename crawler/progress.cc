#include "crawler/progress.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>

#include "config/options.h"
#include "crawler/log.h"

namespace tamis {
namespace {

using Counted = std::pair<std::string, int64_t>;

std::string WithCommas(int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

// Largest first; equal counts by name, so that two runs print alike.
std::vector<Counted> BySize(const std::map<std::string, int64_t>& counts) {
  std::vector<Counted> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Counted& a, const Counted& b) { return a.second > b.second; });
  return sorted;
}

// A small number of safety matches says too much about single pages.
std::string CountOf(const Counted& counted) {
  return counted.first == "safety" && counted.second < 10 ? "<10" : WithCommas(counted.second);
}

std::string LargestDrops(const FunnelCounts& counts) {
  std::map<std::string, int64_t> all = counts.pages.dropped;
  for (const auto& [reason, count] : counts.images.dropped) all[reason] += count;
  std::string text;
  const std::vector<Counted> sorted = BySize(all);
  for (size_t i = 0; i < std::min<size_t>(2, sorted.size()); ++i) {
    text += (i == 0 ? " (" : ", ") + sorted[i].first + " " + CountOf(sorted[i]);
  }
  return text.empty() ? text : text + ")";
}

std::string Duration(double seconds) {
  const auto total = static_cast<int64_t>(seconds);
  if (total >= 3600) return fmt::format("{}h{:02}m", total / 3600, total / 60 % 60);
  if (total >= 60) return fmt::format("{}m{:02}s", total / 60, total % 60);
  return fmt::format("{}s", total);
}

std::string Estimate(const ProgressSample& now, const ProgressGoal& goal, double pages_per_s,
                     double images_per_s) {
  double left_s = -1;
  if (goal.max_pages != kUnlimited && pages_per_s > 0) {
    left_s = static_cast<double>(goal.max_pages - now.counts.pages.fetched) / pages_per_s;
  }
  if (goal.max_images != kUnlimited && images_per_s > 0) {
    const double images_s = static_cast<double>(goal.max_images - now.counts.images.kept) / images_per_s;
    left_s = left_s < 0 ? images_s : std::min(left_s, images_s);
  }
  return left_s < 0 ? std::string() : "  ETA " + Duration(std::max(left_s, 0.0));
}

void AddSide(std::string& table, std::string_view name, const FunnelSide& side) {
  table += fmt::format("{:<8} seen {:>10}   fetched {:>10}   kept {:>10}   dropped {:>10}\n", name,
                       WithCommas(side.seen), WithCommas(side.fetched), WithCommas(side.kept),
                       WithCommas(side.dropped_total()));
  if (side.redirected > 0)
    table += fmt::format("    {:<28} {:>10}\n", "redirected", WithCommas(side.redirected));
  for (const Counted& counted : BySize(side.dropped)) {
    table += fmt::format("    {:<28} {:>10}\n", counted.first, CountOf(counted));
  }
  for (const Counted& counted : BySize(side.postponed)) {
    table += fmt::format("    {:<28} {:>10}  tried again later\n", counted.first, WithCommas(counted.second));
  }
}

}  // namespace

std::string ProgressLine(const ProgressSample& before, const ProgressSample& now, const ProgressGoal& goal) {
  const double seconds = std::max(std::chrono::duration<double>(now.at - before.at).count(), 1e-3);
  const double pages = static_cast<double>(now.counts.pages.fetched - before.counts.pages.fetched) / seconds;
  const double images =
      static_cast<double>(now.counts.images.fetched - before.counts.images.fetched) / seconds;
  const int64_t dropped = now.counts.pages.dropped_total() + now.counts.images.dropped_total();
  return fmt::format("{:.1f} pages/s  {:.1f} images/s  kept {}  dropped {}{}  queue {}  {} MiB{}", pages,
                     images, WithCommas(now.counts.images.kept), WithCommas(dropped),
                     LargestDrops(now.counts), WithCommas(now.frontier.queued[0] + now.frontier.queued[1]),
                     now.memory_mib, Estimate(now, goal, pages, images));
}

std::string FunnelTable(const FunnelCounts& counts) {
  std::string table;
  AddSide(table, "pages", counts.pages);
  AddSide(table, "images", counts.images);
  return table;
}

namespace {

/// Resident, and of that shared with others, in KiB; statm is there for everybody to read.
std::pair<int64_t, int64_t> ResidentKib(const std::string& process) {
  std::ifstream statm("/proc/" + process + "/statm");
  int64_t total_pages = 0;
  int64_t resident_pages = 0;
  int64_t shared_pages = 0;
  if (!(statm >> total_pages >> resident_pages >> shared_pages)) return {0, 0};
  const int64_t page_kib = sysconf(_SC_PAGESIZE) / 1024;
  return {resident_pages * page_kib, shared_pages * page_kib};
}

/// The process's share of memory; what is its own where the system hides the rest (a sandboxed worker from a
/// crawler that is not root).
int64_t PssKib(const std::string& process) {
  std::ifstream rollup("/proc/" + process + "/smaps_rollup");
  std::string word;
  while (rollup >> word) {
    if (word != "Pss:") continue;
    int64_t kib = 0;
    rollup >> kib;
    return kib;
  }
  const auto [resident, shared] = ResidentKib(process);
  return resident - shared;
}

}  // namespace

void AnnounceResume(const RecoveryReport& found, const FrontierStats& stats) {
  if (found.earlier_runs == 0) return;
  Log(LogLevel::kInfo, "resuming",
      {{"shards", std::to_string(found.shards)},
       {"rows", std::to_string(found.rows)},
       {"pages_queued", std::to_string(stats.queued[0])},
       {"images_queued", std::to_string(stats.queued[1])},
       {"pages_seen", std::to_string(stats.seen[0])},
       {"commits_completed", std::to_string(found.intents_applied)},
       {"commits_undone", std::to_string(found.intents_dropped)},
       {"unfinished_files_removed", std::to_string(found.files_deleted.size())}});
}

int64_t PeakMemory::Sample(const std::vector<pid_t>& others) {
  std::vector<std::string> processes{"self"};
  for (const pid_t pid : others) processes.push_back(std::to_string(pid));
  int64_t rss_kib = 0;
  for (const std::string& process : processes) rss_kib += ResidentKib(process).first;
  const int64_t rss_mib = rss_kib / 1024;
  if (rss_mib > looked_at_rss_mib_) {
    looked_at_rss_mib_ = rss_mib;
    int64_t pss_kib = 0;
    for (const std::string& process : processes) pss_kib += PssKib(process);
    peak_pss_mib_ = std::max(peak_pss_mib_, pss_kib / 1024);
  }
  return rss_mib;
}

double ProcessCpuSeconds() {
  double seconds = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    for (const timeval& time : {usage.ru_utime, usage.ru_stime}) {
      seconds += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    }
  }
  return seconds;
}

}  // namespace tamis
