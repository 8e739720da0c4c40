#include "extract/sitemap.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "crawler/core/url.h"
#include "extract/charset.h"
#include "extract/document_portions.h"
#include "extract/feed.h"
#include "extract/sitemap_builder.h"
#include "extract/sitemap_sniff.h"
#include "extract/sitemap_text.h"
#include "extract/sitemap_xml.h"
#include "extract/xml_reader.h"

namespace tamis {
namespace {

constexpr size_t kMaxRecodedBytes = size_t{16}
                                    << 20;  // of a document in an encoding that Expat does not read

/// Encodings that Expat reads itself, and labels under which it knows them.
bool IsReadByExpat(std::string_view label) {
  constexpr auto kLabels = std::to_array<std::string_view>(
      {"", "utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"});
  std::string lower(label);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 'a' - 'A');
  }
  return std::find(kLabels.begin(), kLabels.end(), lower) != kLabels.end();
}

/// White space before an XML declaration is malformed, and common: it is left out.
std::string_view WithoutLeadingSpace(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// The rest of a document after its first portion.
Result<std::string> ReadAll(std::string_view first, DocumentPortions& portions) {
  std::string all(first);
  while (true) {
    const Result<std::string_view> portion = portions.Next();
    if (!portion) return portion.error();
    if (portion->empty()) return all;
    if (all.size() + portion->size() > kMaxRecodedBytes) {
      return Error{ErrorCode::kTooLarge,
                   "document is over " + std::to_string(kMaxRecodedBytes) + " bytes in its encoding"};
    }
    all.append(*portion);
  }
}

Status ReadRecoded(std::string_view first, std::string_view label, DocumentPortions& portions,
                   XmlSink& sink) {
  const std::string_view name = EncodingForLabel(label);
  if (name.empty()) {
    return Error{ErrorCode::kInvalidInput, "xml: unknown encoding " + std::string(label.substr(0, 64))};
  }
  const Result<std::string> all = ReadAll(first, portions);
  if (!all) return all.error();
  const Charset charset{.name = name, .source = CharsetSource::kMeta, .byte_order_mark_bytes = 0};
  const Result<Utf8Text> text = DecodeToUtf8(*all, charset, 3 * kMaxRecodedBytes);
  if (!text) return text.error();
  XmlReader reader(sink, "UTF-8");
  const Status fed = reader.Feed(text->view());
  return fed ? reader.Finish() : fed;
}

Status ReadXml(std::string_view first, std::string_view label, DocumentPortions& portions, XmlSink& sink) {
  const bool is_utf16 = first.starts_with("\xFE\xFF") || first.starts_with("\xFF\xFE");
  if (!is_utf16) first = WithoutLeadingSpace(first);
  if (!is_utf16 && !IsReadByExpat(label)) return ReadRecoded(first, label, portions, sink);
  XmlReader reader(sink, "");
  std::string_view portion = first;
  while (sink.wants_more()) {
    const Status fed = reader.Feed(portion);
    if (!fed) return fed;
    const Result<std::string_view> next = portions.Next();
    if (!next) return next.error();
    if (next->empty()) return reader.Finish();
    portion = *next;
  }
  return {};
}

Status ReadText(std::string_view first, DocumentPortions& portions, SitemapBuilder& builder) {
  SitemapText text(builder);
  Result<std::string_view> portion = first;
  for (; portion && !portion->empty() && !builder.full(); portion = portions.Next()) text.Feed(*portion);
  text.Finish();
  return portion ? Status() : Status(portion.error());
}

std::unique_ptr<XmlSink> SinkFor(SitemapKind kind, SitemapBuilder& builder) {
  const bool is_feed = kind == SitemapKind::kRss || kind == SitemapKind::kAtom;
  if (is_feed) return std::make_unique<FeedXml>(kind, builder);
  return std::make_unique<SitemapXml>(kind, builder);
}

}  // namespace

std::string_view ToString(SitemapKind kind) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"unknown", "html", "urlset", "index", "text", "rss", "atom"});
  return kNames[static_cast<size_t>(kind)];
}

Result<Sitemap> ReadSitemap(std::span<const std::byte> bytes, const SitemapInput& input,
                            const SitemapLimits& limits) {
  Result<Url> document = Url::Parse(input.url);
  if (!document) return document.error();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  DocumentPortions portions(text, {.max_bytes = limits.max_bytes, .max_ratio = limits.max_ratio});
  const Result<std::string_view> first = portions.Next();
  if (!first) return first.error();

  const SitemapSniff sniff = SniffSitemap(*first);
  SitemapBuilder builder(sniff.kind, *std::move(document), limits);
  if (!sniff.is_xml && sniff.kind != SitemapKind::kText) return std::move(builder).Take();
  Status read;
  if (sniff.is_xml) {
    const std::unique_ptr<XmlSink> sink = SinkFor(sniff.kind, builder);
    read = ReadXml(*first, sniff.encoding, portions, *sink);
  } else {
    read = ReadText(*first, portions, builder);
  }
  Sitemap sitemap = std::move(builder).Take();
  if (read) return sitemap;
  if (sitemap.entries.empty()) return read.error();
  (read.error().code == ErrorCode::kTooLarge ? sitemap.truncated : sitemap.damaged) = true;
  sitemap.damage = read.error().message;
  return sitemap;
}

}  // namespace tamis
