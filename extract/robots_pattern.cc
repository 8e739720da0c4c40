#include "extract/robots_pattern.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace tamis {
namespace {

enum class Octet : uint8_t {
  kEncode,     // always "%XX"
  kLiteral,    // unreserved, or reserved without a role of its own: always itself
  kDelimiter,  // "/" and "?": literal and escape differ in a path
};

constexpr std::array<Octet, 256> MakeOctets() {
  std::array<Octet, 256> octets{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
                                       ":@[]!&'()+,;=")) {
    octets[static_cast<uint8_t>(c)] = Octet::kLiteral;
  }
  octets['/'] = octets['?'] = Octet::kDelimiter;
  return octets;
}
constexpr std::array<Octet, 256> kOctets = MakeOctets();

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The octet that an escape at `text[at]` stands for, or -1.
int EscapeAt(std::string_view text, size_t at) {
  if (text[at] != '%' || text.size() - at < 3) return -1;
  const int high = HexValue(text[at + 1]);
  const int low = HexValue(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void AppendEscape(uint8_t octet, std::string& out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += '%';
  out += kDigits[octet >> 4];
  out += kDigits[octet & 15];
}

/// True for a "%" after which the text ends before an escape is complete: it stays, so that a rule cut there
/// ("/*%", "/a%2*") still covers every escape that begins so. Any other stray "%" is "%25".
bool IsCutEscape(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  return rest == "%" || (rest.size() == 2 && rest[0] == '%' && HexValue(rest[1]) >= 0);
}

/// Appends the octet or escape at `text[at]` in normal form; returns how many characters it took.
size_t AppendNormal(std::string_view text, size_t at, bool in_query, std::string& out) {
  const int escape = EscapeAt(text, at);
  if (escape < 0) {
    const auto octet = static_cast<uint8_t>(text[at]);
    if (kOctets[octet] == Octet::kEncode && !IsCutEscape(text, at)) {
      AppendEscape(octet, out);
    } else {
      out += text[at];
    }
    return 1;
  }
  const Octet kind = kOctets[static_cast<size_t>(escape)];
  if (kind == Octet::kLiteral || (kind == Octet::kDelimiter && in_query)) {
    out += static_cast<char>(escape);
  } else {
    AppendEscape(static_cast<uint8_t>(escape), out);
  }
  return 3;
}

size_t Find(std::string_view text, size_t from, std::string_view wanted) {
  if (from > text.size()) return std::string_view::npos;
  // memmem is linear; std::string_view::find is not.
  const void* found = memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

bool HasEscapedDelimiter(std::string_view segment) {
  return Find(segment, 0, "%2F") != std::string_view::npos ||
         Find(segment, 0, "%3F") != std::string_view::npos;
}

/// The segment as it is spelled inside a query, where "%2F" is "/" and "%3F" is "?".
std::string InQuery(std::string_view segment) {
  std::string out;
  out.reserve(segment.size());
  for (size_t at = 0; at < segment.size();) {
    const int escape = EscapeAt(segment, at);
    const bool delimiter = escape == '/' || escape == '?';
    out += delimiter ? static_cast<char>(escape) : segment[at];
    at += delimiter ? 3 : 1;
  }
  return out;
}

/// End of the first occurrence of `segment` at or after `from`. After a wildcard a segment may lie in the
/// path or in the query. An escaped delimiter occurs in the path only, so that spelling is tried first, and
/// never again once the query is reached: each part of the text is searched at most twice.
size_t EndOfSegment(std::string_view segment, size_t from, const RobotsPath& path) {
  const bool two_spellings = HasEscapedDelimiter(segment);
  if (!two_spellings || from < path.query_begin) {
    const size_t found = Find(path.text, from, segment);
    if (found != std::string_view::npos) return found + segment.size();
    if (!two_spellings) return std::string_view::npos;
  }
  const std::string spelled = InQuery(segment);
  const size_t in_query = Find(path.text, std::max(from, path.query_begin), spelled);
  return in_query == std::string_view::npos ? in_query : in_query + spelled.size();
}

/// True if `path` ends in `segment`, and that part begins at or after `from`.
bool EndsInSegment(std::string_view segment, size_t from, const RobotsPath& path) {
  const std::string_view text = path.text;
  if (text.ends_with(segment) && text.size() - segment.size() >= from) return true;
  if (!HasEscapedDelimiter(segment)) return false;
  const std::string spelled = InQuery(segment);
  return text.ends_with(spelled) && text.size() - spelled.size() >= std::max(from, path.query_begin);
}

}  // namespace

RobotsPath NormalizeRobotsPath(std::string_view path_and_query) {
  path_and_query = path_and_query.substr(0, path_and_query.find('#'));
  RobotsPath path;
  path.text.reserve(path_and_query.size() + 16);
  if (path_and_query.empty() || path_and_query.front() != '/') path.text.push_back('/');
  bool in_query = false;
  for (size_t at = 0; at < path_and_query.size();) {
    const bool begins_query = !in_query && path_and_query[at] == '?';
    at += AppendNormal(path_and_query, at, in_query, path.text);
    if (begins_query) path.query_begin = path.text.size();
    in_query = in_query || begins_query;
  }
  if (!in_query) path.query_begin = path.text.size();
  return path;
}

RobotsPattern NormalizeRobotsPattern(std::string_view pattern) {
  RobotsPattern normal;
  normal.anchored = pattern.ends_with('$');
  if (normal.anchored) pattern.remove_suffix(1);
  normal.text.reserve(pattern.size());
  bool in_query = false;
  for (size_t begin = 0; begin <= pattern.size();) {
    const size_t end = std::min(pattern.find('*', begin), pattern.size());
    const std::string_view literal = pattern.substr(begin, end - begin);
    for (size_t at = 0; at < literal.size();) {
      in_query = in_query || literal[at] == '?';
      at += AppendNormal(literal, at, in_query, normal.text);
    }
    if (end < pattern.size()) normal.text += '*';
    begin = end + 1;
  }
  normal.wildcard = normal.text.find('*') != std::string::npos;
  normal.priority = static_cast<uint32_t>(normal.text.size() + (normal.anchored ? 1 : 0));
  return normal;
}

bool MatchesRobotsPattern(std::string_view pattern, bool anchored, const RobotsPath& path) {
  const std::string_view text = path.text;
  size_t star = pattern.find('*');
  const std::string_view prefix = pattern.substr(0, star);
  if (!text.starts_with(prefix)) return false;
  size_t position = prefix.size();
  if (star == std::string_view::npos) return !anchored || position == text.size();
  // Taking each segment at its first occurrence never loses a match: it leaves the most for the rest.
  while (true) {
    const size_t begin = star + 1;
    star = pattern.find('*', begin);
    const bool last = star == std::string_view::npos;
    const std::string_view segment = pattern.substr(begin, last ? std::string_view::npos : star - begin);
    if (last && anchored) return EndsInSegment(segment, position, path);
    position = EndOfSegment(segment, position, path);
    if (position == std::string_view::npos) return false;
    if (last) return true;
  }
}

}  // namespace tamis
