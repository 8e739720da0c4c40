#include "extract/consent/rights_pattern.h"

#include <algorithm>
#include <array>

#include "crawler/core/url.h"

namespace tamis {
namespace {

constexpr std::string_view kWww = "www.";

std::string_view WithoutWww(std::string_view host) {
  if (host.starts_with(kWww)) host.remove_prefix(kWww.size());
  return host;
}

/// Takes "http:" or "https:" off; empty where there is none.
std::string TakeScheme(std::string_view& text) {
  for (const std::string_view scheme : {"https", "http"}) {
    if (text.size() > scheme.size() && text[scheme.size()] == ':' &&
        LowerAscii(text.substr(0, scheme.size())) == scheme) {
      text.remove_prefix(scheme.size() + 1);
      return std::string(scheme);
    }
  }
  return {};
}

/// A literal without a slash at its start that authors write for a path.
std::string WithSlash(std::string_view pattern) {
  const bool begins = pattern.starts_with('/') || pattern.starts_with('*');
  return begins ? std::string(pattern) : "/" + std::string(pattern);
}

}  // namespace

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

std::string_view TrimWide(std::string_view text) {
  constexpr std::array<std::string_view, 10> kSpaces{
      " ", "\t", "\r", "\n", "\v", "\f", "\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE3\x80\x80"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view space : kSpaces) {
      while (text.starts_with(space)) text.remove_prefix(space.size()), again = true;
      while (text.ends_with(space)) text.remove_suffix(space.size()), again = true;
    }
  }
  return text;
}

uint32_t PatternLength(std::string_view pattern) {
  pattern = TrimWide(pattern);
  const bool absolute = !TakeScheme(pattern).empty();
  if (absolute || pattern.starts_with("//")) {
    if (pattern.starts_with("//")) pattern.remove_prefix(2);
    const size_t path = pattern.find('/');
    if (path == std::string_view::npos) return 1;
    pattern = pattern.substr(path);
  }
  return NormalizeRobotsPattern(pattern).priority;
}

RightsTarget::RightsTarget(std::string_view href) {
  const Result<Url> url = Url::Parse(href);
  std::string path(href);
  if (url) {
    scheme_ = url->scheme();
    host_ = LowerAscii(url->host());
    if (host_.ends_with('.')) host_.pop_back();
    if (url->port()) host_ += ":" + std::to_string(*url->port());
    path = url->path_and_query();
  }
  path_ = NormalizeRobotsPath(path);
  path_without_query_ = NormalizeRobotsPath(std::string_view(path).substr(0, path.find('?')));
  folded_ = NormalizeRobotsPath(LowerAscii(path));
}

bool RightsTarget::Match(const RobotsPattern& pattern, const RobotsPath& path) {
  if (pattern.priority == 0) return false;
  if (pattern.wildcard) looked_at_ += path.text.size();
  return !too_costly() && MatchesRobotsPattern(pattern.text, pattern.anchored, path);
}

bool RightsTarget::Fits(std::string_view path_pattern) {
  return Match(NormalizeRobotsPattern(path_pattern), path_);
}

bool RightsTarget::FitsLenient(std::string_view path_pattern, bool fold) {
  const RobotsPattern pattern = NormalizeRobotsPattern(WithSlash(path_pattern));
  if (Match(pattern, path_)) return true;
  if (pattern.anchored && Match(pattern, path_without_query_)) return true;
  if (!fold || !(path_pattern.starts_with('*') || path_pattern.starts_with('.'))) return false;
  const std::string lower = (path_pattern.starts_with('.') ? "*" : "") + LowerAscii(path_pattern);
  return Match(NormalizeRobotsPattern(lower), folded_);
}

bool RightsTarget::FitsHost(std::string_view authority, bool lenient) {
  std::string host = LowerAscii(authority.substr(authority.rfind('@') + 1));
  const bool is_ascii =
      std::all_of(host.begin(), host.end(), [](char c) { return static_cast<signed char>(c) > 0; });
  const Result<Url> parsed =
      is_ascii || !lenient ? Error{ErrorCode::kNotFound, ""} : Url::Parse("https://" + host);
  if (parsed) host = parsed->origin().substr(std::string_view("https://").size());
  const std::string_view port = scheme_ == "https" ? ":443" : ":80";
  if (host.ends_with(port)) host.resize(host.size() - port.size());
  if (host == host_) return true;
  if (!lenient) return false;
  if (WithoutWww(host) == WithoutWww(host_)) return true;
  if (host.find('*') == std::string::npos) return false;
  looked_at_ += host_.size();
  const RobotsPath whole{.text = host_, .query_begin = host_.size()};
  // "*.example.com" is meant for example.com as well.
  return MatchesRobotsPattern(host, true, whole) || (host.starts_with("*.") && host.substr(2) == host_);
}

bool RightsTarget::FitsAbsolute(std::string_view rest, std::string_view scheme, bool lenient) {
  if (!lenient && scheme != scheme_) return false;
  const size_t end = std::min(rest.find_first_of("/?$"), rest.size());
  if (!FitsHost(rest.substr(0, end), lenient)) return false;
  const std::string_view path = rest.substr(end);
  if (path.empty()) return true;
  return lenient ? FitsLenient(path, false) : Fits(path);
}

bool RightsTarget::IsCovered(std::string_view pattern, PatternReading reading) {
  const bool lenient = reading != PatternReading::kExact;
  if (lenient) pattern = TrimWide(pattern.substr(0, pattern.find('#')));
  if (pattern.empty()) return lenient;
  std::string_view rest = pattern;
  const std::string scheme = TakeScheme(rest);
  if (!scheme.empty() && rest.starts_with("//")) return FitsAbsolute(rest.substr(2), scheme, lenient);
  if (!lenient) return (pattern[0] == '/' || pattern[0] == '*') && Fits(pattern);
  if (pattern.starts_with("//") && FitsAbsolute(pattern.substr(2), scheme_, true)) return true;
  const bool bare_host = pattern[0] != '/' && pattern[0] != '*' && pattern.find('.') != pattern.npos;
  if (bare_host && FitsAbsolute(pattern, scheme_, true)) return true;
  return FitsLenient(pattern, reading == PatternReading::kMedia);
}

}  // namespace tamis
