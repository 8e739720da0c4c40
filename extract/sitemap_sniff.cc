#include "extract/sitemap_sniff.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace tamis {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t kSniffedBytes = size_t{64} << 10;
constexpr std::string_view kSpace = " \t\r\n";

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 'a' - 'A');
  }
  return lower;
}

std::string_view SkipSpace(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kSpace), text.size()));
}

/// What follows `end` in `text`; empty if it is not there.
std::string_view After(std::string_view text, std::string_view end) {
  const size_t at = text.find(end);
  return at == npos ? std::string_view() : text.substr(at + end.size());
}

std::string_view NameAt(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\r\n/>["));
}

/// UTF-16 with a byte order mark, characters above U+00FF damaged: enough for names.
std::string Narrow(std::string_view utf16, bool big_endian) {
  std::string narrow;
  for (size_t i = big_endian ? 1 : 0; i < utf16.size(); i += 2) narrow += utf16[i];
  return narrow;
}

/// The value of `encoding` in an XML declaration that starts here (XML 1.0, production 80).
std::string_view EncodingOf(std::string_view declaration) {
  std::string_view rest = SkipSpace(After(declaration, "encoding"));
  if (!rest.starts_with('=')) return {};
  rest = SkipSpace(rest.substr(1));
  if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return {};
  const size_t end = rest.find(rest[0], 1);
  return end == npos ? std::string_view() : rest.substr(1, end - 1);
}

SitemapKind RootKind(std::string_view name) {
  constexpr auto kRoots =
      std::to_array<std::pair<std::string_view, SitemapKind>>({{"urlset", SitemapKind::kUrlset},
                                                               {"sitemapindex", SitemapKind::kIndex},
                                                               {"rss", SitemapKind::kRss},
                                                               {"RDF", SitemapKind::kRss},
                                                               {"feed", SitemapKind::kAtom}});
  const size_t colon = name.find(':');
  const std::string_view local = colon == npos ? name : name.substr(colon + 1);
  for (const auto& [root, kind] : kRoots) {
    if (local == root) return kind;
  }
  return SitemapKind::kUnknown;
}

bool IsHtmlTag(std::string_view name) {
  constexpr auto kTags = std::to_array<std::string_view>(
      {"html", "head", "body",  "title",  "meta", "link", "script", "style", "base", "div",      "p",
       "a",    "h1",   "table", "center", "font", "br",   "img",    "span",  "form", "frameset", "noscript"});
  return std::find(kTags.begin(), kTags.end(), Lower(name)) != kTags.end();
}

/// Markup: skips to the first tag.
SitemapSniff SniffMarkup(std::string_view text) {
  SitemapSniff sniff;
  if (text.starts_with("<?xml")) sniff.encoding = EncodingOf(text.substr(0, text.find("?>")));
  while (text.starts_with("<?") || text.starts_with("<!")) {
    if (text.starts_with("<!--")) {
      text = After(text, "-->");
    } else if (text.starts_with("<?")) {
      text = After(text, "?>");
    } else {
      // A page says so itself. For any other the root decides, and the reader refuses the DTD.
      const std::string name = Lower(NameAt(SkipSpace(text.substr(std::min(text.find(' '), text.size())))));
      if (name == "html") {
        sniff.kind = SitemapKind::kHtml;
        return sniff;
      }
      sniff.kind = RootKind(name == "rdf" ? "RDF" : name);
      sniff.is_xml = sniff.kind != SitemapKind::kUnknown;
      return sniff;
    }
    text = SkipSpace(text);
  }
  if (!text.starts_with('<')) return sniff;
  const std::string_view name = NameAt(text.substr(1));
  sniff.kind = RootKind(name);
  sniff.is_xml = sniff.kind != SitemapKind::kUnknown;
  if (!sniff.is_xml && IsHtmlTag(name)) sniff.kind = SitemapKind::kHtml;
  return sniff;
}

}  // namespace

SitemapSniff SniffSitemap(std::string_view beginning) {
  beginning = beginning.substr(0, kSniffedBytes);
  std::string narrow;
  std::string_view text = beginning;
  const bool big_endian = text.starts_with("\xFE\xFF");
  if (big_endian || text.starts_with("\xFF\xFE")) {
    narrow = Narrow(text.substr(2), big_endian);
    text = narrow;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = SkipSpace(text);
  if (text.starts_with('<')) return SniffMarkup(text);
  SitemapSniff sniff;
  const std::string start = Lower(text.substr(0, 8));
  if (narrow.empty() && (start.starts_with("http://") || start == "https://"))
    sniff.kind = SitemapKind::kText;
  return sniff;
}

}  // namespace tamis
