#include "extract/page_collector.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "extract/html_scanner.h"
#include "extract/robots_directives.h"

namespace tamis {
namespace {

constexpr size_t kMaxAnchorBytes = 256;
constexpr size_t kMaxRelBytes = 256;
constexpr size_t kMaxWrittenUrlBytes =
    16 * 1024;  // longer ones are no URLs (url.h); kept so long to fail there
constexpr int kMaxDeclaredPx = 1'000'000;

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ToLowerAscii);
  return lower;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

/// Lower-case tokens, single spaces (HTML standard 2.3.7).
std::string Tokens(const AttributeValue& value) {
  if (!value) return {};
  return CleanText(LowerCase(value->substr(0, kMaxRelBytes * 4)), kMaxRelBytes);
}

bool HasToken(std::string_view tokens, std::string_view token) {
  for (size_t at = tokens.find(token); at != std::string_view::npos; at = tokens.find(token, at + 1)) {
    const size_t end = at + token.size();
    if ((at == 0 || tokens[at - 1] == ' ') && (end == tokens.size() || tokens[end] == ' ')) return true;
  }
  return false;
}

/// True for "mailto:x", "javascript:x", ...: absolute URLs that are not http or https.
bool HasOtherScheme(std::string_view url) {
  const size_t colon = url.find_first_of(":/?#");
  if (colon == std::string_view::npos || colon == 0 || url[colon] != ':') return false;
  const bool is_scheme =
      std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
        const char l = ToLowerAscii(c);
        return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      });
  if (!is_scheme || (url[0] >= '0' && url[0] <= '9') || url[0] == '+' || url[0] == '-' || url[0] == '.')
    return false;
  const std::string scheme = LowerCase(url.substr(0, colon));
  return scheme != "http" && scheme != "https";
}

/// Leading digits (HTML standard 2.3.4.4, "rules for parsing dimension values"); 0 for percentages.
int DeclaredPx(const AttributeValue& value) {
  if (!value) return 0;
  const std::string_view text = Trim(*value);
  int px = 0;
  size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    px = std::min(px * 10 + (text[at] - '0'), kMaxDeclaredPx);
  }
  for (size_t rest = at; rest < text.size(); ++rest) {
    if (text[rest] == '%') return 0;
    if (text[rest] != '.' && (text[rest] < '0' || text[rest] > '9')) break;
  }
  return px;
}

}  // namespace

PageCollector::PageCollector(const HtmlOptions& html, const TextOptions& text)
    : html_(html), max_text_bytes_(static_cast<size_t>(std::max<int64_t>(text.max_text_bytes, 0))) {}

std::string PageCollector::Clean(const AttributeValue& value) const {
  return value ? CleanText(*value, max_text_bytes_) : std::string();
}

void PageCollector::OnStart(const HtmlElement& element) {
  if (anchor_) anchor_->AddBreak();
  switch (element.tag) {
    case HtmlTag::kHtml: {
      const AttributeValue& lang = element.Get(HtmlAttribute::kLang);
      language = lang ? *lang : element.Get(HtmlAttribute::kXmlLang).value_or("");
      break;
    }
    case HtmlTag::kTitle:
      if (!std::exchange(has_title_, true)) title_.emplace(max_text_bytes_);
      break;
    case HtmlTag::kMeta:
      Meta(element);
      break;
    case HtmlTag::kBase: {
      const AttributeValue& href = element.Get(HtmlAttribute::kHref);
      if (href && !base_href) base_href = std::string(href->substr(0, kMaxWrittenUrlBytes));
      break;
    }
    case HtmlTag::kLink:
      LinkElement(element);
      break;
    case HtmlTag::kA:
      anchor_.reset();
      if (AddLink("a", element.Get(HtmlAttribute::kHref), element.Get(HtmlAttribute::kRel))) {
        anchor_.emplace(kMaxAnchorBytes);
        anchor_link_ = links.size() - 1;
      }
      break;
    case HtmlTag::kArea:
      if (AddLink("area", element.Get(HtmlAttribute::kHref), element.Get(HtmlAttribute::kRel))) {
        links.back().anchor = CleanText(element.Get(HtmlAttribute::kAlt).value_or(""), kMaxAnchorBytes);
      }
      break;
    case HtmlTag::kIframe:
    case HtmlTag::kFrame:
      AddLink(element.tag == HtmlTag::kFrame ? "frame" : "iframe", element.Get(HtmlAttribute::kSrc), {});
      break;
    case HtmlTag::kImg:
      Image(element);
      break;
    case HtmlTag::kOther:
    case HtmlTag::kFigure:
    case HtmlTag::kFigcaption:
      break;
  }
}

void PageCollector::OnEnd(HtmlTag tag) {
  if (tag == HtmlTag::kTitle && title_) {
    title = std::move(*title_).Take();
    title_.reset();
  }
  if (!anchor_) return;
  anchor_->AddBreak();
  if (tag != HtmlTag::kA) return;
  links[anchor_link_].anchor = std::move(*anchor_).Take();
  anchor_.reset();
}

void PageCollector::OnText(std::string_view text) {
  if (title_) title_->Add(text);
  if (anchor_) anchor_->Add(text);
}

bool PageCollector::AddLink(std::string_view source, const AttributeValue& url, const AttributeValue& rel) {
  if (!url) return false;
  std::string_view target = Trim(url->substr(0, url->find('#')));
  if (HasOtherScheme(target)) return false;
  std::string written(target.substr(0, kMaxWrittenUrlBytes));
  if (seen_.contains(written)) return false;
  if (links.size() >= static_cast<size_t>(html_.max_links)) {
    truncated = true;
    return false;
  }
  seen_.insert(written);
  links.push_back({std::move(written), Tokens(rel), {}, std::string(source)});
  return true;
}

// rel next and prev are pages of the same series; canonical names this one. Other rels are no pages to visit.
void PageCollector::LinkElement(const HtmlElement& element) {
  const AttributeValue& href = element.Get(HtmlAttribute::kHref);
  const std::string rel = Tokens(element.Get(HtmlAttribute::kRel));
  if (href && canonical_href.empty() && HasToken(rel, "canonical")) {
    canonical_href = std::string(Trim(href->substr(0, kMaxWrittenUrlBytes)));
  }
  if (HasToken(rel, "next") || HasToken(rel, "prev")) AddLink("link", href, element.Get(HtmlAttribute::kRel));
}

void PageCollector::Image(const HtmlElement& element) {
  const AttributeValue& src = element.Get(HtmlAttribute::kSrc);
  if (!src || Trim(*src).empty()) return;
  if (candidates.size() >= static_cast<size_t>(html_.max_candidates)) {
    truncated = true;
    return;
  }
  Candidate candidate;
  candidate.image_url = std::string(src->substr(0, kMaxWrittenUrlBytes));
  candidate.alt = Clean(element.Get(HtmlAttribute::kAlt));
  candidate.title = Clean(element.Get(HtmlAttribute::kTitle));
  candidate.source = "img";
  candidate.position = static_cast<int>(candidates.size());
  candidate.declared_width_px = DeclaredPx(element.Get(HtmlAttribute::kWidth));
  candidate.declared_height_px = DeclaredPx(element.Get(HtmlAttribute::kHeight));
  candidates.push_back(std::move(candidate));
}

void PageCollector::Meta(const HtmlElement& element) {
  const AttributeValue& content = element.Get(HtmlAttribute::kContent);
  if (!content) return;
  const auto add = [&](std::vector<RobotsDirective> found) {
    std::move(found.begin(), found.end(), std::back_inserter(meta.directives));
  };
  const std::string name = LowerCase(Trim(element.Get(HtmlAttribute::kName).value_or("").substr(0, 256)));
  const std::string pragma =
      LowerCase(Trim(element.Get(HtmlAttribute::kHttpEquiv).value_or("").substr(0, 256)));
  if (!name.empty()) add(ParseRobotsMeta(name, *content));
  if (pragma == "x-robots-tag") add(ParseRobotsHeader(*content));
  if (pragma == "content-language" && meta.content_language.empty()) {
    meta.content_language = std::string(content->substr(0, 256));
  }
  const auto label = [&](std::string_view source) {
    meta.adult_labels.push_back({std::string(source), Clean(content)});
  };
  // rights.md 2.11.
  if (name == "rating" || pragma == "rating") label("meta:rating");
  if (name == "pics-label" || pragma == "pics-label") label("meta:pics-label");
  if (name == "voluntary content rating" || pragma == "voluntary content rating") {
    label("meta:voluntary-content-rating");
  }
}

}  // namespace tamis
