#include "extract/hash_lists/text_list.h"

#include <algorithm>
#include <utility>

#include "extract/hash_lists/line_reader.h"
#include "extract/html_scanner.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr std::string_view kAfterType = " \t,:=";
constexpr std::string_view kAfterValue = " \t,";

std::string_view UpTo(std::string_view text, std::string_view ends) {
  return text.substr(0, std::min(text.find_first_of(ends), text.size()));
}

bool StartsWithScheme(std::string_view text) {
  return StartsWithIgnoringCase(text, "http://") || StartsWithIgnoringCase(text, "https://");
}

/// The value of `key` among "k=v,k=v".
std::string_view FieldOf(std::string_view line, std::string_view key) {
  while (!line.empty()) {
    const std::string_view written = UpTo(line, ",");
    line.remove_prefix(std::min(written.size() + 1, line.size()));
    const std::string_view field = Trim(written);
    if (StartsWithIgnoringCase(field, key) && field.size() > key.size() && field[key.size()] == '=') {
      return Trim(field.substr(key.size() + 1));
    }
  }
  return {};
}

}  // namespace

std::optional<TextEntry> SplitTextLine(std::string_view line, std::optional<SignalKind> kind) {
  line = Trim(line);
  if (line.empty() || line.front() == '#') return std::nullopt;
  TextEntry entry;
  if (StartsWithIgnoringCase(line, "hash=")) {
    entry.value = FieldOf(line, "hash");
    const std::string_view type = FieldOf(line, "type");
    if (!type.empty()) entry.type = ListTypeFrom(type);
    return entry;
  }
  if (!StartsWithScheme(line)) {
    const std::string_view first = UpTo(line, kAfterType);
    if (first.size() < line.size() && IsListTypeName(first)) {
      entry.type = ListTypeFrom(first);
      line = line.substr(std::min(line.find_first_not_of(kAfterType, first.size()), line.size()));
    }
  }
  // A comma may be part of a URL.
  const bool is_url = (entry.type ? entry.type->kind : kind) == SignalKind::kUrl || StartsWithScheme(line);
  entry.value = UpTo(line, is_url ? std::string_view(" \t") : kAfterValue);
  return entry;
}

Status ReadTextList(std::istream& file, ListCollector& collector) {
  LineReader lines(file, collector.options());
  NumberedLine line;
  while (true) {
    const Result<bool> read = lines.Next(line);
    if (!read) return read.error();
    if (!*read) return {};
    if (line.is_too_long) {
      collector.Malformed(line.number, "a line that is too long");
      continue;
    }
    const std::optional<TextEntry> entry = SplitTextLine(line.text, collector.options().kind);
    if (!entry) continue;
    ListRecord record;
    collector.AddValue(entry->value, entry->type, line.number, record);
    const Status visited = collector.Visit(std::move(record));
    if (!visited) return visited;
  }
}

}  // namespace tamis
