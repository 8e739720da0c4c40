#include "extract/feed_media.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "extract/plain_text.h"

namespace tamis {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 'a' - 'A');
  }
  return lower;
}

void FillFrom(const MediaTexts& outer, MediaTexts& texts) {
  if (texts.title.empty()) texts.title = outer.title;
  if (texts.description.empty()) texts.description = outer.description;
}

}  // namespace

bool IsImageMedia(std::string_view medium, std::string_view type, std::string_view url) {
  if (!medium.empty()) return medium == "image";
  if (!type.empty()) return Lower(type).starts_with("image/");
  constexpr auto kEndings = std::to_array<std::string_view>({".jpg", ".jpeg", ".png", ".gif", ".webp"});
  const std::string path = Lower(url.substr(0, url.find_first_of("?#")));
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

void FeedMedia::AddImage(std::string_view url) {
  if (!url.empty() && further_.size() < max_images_) further_.emplace_back(url);
}

// Contents over the limit share the last place, so that their texts have somewhere to go.
void FeedMedia::OpenContent(std::string url, bool is_image) {
  if (contents_.size() > max_images_) contents_.pop_back();
  contents_.push_back({.url = std::move(url), .texts = {}, .is_image = is_image});
  in_content_ = true;
}

void FeedMedia::OpenGroup() {
  group_ = MediaTexts();
  in_group_ = true;
  first_of_group_ = contents_.size();
}

void FeedMedia::CloseGroup() {
  for (size_t i = first_of_group_; i < contents_.size(); ++i) FillFrom(group_, contents_[i].texts);
  in_group_ = false;
}

// Enclosures and thumbnails come last: a picture that is there with texts of its own keeps them.
std::vector<SitemapImage> FeedMedia::Take(size_t max_text_bytes) {
  for (std::string& url : further_)
    contents_.push_back({.url = std::move(url), .texts = {}, .is_image = true});
  std::vector<SitemapImage> images;
  std::unordered_set<std::string> seen;
  for (Content& content : contents_) {
    if (!content.is_image || images.size() >= max_images_ || !seen.insert(content.url).second) continue;
    FillFrom(item_, content.texts);
    images.push_back({.loc = std::move(content.url),
                      .title = CleanText(content.texts.title, max_text_bytes),
                      .caption = CleanText(content.texts.description, max_text_bytes),
                      .license = {}});
  }
  return images;
}

}  // namespace tamis
