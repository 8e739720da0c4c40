#ifndef TAMIS_STORAGE_EVIDENCE_STORE_H_
#define TAMIS_STORAGE_EVIDENCE_STORE_H_

// PRIVATE/evidence: the full evidence of every kept row, columnar, and each document that it refers to once.
//
//   evidence-<run>-NNNNN.parquet   one row per row of the shard of that name
//   documents/<sha256>             robots.txt, tdmrep.json, RSL licences, ..., as received
//
// Written and synced before its shard is committed; files whose shard the manifest does not name are deleted
// on start; rows that are removed from a shard lose their evidence with it.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"

namespace tamis {

/// One row of the store.
struct EvidenceRow {
  std::string key;  // of the row, as in the shard
  std::string page_url;
  std::string image_url;
  std::string policy;    // rights.policy that judged
  std::string settings;  // JSON: what else the verdict depends on (RightsPolicy)
  std::string decision;
  std::string evidence;         // JSON (core/evidence_json.h)
  std::string evidence_sha256;  // hex, of `evidence`
  std::string verdict;          // JSON
  std::string page_id;          // what a taint removes rows by
  TimePoint judged_at{};
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_EVIDENCE_STORE_H_
