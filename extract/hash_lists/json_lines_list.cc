#include "extract/hash_lists/json_lines_list.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "extract/hash_lists/json_fields.h"
#include "extract/hash_lists/line_reader.h"
#include "extract/hash_lists/list_value.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr SignalKind kAllKinds[] = {SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256,
                                    SignalKind::kPdq, SignalKind::kUrl};
static_assert(std::size(kAllKinds) == kSignalKinds);

/// One line.
struct Row {
  ListRecord record;             // its id: source_id as written
  std::optional<ListType> type;  // absent: not given
  bool has_value = false;
};

class JsonLinesReader {
 public:
  JsonLinesReader(std::istream& file, ListCollector& collector)
      : collector_(collector), lines_(file, collector.options()) {}

  Status Read();

 private:
  Status Line(const NumberedLine& line);
  Row RowOf(const simdjson::dom::object& object, int64_t line);
  Status Take(Row row);
  /// Removes what stands under the id: of one type, or of all.
  Status RemoveById(const Row& row);
  Status Flush();

  ListCollector& collector_;
  LineReader lines_;
  JsonFieldParser parser_;
  ListRecord pending_;  // lines of one entry so far
  bool has_object_ = false;
  bool has_other_ = false;
};

Row JsonLinesReader::RowOf(const simdjson::dom::object& object, int64_t line) {
  Row row;
  ListRecord& record = row.record;
  record.id = TextField(object, {"source_id"});
  record.source = TextField(object, {"source"});
  record.removed = SaysRemoved(TextField(object, {"op"}));
  record.updated = ParseListTime(TextField(object, {"updated"}));
  record.classification = CutClassification(TextField(object, {"classification"}));
  if (const std::string type = TextField(object, {"type"}); !type.empty()) row.type = ListTypeFrom(type);
  const std::string scope = TextField(object, {"scope"});
  if (row.type && !scope.empty()) row.type->scope = UrlScopeFrom(scope);
  const std::string value = TextField(object, {"value"});
  row.has_value = !value.empty();
  const bool is_told_by_id = record.removed && !record.id.empty();
  if (row.has_value) {
    collector_.AddValue(value, row.type, line, record);
  } else if (row.type && !row.type->kind) {
    collector_.OtherKind();
  } else if (!is_told_by_id) {
    collector_.Malformed(line, "no value");
  }
  return row;
}

Status JsonLinesReader::Flush() {
  ListRecord pending = std::exchange(pending_, {});
  if (pending.id.empty()) return {};
  for (const SignalKind kind : kAllKinds) {
    ListRecord record = pending;
    std::erase_if(record.signals, [&](const ListSignal& signal) { return signal.kind != kind; });
    if (record.signals.empty()) continue;
    record.id += "/" + std::string(ToString(kind));
    const Status visited = collector_.Visit(std::move(record));
    if (!visited) return visited;
  }
  return {};
}

Status JsonLinesReader::RemoveById(const Row& row) {
  for (const SignalKind kind : kAllKinds) {
    if (row.type && row.type->kind != kind) continue;
    ListRecord record = row.record;
    record.signals.clear();
    record.id += "/" + std::string(ToString(kind));
    const Status visited = collector_.Visit(std::move(record));
    if (!visited) return visited;
  }
  return {};
}

Status JsonLinesReader::Take(Row row) {
  ListRecord& record = row.record;
  const bool continues = !record.id.empty() && record.id == pending_.id && record.source == pending_.source &&
                         record.removed == pending_.removed &&
                         pending_.signals.size() + record.signals.size() <= kMaxListSignals;
  if (continues && !record.removed) {
    std::move(record.signals.begin(), record.signals.end(), std::back_inserter(pending_.signals));
    if (record.updated) pending_.updated = std::max(pending_.updated, record.updated);
    return {};
  }
  const Status flushed = Flush();
  if (!flushed) return flushed;
  if (record.id.empty()) return collector_.Visit(std::move(record));
  if (record.removed && (!row.has_value || !row.record.signals.empty())) {
    if (!row.type && !record.signals.empty()) row.type = ListType{record.signals.front().kind};
    return RemoveById(row);
  }
  if (!record.removed && !record.signals.empty()) pending_ = std::move(record);
  return {};
}

Status JsonLinesReader::Line(const NumberedLine& line) {
  if (line.is_too_long) {
    collector_.Malformed(line.number, "a line that is too long");
    return {};
  }
  const std::string_view text = Trim(line.text);
  if (text.empty() || text.front() == '#') return {};
  const simdjson::dom::object* const object = parser_.ParseObject(text);
  (object == nullptr ? has_other_ : has_object_) = true;
  if (object == nullptr) {
    collector_.Malformed(line.number, "no JSON object");
    return {};
  }
  return Take(RowOf(*object, line.number));
}

Status JsonLinesReader::Read() {
  NumberedLine line;
  while (true) {
    const Result<bool> read = lines_.Next(line);
    if (!read) return read.error();
    if (!*read) break;
    const Status taken = Line(line);
    if (!taken) return taken;
  }
  if (has_other_ && !has_object_) return Error{ErrorCode::kInvalidInput, "no line is a JSON object"};
  return Flush();
}

}  // namespace

Status ReadJsonLinesList(std::istream& file, ListCollector& collector) {
  JsonLinesReader reader(file, collector);
  return reader.Read();
}

}  // namespace tamis
