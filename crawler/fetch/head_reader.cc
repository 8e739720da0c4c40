#include "crawler/fetch/head_reader.h"

#include <algorithm>
#include <charconv>

namespace tamis {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// The code of "HTTP/1.1 200 OK" or "HTTP/2 200"; 0 when there is none.
int StatusCode(std::string_view line) {
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  const std::string_view code = line.substr(space + 1, 3);
  int out = 0;
  const auto [end, failed] = std::from_chars(code.data(), code.data() + code.size(), out);
  return failed == std::errc() && end == code.data() + 3 ? out : 0;
}

}  // namespace

Status HeadReader::Add(std::string_view line) {
  bytes_ += static_cast<int64_t>(line.size());
  ++lines_;
  if (bytes_ > limits_.max_bytes) {
    return Error{ErrorCode::kTooLarge,
                 "header_too_large: more than " + std::to_string(limits_.max_bytes) + " bytes"};
  }
  if (lines_ > limits_.max_lines) {
    return Error{ErrorCode::kTooLarge,
                 "header_too_large: more than " + std::to_string(limits_.max_lines) + " lines"};
  }
  if (complete_) return {};
  if (Trimmed(line).empty()) return EndHead();
  if (line.substr(0, 5) == "HTTP/") {
    status_ = StatusCode(line);
    headers_.clear();
    return {};
  }
  AddField(line);
  return {};
}

void HeadReader::AddField(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') {  // obs-fold, RFC 9112 5.2
    if (!headers_.empty()) headers_.back().second.append(" ").append(Trimmed(line));
    return;
  }
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  headers_.emplace_back(Lower(Trimmed(line.substr(0, colon))), Trimmed(line.substr(colon + 1)));
}

Status HeadReader::EndHead() {
  if (status_ >= 200) {
    complete_ = true;
    return {};
  }
  headers_.clear();
  if (status_ < 100 || ++interim_ > limits_.max_interim) {
    return Error{ErrorCode::kUnavailable, "protocol_error: no final response after " +
                                              std::to_string(interim_) + " interim ones, last status " +
                                              std::to_string(status_)};
  }
  return {};
}

std::string ContentTypeEssence(const Headers& headers) {
  std::string out;
  for (const auto& [name, value] : headers) {
    if (name != "content-type") continue;
    const std::string_view essence = Trimmed(std::string_view(value).substr(0, value.find(';')));
    const size_t slash = essence.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == essence.size()) continue;
    out = Lower(essence);
  }
  return out;
}

std::optional<int64_t> ContentLength(const Headers& headers) {
  std::optional<int64_t> out;
  for (const auto& [name, value] : headers) {
    if (name != "content-length") continue;
    int64_t number = 0;
    const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (failed != std::errc() || end != value.data() + value.size() || number < 0) return std::nullopt;
    if (out && *out != number) return std::nullopt;
    out = number;
  }
  return out;
}

}  // namespace tamis
