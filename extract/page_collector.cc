#include "extract/page_collector.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "extract/json_ld.h"
#include "extract/microsyntax.h"
#include "extract/text_around.h"

namespace tamis {
namespace {

constexpr size_t kMaxPageJsonLdBytes = 4 * kMaxJsonLdBytes;  // of all scripts of a page
constexpr size_t kMaxHreflangBytes = 64;

}  // namespace

PageCollector::PageCollector(const HtmlOptions& html, const TextOptions& text, std::string_view page_url)
    : links(static_cast<size_t>(std::max<int64_t>(html.max_links, 0))),
      max_images_(static_cast<size_t>(std::max<int64_t>(html.max_candidates, 0))),
      max_text_bytes_(static_cast<size_t>(std::max<int64_t>(text.max_text_bytes, 0))),
      microdata_(text_, max_text_bytes_),
      rights_(page_url, text_) {}

void PageCollector::Bound(HtmlTag tag, bool starts) {
  if (IsPhrasing(tag)) return;
  const bool quiet = tag == HtmlTag::kFigcaption || tag == HtmlTag::kHeading || tag == HtmlTag::kControl;
  if (!quiet) return text_.Break();
  if (starts) return text_.EnterQuiet();
  text_.LeaveQuiet();
}

void PageCollector::OnStart(const HtmlElement& element) {
  ++order_;
  Bound(element.tag, true);
  const size_t depth = open_.size();
  const uint32_t offset = text_.here().offset;
  if (element.Has(HtmlAttribute::kId)) labels_.Start(element.Text(HtmlAttribute::kId), depth, offset);
  if (element.Has(HtmlAttribute::kItemprop) || element.Has(HtmlAttribute::kItemscope)) {
    microdata_.Start(element, depth, order_);
  }
  rights_.Start(element, depth);
  switch (element.tag) {
    case HtmlTag::kHtml:
    case HtmlTag::kTitle:
    case HtmlTag::kMeta:
    case HtmlTag::kBase:
    case HtmlTag::kLink:
      StartOfHead(element);
      break;
    case HtmlTag::kA:
    case HtmlTag::kArea:
    case HtmlTag::kIframe:
    case HtmlTag::kFrame:
      StartLink(element);
      break;
    case HtmlTag::kImg:
      Image(element);
      break;
    case HtmlTag::kHeading:
      headings_.Start(text_.here());
      break;
    case HtmlTag::kFigure:
      figures_.Start();
      break;
    case HtmlTag::kFigcaption:
      figures_.StartCaption(offset);
      break;
    case HtmlTag::kPicture:
      pictures_.emplace_back();
      break;
    case HtmlTag::kSource:
      if (!open_.empty() && open_.back() == HtmlTag::kPicture) pictures_.back().Add(element);
      break;
    case HtmlTag::kNoscript:
      ++noscripts_;
      break;
    case HtmlTag::kOther:
    case HtmlTag::kItem:
    case HtmlTag::kMain:
    case HtmlTag::kFooter:
    case HtmlTag::kControl:
    case HtmlTag::kPhrasing:
      break;
  }
  open_.push_back(element.tag);
}

void PageCollector::StartOfHead(const HtmlElement& element) {
  if (element.tag == HtmlTag::kHtml) {
    const bool has_lang = element.Has(HtmlAttribute::kLang);
    language = element.Text(has_lang ? HtmlAttribute::kLang : HtmlAttribute::kXmlLang);
  }
  if (element.tag == HtmlTag::kTitle && !std::exchange(has_title_, true)) title_.emplace(max_text_bytes_);
  if (element.tag == HtmlTag::kMeta) {
    ReadMeta(element, max_text_bytes_, meta);
    social_.Meta(element, order_);
  }
  if (element.tag == HtmlTag::kBase && element.Has(HtmlAttribute::kHref) && !base_href) {
    base_href = std::string(element.Text(HtmlAttribute::kHref).substr(0, kMaxWrittenUrlBytes));
  }
  if (element.tag == HtmlTag::kLink) LinkElement(element);
}

void PageCollector::StartLink(const HtmlElement& element) {
  if (element.tag == HtmlTag::kIframe || element.tag == HtmlTag::kFrame) {
    const std::string_view source = element.tag == HtmlTag::kFrame ? "frame" : "iframe";
    links.Add(source, element.Get(HtmlAttribute::kSrc), order_);
    return;
  }
  const bool is_area = element.tag == HtmlTag::kArea;
  Link* link = links.Add(is_area ? "area" : "a", element.Get(HtmlAttribute::kHref), order_);
  if (link != nullptr) link->rel = Tokens(element.Text(HtmlAttribute::kRel));
  if (is_area && link != nullptr) {
    link->anchor = CleanText(element.Text(HtmlAttribute::kAlt), kMaxAnchorBytes);
  }
  if (is_area) return;
  Anchor anchor{.link = std::nullopt, .begin = text_.here().offset};
  if (link != nullptr) anchor.link = links.last();
  anchors_.push_back(anchor);
}

void PageCollector::OnEnd(HtmlTag tag) {
  open_.pop_back();
  const uint32_t offset = text_.here().offset;
  labels_.End(open_.size(), offset);
  microdata_.End(open_.size());
  rights_.End(tag, open_.size());
  if (tag == HtmlTag::kTitle) EndTitle();
  if (tag == HtmlTag::kA) EndAnchor();
  if (tag == HtmlTag::kHeading) headings_.End(offset);
  if (tag == HtmlTag::kFigure) figures_.End();
  if (tag == HtmlTag::kFigcaption) figures_.EndCaption(offset);
  if (tag == HtmlTag::kNoscript) --noscripts_;
  if (tag == HtmlTag::kPicture) {
    truncated_ = truncated_ || pictures_.back().truncated();
    pictures_.pop_back();
  }
  Bound(tag, false);
}

void PageCollector::OnText(std::string_view text) {
  if (!open_.empty() && open_.back() == HtmlTag::kTitle) {
    if (title_) title_->Add(text);
    return;
  }
  text_.Add(text);
}

void PageCollector::OnJsonLd(std::string_view script) {
  ++order_;
  text_.Break();
  if (script.size() > kMaxPageJsonLdBytes - json_ld_bytes_) {
    truncated_ = labels_cut_ = true;
    rights_.MarkCut();
    return;
  }
  json_ld_bytes_ += script.size();
  JsonLd found = ReadJsonLd(script);
  truncated_ = truncated_ || found.truncated;
  labels_cut_ = labels_cut_ || found.labels_cut;
  if (found.works_cut) rights_.MarkCut();
  if (found.unreadable) rights_.UnreadableJsonLd(script);
  rights_.Works(std::move(found.works));
  for (const NamedImage& image : found.images) Mention("json-ld", image, order_);
  for (AdultLabel& label : found.adult_labels) {
    meta.adult_labels.push_back({std::move(label.source), Clean(label.value)});
  }
}

void PageCollector::EndTitle() {
  if (!title_) return;
  title = std::move(*title_).Take();
  title_.reset();
}

void PageCollector::EndAnchor() {
  const Anchor anchor = anchors_.back();
  anchors_.pop_back();
  if (anchor.link) {
    links.at(*anchor.link).anchor = text_.Extract(anchor.begin, text_.here().offset, kMaxAnchorBytes);
  }
}

// rel next and prev are pages of the same series, alternate with hreflang the same in another language;
// canonical names this page. Other rels are no pages to visit.
void PageCollector::LinkElement(const HtmlElement& element) {
  const AttributeValue href = element.Get(HtmlAttribute::kHref);
  const std::string rel = Tokens(element.Text(HtmlAttribute::kRel));
  if (!href || rel.empty()) return;
  if (canonical_href.empty() && HasToken(rel, "canonical")) canonical_href = WrittenUrl(*href);
  if (HasToken(rel, "image_src")) Mention("link", {.url = WrittenUrl(*href)}, order_);
  const std::string hreflang = CleanText(element.Text(HtmlAttribute::kHreflang), kMaxHreflangBytes);
  const bool alternate = !hreflang.empty() && HasToken(rel, "alternate");
  if (!alternate && !HasToken(rel, "next") && !HasToken(rel, "prev")) return;
  if (Link* link = links.Add("link", href, order_)) {
    link->rel = rel;
    if (alternate) link->hreflang = hreflang;
  }
}

void PageCollector::Image(const HtmlElement& element) {
  const bool in_picture = !open_.empty() && open_.back() == HtmlTag::kPicture;
  ChosenUrl url = ChooseUrl(element, in_picture ? &pictures_.back() : nullptr);
  truncated_ = truncated_ || url.truncated;
  if (url.url.empty()) return;
  FoundImage image{.is_mention = noscripts_ > 0, .is_element = true, .place = text_.here()};
  const size_t same_kind = image.is_mention ? images_.size() - shown_ : shown_;
  if (same_kind >= max_images_) {
    truncated_ = true;
    return rights_.LeftOutImage(element);
  }
  if (!image.is_mention) ++shown_;
  Candidate& candidate = image.candidate;
  candidate.image_url = std::move(url.url);
  candidate.alt = Clean(element.Text(HtmlAttribute::kAlt));
  candidate.title = Clean(element.Text(HtmlAttribute::kTitle));
  candidate.aria_label = Clean(element.Text(HtmlAttribute::kAriaLabel));
  candidate.source = image.is_mention ? "noscript" : "img";
  candidate.order = order_;
  candidate.declared_width_px = DeclaredPx(element.Text(HtmlAttribute::kWidth));
  candidate.declared_height_px = DeclaredPx(element.Text(HtmlAttribute::kHeight));
  image.labelled_by = element.Text(HtmlAttribute::kAriaLabelledby);
  image.heading = headings_.last();
  image.figure = figures_.innermost();
  rights_.Image(element, images_.size(), image);
  images_.push_back(std::move(image));
}

void PageCollector::Mention(std::string_view source, const NamedImage& named, int order) {
  if (named.url.empty()) return;
  if (images_.size() - shown_ >= max_images_) {
    truncated_ = true;
    return;
  }
  FoundImage image{.is_mention = true};
  Candidate& candidate = image.candidate;
  candidate.image_url = named.url;
  candidate.caption = Clean(named.caption);
  candidate.title = Clean(named.title);
  candidate.source = source;
  candidate.order = order;
  candidate.declared_width_px = named.width_px;
  candidate.declared_height_px = named.height_px;
  images_.push_back(std::move(image));
}

std::vector<FoundImage> PageCollector::TakeImages() {
  text_.Finish();
  for (FoundImage& image : images_) {
    if (image.figure >= 0) image.candidate.caption = TextOf(figures_.caption(image.figure));
  }
  for (const SocialImage& social : std::move(social_).Take()) {
    const size_t before = images_.size();
    const NamedImage named{.url = social.url, .width_px = social.width_px, .height_px = social.height_px};
    Mention(social.source, named, social.order);
    if (images_.size() > before) images_.back().candidate.alt = Clean(social.alt);
  }
  if (microdata_.works_cut()) rights_.MarkCut();
  rights_.Works(microdata_.TakeWorks());
  for (const MicrodataImage& image : microdata_.TakeImages()) Mention("microdata", image.image, image.order);
  std::vector<AdultLabel>& labels = microdata_.adult_labels();
  std::move(labels.begin(), labels.end(), std::back_inserter(meta.adult_labels));
  return std::move(images_);
}

void PageCollector::Describe(std::vector<FoundImage>& images) const {
  std::vector<TextPlace> places;
  std::vector<Candidate*> shown;
  for (FoundImage& image : images) {
    if (!image.is_element) continue;
    places.push_back(image.place);
    shown.push_back(&image.candidate);
    if (image.heading >= 0) image.candidate.heading = TextOf(headings_.at(image.heading));
    if (image.labelled_by.empty()) continue;
    std::string label = labels_.Join(image.labelled_by, text_, max_text_bytes_);
    if (!label.empty()) image.candidate.aria_label = std::move(label);
  }
  std::vector<std::string> contexts = TextsAround(text_, places, headings_.places());
  for (size_t i = 0; i < shown.size(); ++i) shown[i]->context = std::move(contexts[i]);
}

bool PageCollector::labels_cut() const {
  return labels_cut_ || microdata_.truncated();
}

bool PageCollector::truncated() const {
  return truncated_ || links.truncated() || text_.truncated() || microdata_.truncated() ||
         social_.truncated();
}

}  // namespace tamis
