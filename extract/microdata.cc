#include "extract/microdata.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "extract/microsyntax.h"
#include "extract/plain_text.h"

namespace tamis {
namespace {

constexpr std::string_view kContentRating = "contentRating";
constexpr size_t kMaxNamesBytes = 512;  // of one itemprop or itemtype

// The attributes beside content and href that hold values.
constexpr HtmlAttribute kOtherValues[] = {HtmlAttribute::kSrc, HtmlAttribute::kData, HtmlAttribute::kValue,
                                          HtmlAttribute::kDatetime};

bool HasProperty(std::string_view names, std::string_view property) {
  for (std::string_view name = NextToken(names); !name.empty(); name = NextToken(names)) {
    if (name == property) return true;
  }
  return false;
}

bool IsImageObject(std::string_view types) {
  types = types.substr(0, kMaxNamesBytes);
  for (std::string_view type = NextToken(types); !type.empty(); type = NextToken(types)) {
    if (type == "http://schema.org/ImageObject" || type == "https://schema.org/ImageObject") return true;
  }
  return false;
}

/// HTML standard 5.2.4, as far as an attribute holds the value. Only elements whose value it is have one.
AttributeValue ValueAttribute(const HtmlElement& element) {
  if (element.tag == HtmlTag::kMeta) return element.Text(HtmlAttribute::kContent);
  for (const HtmlAttribute name : {HtmlAttribute::kSrc, HtmlAttribute::kHref, HtmlAttribute::kData,
                                   HtmlAttribute::kValue, HtmlAttribute::kDatetime}) {
    if (element.Has(name)) return element.Get(name);
  }
  const bool is_url = element.tag == HtmlTag::kImg || element.tag == HtmlTag::kIframe ||
                      element.tag == HtmlTag::kSource || element.tag == HtmlTag::kLink ||
                      element.tag == HtmlTag::kA || element.tag == HtmlTag::kArea;
  return is_url ? AttributeValue("") : std::nullopt;
}

/// True for the values that name an image: of content, href, or text. What else an attribute holds is another
/// thing than an image, but for the src of img, which is one anyway.
bool NamesImage(const HtmlElement& element) {
  return std::none_of(std::begin(kOtherValues), std::end(kOtherValues),
                      [&](HtmlAttribute name) { return element.Has(name); });
}

void FillOnce(std::string& place, std::string value) {
  if (place.empty()) place = std::move(value);
}

}  // namespace

void Microdata::Start(const HtmlElement& element, size_t depth, int order) {
  const bool is_item = element.Has(HtmlAttribute::kItemscope);
  Open open{.depth = depth, .order = order, .text_begin = text_.here().offset};
  const size_t parent = open_items_.empty() ? kNone : open_items_.back();
  std::string_view names = element.Text(HtmlAttribute::kItemprop).substr(0, kMaxNamesBytes);
  if (parent != kNone && !Trim(names).empty() && !is_item) {
    const AttributeValue value = ValueAttribute(element);
    const Source source = NamesImage(element) ? Source::kText : Source::kOther;
    if (value) {
      Property(parent, names, *value, source, order);
    } else if (texts_++ >= kMaxMicrodataTexts) {
      truncated_ = true;
    } else {
      open.parent = parent;
      open.names = names;
    }
  }
  if (is_item) {
    open.item = AddItem(element, order);
    if (open.item != kNone) {
      items_[open.item].is_rating = parent != kNone && HasProperty(names, kContentRating);
      for (const std::string_view role : {"creator", "author", "copyrightHolder"}) {
        if (parent == kNone || !HasProperty(names, role)) continue;
        items_[open.item].owner = parent;
        items_[open.item].role = role;
      }
      open_items_.push_back(open.item);
    }
  }
  if (open.item != kNone || open.parent != kNone) open_.push_back(std::move(open));
}

size_t Microdata::AddItem(const HtmlElement& element, int order) {
  if (items_.size() >= kMaxMicrodataItems) {
    truncated_ = true;
    return kNone;
  }
  Item item;
  item.is_image = IsImageObject(element.Text(HtmlAttribute::kItemtype));
  item.order = order;
  item.work.is_image = item.is_image;
  items_.push_back(std::move(item));
  return items_.size() - 1;
}

void Microdata::EndOpen() {
  const Open open = std::move(open_.back());
  open_.pop_back();
  if (open.item != kNone) open_items_.pop_back();
  if (open.parent == kNone) return;
  const std::string value = text_.Extract(open.text_begin, text_.here().offset, max_text_bytes_);
  Property(open.parent, open.names, value, Source::kText, open.order);
}

void Microdata::Property(size_t item, std::string_view names, std::string_view value, Source source,
                         int order) {
  for (std::string_view name = NextToken(names); !name.empty(); name = NextToken(names)) {
    Label(items_[item].is_rating && SaysRating(name) ? kContentRating : name, value);
    if (!SetWorkProperty(items_[item].work, name, value)) works_cut_ = true;
    // A creator that is an item itself has a name.
    if (name == "name" && items_[item].owner != kNone) {
      static_cast<void>(SetWorkProperty(items_[items_[item].owner].work, items_[item].role, value));
    }
    if (items_[item].is_image) {
      ImageProperty(items_[item], name, value);
    } else if (source == Source::kText && (name == "image" || name == "primaryImageOfPage")) {
      MicrodataImage named{.order = order};
      named.image.url = WrittenUrl(value);
      if (!named.image.url.empty()) images_.push_back(std::move(named));
    }
  }
}

void Microdata::ImageProperty(Item& item, std::string_view name, std::string_view value) {
  if (name == "contentUrl") FillOnce(item.content_url, WrittenUrl(value));
  if (name == "url") FillOnce(item.url, WrittenUrl(value));
  const auto fill_text = [&](std::string& place) { FillOnce(place, CleanText(value, max_text_bytes_)); };
  if (name == "caption") fill_text(item.caption);
  if (name == "description") fill_text(item.description);
  if (name == "name") fill_text(item.image.title);
  if (name == "width" && item.image.width_px == 0) item.image.width_px = NamedPx(value);
  if (name == "height" && item.image.height_px == 0) item.image.height_px = NamedPx(value);
}

void Microdata::Label(std::string_view name, std::string_view value) {
  value = Trim(value);
  if (name == kContentRating && !value.empty()) {
    adult_labels_.push_back({"microdata:contentRating", CleanText(value, max_text_bytes_)});
  }
  if (name != "isFamilyFriendly") return;
  for (const std::string_view no :
       {"false", "no", "0", "http://schema.org/false", "https://schema.org/false"}) {
    if (EqualsIgnoringCase(value, no)) adult_labels_.push_back({"microdata:isFamilyFriendly", "false"});
  }
}

std::vector<StatedWork> Microdata::TakeWorks() {
  std::vector<StatedWork> works;
  for (Item& item : items_) {
    const StatedWork& work = item.work;
    const bool of_page = !work.licences.empty() || !work.usage.empty() || !work.acquire_page.empty() ||
                         !work.credit_text.empty() || !work.copyright_notice.empty();
    if (item.is_image ? work.SaysRights() || !work.captions.empty() : of_page)
      works.push_back(std::move(item.work));
  }
  return works;
}

std::vector<MicrodataImage> Microdata::TakeImages() {
  for (Item& item : items_) {
    if (!item.is_image) continue;
    NamedImage& image = item.image;
    image.url = item.content_url.empty() ? std::move(item.url) : std::move(item.content_url);
    image.caption = item.caption.empty() ? std::move(item.description) : std::move(item.caption);
    if (!image.url.empty()) images_.push_back({std::move(image), item.order});
  }
  items_.clear();
  std::stable_sort(images_.begin(), images_.end(),
                   [](const auto& a, const auto& b) { return a.order < b.order; });
  return std::move(images_);
}

}  // namespace tamis
