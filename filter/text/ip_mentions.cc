// IP addresses in prose: RFC 4291 and dotted quads.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "filter/text/number_shape.h"
#include "filter/text/pieces.h"

namespace tamis {
namespace {

constexpr auto kVersionWords = std::to_array<std::string_view>(
    {"version", "ver",     "v",      "firmware", "release", "build",   "rev",     "revision",
     "update",  "driver",  "chrome", "chromium", "safari",  "edge",    "opera",   "firefox",
     "section", "chapter", "figure", "fig",      "table",   "mozilla", "webkit",  "applewebkit",
     "sdk",     "api",     "kernel", "linux",    "ios",     "android", "windows", "patch"});
constexpr auto kIpWords = std::to_array<std::string_view>(
    {"ip", "ipv", "address", "adresse", "adresa", "adres", "indirizzo", "server", "host", "ping", "dns",
     "from", "traceroute", "client", "gateway", "port"});

bool IsHex(char c) {
  return IsDigit(c) || (LowerOf(c) >= 'a' && LowerOf(c) <= 'f');
}

std::optional<size_t> DottedQuadAt(const PlainText& text, size_t at) {
  constexpr int kSmall = 30;  // four parts below this read as the number of a version or a section
  const std::string_view chars = text.chars();
  std::array<int, 4> parts{};
  size_t end = at;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && (end >= chars.size() || chars[end++] != '.')) return std::nullopt;
    const size_t begin = end;
    while (end < chars.size() && end - begin < 3 && IsDigit(chars[end])) {
      parts.at(i) = parts.at(i) * 10 + (chars[end++] - '0');
    }
    if (end == begin || (chars[begin] == '0' && end - begin > 1) || parts.at(i) > 255) return std::nullopt;
  }
  if (!CanEndAt(chars, end)) {
    const bool has_port = end < chars.size() && (chars[end] == ':' || chars[end] == '/');
    if (!has_port) return std::nullopt;
  }
  if (parts[0] == 0 || parts[0] == 127 || parts[0] == 255) return std::nullopt;  // no machine but one's own
  if (WordBefore(text, at, kIpWords)) return end;
  const bool small = std::all_of(parts.begin(), parts.end(), [](int part) { return part < kSmall; });
  if (small || WordBefore(text, at, kVersionWords)) return std::nullopt;
  return end;
}

/// Global unicast (2000::/3), unique local (fc00::/7) and link-local (fe80::/10) addresses alone: shorter
/// ones are times, and names of programs.
std::optional<size_t> ColonHexAt(std::string_view chars, size_t at) {
  size_t end = at;
  size_t groups = 0;
  size_t digits = 0;
  bool gap = false;
  bool any_digit = false;
  for (; end < chars.size(); ++end) {
    if (IsHex(chars[end])) {
      if (++digits > 4) return std::nullopt;
      groups += digits == 1 ? 1 : 0;
      any_digit = any_digit || IsDigit(chars[end]);
      continue;
    }
    if (chars[end] != ':' || groups > 8) break;
    if (digits == 0) {
      if (gap || chars[end - 1] != ':') return std::nullopt;
      gap = true;
    }
    if (groups == 1 && digits != 4) return std::nullopt;  // the prefixes below have four
    digits = 0;
  }
  if (end > at && chars[end - 1] == ':' && !(end - at > 1 && chars[end - 2] == ':')) --end;
  const char first = LowerOf(chars[at]);
  const char second = LowerOf(chars[at + 1]);
  const bool prefix = first == '2' || first == '3' || (first == 'f' && (second == 'c' || second == 'd')) ||
                      (first == 'f' && second == 'e' && LowerOf(chars[at + 2]) >= '8');
  const bool whole = gap ? groups >= 2 && groups <= 7 : groups == 8;
  if (!prefix || !whole || !any_digit || !CanEndAt(chars, end)) return std::nullopt;
  return end;
}

}  // namespace

std::optional<size_t> IpAddressAt(const PlainText& text, size_t at) {
  constexpr size_t kFirstGroup = 4;
  const std::string_view chars = text.chars();
  if (at + kFirstGroup < chars.size() && IsHex(chars[at]) && chars[at + kFirstGroup] == ':') {
    return ColonHexAt(chars, at);
  }
  if (!IsDigit(chars[at])) return std::nullopt;
  const size_t dot = chars.substr(at, kFirstGroup).find('.');
  return dot == std::string_view::npos ? std::nullopt : DottedQuadAt(text, at);
}

}  // namespace tamis
