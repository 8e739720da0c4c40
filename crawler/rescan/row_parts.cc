#include "crawler/rescan/row_parts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include <boost/json.hpp>

namespace tamis {
namespace {

namespace json = boost::json;

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::vector<std::string> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// "urls.list.element" is named urls: what Parquet calls the levels of a list is no name.
std::string NameOfPath(const std::string& path) {
  constexpr std::array<std::string_view, 5> kLevels = {"list", "element", "item", "array", "bag"};
  std::vector<std::string> parts = Split(path, ".");
  while (parts.size() > 1 && IsOneOf(parts.back(), kLevels)) parts.pop_back();
  return parts.empty() ? std::string() : parts.back();
}

bool IsPictureName(const std::string& path) {
  constexpr std::array<std::string_view, 13> kNames = {"image", "images",  "img",  "jpg",         "jpeg",
                                                       "png",   "webp",    "gif",  "image_bytes", "img_bytes",
                                                       "photo", "picture", "bytes"};
  return IsOneOf(Lower(NameOfPath(path)), kNames);
}

/// The `bytes` of Hugging Face's Image feature.
bool IsPictureStruct(const std::vector<ParquetColumn>& columns, const std::string& path) {
  constexpr std::string_view kBytes = ".bytes";
  if (!path.ends_with(kBytes)) return false;
  const std::string sibling = path.substr(0, path.size() - kBytes.size()) + ".path";
  return std::any_of(columns.begin(), columns.end(),
                     [&](const ParquetColumn& column) { return column.path == sibling; });
}

std::optional<RowPart> PartByName(const std::vector<ParquetColumn>& columns, const ParquetColumn& column) {
  if (const auto kind = KindOfName(NameOfPath(column.path))) return RowPart{kind};
  if (column.is_text) return std::nullopt;
  if (IsPictureStruct(columns, column.path) || IsPictureName(column.path)) return RowPart{};
  return std::nullopt;
}

/// All columns at or below `name`; of a struct of `bytes` and `path` the bytes.
Status AddGiven(const std::vector<ParquetColumn>& columns, const std::string& name, const RowPart& part,
                std::vector<PartColumn>& chosen) {
  bool found = false;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string& path = columns[i].path;
    if (path != name && !path.starts_with(name + ".")) continue;
    if (path != name && !part.kind && columns[i].is_text) continue;
    chosen.push_back({i, part});
    found = true;
  }
  if (found) return {};
  return Error{ErrorCode::kInvalidInput, "no column of bytes or text \"" + name + "\""};
}

}  // namespace

std::optional<SignalKind> KindOfName(std::string_view name) {
  constexpr std::array<std::string_view, 8> kFiller = {"image", "img", "original", "file",
                                                       "hash",  "hex", "digest",   "sum"};
  std::string rest;
  std::string last;
  for (const std::string& part : Split(Lower(name), "_-. ")) {
    last = part;
    if (!IsOneOf(part, kFiller)) rest += part;
  }
  if (last == "url" || last == "urls" || last == "uri") return SignalKind::kUrl;
  if (rest == "md5") return SignalKind::kMd5;
  if (rest == "sha1") return SignalKind::kSha1;
  if (rest == "sha256") return SignalKind::kSha256;
  if (rest == "pdq") return SignalKind::kPdq;
  return std::nullopt;
}

Result<std::vector<PartColumn>> PartColumns(const std::vector<ParquetColumn>& columns,
                                            const RescanColumns& given) {
  std::vector<PartColumn> chosen;
  if (given.empty()) {
    for (size_t i = 0; i < columns.size(); ++i) {
      if (const auto part = PartByName(columns, columns[i])) chosen.push_back({i, *part});
    }
    return chosen;
  }
  const std::pair<const std::vector<std::string>*, RowPart> all[] = {
      {&given.image, RowPart{}},          {&given.md5, {SignalKind::kMd5}},
      {&given.sha1, {SignalKind::kSha1}}, {&given.sha256, {SignalKind::kSha256}},
      {&given.pdq, {SignalKind::kPdq}},   {&given.url, {SignalKind::kUrl}}};
  for (const auto& [names, part] : all) {
    for (const std::string& name : *names) {
      const Status added = AddGiven(columns, name, part, chosen);
      if (!added) return added.error();
    }
  }
  return chosen;
}

bool AddValue(SignalKind kind, std::string_view value, RowSignals& row) {
  if (value.empty()) return true;
  if (kind == SignalKind::kUrl) {
    row.urls.emplace_back(value);
    return true;
  }
  ListSignal signal{.kind = kind};
  const std::span<uint8_t> digest = std::span(signal.value).first(BytesOf(kind));
  if (value.size() == digest.size()) {
    std::copy(value.begin(), value.end(), digest.begin());
  } else if (!FromHex(value, digest)) {
    return false;
  }
  row.listed.push_back(std::move(signal));
  return true;
}

bool AddJson(std::string_view text, RowSignals& row) {
  json::error_code failed;
  const json::value value = json::parse({text.data(), text.size()}, failed);
  if (failed || !value.is_object()) return false;
  bool all_read = true;
  for (const auto& [name, member] : value.get_object()) {
    const auto kind = KindOfName({name.data(), name.size()});
    if (!kind || !member.is_string()) continue;
    const json::string& string = member.get_string();
    all_read = AddValue(*kind, {string.data(), string.size()}, row) && all_read;
  }
  return all_read;
}

}  // namespace tamis
