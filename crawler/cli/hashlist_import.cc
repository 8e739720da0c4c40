#include "crawler/cli/hashlist_import.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <unordered_map>
#include <utility>

#include <boost/json.hpp>

#include "crawler/cli/hashlist_json.h"
#include "crawler/cli/index_output.h"
#include "crawler/cli/list_input.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr size_t kMaxProblems = 100;

json::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

/// The formats that say what is taken back.
ImportKind DefaultMode(ListFormat format) {
  switch (format) {
    case ListFormat::kJsonLines:
    case ListFormat::kNcmecXml:
    case ListFormat::kStopNcii:
    case ListFormat::kThreatExchange:
    case ListFormat::kTat:
      return ImportKind::kDelta;
    case ListFormat::kText:
    case ListFormat::kCsv:
    case ListFormat::kProjectVic:
      return ImportKind::kSnapshot;
  }
  return ImportKind::kSnapshot;
}

/// What a record is told by: its id, or its one value.
std::optional<size_t> NameOf(const ListRecord& record) {
  if (!record.id.empty()) return std::hash<std::string>()(record.id);
  if (record.signals.size() != 1) return std::nullopt;
  const ListSignal& signal = record.signals.front();
  std::string name = signal.url + '\n' + static_cast<char>(signal.kind) + static_cast<char>(signal.scope);
  name.append(reinterpret_cast<const char*>(signal.value.data()), signal.value.size());
  return std::hash<std::string>()(name);
}

/// Pages come in no order of time: what is older than what was said of the same record is not news.
class NewestOfRecord {
 public:
  bool IsStale(const ListRecord& record) {
    const std::optional<size_t> name = record.updated ? NameOf(record) : std::nullopt;
    if (!name) return false;
    const auto [known, is_new] = newest_.emplace(*name, *record.updated);
    if (is_new) return false;
    if (*record.updated < known->second) return true;
    known->second = *record.updated;
    return false;
  }

 private:
  std::unordered_map<size_t, TimePoint> newest_;  // by a hash of what names the record
};

class Importer {
 public:
  Importer(const HashListImport& import, std::istream& standard_input, const Clock& clock)
      : import_(import), standard_input_(standard_input), clock_(clock) {}

  Result<json::object> Run();

 private:
  Status OpenBase();
  Status ReadFile(const std::string& path);
  Result<ListFormat> FormatOf(const std::string& path, std::string_view start) const;
  Status CheckMode(const std::string& path, ListFormat format);
  Status Apply(ListRecord record);
  void Take(const std::string& path, const ListReadReport& report);
  Status CheckAll() const;
  std::optional<TimePoint> AsOf();
  Result<json::object> Finish();
  json::object Report(const ImportCounts& counts) const;

  const HashListImport& import_;
  std::istream& standard_input_;
  const Clock& clock_;
  std::shared_ptr<const HashIndex> base_;  // null: a new index
  std::unique_ptr<IndexBuilder> builder_;
  std::optional<ImportKind> mode_;
  NewestOfRecord newest_of_record_;
  ListReadReport all_;        // of all files
  bool is_complete_ = false;  // one of them is a last page
  int64_t stale_ = 0;
  std::optional<TimePoint> as_of_;
  json::array problems_;
  json::array formats_;
  json::array warnings_;
};

Status Importer::OpenBase() {
  Result<std::shared_ptr<const HashIndex>> base = HashIndex::Open(import_.index);
  if (!base && base.error().code != ErrorCode::kNotFound) return base.error();
  if (base) base_ = *std::move(base);
  Result<std::unique_ptr<IndexBuilder>> builder = IndexBuilder::Make(base_);
  if (!builder) return builder.error();
  builder_ = *std::move(builder);
  return {};
}

Result<ListFormat> Importer::FormatOf(const std::string& path, std::string_view start) const {
  if (import_.format) return *import_.format;
  const std::optional<ListFormat> format = SniffListFormat(start);
  if (format) return *format;
  return Error{ErrorCode::kInvalidInput, path + ": its format cannot be told; name it with --format"};
}

/// The first file decides, and Begin follows.
Status Importer::CheckMode(const std::string& path, ListFormat format) {
  const ImportKind mode = import_.mode.value_or(DefaultMode(format));
  if (!mode_) {
    mode_ = mode;
    return builder_->Begin(import_.source, mode);
  }
  if (*mode_ == mode) return {};
  return Error{ErrorCode::kInvalidInput,
               path + ": deltas and snapshots in one import; decide with --delta or --snapshot"};
}

Status Importer::Apply(ListRecord record) {
  if (!record.source.empty() && !record.id.empty()) record.id = record.source + "/" + record.id;
  if (newest_of_record_.IsStale(record)) {
    ++stale_;
    return {};
  }
  return builder_->Apply(record);
}

void Importer::Take(const std::string& path, const ListReadReport& report) {
  all_.records += report.records;
  all_.malformed += report.malformed;
  all_.other_kinds += report.other_kinds;
  // The files may come in any order: whichever is the last page says so.
  is_complete_ = is_complete_ || report.complete;
  if (report.newest) all_.newest = std::max(all_.newest, report.newest);
  for (const ListProblem& problem : report.problems) {
    if (problems_.size() == kMaxProblems) return;
    problems_.push_back(
        json::object{{"file", ToWellFormedUtf8(path)}, {"line", problem.line}, {"what", problem.what}});
  }
}

Status Importer::ReadFile(const std::string& path) {
  const Result<std::unique_ptr<ListInput>> input = ListInput::Open(path, standard_input_);
  if (!input) return input.error();
  const Result<ListFormat> format = FormatOf(path, (*input)->start());
  if (!format) return format.error();
  const Status begun = CheckMode(path, *format);
  if (!begun) return begun;
  const json::value name(View(ToString(*format)));
  if (std::find(formats_.begin(), formats_.end(), name) == formats_.end()) formats_.push_back(name);
  ListReadOptions options;
  options.format = *format;
  options.kind = import_.kind;
  const Result<ListReadReport> report = ReadHashList(
      (*input)->stream(), options, [&](ListRecord&& record) { return Apply(std::move(record)); });
  if (!report) return Error{report.error().code, path + ": " + report.error().message};
  if (report->records == 0 && report->malformed > 0) {
    const ListProblem& first = report->problems.front();
    return Error{ErrorCode::kInvalidInput,
                 path + ": no record can be read; line " + std::to_string(first.line) + ": " + first.what};
  }
  Take(path, *report);
  return {};
}

Status Importer::CheckAll() const {
  if (*mode_ == ImportKind::kDelta) return {};
  if (all_.records == 0) {
    return Error{ErrorCode::kInvalidInput,
                 "an empty snapshot would take the whole list back; nothing written"};
  }
  if (!is_complete_) {
    return Error{
        ErrorCode::kInvalidInput,
        "no file is the last page: a snapshot without the others would take entries back; nothing written"};
  }
  return {};
}

std::optional<TimePoint> Importer::AsOf() {
  const TimePoint now = clock_.Now();
  if (import_.source.as_of) {
    if (*import_.source.as_of > now) warnings_.emplace_back("as_of lies in the future");
    return import_.source.as_of;
  }
  std::optional<TimePoint> before;
  if (base_ && *mode_ == ImportKind::kDelta) {
    for (const ListSource& source : base_->sources()) {
      if (source.label == import_.source.label) before = source.as_of;
    }
  }
  std::optional<TimePoint> newest = all_.newest;
  if (newest && *newest > now) {
    warnings_.emplace_back("a time in the files lies in the future; as_of is now");
    newest = now;
  }
  if (!is_complete_) return before;
  return std::max(before, newest);
}

json::object Importer::Report(const ImportCounts& counts) const {
  json::object report;
  report.emplace("index", ToWellFormedUtf8(import_.index));
  report.emplace("source", ToWellFormedUtf8(import_.source.label));
  report.emplace("role", View(ToString(import_.source.role)));
  report.emplace("version", ToWellFormedUtf8(import_.source.version));
  report.emplace("as_of", TimeOrNull(as_of_));
  report.emplace("not_after", TimeOrNull(import_.source.not_after));
  report.emplace("import", *mode_ == ImportKind::kDelta ? "delta" : "snapshot");
  report.emplace("files", import_.files.size());
  report.emplace("formats", formats_);
  report.emplace("records", all_.records);
  report.emplace("added", CountsByKind(counts.added));
  report.emplace("removed", CountsByKind(counts.removed));
  report.emplace("unchanged", counts.unchanged);
  report.emplace("quarantined", counts.quarantined);
  report.emplace("malformed", all_.malformed + counts.invalid);
  report.emplace("other_kinds", all_.other_kinds);
  report.emplace("stale", stale_);
  report.emplace("problems", problems_);
  return report;
}

Result<json::object> Importer::Finish() {
  as_of_ = AsOf();
  builder_->SetAsOf(as_of_);
  const Result<ImportCounts> counts = builder_->End();
  if (!counts) return counts.error();
  const int64_t malformed = all_.malformed + counts->invalid;
  if (!as_of_) {
    warnings_.emplace_back("no upstream date: without --as-of the source is no known-hash list");
  }
  if (!is_complete_) warnings_.emplace_back("no file is the last page");
  if (malformed > 0) warnings_.emplace_back(std::to_string(malformed) + " malformed records were left out");
  json::object report = Report(*counts);
  const bool writes = !import_.strict || malformed == 0;
  if (writes) {
    const auto written = ReplaceIndex(import_.index, clock_.Now(), *builder_);
    if (!written) return written.error();
    for (const ListSource& source : (*written)->sources()) {
      if (source.label == import_.source.label) report.emplace("entries", CountsByKind(source.entries));
    }
    report.emplace("index_bytes", (*written)->size_bytes());
  }
  report.emplace("written", writes);
  report.emplace("warnings", warnings_);
  return report;
}

Result<json::object> Importer::Run() {
  const Result<std::unique_ptr<IndexFolderLock>> lock = IndexFolderLock::Take(import_.index);
  if (!lock) return lock.error();
  const Status opened = OpenBase();
  if (!opened) return opened.error();
  for (const std::string& file : import_.files) {
    const Status read = ReadFile(file);
    if (!read) return read.error();
  }
  const Status sound = CheckAll();
  if (!sound) return sound.error();
  return Finish();
}

}  // namespace

Result<json::object> ImportHashList(const HashListImport& import, std::istream& standard_input,
                                    const Clock& clock) {
  if (import.files.empty()) return Error{ErrorCode::kInvalidInput, "no file"};
  Importer importer(import, standard_input, clock);
  return importer.Run();
}

}  // namespace tamis
