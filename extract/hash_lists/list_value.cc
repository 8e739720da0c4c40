#include "extract/hash_lists/list_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>

#include "crawler/core/url.h"
#include "extract/html_scanner.h"
#include "extract/microsyntax.h"
#include "extract/web_date.h"

namespace tamis {
namespace {

using std::chrono::microseconds;

constexpr size_t kSha1Base32Digits = 32;
constexpr size_t kMaxClassificationBytes = 64;
constexpr size_t kMaxTimeBytes = 64;

// 1990-01-01 and 2200-01-01, seconds since 1970.
constexpr int64_t kEarliestSecond = 631152000;
constexpr int64_t kLatestSecond = 7258118400;

constexpr std::string_view kOtherKinds[] = {
    "photodna",    "pdna",        "netclean",      "video_md5", "videomd5", "hash_video_md5", "video_sha256",
    "videosha256", "videotmk",    "videnifier",    "tmk",       "tmk_pdqf", "tmk-pdqf",       "vpdq",
    "pdq_ocr",     "url_md5",     "hash_url_md5",  "sha512",    "sha-512",  "sha384",         "raw_text",
    "text",        "text_string", "text_tlsh",     "tlsh",      "clip",     "trend_query",    "videntifier",
    "hash_tmk",    "hash_vpdq",   "hash_video_tmk"};

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// RFC 4648 4 and 5: "-_" stand for "+/".
int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

/// RFC 4648 6, either case.
int Base32Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a';
  return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

using Digit = int (*)(char);

/// Digits of `bits` bits each, most significant first; bits left over at the end must be 0.
bool Decode(std::string_view text, Digit digit, unsigned bits, std::span<uint8_t> out) {
  uint32_t pending = 0;
  unsigned pending_bits = 0;
  size_t size = 0;
  for (const char c : text) {
    const int value = digit(c);
    if (value < 0) return false;
    pending = (pending << bits) | static_cast<uint32_t>(value);
    pending_bits += bits;
    if (pending_bits < 8) continue;
    pending_bits -= 8;
    if (size == out.size()) return false;
    out[size++] = static_cast<uint8_t>(pending >> pending_bits);
    pending &= (1U << pending_bits) - 1;
  }
  return size == out.size() && pending == 0;
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return HexDigit(c) >= 0; });
}

std::string_view WithoutPadding(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  return text;
}

constexpr size_t Base64Digits(size_t bytes) {
  return (bytes * 8 + 5) / 6;
}

Error Invalid(std::string what) {
  return Error{ErrorCode::kInvalidInput, std::move(what)};
}

Error AmbiguousLength(std::string_view digits) {
  return Invalid(std::string(digits) + " without a type: sha256 or pdq must be declared");
}

/// The kind that the length tells.
Result<SignalKind> KindOf(std::string_view value) {
  if (IsHex(value)) {
    if (value.size() == 2 * BytesOf(SignalKind::kMd5)) return SignalKind::kMd5;
    if (value.size() == 2 * BytesOf(SignalKind::kSha1)) return SignalKind::kSha1;
    if (value.size() == 2 * BytesOf(SignalKind::kSha256)) return AmbiguousLength("64 digits");
    return Invalid(std::to_string(value.size()) + " digits, which no known type has");
  }
  if (value.size() == kSha1Base32Digits) return SignalKind::kSha1;
  const size_t digits = WithoutPadding(value).size();
  if (value.size() % 4 == 0 && digits < value.size()) {
    if (digits == Base64Digits(BytesOf(SignalKind::kMd5))) return SignalKind::kMd5;
    if (digits == Base64Digits(BytesOf(SignalKind::kSha1))) return SignalKind::kSha1;
    if (digits == Base64Digits(BytesOf(SignalKind::kSha256)))
      return AmbiguousLength("44 characters of base64");
  }
  const std::array lengths{2 * BytesOf(SignalKind::kMd5), 2 * BytesOf(SignalKind::kSha1),
                           2 * BytesOf(SignalKind::kSha256)};
  const bool has_length = std::find(lengths.begin(), lengths.end(), value.size()) != lengths.end();
  if (has_length) return Invalid("not hexadecimal");
  return Invalid(std::to_string(value.size()) + " characters, which no known type has");
}

Result<ListSignal> DigestSignal(std::string_view value, SignalKind kind) {
  ListSignal signal;
  signal.kind = kind;
  const size_t bytes = BytesOf(kind);
  const std::span<uint8_t> out(signal.value.data(), bytes);
  const std::string_view digits = WithoutPadding(value);
  bool is_read = false;
  if (value.size() == 2 * bytes) {
    is_read = Decode(value, HexDigit, 4, out);
  } else if (kind == SignalKind::kSha1 && value.size() == kSha1Base32Digits) {
    is_read = Decode(value, Base32Digit, 5, out);
  } else if (digits.size() == Base64Digits(bytes) && value.size() - digits.size() <= 2) {
    is_read = Decode(digits, Base64Digit, 6, out);
  } else {
    return Invalid(std::to_string(value.size()) + " characters, which is no length of " +
                   std::string(ToString(kind)));
  }
  if (!is_read) return Invalid("not hexadecimal or base64");
  return signal;
}

ListSignal UrlSignal(std::string url, UrlScope scope) {
  ListSignal signal;
  signal.kind = SignalKind::kUrl;
  signal.url = std::move(url);
  signal.scope = scope;
  return signal;
}

Status AppendHost(std::string_view value, std::vector<ListSignal>& signals) {
  if (value.starts_with("*.")) value.remove_prefix(2);
  const bool has_scheme = value.find("://") != std::string_view::npos;
  if (!has_scheme && value.find_first_of("/?#@\\") != std::string_view::npos) return Invalid("no host name");
  const Result<Url> url = Url::Parse(has_scheme ? std::string(value) : "http://" + std::string(value) + "/");
  if (!url) return Invalid("no host name");
  signals.push_back(UrlSignal(std::string(url->host()), UrlScope::kHost));
  return {};
}

Status AppendUrls(std::string_view value, UrlScope scope, std::vector<ListSignal>& signals) {
  if (value.empty() || value.size() > kMaxUrlBytes) {
    return Invalid(value.empty() ? "no URL"
                                 : "a URL of more than " + std::to_string(kMaxUrlBytes) + " bytes");
  }
  if (scope == UrlScope::kHost) return AppendHost(value, signals);
  if (Url::Parse(value)) {
    signals.push_back(UrlSignal(std::string(value), scope));
    return {};
  }
  if (value.find("://") != std::string_view::npos) return Invalid("no http or https URL");
  for (const std::string_view scheme : {"http://", "https://"}) {
    std::string whole = std::string(scheme) + std::string(value);
    if (!Url::Parse(whole)) return Invalid("no http or https URL");
    signals.push_back(UrlSignal(std::move(whole), scope));
  }
  return {};
}

std::optional<TimePoint> InRange(double seconds) {
  if (!(seconds >= static_cast<double>(kEarliestSecond) && seconds < static_cast<double>(kLatestSecond))) {
    return std::nullopt;
  }
  constexpr double kPerSecond = 1e6;
  return TimePoint(microseconds(std::llround(seconds * kPerSecond)));
}

/// A count of seconds, or of their thousandths or millionths: which one, its size tells.
std::optional<TimePoint> EpochTime(double number) {
  for (const double unit : {1.0, 1e3, 1e6}) {
    if (const std::optional<TimePoint> time = InRange(number / unit)) return time;
  }
  return std::nullopt;
}

/// "2025-03-03 23:05:22,587" as the W3C profile writes it.
std::string AsW3c(std::string_view text) {
  std::string date(text);
  constexpr size_t kDateBytes = 10;
  if (date.size() <= kDateBytes) return date;
  if (date[kDateBytes] == ' ') date[kDateBytes] = 'T';
  std::replace(date.begin(), date.end(), ',', '.');
  if (date.ends_with(" UTC")) date.erase(date.size() - 4);
  const bool has_zone = date.ends_with('Z') || date.find_first_of("+-", kDateBytes) != std::string::npos;
  return has_zone ? date : date + "Z";
}

}  // namespace

ListType ListTypeFrom(std::string_view name) {
  std::string lower = LowerCase(Trim(name));
  if (lower == "host" || lower == "hostname" || lower == "domain") return {SignalKind::kUrl, UrlScope::kHost};
  if (lower == "prefix" || lower == "url_prefix") return {SignalKind::kUrl, UrlScope::kPrefix};
  if (const std::optional<SignalKind> kind = SignalKindFrom(lower)) return {kind};
  for (const std::string_view prefix : {"image", "hash_", "hash-"}) {
    if (!std::string_view(lower).starts_with(prefix)) continue;
    const size_t skipped =
        prefix.size() + (lower.size() > prefix.size() && lower[prefix.size()] == '_' ? 1 : 0);
    if (const std::optional<SignalKind> kind = SignalKindFrom(lower.substr(skipped))) return {kind};
  }
  return {};
}

bool IsListTypeName(std::string_view name) {
  if (ListTypeFrom(name).kind) return true;
  const std::string lower = LowerCase(name);
  return std::find(std::begin(kOtherKinds), std::end(kOtherKinds), lower) != std::end(kOtherKinds);
}

UrlScope UrlScopeFrom(std::string_view name) {
  name = Trim(name);
  if (EqualsIgnoringCase(name, "host") || EqualsIgnoringCase(name, "domain")) return UrlScope::kHost;
  return EqualsIgnoringCase(name, "prefix") ? UrlScope::kPrefix : UrlScope::kExact;
}

Status AppendSignals(std::string_view value, std::optional<SignalKind> kind, UrlScope scope,
                     std::vector<ListSignal>& signals) {
  value = Trim(value);
  if (!kind && (StartsWithIgnoringCase(value, "http://") || StartsWithIgnoringCase(value, "https://"))) {
    kind = SignalKind::kUrl;
  }
  if (kind == SignalKind::kUrl) return AppendUrls(value, scope, signals);
  if (value.empty()) return Invalid("no value");
  if (!kind) {
    const Result<SignalKind> told = KindOf(value);
    if (!told) return told.error();
    kind = *told;
  }
  const Result<ListSignal> signal = DigestSignal(value, *kind);
  if (!signal) return signal.error();
  signals.push_back(*signal);
  return {};
}

std::optional<TimePoint> ParseListTime(std::string_view text) {
  text = Trim(text);
  if (text.empty() || text.size() > kMaxTimeBytes) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return EpochTime(number);
  std::optional<TimePoint> time = ParseWebDate(text);
  if (!time) time = ParseW3cDate(AsW3c(text));
  if (!time) return std::nullopt;
  const int64_t seconds = std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
  return seconds >= kEarliestSecond && seconds < kLatestSecond ? time : std::nullopt;
}

bool SaysRemoved(std::string_view status) {
  status = Trim(status);
  for (const std::string_view word : {"removed", "remove", "deleted", "delete", "withdrawn", "revoked"}) {
    if (EqualsIgnoringCase(status, word)) return true;
  }
  return false;
}

std::string_view CutClassification(std::string_view text) {
  text = Trim(text);
  if (text.size() <= kMaxClassificationBytes) return text;
  size_t end = kMaxClassificationBytes;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace tamis
