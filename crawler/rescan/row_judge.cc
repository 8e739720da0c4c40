#include "crawler/rescan/row_judge.h"

#include <algorithm>
#include <atomic>
#include <span>
#include <thread>
#include <utility>

#include "crawler/core/url.h"
#include "crawler/rescan/dihedral.h"

namespace tamis {
namespace {

constexpr size_t kMaxQueuedRows = 256;
constexpr int64_t kMaxQueuedBytes = 64 * kMiB;

bool IsNobodysFault(ErrorCode code) {
  return code == ErrorCode::kUnavailable || code == ErrorCode::kCancelled;
}

PdqHash HashOf(const ListSignal& signal) {
  PdqHash hash{.quality = 100};  // a dataset that says hashes says no quality
  hash.needles = DihedralNeedles(PdqFromBytes(signal.value));
  return hash;
}

}  // namespace

int64_t RowSignals::bytes() const {
  int64_t sum = 0;
  for (const RowFile& file : files) sum += static_cast<int64_t>(file.content.size());
  return sum;
}

void RowJudge::Take(std::vector<KnownMatch> matches, Judgement& judgement) const {
  if (!matches.empty()) judgement.verdict = RowVerdict::kMatch;
  std::move(matches.begin(), matches.end(), std::back_inserter(judgement.matches));
}

/// Whether the picture's own hash is good enough to be compared.
bool RowJudge::JudgeHashes(const std::vector<PdqHash>& hashes, Judgement& judgement) const {
  std::vector<KnownMatch> matches = lists_.MatchPdq(hashes);
  for (const PdqHash& hash : hashes) {
    const bool matched = std::any_of(matches.begin(), matches.end(), [&](const KnownMatch& match) {
      return match.frame == hash.frame && match.variant == hash.variant;
    });
    if (matched && !judgement.pdq) judgement.pdq = hash;
  }
  Take(std::move(matches), judgement);
  return !hashes.empty() && hashes.front().quality >= lists_.min_quality();
}

Status RowJudge::JudgeFile(const RowFile& file, Judgement& judgement, bool& is_scannable) const {
  if (file.as_received) {
    const Result<Digests> digests = DigestAll(file.content.span());
    if (!digests) return digests.error();
    std::vector<KnownMatch> matches = lists_.MatchDigests(*digests);
    if (!matches.empty() || !judgement.digests) judgement.digests = *digests;
    Take(std::move(matches), judgement);
  }
  if (hasher_ == nullptr || !file.is_picture) return {};
  const Result<std::vector<PdqHash>> hashes = hasher_->Hash(file.content.span());
  if (!hashes && IsNobodysFault(hashes.error().code)) return hashes.error();
  judgement.pictures_hashed += hashes.has_value() ? 1 : 0;
  if (!hashes || !JudgeHashes(*hashes, judgement)) is_scannable = false;
  return {};
}

Result<Judgement> RowJudge::Judge(const RowSignals& row) const {
  Judgement judgement{.verdict = RowVerdict::kClear, .digests = row.digests};
  bool is_scannable = !row.is_incomplete;
  for (const std::string& text : row.urls) {
    const Result<Url> url = Url::Parse(text);
    if (url) Take(lists_.MatchUrl(*url), judgement);
  }
  if (row.digests) Take(lists_.MatchDigests(*row.digests), judgement);
  for (const ListSignal& signal : row.listed) {
    if (signal.kind == SignalKind::kPdq) {
      JudgeHashes({HashOf(signal)}, judgement);
    } else {
      Take(lists_.MatchDigest(signal.kind, std::span(signal.value).first(BytesOf(signal.kind))), judgement);
    }
  }
  if (hasher_ != nullptr && !row.pdq.empty() && !JudgeHashes(row.pdq, judgement)) is_scannable = false;
  for (const RowFile& file : row.files) {
    const Status judged = JudgeFile(file, judgement, is_scannable);
    if (!judged) return judged.error();
  }
  const bool says_nothing =
      row.urls.empty() && !row.digests && row.listed.empty() && row.pdq.empty() && row.files.empty();
  if (judgement.verdict == RowVerdict::kClear && (!is_scannable || says_nothing))
    judgement.verdict = RowVerdict::kUnscannable;
  return judgement;
}

Status JudgeQueue::Add(RowSignals row) {
  bytes_ += row.bytes();
  rows_.push_back(std::move(row));
  return rows_.size() >= kMaxQueuedRows || bytes_ >= kMaxQueuedBytes ? Flush() : Status();
}

Status JudgeQueue::Flush() {
  std::vector<Result<Judgement>> judgements(rows_.size(), Error{ErrorCode::kInternal, "not judged"});
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < rows_.size(); i = next++) judgements[i] = judge_.Judge(rows_[i]);
  };
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < threads_ && bytes_ > 0; ++i) helpers.emplace_back(work);
    work();
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (!judgements[i]) return judgements[i].error();
    const Status taken = done_(rows_[i], *judgements[i]);
    if (!taken) return taken;
  }
  rows_.clear();
  bytes_ = 0;
  return {};
}

}  // namespace tamis
