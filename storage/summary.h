#ifndef TAMIS_STORAGE_SUMMARY_H_
#define TAMIS_STORAGE_SUMMARY_H_

// summary.json: what a run did, in numbers that may be published. Source: docs on the command line,
// section 3.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "crawler/core/result.h"
#include "storage/file_ops.h"
#include "storage/manifest.h"

namespace tamis {

/// Reason code to count. The reasons of the safety gates are all counted as "safety".
using ReasonCounts = std::map<std::string, int64_t>;

struct PageSummary {
  int64_t seen = 0;  // distinct URLs ever queued
  int64_t fetched = 0;
  int64_t kept = 0;        // judged and followed
  int64_t redirected = 0;  // answered with a redirect; the target counts on its own
  ReasonCounts dropped;    // for good
  ReasonCounts postponed;  // each time; tried again later
};

struct ImageSummary {
  int64_t candidates = 0;  // cleared and queued
  int64_t fetched = 0;
  int64_t kept = 0;  // rows committed
  int64_t redirected = 0;
  ReasonCounts dropped;
  ReasonCounts postponed;
  int64_t quarantined = 0;  // of the dropped: rows in the private quarantine
};

/// What held around the processes that parse, and how they fared.
struct SandboxSummary {
  std::string mode;                 // engine.sandbox
  std::vector<std::string> layers;  // that hold, as tamis doctor names them
  int64_t landlock_abi = 0;
  int64_t workers_started = 0;
  int64_t crashed = 0;
  int64_t timed_out = 0;
  int64_t bad_answers = 0;
};

struct Summary {
  PageSummary pages;
  ImageSummary images;
  int64_t received_bytes = 0;
  int64_t written_bytes = 0;
  double wall_s = 0;
  double cpu_s = 0;
  double peak_pss_mib = 0;
  SandboxSummary sandbox;
  ManifestFacts facts;  // lists, models, policies, version, gates not evaluated
  int exit = 0;
};

/// Counts of "safety" from 1 to 9 are written as "<10": single cases must not be told from a published file.
std::string ToJson(const Summary& summary);

/// Replaces `path` as a whole. Errors: kInternal for the disk.
Status WriteSummary(FileOps& files, const std::filesystem::path& path, const Summary& summary);

}  // namespace tamis

#endif  // TAMIS_STORAGE_SUMMARY_H_
