// Two more names of a URL: the key under which it is the same as others, and the key it is sorted by.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crawler/core/percent_encode.h"
#include "crawler/core/url.h"

namespace tamis {
namespace {

constexpr std::string_view kTrackingPrefix = "utm_";  // Google Analytics, "URL builders"

/// Parameters that say where a visitor came from, in lower case. They never choose the content.
constexpr std::array<std::string_view, 27> kTrackingNames = {
    "_ga",     "_gl",         "dclid",      "gad_source", "gbraid", "gclid",
    "gclsrc",  "wbraid",  // Google Ads and Analytics
    "fbclid",  "igshid",  // Facebook, Instagram
    "msclkid",            // Microsoft Advertising
    "mc_cid",  "mc_eid",  // Mailchimp
    "_hsenc",  "_hsmi",       "__hssc",     "__hstc",     "__hsfp", "hsctatracking",  // HubSpot
    "ttclid",  "twclid",      "yclid",      "_openstat",  // TikTok, X, Yandex, OpenStat
    "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id",    // Marketo, Omeda, Vero
};

// Session ids, after the StripSessionIDs and StripSessionCFIDs rules of Heritrix 3.
constexpr std::array<std::string_view, 2> kSessionNames = {"jsessionid", "phpsessid"};
constexpr size_t kMinSessionLength = 22;  // PHP's session.sid_length starts there; Heritrix: 32
constexpr size_t kSidLength = 32;
constexpr std::string_view kAspPrefix = "aspsessionid";  // and 8 letters; the value has 24
constexpr size_t kAspNameLength = 20;
constexpr size_t kAspValueLength = 24;
constexpr std::string_view kPathSession = ";jsessionid=";  // Java Servlet 6.0, section 7.1.3
constexpr std::string_view kAspNetStart = "(s(";  // ASP.NET cookieless session: "/(S(24 characters))/"
constexpr std::string_view kAspNetEnd = "))";

bool IsAlpha(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool IsAlnum(char c) {
  return IsAlpha(c) || (c >= '0' && c <= '9');
}
char LowerCase(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = LowerCase(c);
  return lower;
}

bool IsSessionParameter(std::string_view name, std::string_view value) {
  const bool alphanumeric = std::all_of(value.begin(), value.end(), IsAlnum);
  if (std::find(kSessionNames.begin(), kSessionNames.end(), name) != kSessionNames.end()) {
    return alphanumeric && value.size() >= kMinSessionLength;
  }
  if (name == "sid") return alphanumeric && value.size() == kSidLength;
  return name.size() == kAspNameLength && name.starts_with(kAspPrefix) && value.size() == kAspValueLength &&
         std::all_of(name.begin(), name.end(), IsAlpha) && std::all_of(value.begin(), value.end(), IsAlpha);
}

struct Parameter {
  std::string_view whole;  // "name=value" as written
  std::string name;        // in lower case
  std::string_view value;
};

Parameter Split(std::string_view whole) {
  const size_t equals = whole.find('=');
  return {whole, LowerCase(whole.substr(0, equals)),
          equals == std::string_view::npos ? std::string_view() : whole.substr(equals + 1)};
}

bool IsDropped(const Parameter& parameter, bool has_coldfusion_session) {
  if (parameter.whole.empty()) return true;
  if (parameter.name.starts_with(kTrackingPrefix)) return true;
  if (std::find(kTrackingNames.begin(), kTrackingNames.end(), parameter.name) != kTrackingNames.end()) {
    return true;
  }
  // ColdFusion writes the two together; "cfid" alone is somebody's own parameter.
  if (has_coldfusion_session && (parameter.name == "cfid" || parameter.name == "cftoken")) return true;
  return IsSessionParameter(parameter.name, parameter.value);
}

bool HasParameter(std::string_view lower_query, std::string_view name_and_equals) {
  for (size_t at = lower_query.find(name_and_equals); at != std::string_view::npos;
       at = lower_query.find(name_and_equals, at + 1)) {
    if (at == 0 || lower_query[at - 1] == '&') return true;
  }
  return false;
}

/// Appends "?" and the parameters that stay; nothing if none does.
void AppendQuery(std::string_view query, std::string& out) {
  const std::string lower = LowerCase(query);
  const bool has_coldfusion_session = HasParameter(lower, "cfid=") && HasParameter(lower, "cftoken=");
  char separator = '?';
  while (!query.empty()) {
    const size_t end = query.find('&');
    const Parameter parameter = Split(query.substr(0, end));
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (IsDropped(parameter, has_coldfusion_session)) continue;
    out += separator;
    out += parameter.whole;
    separator = '&';
  }
}

/// True for "/(S(lit3py55t21z5v55vlm25s55))", in either case.
bool IsAspNetSession(std::string_view segment) {
  constexpr size_t kLength = 1 + kAspNetStart.size() + kAspValueLength + kAspNetEnd.size();
  if (segment.size() != kLength) return false;
  const std::string lower = LowerCase(segment.substr(1));
  if (!lower.starts_with(kAspNetStart) || !lower.ends_with(kAspNetEnd)) return false;
  const std::string_view id = std::string_view(lower).substr(kAspNetStart.size(), kAspValueLength);
  return std::all_of(id.begin(), id.end(), IsAlnum);
}

/// Appends one segment with its slash, without the session id in it.
void AppendSegment(std::string_view segment, std::string& out) {
  if (IsAspNetSession(segment)) return;
  const std::string lower = LowerCase(segment);
  const size_t start = out.size();
  size_t kept = 0;
  for (size_t at = lower.find(kPathSession); at != std::string::npos; at = lower.find(kPathSession, kept)) {
    out += segment.substr(kept, at - kept);
    kept = std::min(lower.find(';', at + 1), lower.size());
  }
  out += segment.substr(kept);
  // "/..;jsessionid=1" is a name; "/.." would be a step up.
  const std::string_view left = std::string_view(out).substr(start);
  if (left == "/." || left == "/..") out.replace(start, std::string::npos, segment);
}

void AppendPath(std::string_view path, std::string& out) {
  const size_t start = out.size();
  while (!path.empty()) {
    const size_t end = std::min(path.find('/', 1), path.size());
    AppendSegment(path.substr(0, end), out);
    path.remove_prefix(end);
  }
  if (out.size() == start) out += '/';
}

/// True if nothing in the path or query can be dropped or normalised: the usual case, decided without a copy.
bool IsOrdinary(std::string_view path, std::string_view query) {
  return query.empty() && path.find('%') == std::string_view::npos &&
         path.find(';') == std::string_view::npos && path.find('(') == std::string_view::npos;
}

}  // namespace

std::string DedupeKey(const Url& url) {
  std::string key = url.origin();
  const std::string_view path = url.path();
  const std::string_view query = url.query();
  if (IsOrdinary(path, query)) {
    key += path;
    return key;
  }
  key.reserve(key.size() + path.size() + 1 + query.size());
  AppendPath(NormalizeEscapes(path), key);
  AppendQuery(NormalizeEscapes(query), key);
  return key;
}

std::string Surt(const Url& url) {
  std::string_view host = url.host();
  std::string surt;
  surt.reserve(url.href().size() + 4);
  surt += url.scheme();
  surt += "://(";
  if (url.host_is_ip()) {
    surt += host;
  } else {
    if (host.size() > 1 && host.ends_with('.')) host.remove_suffix(1);
    while (true) {
      const size_t dot = host.rfind('.');
      surt += host.substr(dot == std::string_view::npos ? 0 : dot + 1);
      surt += ',';
      if (dot == std::string_view::npos) break;
      host.remove_suffix(host.size() - dot);
    }
  }
  if (url.port()) {
    surt += ':';
    surt += std::to_string(*url.port());
  }
  surt += ')';
  surt += url.path_and_query();
  return surt;
}

}  // namespace tamis
