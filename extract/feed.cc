#include "extract/feed.h"

#include <algorithm>
#include <utility>

namespace tamis {
namespace {

bool IsHtmlType(std::string_view type) {
  return type.empty() || type.starts_with("text/html") || type.starts_with("application/xhtml");
}

/// A guid is a URL only if it is a whole one: "post-7" is a name, not a path.
bool IsAbsolute(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

}  // namespace

void FeedXml::PushBase(std::string_view base) {
  if (base.empty()) return;
  const Url& outer = bases_.empty() ? builder_.document() : bases_.back().second;
  Result<Url> url = Url::Parse(base, &outer);
  if (url) bases_.emplace_back(depth_, *std::move(url));
}

/// Against xml:base where there is one. What is no URL stays as it is, for the builder to count.
std::string FeedXml::Absolute(std::string_view url) const {
  if (bases_.empty() || url.empty()) return std::string(url);
  const Result<Url> resolved = Url::Parse(url, &bases_.back().second);
  return resolved ? resolved->href() : std::string(url);
}

void FeedXml::BeginItem(Attributes attributes) {
  item_depth_ = depth_;
  draft_ = SitemapDraft();
  guid_.clear();
  other_date_.clear();
  about_ = AttributeOf(attributes, "rdf:about");
  guid_is_permalink_ = true;
  link_is_html_ = false;
  const SitemapLimits& limits = builder_.limits();
  media_.emplace(std::min(limits.max_images, limits.max_images_per_url));
}

void FeedXml::FinishItem() {
  item_depth_ = 0;
  if (!is_atom_) draft_.loc = Absolute(draft_.loc);
  if (draft_.loc.empty() && guid_is_permalink_ && IsAbsolute(guid_)) draft_.loc = std::move(guid_);
  if (draft_.loc.empty() && IsAbsolute(about_)) draft_.loc = std::move(about_);
  if (draft_.lastmod.empty()) draft_.lastmod = std::move(other_date_);
  draft_.images = media_->Take(builder_.limits().max_text_bytes);
  builder_.Add(std::move(draft_));
}

// RSS 2.0, "elements of <item>".
std::string* FeedXml::RssField(std::string_view local, Attributes attributes) {
  if (local == "link") return &draft_.loc;
  if (local == "title") return &draft_.title;
  if (local == "pubDate") return &draft_.lastmod;
  if (local == "guid") {
    guid_is_permalink_ = AttributeOf(attributes, "isPermaLink") != "false";
    return &guid_;
  }
  const std::string_view url = AttributeOf(attributes, "url");
  if (local == "enclosure" && IsImageMedia({}, AttributeOf(attributes, "type"), url)) {
    media_->AddImage(Absolute(url));
  }
  return nullptr;
}

// RFC 4287 4.2.7.2: no rel means alternate.
void FeedXml::AtomLink(Attributes attributes) {
  const std::string_view rel = AttributeOf(attributes, "rel");
  const std::string_view type = AttributeOf(attributes, "type");
  const std::string_view href = AttributeOf(attributes, "href");
  if (rel == "enclosure" && IsImageMedia({}, type, href)) media_->AddImage(Absolute(href));
  if (!rel.empty() && rel != "alternate") return;
  const bool is_html = IsHtmlType(type);
  if (!draft_.loc.empty() && (link_is_html_ || !is_html)) return;
  draft_.loc = Absolute(href);
  link_is_html_ = is_html;
}

std::string* FeedXml::AtomField(std::string_view local, Attributes attributes) {
  if (local == "link") AtomLink(attributes);
  if (local == "title") return &draft_.title;
  if (local == "updated") return &draft_.lastmod;
  if (local == "published") return &other_date_;
  return nullptr;
}

std::string* FeedXml::MediaField(std::string_view local, Attributes attributes) {
  const std::string_view url = AttributeOf(attributes, "url");
  if (local == "title") return media_->title();
  if (local == "description") return media_->description();
  if (local == "group") media_->OpenGroup();
  if (local == "content") {
    const bool is_image =
        IsImageMedia(AttributeOf(attributes, "medium"), AttributeOf(attributes, "type"), url);
    media_->OpenContent(Absolute(url), is_image && !url.empty());
  }
  if (local == "thumbnail") media_->AddImage(Absolute(url));
  return nullptr;
}

void FeedXml::Start(std::string_view written, std::span<const XmlAttribute> attributes) {
  ++depth_;
  names_.Declare(written, attributes);
  if (text_.active()) return;
  PushBase(AttributeOf(attributes, "xml:base"));
  const XmlName name = names_.Resolve(written);
  const bool is_plain = name.vocabulary == XmlVocabulary::kPlain;
  if (item_depth_ == 0) {
    if (is_plain && depth_ > 1 && name.local == (is_atom_ ? "entry" : "item")) BeginItem(attributes);
    return;
  }
  std::string* field = nullptr;
  const bool is_field = depth_ == item_depth_ + 1;
  if (name.vocabulary == XmlVocabulary::kMedia) field = MediaField(name.local, attributes);
  if (name.vocabulary == XmlVocabulary::kDublinCore && is_field && name.local == "date") field = &other_date_;
  if (is_plain && is_field) {
    field = is_atom_ ? AtomField(name.local, attributes) : RssField(name.local, attributes);
  }
  if (field != nullptr) text_.Begin(field, depth_);
}

void FeedXml::End(std::string_view written) {
  const bool was_text = text_.active();
  text_.End(depth_);
  if (item_depth_ > 0 && !was_text) {
    const XmlName name = names_.Resolve(written);
    const bool is_media = name.vocabulary == XmlVocabulary::kMedia;
    if (is_media && name.local == "content") media_->CloseContent();
    if (is_media && name.local == "group") media_->CloseGroup();
  }
  if (depth_ == item_depth_) FinishItem();
  if (!bases_.empty() && bases_.back().first == depth_) bases_.pop_back();
  --depth_;
}

}  // namespace tamis
