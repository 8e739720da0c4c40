#include "extract/licence/cc_url.h"

#include <algorithm>
#include <array>
#include <vector>

#include "config/licences.h"
#include "crawler/core/percent_encode.h"

namespace tamis {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t kMaxSegments = 8;  // the longest is licenses/UNIT/VERSION/PORT/deed

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsAlphanumeric(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z');
}

/// URL standard 4.4, steps 1 to 3 of the basic URL parser; "\" is "/" in special URLs.
std::string CleanUrl(std::string_view url) {
  const auto is_edge = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!url.empty() && is_edge(url.front())) url.remove_prefix(1);
  while (!url.empty() && is_edge(url.back())) url.remove_suffix(1);
  std::string clean;
  bool in_path = true;  // before any query
  for (const char c : url) {
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == '?' || c == '#') in_path = false;
    clean.push_back(c == '\\' && in_path ? '/' : c);
  }
  return clean;
}

/// Takes the scheme and the slashes behind it off; false where there is another scheme or a path alone.
bool TakeScheme(std::string_view& url, std::string_view& default_port) {
  const std::string start = LowerCase(url.substr(0, 6));
  const bool is_https = start.starts_with("https:");
  const bool has_scheme = is_https || start.starts_with("http:");
  default_port = is_https ? "443" : has_scheme ? "80" : std::string_view();
  if (has_scheme) url.remove_prefix(is_https ? 6 : 5);
  const size_t slashes = std::min(url.find_first_not_of('/'), url.size());
  if (!has_scheme && slashes == 1) return false;  // a path of the page's own host
  url.remove_prefix(slashes);
  return true;
}

/// The host of an authority, without "www." and "m."; empty where it has a user name or a port of its own.
std::string ReadHost(std::string_view authority, std::string_view default_port) {
  if (authority.find('@') != npos) return {};
  const size_t colon = authority.find(':');
  if (colon != npos) {
    const std::string_view port = authority.substr(colon + 1);
    if (!port.empty() && (default_port.empty() || port != default_port)) return {};
    authority = authority.substr(0, colon);
  }
  // URL standard 4.4, host parser: a host is unescaped. What then holds a delimiter is no host.
  std::string host = LowerCase(PercentDecode(authority));
  for (const char c : host) {
    if (!IsAlphanumeric(c) && c != '-' && c != '.') return {};
  }
  for (const std::string_view prefix : {"www.", "m."}) {
    if (host.starts_with(prefix)) {
      host.erase(0, prefix.size());
      break;
    }
  }
  return host;
}

bool HasDotSegment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty() && segments.size() <= kMaxSegments) {
    path.remove_prefix(1);
    segments.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(segments.back().size());
  }
  return segments;
}

/// "deed", "legalcode.de", "deed.pt_BR", "legalcode.sr-latn.html", "legalcode.txt", "rdf".
bool IsDocument(std::string_view name) {
  bool found = false;
  for (const std::string_view kind : {"deed", "legalcode", "rdf"}) {
    if (found || !name.starts_with(kind)) continue;
    name.remove_prefix(kind.size());
    found = true;
  }
  if (!found) return false;
  constexpr size_t kMaxLanguageBytes = 20;
  for (int part = 0; part < 2 && !name.empty(); ++part) {
    if (name[0] != '.') return false;
    name.remove_prefix(1);
    const std::string_view word = name.substr(0, name.find('.'));
    const bool is_word = std::all_of(word.begin(), word.end(), [](char c) {
      return IsAlphanumeric(c) || c == '-' || c == '_' || c == '@';
    });
    if (word.size() < 2 || word.size() > kMaxLanguageBytes || !is_word) return false;
    if (part == 1 && word != "html" && word != "txt") return false;
    name.remove_prefix(word.size());
  }
  return name.empty();
}

/// "88x31.png", "80x15.svg".
bool IsButton(std::string_view name) {
  const size_t cross = name.find('x');
  const size_t dot = name.find('.');
  if (cross == npos || dot == npos || cross == 0 || dot <= cross + 1) return false;
  const auto is_number = [](std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); };
  if (!is_number(name.substr(0, cross)) || !is_number(name.substr(cross + 1, dot - cross - 1))) return false;
  const std::string_view extension = name.substr(dot + 1);
  return extension == "png" || extension == "svg" || extension == "gif";
}

/// The order in which the names of licences have their elements; "by-nd-nc" and "by-sa-nc" become them.
std::string CanonicalUnit(std::string_view unit) {
  if (unit == "nc-nd") return "nd-nc";
  if (!unit.starts_with("by-")) return std::string(unit);
  constexpr std::array<std::string_view, 3> kOrder{"nc", "nd", "sa"};
  std::array<int, 3> count{};
  std::string_view rest = unit.substr(2);
  while (!rest.empty()) {
    if (rest[0] != '-') return std::string(unit);
    rest.remove_prefix(1);
    const auto found = std::find(kOrder.begin(), kOrder.end(), rest.substr(0, rest.find('-')));
    if (found == kOrder.end()) return std::string(unit);
    if (++count[static_cast<size_t>(found - kOrder.begin())] > 1) return std::string(unit);
    rest.remove_prefix(found->size());
  }
  std::string canonical = "by";
  for (size_t i = 0; i < kOrder.size(); ++i) {
    if (count[i] != 0) canonical.append("-").append(kOrder[i]);
  }
  return canonical;
}

ReadLicence PublicDomain(std::string_view spdx) {
  return {std::string(spdx), {}};
}

/// The licence of the segments UNIT, VERSION, PORT that follow the first, one document or button behind them.
std::optional<ReadLicence> ReadTool(std::vector<std::string_view> segments,
                                    bool (*is_last)(std::string_view)) {
  if (segments.size() > 1 && is_last(segments.back())) segments.pop_back();
  if (segments.size() < 2 || segments.size() > 3) return std::nullopt;
  return CcLicenceAsWritten(segments[0], segments[1],
                            segments.size() == 3 ? segments[2] : std::string_view());
}

/// Paths that Creative Commons itself redirects, or that its pages about the public domain have.
std::optional<ReadLicence> ReadRedirect(std::string_view path) {
  if (path == "/licenses/publicdomain" || path == "/licenses/publicdomain/deed")
    return PublicDomain("CC-PDDC");
  if (path == "/about/cc0" || path == "/share-your-work/public-domain/cc0") return PublicDomain("CC0-1.0");
  if (path == "/share-your-work/public-domain/pdm") return PublicDomain("CC-PDM-1.0");
  return std::nullopt;
}

std::optional<ReadLicence> ReadMainSite(std::string_view path) {
  if (const auto redirect = ReadRedirect(path)) return redirect;
  std::vector<std::string_view> segments = Segments(path);
  if (segments.size() < 2 || segments.size() > kMaxSegments) return std::nullopt;
  const std::string_view folder = segments[0];
  segments.erase(segments.begin());
  const std::string_view unit = segments[0];
  if (folder == "publicdomain") {
    if (unit != "zero" && unit != "mark" && unit != "certification") return std::nullopt;
    return ReadTool(std::move(segments), IsDocument);
  }
  // cc-legal-tools-app redirects the other three spellings.
  if (folder != "licenses" && folder != "licences" && folder != "license" && folder != "licence") {
    return std::nullopt;
  }
  if (unit == "certification") return std::nullopt;
  return ReadTool(std::move(segments), IsDocument);
}

/// Badges: /l/UNIT/VERSION/88x31.png, /p/zero/1.0/88x31.png.
std::optional<ReadLicence> ReadBadge(std::string_view path) {
  std::vector<std::string_view> segments = Segments(path);
  if (segments.size() < 3 || segments.size() > kMaxSegments) return std::nullopt;
  if (segments[0] != "l" && segments[0] != "p") return std::nullopt;
  segments.erase(segments.begin());
  return ReadTool(std::move(segments), IsButton);
}

}  // namespace

std::optional<PlainUrl> ReadPlainUrl(std::string_view url) {
  if (url.size() > kMaxLicenceUrlBytes) return std::nullopt;
  std::string clean = CleanUrl(url);
  // A whole URL that was escaped once too often; otherwise the host is found before anything is unescaped.
  const std::string start = LowerCase(std::string_view(clean).substr(0, 8));
  if (start.starts_with("http%3a") || start.starts_with("https%3a")) clean = PercentDecode(clean);
  std::string_view rest = clean;
  rest = rest.substr(0, rest.find_first_of("?#"));
  std::string_view default_port;
  if (!TakeScheme(rest, default_port)) return std::nullopt;
  const size_t slash = std::min(rest.find('/'), rest.size());
  PlainUrl plain{ReadHost(rest.substr(0, slash), default_port), LowerCase(PercentDecode(rest.substr(slash)))};
  const auto is_second_slash = [](char a, char b) { return a == '/' && b == '/'; };
  plain.path.erase(std::unique(plain.path.begin(), plain.path.end(), is_second_slash), plain.path.end());
  if (plain.host.empty() || HasDotSegment(plain.path)) return std::nullopt;
  if (plain.path.ends_with('/')) plain.path.pop_back();
  return plain;
}

std::optional<ReadLicence> CcLicenceAsWritten(std::string_view unit, std::string_view version,
                                              std::string_view port) {
  const bool is_one = version == "1.0";
  if (unit == "zero" || unit == "cc0") {
    return is_one && port.empty() ? std::optional(PublicDomain("CC0-1.0")) : std::nullopt;
  }
  if (unit == "mark")
    return is_one && port.empty() ? std::optional(PublicDomain("CC-PDM-1.0")) : std::nullopt;
  if (unit == "certification") {
    return is_one && port == "us" ? std::optional(PublicDomain("CC-PDDC")) : std::nullopt;
  }
  const std::optional<CcLicence> licence = CcLicenceOf(CanonicalUnit(unit), version, port);
  if (!licence) return std::nullopt;
  return ReadLicence{std::string(licence->spdx), std::string(licence->family)};
}

std::optional<ReadLicence> ReadCcUrl(const PlainUrl& url) {
  if (url.host == "creativecommons.org") return ReadMainSite(url.path);
  if (url.host == "licensebuttons.net" || url.host == "i.creativecommons.org") return ReadBadge(url.path);
  return std::nullopt;
}

}  // namespace tamis
