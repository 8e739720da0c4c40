// Which format a file is in.

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/hash_lists/csv_list.h"
#include "extract/hash_lists/list_reader.h"
#include "extract/hash_lists/list_value.h"
#include "extract/hash_lists/text_list.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr std::pair<std::string_view, ListFormat> kFormatNames[] = {
    {"text", ListFormat::kText},         {"csv", ListFormat::kCsv},
    {"jsonl", ListFormat::kJsonLines},   {"ncmec-xml", ListFormat::kNcmecXml},
    {"stopncii", ListFormat::kStopNcii}, {"threatexchange", ListFormat::kThreatExchange},
    {"tat", ListFormat::kTat},           {"vic", ListFormat::kProjectVic}};

/// Members that only one of the formats has.
constexpr std::pair<std::string_view, ListFormat> kTellingMembers[] = {
    {"\"hashRecords\"", ListFormat::kStopNcii},     {"\"hashStatus\"", ListFormat::kStopNcii},
    {"\"hash_digest\"", ListFormat::kTat},          {"\"should_delete\"", ListFormat::kThreatExchange},
    {"\"indicator\"", ListFormat::kThreatExchange}, {"\"MediaID\"", ListFormat::kProjectVic},
    {"odata.metadata\"", ListFormat::kProjectVic},  {"odata.context\"", ListFormat::kProjectVic}};

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// True if "value" is a member with a text, as in our own lines.
bool HasTextValue(std::string_view line) {
  constexpr std::string_view kValue = "\"value\"";
  const size_t at = line.find(kValue);
  if (at == std::string_view::npos) return false;
  const size_t colon = line.find_first_not_of(" \t", at + kValue.size());
  if (colon == std::string_view::npos || line[colon] != ':') return false;
  const size_t value = line.find_first_not_of(" \t", colon + 1);
  return value != std::string_view::npos && line[value] == '"';
}

std::optional<ListFormat> SniffJson(std::string_view start) {
  const std::string_view line = start.substr(0, start.find('\n'));
  const bool is_object = line.starts_with('{') && !Has(line, "[");
  if (is_object && (HasTextValue(line) || (Has(line, "\"op\"") && Has(line, "\"source_id\"")))) {
    return ListFormat::kJsonLines;
  }
  for (const auto& [member, format] : kTellingMembers) {
    if (Has(start, member)) return format;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ListFormat> ListFormatFrom(std::string_view name) {
  for (const auto& [known, format] : kFormatNames) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::string_view ToString(ListFormat format) {
  return kFormatNames[static_cast<size_t>(format)].first;
}

std::optional<ListFormat> SniffListFormat(std::string_view start) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (start.starts_with(kByteOrderMark)) start.remove_prefix(kByteOrderMark.size());
  if (start.find('\0') != std::string_view::npos) return std::nullopt;
  start = start.substr(std::min(start.find_first_not_of(" \t\r\n"), start.size()));
  if (start.starts_with('<')) {
    const bool is_known = Has(start, "queryResult") || Has(start, "hashsharing");
    return is_known ? std::optional(ListFormat::kNcmecXml) : std::nullopt;
  }
  if (start.starts_with('{') || start.starts_with('[')) return SniffJson(start);
  while (!start.empty()) {
    const std::string_view line = Trim(start.substr(0, start.find('\n')));
    start.remove_prefix(std::min(start.find('\n'), start.size() - 1) + 1);
    if (line.empty() || line.front() == '#') continue;
    if (IsCsvHeader(line)) return ListFormat::kCsv;
    const std::optional<TextEntry> entry = SplitTextLine(line, std::nullopt);
    if (!entry) continue;
    if (entry->type) return ListFormat::kText;
    // 32 bytes without a type are a value as well, which --type may declare.
    std::vector<ListSignal> signals;
    for (const std::optional<SignalKind> kind :
         {std::optional<SignalKind>(), std::optional(SignalKind::kPdq)}) {
      if (AppendSignals(entry->value, kind, UrlScope::kExact, signals)) return ListFormat::kText;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace tamis
