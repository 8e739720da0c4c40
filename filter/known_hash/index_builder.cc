#include "filter/known_hash/index_builder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/random.h>

#include "crawler/core/check.h"
#include "crawler/core/digest.h"
#include "filter/known_hash/degenerate_pdq.h"
#include "filter/known_hash/index_file.h"
#include "filter/known_hash/index_layout.h"
#include "filter/known_hash/index_writer.h"
#include "filter/known_hash/record_log.h"
#include "filter/known_hash/table_builder.h"
#include "filter/known_hash/url_names.h"

namespace tamis {
namespace hash_index {
namespace {

constexpr size_t kDeltaShare = 10;  // a delta is smaller than a tenth of the base

Result<Key256> RandomKey() {
  Key256 key{};
  if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size()))
    return Error{ErrorCode::kInternal, "no random key for an index: " + std::string(std::strerror(errno))};
  return key;
}

TableId TableOf(const ListSignal& signal) {
  switch (signal.kind) {
    case SignalKind::kMd5:
      return TableId::kMd5;
    case SignalKind::kSha1:
      return TableId::kSha1;
    case SignalKind::kSha256:
      return TableId::kSha256;
    case SignalKind::kPdq:
      return TableId::kPdq;
    case SignalKind::kUrl:
      break;
  }
  if (signal.scope == UrlScope::kHost) return TableId::kUrlHost;
  return signal.scope == UrlScope::kPrefix ? TableId::kUrlPrefix : TableId::kUrlExact;
}

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

Status CheckText(std::string_view text) {
  if (text.size() > kMaxSourceTextBytes)
    return Error{ErrorCode::kInvalidInput, "a label or version of over 256 bytes"};
  if (HasControlCharacter(text))
    return Error{ErrorCode::kInvalidInput, "a label or version with a control character"};
  return {};
}

class Builder final : public IndexBuilder {
 public:
  Builder(std::shared_ptr<const HashIndex> owner, const IndexFile* base, const Key256& key,
          std::optional<uint8_t> pdq_layout)
      : owner_(std::move(owner)), base_(base), key_(key) {
    for (size_t i = 0; i < kTables; ++i) tables_[i] = TableBuilder::Make(static_cast<TableId>(i), pdq_layout);
    if (base_ == nullptr) return;
    const std::span<const ListSource> sources = base_->sources();
    sources_.assign(sources.begin(), sources.end());
    const std::vector<SegmentView>& segments = base_->view().segments;
    for (size_t segment = 0; segment < segments.size(); ++segment) {
      for (size_t i = 0; i < kTables; ++i)
        tables_[i]->Load(segments[segment].tables[i], static_cast<uint8_t>(segment));
    }
  }

  Status Begin(const ListSource& source, ImportKind kind) override;
  Status Apply(const ListRecord& record) override;
  void SetAsOf(const std::optional<TimePoint>& as_of) override {
    CHECK(current_.has_value());
    sources_[*current_].as_of = as_of;
  }
  Result<ImportCounts> End() override;
  Status Write(TimePoint now, const ByteSink& sink) override;

 private:
  Status ApplySignal(const ListSignal& signal, uint64_t record, bool removed);
  void CountEntries();
  bool IsSmallDelta() const;
  std::vector<PlannedSection> PlanBase() const;
  uint64_t RecordName(const std::string& id) const;

  const std::shared_ptr<const HashIndex> owner_;
  const IndexFile* const base_;  // null: none; into owner_
  const Key256 key_;
  std::array<std::unique_ptr<TableBuilder>, kTables> tables_;
  std::vector<ListSource> sources_;
  std::vector<bool> imported_;  // by source
  std::optional<uint16_t> current_;
  ImportKind kind_ = ImportKind::kDelta;
  RecordLog log_;
  ImportCounts counts_;
};

Status Builder::Begin(const ListSource& source, ImportKind kind) {
  if (current_) return Error{ErrorCode::kInternal, "an import begins inside another one"};
  if (source.label.empty()) return Error{ErrorCode::kInvalidInput, "a source without a label"};
  for (const std::string& text : {source.label, source.version}) {
    const Status fits = CheckText(text);
    if (!fits) return fits;
  }
  const auto known = std::find_if(sources_.begin(), sources_.end(),
                                  [&](const ListSource& other) { return other.label == source.label; });
  if (known == sources_.end() && sources_.size() == kMaxSources)
    return Error{ErrorCode::kTooLarge, "more sources than an index holds"};
  if (known != sources_.end() && known->role != source.role)
    return Error{ErrorCode::kInvalidInput, source.label + ": the index has this source in the role \"" +
                                               std::string(ToString(known->role)) + "\""};
  const auto number = static_cast<size_t>(known - sources_.begin());
  if (known == sources_.end()) sources_.emplace_back();
  sources_[number] = source;
  sources_[number].entries = {};
  imported_.resize(sources_.size());
  imported_[number] = true;
  current_ = static_cast<uint16_t>(number);
  kind_ = kind;
  log_ = {};
  counts_ = {};
  return {};
}

/// Never 0; the same id of another source is another record.
uint64_t Builder::RecordName(const std::string& id) const {
  if (id.empty()) return 0;
  const Mac128 name = KeyedName(key_, "record " + sources_[*current_].label + '\n' + id);
  return std::max(BigEndian64(name.data()), uint64_t{1});
}

Status Builder::Apply(const ListRecord& record) {
  if (!current_) return Error{ErrorCode::kInternal, "a record outside of an import"};
  if (log_.size() == kMaxRows) return Error{ErrorCode::kTooLarge, "too many records in one import"};
  const uint64_t name = RecordName(record.id);
  log_.Add(name);
  ++counts_.records;
  if (name != 0 && record.removed) return {};
  for (const ListSignal& signal : record.signals) {
    const Status applied = ApplySignal(signal, name, record.removed);
    if (!applied) return applied;
  }
  return {};
}

Status Builder::ApplySignal(const ListSignal& signal, uint64_t record, bool removed) {
  Change change{.key = signal.value.data(),
                .record = record,
                .sequence = static_cast<uint32_t>(log_.size() - 1),
                .removed = removed};
  Mac128 url_name{};
  if (signal.kind == SignalKind::kUrl) {
    const Result<std::string> text = TextOfEntry(signal.url, signal.scope);
    if (!text) {
      ++counts_.invalid;
      return {};
    }
    url_name = KeyedName(key_, *text);
    change.key = url_name.data();
  }
  if (signal.kind == SignalKind::kPdq && !removed && IsDegenerate(PdqFromBytes(signal.value))) {
    ++counts_.quarantined;
    return {};
  }
  tables_[static_cast<size_t>(TableOf(signal))]->Apply(change);
  return {};
}

Result<ImportCounts> Builder::End() {
  if (!current_) return Error{ErrorCode::kInternal, "an import ends that has not begun"};
  log_.Seal();
  for (size_t i = 0; i < kTables; ++i) {
    const TableCounts table = tables_[i]->EndImport(*current_, kind_ == ImportKind::kSnapshot, log_);
    const auto kind = static_cast<size_t>(KindOf(static_cast<TableId>(i)));
    counts_.added[kind] += table.added;
    counts_.removed[kind] += table.removed;
    counts_.unchanged += table.unchanged;
  }
  log_ = {};
  current_.reset();
  return counts_;
}

void Builder::CountEntries() {
  for (ListSource& source : sources_) source.entries = {};
  for (size_t i = 0; i < kTables; ++i) {
    std::vector<int64_t> rows(sources_.size());
    tables_[i]->CountRows(rows);
    const auto kind = static_cast<size_t>(KindOf(static_cast<TableId>(i)));
    for (size_t source = 0; source < rows.size(); ++source) sources_[source].entries[kind] += rows[source];
  }
}

bool Builder::IsSmallDelta() const {
  if (base_ == nullptr || base_->view().segments.empty()) return false;
  TableDelta all;
  for (const auto& table : tables_) {
    const TableDelta delta = table->DeltaTo(base_->view().segments);
    all.live += delta.live;
    all.added += delta.added;
    all.tombstones += delta.tombstones;
  }
  const size_t changes = all.added + all.tombstones;
  const bool has_room = changes == 0 || base_->view().segments.size() < kMaxSegments;
  return has_room && changes * kDeltaShare < std::max(all.live, size_t{1});
}

/// The sections of the base as they are.
std::vector<PlannedSection> Builder::PlanBase() const {
  std::vector<PlannedSection> sections;
  for (const SectionEntry& entry : base_->view().sections) {
    if (entry.type == SectionType::kSourceTable) continue;
    const std::span<const std::byte> bytes = base_->content().subspan(entry.offset, entry.bytes);
    sections.push_back({entry, [bytes](const ByteSink& sink) { return sink(bytes); }});
  }
  return sections;
}

Status Builder::Write(TimePoint now, const ByteSink& sink) {
  if (current_) return Error{ErrorCode::kInternal, "an import has not ended"};
  CountEntries();
  for (size_t i = 0; i < imported_.size(); ++i) {
    if (imported_[i]) sources_[i].built_at = now;
  }
  if (!IsSmallDelta()) {
    std::vector<PlannedSection> sections;
    for (const auto& table : tables_) table->PlanAll(sections);
    const size_t segments = sections.empty() ? 0 : 1;
    return WriteIndex(key_, segments, sources_, std::move(sections), sink);
  }
  std::vector<PlannedSection> sections = PlanBase();
  const size_t of_base = sections.size();
  for (const auto& table : tables_) table->PlanDelta(base_->view().segments, sections);
  const size_t segments = base_->view().segments.size() + (sections.size() > of_base ? 1 : 0);
  return WriteIndex(key_, segments, sources_, std::move(sections), sink);
}

}  // namespace

Result<std::unique_ptr<IndexBuilder>> MakeBuilder(std::shared_ptr<const HashIndex> base,
                                                  std::optional<uint8_t> pdq_layout) {
  const auto* file = dynamic_cast<const IndexFile*>(base.get());
  if (base != nullptr && file == nullptr)
    return Error{ErrorCode::kInvalidInput, "the base is not an index file"};
  Result<Key256> key = file != nullptr ? Result<Key256>(file->view().key) : RandomKey();
  if (!key) return key.error();
  return std::unique_ptr<IndexBuilder>(std::make_unique<Builder>(std::move(base), file, *key, pdq_layout));
}

}  // namespace hash_index

Result<std::unique_ptr<IndexBuilder>> IndexBuilder::Make(std::shared_ptr<const HashIndex> base) {
  return hash_index::MakeBuilder(std::move(base), std::nullopt);
}

}  // namespace tamis
