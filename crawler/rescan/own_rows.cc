#include "crawler/rescan/own_rows.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "crawler/rescan/dihedral.h"
#include "storage/ledger_rows.h"
#include "storage/parquet_rows.h"
#include "storage/shard_series.h"

namespace tamis {
namespace {

uint64_t NameOf(std::string_view key) {
  return std::hash<std::string_view>{}(key);
}

bool Has(const std::vector<uint64_t>& sorted, std::string_view key) {
  return std::binary_search(sorted.begin(), sorted.end(), NameOf(key));
}

bool HasDigests(const KnownHashes& lists) {
  return lists.has(SignalKind::kMd5) || lists.has(SignalKind::kSha1);
}

/// Positions of columns of our schema among those that can be read.
Result<std::vector<size_t>> ColumnsNamed(const ParquetRows& rows, std::span<const std::string_view> names) {
  std::vector<size_t> found;
  for (const std::string_view name : names) {
    const auto& columns = rows.columns();
    const auto at = std::find_if(columns.begin(), columns.end(),
                                 [&](const ParquetColumn& column) { return column.path == name; });
    if (at == columns.end())
      return Error{ErrorCode::kInvalidInput, "a shard has no column \"" + std::string(name) + "\""};
    found.push_back(static_cast<size_t>(at - columns.begin()));
  }
  return found;
}

enum Text : size_t { kKey, kUrl, kFinalUrl, kPageUrl, kSha256, kTexts };
constexpr std::array<std::string_view, kTexts> kTextNames = {"key", "url", "final_url", "page_url", "sha256"};
constexpr std::array<std::string_view, 2> kPictureNames = {"key", "image.bytes"};

}  // namespace

Status OwnRows::Judge() {
  const Status ledger = JudgeLedger();
  if (!ledger) return ledger;
  for (const ManifestShard& shard : manifest_.shards) {
    ++report_.files;
    const Status judged = JudgeShard(shard.name);
    if (judged) continue;
    // What the others hold must go all the same.
    ++report_.files_unreadable;
    report_.problems.push_back(judged.error().message);
  }
  return {};
}

std::filesystem::path OwnRows::PathOf(const std::string& shard) const {
  return SeriesOf(KindOfShard(shard), folders_).folder / shard;
}

void OwnRows::Take(const std::string& shard, const std::string& key, Judgement judgement) {
  report_.pictures_hashed += judgement.pictures_hashed;
  if (judgement.verdict == RowVerdict::kMatch) {
    FoundRow& row = found_[key];
    row.shard = shard;
    auto& matches = row.judgement.matches;
    matches.insert(matches.end(), judgement.matches.begin(), judgement.matches.end());
    row.judgement.verdict = RowVerdict::kMatch;
    if (judgement.digests) row.judgement.digests = judgement.digests;
    if (judgement.pdq) row.judgement.pdq = judgement.pdq;
  }
  if (judgement.verdict == RowVerdict::kUnscannable) unscannable_.emplace(key, shard);
}

Status OwnRows::JudgeLedger() {
  std::optional<Error> failed;
  const auto judge = [&](const LedgerRow& row) {
    RowSignals signals{.digests = row.digests, .pdq = row.pdq};
    for (PdqHash& hash : signals.pdq) hash.needles = DihedralNeedles(hash.needles[0]);
    Result<Judgement> judgement = context_.judge.Judge(signals);
    if (!judgement) {
      failed = judgement.error();
      return false;
    }
    const bool lacks_hashes = context_.judge.lists().has(SignalKind::kPdq) && row.pdq.empty();
    (lacks_hashes ? no_hashes_ : judged_).push_back(NameOf(row.key));
    Take(row.shard, row.key, *std::move(judgement));
    return true;
  };
  const Result<LedgerReading> reading = VisitCommittedRows(folders_.ledger(), manifest_, judge);
  if (!reading) return reading.error();
  if (failed) return *failed;
  if (reading->damaged > 0)
    report_.problems.push_back(std::to_string(reading->damaged) + " damaged lines in the ledger");
  std::sort(judged_.begin(), judged_.end());
  std::sort(no_hashes_.begin(), no_hashes_.end());
  return {};
}

/// What the stored picture of a row must be compared for, and what is known of it beside.
RowSignals OwnRows::SignalsOf(const std::string& key, const std::string& sha256) {
  RowSignals signals{.key = key};
  if (Has(no_hashes_, key)) return signals;
  ++report_.rows_without_ledger;
  ListSignal digest{.kind = SignalKind::kSha256};
  if (FromHex(sha256, digest.value)) signals.listed.push_back(digest);
  // Nobody can say any more what the other digests of the bytes as received were.
  signals.is_incomplete = HasDigests(context_.judge.lists());
  return signals;
}

Status OwnRows::JudgeShard(const std::string& shard) {
  Result<std::unique_ptr<ParquetRows>> rows = ParquetRows::Open(PathOf(shard));
  if (!rows) return rows.error();
  const Result<std::vector<size_t>> columns = ColumnsNamed(**rows, kTextNames);
  if (!columns) return columns.error();
  std::array<std::string, kTexts> texts;
  std::unordered_set<std::string> without_hashes;
  const auto on_row = [&](int64_t) -> Status {
    ++report_.rows;
    const std::string key = texts[kKey];
    RowSignals signals{.key = key, .urls = {texts[kUrl], texts[kFinalUrl], texts[kPageUrl]}};
    if (!Has(judged_, key)) {
      RowSignals known = SignalsOf(key, texts[kSha256]);
      signals.listed = std::move(known.listed);
      signals.is_incomplete = known.is_incomplete;
      if (context_.judge.lists().has(SignalKind::kPdq)) without_hashes.insert(key);
    }
    Result<Judgement> judgement = context_.judge.Judge(signals);
    if (!judgement) return judgement.error();
    Take(shard, key, *std::move(judgement));
    if (const auto found = found_.find(key); found != found_.end()) {
      found->second.url = texts[kUrl];
      found->second.final_url = texts[kFinalUrl];
      found->second.page_url = texts[kPageUrl];
    }
    for (std::string& text : texts) text.clear();
    return {};
  };
  const auto on_value = [&](size_t column, std::string_view value) {
    texts[column] = value;
    return Status();
  };
  const Status read = (*rows)->Read(*columns, {.on_value = on_value, .on_row = on_row});
  if (!read || without_hashes.empty()) return read;
  return JudgePictures(shard, without_hashes);
}

Status OwnRows::JudgePictures(const std::string& shard, const std::unordered_set<std::string>& keys) {
  Result<std::unique_ptr<ParquetRows>> rows = ParquetRows::Open(PathOf(shard));
  if (!rows) return rows.error();
  const Result<std::vector<size_t>> columns = ColumnsNamed(**rows, kPictureNames);
  if (!columns) return columns.error();
  JudgeQueue queue(context_.judge, context_.options.threads,
                   [&](const RowSignals& row, const Judgement& judgement) {
                     Take(shard, row.key, judgement);
                     return Status();
                   });
  RowSignals signals;
  const auto on_value = [&](size_t column, std::string_view value) -> Status {
    if (column == 0) {
      signals.key = value;
      return {};
    }
    if (!keys.contains(signals.key)) return {};
    Result<Bytes> picture = Bytes::CopyOf(std::as_bytes(std::span(value)), budget_);
    if (!picture) return picture.error();
    signals.files.push_back({.content = *std::move(picture), .as_received = false});
    return {};
  };
  const auto on_row = [&](int64_t) -> Status {
    RowSignals row = std::exchange(signals, RowSignals());
    return keys.contains(row.key) ? queue.Add(std::move(row)) : Status();
  };
  const Status read = (*rows)->Read(*columns, {.on_value = on_value, .on_row = on_row});
  return read ? queue.Flush() : read;
}

}  // namespace tamis
