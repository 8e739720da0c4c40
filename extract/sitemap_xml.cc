#include "extract/sitemap_xml.h"

#include <utility>

#include "extract/plain_text.h"

namespace tamis {
namespace {

constexpr int kEntryDepth = 2;
constexpr int kFieldDepth = 3;
constexpr int kImageFieldDepth = 4;

}  // namespace

std::string* SitemapXml::FieldOf(const XmlName& name) {
  if (name.vocabulary != XmlVocabulary::kPlain) return nullptr;
  if (name.local == "loc") return &draft_.loc;
  if (name.local == "lastmod") return &draft_.lastmod;
  if (name.local == "changefreq") return &draft_.changefreq;
  if (name.local == "priority") return &draft_.priority;
  return nullptr;
}

std::string* SitemapXml::ImageFieldOf(std::string_view local) {
  SitemapImage& image = draft_.images.back();
  if (local == "loc") return &image.loc;
  if (local == "title") return &image.title;
  if (local == "caption") return &image.caption;
  if (local == "license") return &image.license;
  return nullptr;
}

void SitemapXml::Start(std::string_view written, std::span<const XmlAttribute> attributes) {
  ++depth_;
  names_.Declare(written, attributes);
  if (text_.active()) return;
  const XmlName name = names_.Resolve(written);
  std::string* field = nullptr;
  if (depth_ == kEntryDepth) {
    in_entry_ = name.vocabulary == XmlVocabulary::kPlain && name.local == entry_name_;
    draft_ = SitemapDraft();
  } else if (in_entry_ && depth_ == kFieldDepth) {
    in_image_ = name.vocabulary == XmlVocabulary::kImage && name.local == "image" &&
                draft_.images.size() < builder_.limits().max_images_per_url &&
                builder_.limits().max_images > 0;
    if (in_image_) draft_.images.emplace_back();
    field = FieldOf(name);
  } else if (in_image_ && depth_ == kImageFieldDepth && name.vocabulary == XmlVocabulary::kImage) {
    field = ImageFieldOf(name.local);
  }
  if (field != nullptr) text_.Begin(field, depth_);
}

void SitemapXml::End(std::string_view) {
  text_.End(depth_);
  if (depth_ == kFieldDepth && in_image_) {
    in_image_ = false;
    SitemapImage& image = draft_.images.back();
    const size_t cap = builder_.limits().max_text_bytes;
    image.title = CleanText(image.title, cap);
    image.caption = CleanText(image.caption, cap);
    image.license = CleanText(image.license, cap);
  }
  if (depth_ == kEntryDepth && in_entry_) {
    in_entry_ = false;
    builder_.Add(std::move(draft_));
  }
  --depth_;
}

}  // namespace tamis
