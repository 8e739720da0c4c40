#include "crawler/open_shard.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tamis {
namespace {

ShardMetadata ForKind(ShardMetadata metadata, const ShardCommitter& committer) {
  metadata.run = committer.run();
  metadata.quarantine = committer.kind() == ShardKind::kQuarantine;
  return metadata;
}

}  // namespace

OpenShard::OpenShard(ShardCommitter& committer, OutputOptions options, ShardMetadata metadata,
                     const Clock& clock)
    : committer_(committer),
      options_(std::move(options)),
      metadata_(ForKind(std::move(metadata), committer)),
      clock_(clock) {}

Status OpenShard::Open() {
  shard_ = committer_.NextShard();
  ShardMetadata metadata = metadata_;
  metadata.shard = shard_.number;
  Result<std::unique_ptr<ParquetSink>> sink =
      ParquetSink::Open(shard_.temporary.string(), metadata, options_);
  if (!sink) return sink.error();
  Result<std::unique_ptr<EvidenceSink>> evidence =
      EvidenceSink::Open(committer_.evidence().TemporaryOf(shard_.name));
  if (!evidence) return evidence.error();
  sink_ = *std::move(sink);
  evidence_ = *std::move(evidence);
  removed_keys_.clear();
  opened_at_ = clock_.Steady();
  return {};
}

bool OpenShard::is_full() const {
  return is_open() && (sink_->rows() >= options_.shard_rows || sink_->bytes() >= options_.shard_bytes);
}

// The evidence second: a row that the sink refuses has none.
Status OpenShard::Append(Record record, EvidenceRow evidence, WaitingRow row) {
  if (!is_open()) {
    const Status opened = Open();
    if (!opened) return Error{ErrorCode::kInternal, opened.error().message};
  }
  row.key = sink_->next_key();
  evidence.key = row.key;
  Status appended = sink_->Append(std::move(record));
  if (!appended) return appended;
  appended = evidence_->Append(std::move(evidence));
  if (appended) rows_.push_back(std::move(row));
  return appended;
}

std::vector<WaitingRow> OpenShard::RemovePage(const std::string& page_id) {
  const auto stays = [&](const WaitingRow& row) { return row.page_id != page_id; };
  const auto first = std::stable_partition(rows_.begin(), rows_.end(), stays);
  std::vector<WaitingRow> removed(std::make_move_iterator(first), std::make_move_iterator(rows_.end()));
  rows_.erase(first, rows_.end());
  if (!removed.empty() && is_open()) sink_->RemovePage(page_id);
  for (const WaitingRow& row : removed) removed_keys_.insert(row.key);
  return removed;
}

Result<FinishedShard> OpenShard::Close() {
  const std::unique_ptr<EvidenceSink> evidence = std::move(evidence_);
  const std::unique_ptr<ParquetSink> sink = std::move(sink_);
  const Result<ShardInfo> info = sink->Close();
  if (!info) return info.error();
  FinishedShard finished{.shard = shard_, .rows = info->rows, .bytes = info->bytes, .sha256 = info->sha256};
  if (info->rows == 0) return finished;  // every row was taken back
  const Result<bool> written = evidence->Close(removed_keys_);
  if (!written) return written.error();
  if (!*written) return Error{ErrorCode::kInternal, shard_.name + ": its rows have no evidence"};
  finished.has_evidence = true;
  return finished;
}

void OpenShard::Abort() {
  sink_.reset();
  evidence_.reset();
}

}  // namespace tamis
