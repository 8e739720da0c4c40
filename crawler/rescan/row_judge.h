#ifndef TAMIS_CRAWLER_RESCAN_ROW_JUDGE_H_
#define TAMIS_CRAWLER_RESCAN_ROW_JUDGE_H_

// What lists say of a row that somebody kept.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "crawler/rescan/picture_hasher.h"
#include "filter/known_hash/known_hashes.h"

namespace tamis {

/// A file that a row holds.
struct RowFile {
  Bytes content;
  bool is_picture = true;
  bool as_received = true;  // false: encoded anew, its digests are on no list
};

/// What of a row can be compared.
struct RowSignals {
  std::string key;  // of a row of ours; a sample's name
  int64_t row = 0;  // number in its file
  std::vector<std::string> urls;
  std::string page_url;  // also in `urls`
  std::optional<Digests> digests;
  std::vector<ListSignal> listed;  // digests and hashes that the dataset itself says
  std::vector<PdqHash> pdq;
  std::vector<RowFile> files;
  bool is_incomplete = false;  // something that lists may know of could not be read

  int64_t bytes() const;
};

enum class RowVerdict : uint8_t { kClear, kMatch, kUnscannable };

struct Judgement {
  RowVerdict verdict = RowVerdict::kUnscannable;
  std::vector<KnownMatch> matches;
  std::optional<Digests> digests;  // of the row, or of the file that matched
  std::optional<PdqHash> pdq;      // that matched
  int64_t pictures_hashed = 0;
};

/// Thread-safety: Judge may run on many threads. Lifetime: lists and hasher must outlive it.
class RowJudge {
 public:
  /// `hasher` null: no list has PDQ entries, so nothing is decoded.
  RowJudge(const KnownHashes& lists, PictureHasher* hasher) : lists_(lists), hasher_(hasher) {}

  /// kMatch before kUnscannable before kClear. Unscannable: incomplete; a picture that cannot be decoded, or
  /// whose hash has too little quality, while lists have PDQ entries; or nothing at all to compare.
  /// Errors: kUnavailable, kCancelled, kInternal: not the row's fault.
  Result<Judgement> Judge(const RowSignals& row) const;

  const KnownHashes& lists() const { return lists_; }

 private:
  void Take(std::vector<KnownMatch> matches, Judgement& judgement) const;
  Status JudgeFile(const RowFile& file, Judgement& judgement, bool& is_scannable) const;
  bool JudgeHashes(const std::vector<PdqHash>& hashes, Judgement& judgement) const;

  const KnownHashes& lists_;
  PictureHasher* const hasher_;
};

/// Judges rows on several threads; `done` is called in the order of Add, on the caller's thread.
class JudgeQueue {
 public:
  using Done = std::function<Status(const RowSignals& row, const Judgement& judgement)>;
  JudgeQueue(const RowJudge& judge, int threads, Done done)
      : judge_(judge), threads_(threads), done_(std::move(done)) {}

  /// Errors of both: those of Judge and `done`; a queue that failed is not used again.
  Status Add(RowSignals row);
  Status Flush();

 private:
  const RowJudge& judge_;
  const int threads_;
  const Done done_;
  std::vector<RowSignals> rows_;
  int64_t bytes_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_RESCAN_ROW_JUDGE_H_
