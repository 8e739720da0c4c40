#include "extract/hash_lists/csv_list.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "extract/hash_lists/line_reader.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr size_t kMaxColumns = 256;
constexpr size_t kMaxJoinedLines = 100;
constexpr size_t kMaxJoinedBytes = size_t{64} << 10;

enum class Column : uint8_t {
  kIgnored,
  kType,
  kValue,
  kTypedValue,  // the column's name is the type
  kId,
  kClassification,
  kStatus,
  kUpdated,
  kScope,
};

struct Field {
  Column column = Column::kIgnored;
  ListType type;  // of kTypedValue
};

constexpr std::pair<std::string_view, Column> kColumnNames[] = {
    {"type", Column::kType},
    {"kind", Column::kType},
    {"algorithm", Column::kType},
    {"hash_type", Column::kType},
    {"hashtype", Column::kType},
    {"signal_type", Column::kType},
    {"signaltype", Column::kType},
    {"indicator_type", Column::kType},
    {"value", Column::kValue},
    {"hash", Column::kValue},
    {"digest", Column::kValue},
    {"indicator", Column::kValue},
    {"hash_value", Column::kValue},
    {"hashvalue", Column::kValue},
    {"hash_digest", Column::kValue},
    {"signal", Column::kValue},
    {"id", Column::kId},
    {"source_id", Column::kId},
    {"indicator_id", Column::kId},
    {"first_descriptor_id", Column::kId},
    {"mediaid", Column::kId},
    {"classification", Column::kClassification},
    {"category", Column::kClassification},
    {"tags", Column::kClassification},
    {"status", Column::kStatus},
    {"op", Column::kStatus},
    {"hash_status", Column::kStatus},
    {"hashstatus", Column::kStatus},
    {"deleted", Column::kStatus},
    {"updated", Column::kUpdated},
    {"updated_on", Column::kUpdated},
    {"last_updated", Column::kUpdated},
    {"added_on", Column::kUpdated},
    {"timestamp", Column::kUpdated},
    {"scope", Column::kScope},
};

enum class Split : uint8_t { kWhole, kOpenQuote, kBroken };

/// RFC 4180 2: fields in quotes may hold separators, line breaks, and quotes twice.
Split SplitRow(std::string_view row, char separator, std::vector<std::string>& fields) {
  fields.assign(1, {});
  bool is_quoted = false;
  bool was_quoted = false;
  for (size_t at = 0; at < row.size(); ++at) {
    const char c = row[at];
    if (is_quoted) {
      if (c != '"') {
        fields.back().push_back(c);
      } else if (at + 1 < row.size() && row[at + 1] == '"') {
        fields.back().push_back(row[++at]);
      } else {
        is_quoted = false;
      }
    } else if (c == separator) {
      if (fields.size() == kMaxColumns) return Split::kBroken;
      fields.emplace_back();
      was_quoted = false;
    } else if (c == '"' && fields.back().empty() && !was_quoted) {
      is_quoted = was_quoted = true;
    } else if (was_quoted && c != ' ' && c != '\t') {
      return Split::kBroken;
    } else if (!was_quoted) {
      fields.back().push_back(c);
    }
  }
  return is_quoted ? Split::kOpenQuote : Split::kWhole;
}

Field FieldNamed(std::string_view name) {
  const std::string lower = LowerCase(Trim(name));
  for (const auto& [known, column] : kColumnNames) {
    if (known == lower) return {column, {}};
  }
  if (IsListTypeName(lower)) return {Column::kTypedValue, ListTypeFrom(lower)};
  return {};
}

bool HoldsValue(const Field& field) {
  return field.column == Column::kValue || field.column == Column::kTypedValue;
}

/// The separator that gives the row most fields.
char SeparatorOf(std::string_view row) {
  char best = ',';
  for (const char separator : {';', '\t'}) {
    if (std::count(row.begin(), row.end(), separator) > std::count(row.begin(), row.end(), best)) {
      best = separator;
    }
  }
  return best;
}

std::vector<Field> FieldsOf(const std::vector<std::string>& names) {
  std::vector<Field> fields;
  fields.reserve(names.size());
  for (const std::string& name : names) fields.push_back(FieldNamed(name));
  return fields;
}

/// FNV-1a: one number for a value of any length, the same on all machines.
uint64_t NumberOf(const ListSignal& signal) {
  constexpr uint64_t kPrime = 1099511628211U;
  uint64_t number = 14695981039346656037U;
  const auto add = [&](uint8_t byte) { number = (number ^ byte) * kPrime; };
  add(static_cast<uint8_t>(signal.kind));
  add(static_cast<uint8_t>(signal.scope));
  for (const uint8_t byte : signal.value) add(byte);
  for (const char c : signal.url) add(static_cast<uint8_t>(c));
  return number;
}

class TableReader {
 public:
  TableReader(std::istream& file, ListCollector& collector)
      : collector_(collector), lines_(file, collector.options()) {}

  Status Read();

 private:
  /// The next row, of one line or of several; false at the end. What cannot be split is counted.
  Result<bool> NextRow();
  Result<bool> JoinLines(NumberedLine first);
  Status Header();
  Status Row();
  Status VisitEach(ListRecord&& row);

  ListCollector& collector_;
  LineReader lines_;
  char separator_ = '\0';  // not yet known
  std::vector<Field> fields_;
  std::vector<std::string> row_;
  int64_t row_line_ = 0;
};

Result<bool> TableReader::NextRow() {
  NumberedLine line;
  while (true) {
    const Result<bool> read = lines_.Next(line);
    if (!read || !*read) return read;
    row_line_ = line.number;
    if (line.is_too_long) {
      collector_.Malformed(row_line_, "a line that is too long");
      continue;
    }
    const std::string_view text = Trim(line.text);
    if (text.empty() || text.front() == '#') continue;
    if (separator_ == '\0') separator_ = SeparatorOf(line.text);
    const Split split = SplitRow(line.text, separator_, row_);
    if (split == Split::kWhole) return true;
    if (split == Split::kBroken) {
      collector_.Malformed(row_line_, "text after a closing quote, or too many columns");
      continue;
    }
    const Result<bool> joined = JoinLines(std::move(line));
    if (!joined || *joined) return joined;
    line = {};
  }
}

/// Adds lines until the quote is closed. If that fails only the first line is lost: those after it are read
/// again as rows of their own.
Result<bool> TableReader::JoinLines(NumberedLine first) {
  std::deque<NumberedLine> added;
  std::string joined = first.text;
  Split split = Split::kOpenQuote;
  while (split == Split::kOpenQuote && added.size() < kMaxJoinedLines && joined.size() < kMaxJoinedBytes) {
    NumberedLine next;
    const Result<bool> read = lines_.Next(next);
    if (!read) return read;
    if (!*read) break;
    added.push_back(std::move(next));
    if (added.back().is_too_long) break;
    joined += '\n';
    joined += added.back().text;
    if (added.back().text.find('"') != std::string::npos) split = SplitRow(joined, separator_, row_);
  }
  if (split == Split::kWhole) return true;
  collector_.Malformed(first.number, "a quoted field that does not end");
  lines_.PutBack(std::move(added));
  return false;
}

Status TableReader::Header() {
  fields_ = FieldsOf(row_);
  if (std::any_of(fields_.begin(), fields_.end(), HoldsValue)) return {};
  std::vector<ListSignal> signals;
  if (!AppendSignals(row_.front(), collector_.options().kind, UrlScope::kExact, signals)) {
    return Error{ErrorCode::kInvalidInput, "line " + std::to_string(row_line_) + ": no column of values"};
  }
  // One value may have several descriptors, so the id tells nothing here.
  fields_ = {{Column::kValue, {}}, {}, {Column::kUpdated, {}}, {Column::kClassification, {}}};
  return Row();
}

Status TableReader::Row() {
  ListRecord record;
  std::optional<ListType> type;
  std::optional<UrlScope> scope;
  for (size_t i = 0; i < std::min(row_.size(), fields_.size()); ++i) {
    const std::string_view text = Trim(row_[i]);
    const Column column = fields_[i].column;
    if (column == Column::kType && !text.empty()) type = ListTypeFrom(text);
    if (column == Column::kScope && !text.empty()) scope = UrlScopeFrom(text);
    if (column == Column::kId) record.id = text;
    if (column == Column::kClassification) record.classification = CutClassification(text);
    if (column == Column::kUpdated) record.updated = ParseListTime(text);
    if (column == Column::kStatus) record.removed = SaysRemoved(text) || EqualsIgnoringCase(text, "true");
  }
  if (type && scope) type->scope = *scope;
  bool has_value = false;
  for (size_t i = 0; i < std::min(row_.size(), fields_.size()); ++i) {
    if (!HoldsValue(fields_[i]) || Trim(row_[i]).empty()) continue;
    has_value = true;
    std::optional<ListType> given = type;
    if (fields_[i].column == Column::kTypedValue) {
      given = fields_[i].type;
      if (scope) given->scope = *scope;
    }
    collector_.AddValue(row_[i], given, row_line_, record);
  }
  if (!has_value) {
    collector_.Malformed(row_line_, record.removed ? "a removal without a value" : "no value");
    return {};
  }
  return VisitEach(std::move(record));
}

Status TableReader::VisitEach(ListRecord&& row) {
  if (row.id.empty()) return collector_.Visit(std::move(row));
  for (const ListSignal& signal : row.signals) {
    ListRecord record = row;
    record.id = row.id + "/" + std::to_string(NumberOf(signal));
    record.signals.assign(1, signal);
    const Status visited = collector_.Visit(std::move(record));
    if (!visited) return visited;
  }
  return {};
}

Status TableReader::Read() {
  bool is_first = true;
  while (true) {
    const Result<bool> read = NextRow();
    if (!read) return read.error();
    if (!*read) return {};
    const Status taken = is_first ? Header() : Row();
    if (!taken) return taken;
    is_first = false;
  }
}

}  // namespace

bool IsCsvHeader(std::string_view line) {
  std::vector<std::string> names;
  if (SplitRow(line, SeparatorOf(line), names) != Split::kWhole || names.size() < 2) return false;
  const std::vector<Field> fields = FieldsOf(names);
  return std::any_of(fields.begin(), fields.end(), HoldsValue);
}

Status ReadCsvList(std::istream& file, ListCollector& collector) {
  TableReader reader(file, collector);
  return reader.Read();
}

}  // namespace tamis
