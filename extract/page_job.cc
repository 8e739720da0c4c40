#include "extract/page_job.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "crawler/core/url.h"
#include "extract/candidates.h"
#include "extract/charset.h"
#include "extract/consent/header_statements.h"
#include "extract/html.h"
#include "extract/page_collector.h"
#include "extract/page_language.h"
#include "extract/page_links.h"
#include "extract/plain_text.h"
#include "extract/robots_directives.h"

namespace tamis {
namespace {

constexpr size_t kMaxDocumentBytes = 64 * 1024 * 1024;  // as UTF-8; the fetcher's cap is lower
constexpr size_t kMaxDirectives = 4'096;
constexpr size_t kMaxAdultLabels = 1'024;
constexpr size_t kMaxLanguageBytes = 64;

std::string_view FindHeader(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

/// A single language tag, or empty: a list is the audience, not the language (HTML standard 4.2.5.3).
std::string LanguageTag(std::string_view text) {
  std::string tag = CleanText(text, kMaxLanguageBytes);
  const bool is_tag = std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  return is_tag ? tag : std::string();
}

std::string DeclaredLanguage(const PageCollector& found, const Headers& headers) {
  for (const std::string_view source :
       {std::string_view(found.language), std::string_view(found.meta.content_language),
        FindHeader(headers, "content-language")}) {
    std::string tag = LanguageTag(source);
    if (!tag.empty()) return tag;
  }
  return {};
}

/// Header lines first, then metas. Unset, which rejects, where there are more than can be meant.
void FillDirectives(const Headers& headers, MetaFacts&& meta, size_t max_text_bytes, PageFacts& facts) {
  std::vector<RobotsDirective> directives;
  for (const auto& [name, value] : headers) {
    if (name == "x-robots-tag") {
      std::vector<RobotsDirective> line = ParseRobotsHeader(value);
      std::move(line.begin(), line.end(), std::back_inserter(directives));
    }
    if (name == "rating") facts.adult_labels.push_back({"header:rating", CleanText(value, max_text_bytes)});
    if (name == "pics-label")
      facts.adult_labels.push_back({"header:pics-label", CleanText(value, max_text_bytes)});
  }
  std::move(meta.directives.begin(), meta.directives.end(), std::back_inserter(directives));
  std::move(meta.adult_labels.begin(), meta.adult_labels.end(), std::back_inserter(facts.adult_labels));
  if (directives.size() > kMaxDirectives || facts.adult_labels.size() > kMaxAdultLabels) {
    facts.adult_labels.resize(std::min(facts.adult_labels.size(), kMaxAdultLabels));
    return;
  }
  facts.directives = std::move(directives);
}

/// What the headers say; the page's own statements follow.
void FillHeaders(const Headers& headers, PageFacts& facts) {
  const StatementSource source{.place = Place::kPageHeader, .url = facts.url};
  HeaderStatements found = ReadHeaderStatements(headers, source);
  facts.statements = std::move(found.statements);
  facts.licences = std::move(found.licences);
  facts.licence_documents = std::move(found.licence_documents);
  facts.statements_cut = found.cut;
}

std::string AltKey(std::string_view alt) {
  std::string key(alt);
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return key;
}

/// Number, position and language of images that have all their texts.
std::vector<Candidate> FinishCandidates(std::vector<FoundImage> images) {
  std::vector<Candidate> candidates;
  candidates.reserve(images.size());
  std::unordered_map<std::string, int> alts;
  for (FoundImage& image : images) {
    ++alts[AltKey(image.candidate.alt)];
    image.candidate.position = static_cast<int>(candidates.size());
    image.candidate.language = DetectLanguage(image.candidate.alt);
    candidates.push_back(std::move(image.candidate));
  }
  for (Candidate& candidate : candidates) candidate.same_alt_on_page = alts[AltKey(candidate.alt)];
  return candidates;
}

}  // namespace

Result<Page> ExtractPage(std::span<const std::byte> body, const PageJobInput& input, const HtmlOptions& html,
                         const TextOptions& text) {
  const Result<Url> url = Url::Parse(input.url);
  if (!url) return url.error();
  const std::string_view bytes(reinterpret_cast<const char*>(body.data()), body.size());
  const Charset charset = SniffCharset(bytes, FindHeader(input.headers, "content-type"));
  const Result<Utf8Text> document = DecodeToUtf8(bytes, charset, kMaxDocumentBytes);
  if (!document) return document.error();

  PageCollector found(html, text, url->href());
  const Result<HtmlSummary> walked = WalkHtml(document->view(), html, found);
  if (!walked) return walked.error();

  const PageBase base = FindBase(*url, found.base_href);
  ChosenImages chosen =
      ChooseImages(found.TakeImages(), base, static_cast<size_t>(std::max<int64_t>(html.max_candidates, 0)));
  found.Describe(chosen.images);
  found.Describe(chosen.left_out);

  Page page;
  page.facts.url = url->href();
  page.facts.language = DeclaredLanguage(found, input.headers);
  page.facts.detected_language = DetectLanguage(found.text());
  page.facts.title = std::move(found.title);
  FillHeaders(input.headers, page.facts);
  if (walked->elements_cut || walked->comments_cut) found.rights().MarkCut();
  std::move(found.rights())
      .Finish({*url, base, document->view(), found.text(), page.facts.title}, chosen, page.facts);
  FillDirectives(input.headers, std::move(found.meta), static_cast<size_t>(text.max_text_bytes), page.facts);
  page.base_url = base.href;
  page.charset = std::string(charset.name);
  if (!found.canonical_href.empty()) page.canonical_url = ResolveUrl(found.canonical_href, base);
  page.facts.labels_cut = walked->elements_cut || found.labels_cut();
  page.truncated = walked->truncated || found.truncated() || chosen.truncated;
  page.links = std::move(found.links).Resolve(base);
  page.candidates = FinishCandidates(std::move(chosen.images));
  return page;
}

}  // namespace tamis
