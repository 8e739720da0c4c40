#ifndef TAMIS_STORAGE_MANIFEST_H_
#define TAMIS_STORAGE_MANIFEST_H_

// manifest.json: the shards that make up the dataset. What it does not name is not part of it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

/// One committed shard.
struct ManifestShard {
  std::string name;  // "train-abcdefgh-00000.parquet", in data/
  int64_t rows = 0;
  int64_t bytes = 0;
  std::string sha256;      // of the file, hex
  std::string run;         // 8 letters
  std::string created_at;  // RFC 3339, UTC, seconds
};

/// One block list that was in use.
struct ManifestList {
  std::string source;
  std::string role;
  std::string version;
  std::string as_of;
  int64_t entries = 0;
  bool stale = false;  // older than safety.hash_list_max_age when the run started
};

/// How rows were judged. Set by the engine at each start.
struct ManifestFacts {
  std::string product_version;
  std::string rights_policy;
  std::string safety_policy;
  std::vector<std::string> gates_not_evaluated;  // names of gates whose stage did not run
  std::vector<std::string> models;               // name and version
  std::vector<std::string> screening;            // how models and rules were set, "faces=blur"
  std::vector<ManifestList> lists;
  std::vector<std::string> matchers;  // that were asked, by their names in the configuration
  bool swap_active = false;           // a disk may have got what no gate had seen
  bool unscreened = false;            // safety.allow_no_hash_list without a list
};

/// The whole file. Once `unscreened` is true for a run that committed a shard it stays true.
struct Manifest {
  static constexpr int kFormat = 1;
  /// Of the latest run; gates that were not evaluated, models and settings of screening of every run that
  /// committed a shard.
  ManifestFacts facts;
  std::vector<std::string> runs;      // that committed a shard, oldest first
  std::vector<ManifestShard> shards;  // in order of commit

  int64_t rows() const;
  bool Names(std::string_view shard_name) const;

  /// Indented JSON with stable key order, ending in a newline.
  std::string ToJson() const;
  /// Errors: kInvalidInput with the place; also for a newer format.
  static Result<Manifest> FromJson(std::string_view json);
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_MANIFEST_H_
