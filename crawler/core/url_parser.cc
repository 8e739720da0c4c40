#include "crawler/core/url_parser.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "crawler/core/percent_encode.h"
#include "crawler/core/url_host.h"

namespace tamis {
namespace {

constexpr uint32_t kMaxPort = 65535;

enum PathByte : uint8_t {
  kEncode = 1,
  kBackslash = 2,
  kDot = 4,
  kPercent = 8,
  kPathEnd = 16,  // "?" and "#"
};

constexpr std::array<uint8_t, 256> MakePathBytes() {
  std::array<uint8_t, 256> bytes{};
  for (size_t byte = 0; byte < bytes.size(); ++byte) {
    if (kEncodeSets[byte] & kPathSet) bytes[byte] = kEncode;
  }
  bytes['\\'] = kBackslash;
  bytes['.'] = kDot;
  bytes['%'] = kPercent;
  bytes['?'] = kPathEnd;
  bytes['#'] = kPathEnd;
  return bytes;
}

constexpr std::array<uint8_t, 256> kPathBytes = MakePathBytes();

bool IsSlash(char c) {
  return c == '/' || c == '\\';
}
bool IsControlOrSpace(char c) {
  return static_cast<uint8_t>(c) <= 0x20;
}
bool IsTabOrNewline(char c) {
  return c == '\t' || c == '\n' || c == '\r';
}
bool IsAlpha(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// True if a byte below 0x20 may be among `text`, eight bytes at a time; false for certain if not.
bool MayHaveControls(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  constexpr uint64_t kSpaces = 0x2020202020202020;
  uint64_t found = 0;
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= text.size(); at += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    found |= (word - kSpaces) & ~word & kHighBits;
  }
  for (; at < text.size(); ++at) found |= static_cast<uint8_t>(text[at]) < 0x20;
  return found != 0;
}

std::string_view TrimControlsAndSpaces(std::string_view text) {
  while (!text.empty() && IsControlOrSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsControlOrSpace(text.back())) text.remove_suffix(1);
  return text;
}

/// Length of the scheme before ":", 0 if the input does not start with one.
size_t SchemeLength(std::string_view text) {
  if (text.empty() || !IsAlpha(text[0])) return 0;
  for (size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    if (c == ':') return at;
    if (!IsAlpha(c) && !IsDigit(c) && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

bool EqualsLowerCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

/// Number of dots in a segment that consists of nothing else, "%2e" counted as one; else 0.
size_t DotsIn(std::string_view segment) {
  size_t dots = 0;
  while (!segment.empty()) {
    const bool escaped = segment.size() >= 3 && EqualsLowerCase(segment.substr(0, 3), "%2e");
    if (segment[0] != '.' && !escaped) return 0;
    segment.remove_prefix(escaped ? 3 : 1);
    ++dots;
  }
  return dots;
}

/// False for certain if no segment of `path` is a dot segment.
bool MayHaveDotSegments(std::string_view path, int kinds) {
  if ((kinds & kPercent) &&
      (path.find("%2e") != std::string_view::npos || path.find("%2E") != std::string_view::npos))
    return true;
  if ((kinds & kDot) == 0) return false;
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

Error Invalid(std::string_view reason) {
  return Error{ErrorCode::kInvalidInput, std::string(reason)};
}

Error TooLarge() {
  return Error{ErrorCode::kTooLarge, "a URL has at most " + std::to_string(kMaxUrlBytes) + " bytes"};
}

}  // namespace

Status UrlParser::Run(std::string_view input) {
  if (input.size() > kMaxUrlBytes) return TooLarge();
  input = TrimControlsAndSpaces(input);
  std::string stripped;
  if (MayHaveControls(input)) {
    stripped = input;
    std::erase_if(stripped, IsTabOrNewline);
    input = stripped;
  }
  const Status parsed = ParseScheme(input);
  if (parsed && href_.size() > kMaxUrlBytes) return TooLarge();
  return parsed;
}

// Scheme start state, scheme state, no scheme state, special relative or authority state.
Status UrlParser::ParseScheme(std::string_view input) {
  const size_t length = SchemeLength(input);
  if (length == 0) {
    if (base_ == nullptr) return Invalid("missing-scheme-non-relative-URL");
    return ParseRelative(input);
  }
  const std::string_view given = input.substr(0, length);
  const std::string_view rest = input.substr(length + 1);
  const std::string_view scheme = EqualsLowerCase(given, "https")  ? "https"
                                  : EqualsLowerCase(given, "http") ? "http"
                                                                   : "";
  if (scheme.empty()) return Invalid("the scheme is not http or https");
  // "https:page" is relative to a base of the same scheme.
  if (base_ != nullptr && base_->scheme() == scheme && !rest.starts_with("//")) return ParseRelative(rest);
  return ParseAuthority(scheme, rest);
}

// Relative state, relative slash state.
Status UrlParser::ParseRelative(std::string_view rest) {
  if (!rest.empty() && IsSlash(rest[0])) {
    if (rest.size() > 1 && IsSlash(rest[1])) return ParseAuthority(base_->scheme(), rest);
    href_.reserve(base_->path_start_ + rest.size());
    CopyBase(base_->path_start_);
    ParsePathAndRest(rest);
    return {};
  }
  if (rest.empty() || rest[0] == '#') {
    href_.reserve(base_->fragment_start_ + rest.size());
    CopyBase(base_->fragment_start_);
    url_.query_start_ = base_->query_start_;
    ParseFragment(rest);
    return {};
  }
  href_.reserve(base_->query_start_ + rest.size());
  CopyBase(base_->query_start_);
  if (rest[0] == '?') {
    ParseQueryAndRest(rest);
    return {};
  }
  ShortenPath();
  ParsePathAndRest(rest);
  return {};
}

// Special authority slashes state, special authority ignore slashes state, authority state.
Status UrlParser::ParseAuthority(std::string_view scheme, std::string_view rest) {
  while (!rest.empty() && IsSlash(rest[0])) rest.remove_prefix(1);
  size_t end = 0;
  size_t at_sign = std::string_view::npos;  // the last one counts
  for (; end < rest.size(); ++end) {
    const char c = rest[end];
    if (IsSlash(c) || c == '?' || c == '#') break;
    if (c == '@') at_sign = end;
  }
  href_.reserve(scheme.size() + rest.size() + 4);  // "://" and a path of "/"
  href_ += scheme;
  url_.scheme_end_ = Here();
  href_ += "://";
  const bool has_credentials = at_sign != std::string_view::npos;
  if (has_credentials) AppendCredentials(rest.substr(0, at_sign));
  if (!has_credentials) url_.username_end_ = Here();
  url_.host_start_ = Here();
  const size_t host_begin = has_credentials ? at_sign + 1 : 0;
  const Status host = ParseHostAndPort(rest.substr(host_begin, end - host_begin));
  if (!host) return host;
  ParsePathAndRest(rest.substr(end));
  return {};
}

void UrlParser::AppendCredentials(std::string_view credentials) {
  const size_t colon = credentials.find(':');
  AppendPercentEncoded(credentials.substr(0, colon), kUserinfoSet, href_);
  url_.username_end_ = Here();
  const std::string_view password =
      colon == std::string_view::npos ? std::string_view() : credentials.substr(colon + 1);
  if (!password.empty()) {
    href_ += ':';
    AppendPercentEncoded(password, kUserinfoSet, href_);
  }
  // The serialiser leaves out credentials that are both empty.
  const bool empty = Here() == url_.scheme_end_ + 3;
  if (!empty) href_ += '@';
}

// Host state.
Status UrlParser::ParseHostAndPort(std::string_view text) {
  bool inside_brackets = false;
  size_t host_end = 0;
  for (; host_end < text.size(); ++host_end) {
    const char c = text[host_end];
    if (c == ':' && !inside_brackets) break;
    if (c == '[') inside_brackets = true;
    if (c == ']') inside_brackets = false;
  }
  if (host_end == 0) return Invalid("host-missing");
  const Result<HostKind> host = AppendHost(text.substr(0, host_end), href_);
  if (!host) return host.error();
  url_.host_end_ = Here();
  url_.host_is_ip_ = *host != HostKind::kDomain;
  const Status port = host_end < text.size() ? ParsePort(text.substr(host_end + 1)) : Status();
  url_.path_start_ = Here();
  return port;
}

// Port state.
Status UrlParser::ParsePort(std::string_view digits) {
  if (digits.empty()) return {};
  uint32_t port = 0;
  for (const char digit : digits) {
    if (!IsDigit(digit)) return Invalid("port-invalid");
    port = port * 10 + static_cast<uint32_t>(digit - '0');
    if (port > kMaxPort) return Invalid("port-out-of-range");
  }
  if (port == (url_.scheme() == "https" ? 443U : 80U)) return {};
  url_.port_ = static_cast<uint16_t>(port);
  href_ += ':';
  href_ += std::to_string(port);
  return {};
}

// Path start state: at most one slash is taken; the first segment follows.
void UrlParser::ParsePathAndRest(std::string_view rest) {
  if (!rest.empty() && IsSlash(rest[0])) rest.remove_prefix(1);
  size_t end = 0;
  int kinds = 0;
  for (; end < rest.size(); ++end) {
    const int kind = kPathBytes[static_cast<uint8_t>(rest[end])];
    if (kind & kPathEnd) break;
    kinds |= kind;
  }
  const std::string_view path = rest.substr(0, end);
  if ((kinds & (kEncode | kBackslash)) == 0 && !MayHaveDotSegments(path, kinds)) {
    href_ += '/';
    href_ += path;
  } else {
    AppendSegments(path);
  }
  ParseQueryAndRest(rest.substr(end));
}

// Path state, segment by segment.
void UrlParser::AppendSegments(std::string_view path) {
  while (true) {
    const size_t end = path.find_first_of("/\\");
    const bool is_last = end == std::string_view::npos;
    const std::string_view segment = path.substr(0, end);
    const size_t dots = DotsIn(segment);
    if (dots == 2) ShortenPath();
    if (dots == 1 || dots == 2) {
      if (is_last) href_ += '/';
    } else {
      href_ += '/';
      AppendPercentEncoded(segment, kPathSet, href_);
    }
    if (is_last) return;
    path.remove_prefix(end + 1);
  }
}

// Shorten a URL's path: drops the last segment, if there is one.
void UrlParser::ShortenPath() {
  const size_t slash = href_.rfind('/');
  if (slash >= url_.path_start_ && slash != std::string::npos) href_.resize(slash);
}

// Query state. `rest` is empty or starts with "?" or "#".
void UrlParser::ParseQueryAndRest(std::string_view rest) {
  url_.query_start_ = Here();
  if (!rest.starts_with('?')) {
    ParseFragment(rest);
    return;
  }
  size_t end = 1;
  int sets = 0;
  for (; end < rest.size() && rest[end] != '#'; ++end) sets |= kEncodeSets[static_cast<uint8_t>(rest[end])];
  const std::string_view query = rest.substr(0, end);
  if (sets & kSpecialQuerySet) {
    AppendPercentEncoded(query, kSpecialQuerySet, href_);
  } else {
    href_ += query;
  }
  ParseFragment(rest.substr(end));
}

// Fragment state. `rest` is empty or starts with "#".
void UrlParser::ParseFragment(std::string_view rest) {
  url_.fragment_start_ = Here();
  AppendPercentEncoded(rest, kFragmentSet, href_);
}

/// Takes over the first `length` bytes of the base, which reach at least to its path.
void UrlParser::CopyBase(size_t length) {
  href_.append(base_->href_, 0, length);
  url_.scheme_end_ = base_->scheme_end_;
  url_.username_end_ = base_->username_end_;
  url_.host_start_ = base_->host_start_;
  url_.host_end_ = base_->host_end_;
  url_.path_start_ = base_->path_start_;
  url_.port_ = base_->port_;
  url_.host_is_ip_ = base_->host_is_ip_;
}

}  // namespace tamis
