// Parquet tables of others: which rows go, by number.

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>

#include "crawler/core/buffer.h"
#include "crawler/rescan/foreign_files.h"
#include "crawler/rescan/row_parts.h"
#include "storage/parquet_rows.h"

namespace tamis {
namespace {

constexpr int64_t kBudgetBytes = 512 * kMiB;
constexpr std::string_view kKeyColumn = "key";

class TableFile final : public ForeignFile {
 public:
  TableFile(const std::filesystem::path& path, bool shares_samples)
      : ForeignFile(path), shares_samples_(shares_samples) {}

  Status Scan(const RescanContext& context, ForeignFindings& findings, RescanReport& report) override;
  Result<bool> Loses(const ForeignFindings& findings) override;
  Result<RewrittenFile> Rewrite(const std::filesystem::path& to, const ForeignFindings& findings) override;

 private:
  const bool shares_samples_;
  bool has_keys_ = false;
  std::unordered_set<int64_t> rows_;  // that go
};

std::optional<size_t> KeyColumn(const ParquetRows& rows) {
  const auto& columns = rows.columns();
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [](const ParquetColumn& column) { return column.path == kKeyColumn; });
  if (at == columns.end()) return std::nullopt;
  return static_cast<size_t>(at - columns.begin());
}

/// Collects the values of a row.
class RowCollector {
 public:
  RowCollector(const std::vector<PartColumn>& parts, const std::vector<ParquetColumn>& columns,
               RescanReport& report)
      : parts_(parts), columns_(columns), report_(report) {}

  Status Add(size_t chosen, std::string_view value) {
    if (chosen >= parts_.size()) {
      row_.key = value;
      return {};
    }
    const RowPart& part = parts_[chosen].part;
    if (!part.kind) return AddPicture(value);
    if (part.kind == SignalKind::kUrl && columns_[parts_[chosen].column].path == "page_url")
      row_.page_url = value;
    if (!AddValue(*part.kind, value, row_)) ++report_.values_unreadable;
    return {};
  }
  RowSignals Take(int64_t row) {
    row_.row = row;
    return std::exchange(row_, RowSignals());
  }

 private:
  Status AddPicture(std::string_view value) {
    if (std::ssize(value) > kMaxRowFileBytes || value.empty()) {
      row_.is_incomplete = true;
      return {};
    }
    Result<Bytes> content = Bytes::CopyOf(std::as_bytes(std::span(value)), budget_);
    if (!content) return content.error();
    row_.files.push_back({.content = *std::move(content)});
    return {};
  }

  const std::vector<PartColumn>& parts_;
  const std::vector<ParquetColumn>& columns_;
  RescanReport& report_;
  MemoryBudget budget_{kBudgetBytes};
  RowSignals row_;
};

Status TableFile::Scan(const RescanContext& context, ForeignFindings& findings, RescanReport& report) {
  Result<std::unique_ptr<ParquetRows>> rows = ParquetRows::Open(path_);
  if (!rows) return rows.error();
  const Result<std::vector<PartColumn>> parts = PartColumns((*rows)->columns(), context.options.columns);
  if (!parts) return Error{parts.error().code, path_.string() + ": " + parts.error().message};
  if (parts->empty())
    return Error{ErrorCode::kInvalidInput, path_.string() + ": no column that lists can be asked about"};
  std::vector<size_t> chosen;
  for (const PartColumn& part : *parts) chosen.push_back(part.column);
  const std::optional<size_t> key = shares_samples_ ? KeyColumn(**rows) : std::nullopt;
  has_keys_ = key.has_value();
  if (key) chosen.push_back(*key);

  RowCollector collector(*parts, (*rows)->columns(), report);
  const auto done = [&](const RowSignals& row, const Judgement& judgement) -> Status {
    const std::string name = path_.string() + "#" + std::to_string(row.row);
    if (!NoteJudgement(context, name, row, judgement, findings, report)) return {};
    rows_.insert(row.row);
    if (has_keys_) findings.samples.insert(row.key);
    return {};
  };
  JudgeQueue queue(context.judge, context.options.threads, done);
  const Status read = (*rows)->Read(
      chosen, {.on_value = [&](size_t i, std::string_view value) { return collector.Add(i, value); },
               .on_row = [&](int64_t row) { return queue.Add(collector.Take(row)); }});
  return read ? queue.Flush() : read;
}

Result<bool> TableFile::Loses(const ForeignFindings& findings) {
  if (!rows_.empty()) return true;
  if (!has_keys_ || findings.samples.empty()) return false;
  Result<std::unique_ptr<ParquetRows>> rows = ParquetRows::Open(path_);
  if (!rows) return rows.error();
  const std::optional<size_t> key = KeyColumn(**rows);
  if (!key) return false;
  bool loses = false;
  const auto on_value = [&](size_t, std::string_view value) {
    loses = loses || findings.samples.contains(std::string(value));
    return Status();
  };
  const Status read =
      (*rows)->Read({*key}, {.on_value = on_value, .on_row = [](int64_t) { return Status(); }});
  if (!read) return read.error();
  return loses;
}

Result<RewrittenFile> TableFile::Rewrite(const std::filesystem::path& to, const ForeignFindings& findings) {
  return RewriteWithoutRows(
      path_, to, has_keys_ ? std::string(kKeyColumn) : std::string(), [&](int64_t row, std::string_view key) {
        return rows_.contains(row) || (has_keys_ && findings.samples.contains(std::string(key)));
      });
}

}  // namespace

std::unique_ptr<ForeignFile> MakeTableFile(const std::filesystem::path& path, bool shares_samples) {
  return std::make_unique<TableFile>(path, shares_samples);
}

}  // namespace tamis
