#include "extract/social_images.h"

#include <algorithm>
#include <utility>

#include "extract/html_scanner.h"
#include "extract/json_ld.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr std::string_view kOpenGraph = "og:image";
constexpr std::string_view kTwitter = "twitter:image";
constexpr size_t kLongestKey = 32;
constexpr size_t kMaxAltBytes = 16 * 1024;  // cut again later

bool IsTwitter(const SocialImage& image) {
  return image.source == kTwitter;
}

}  // namespace

void SocialImages::Meta(const HtmlElement& meta, int order) {
  const std::string_view content = meta.Text(HtmlAttribute::kContent);
  for (const HtmlAttribute name : {HtmlAttribute::kProperty, HtmlAttribute::kName}) {
    const std::string_view key = Trim(meta.Text(name));
    if (key.size() <= kLongestKey && Read(key, content, order)) return;
  }
}

bool SocialImages::Read(std::string_view key, std::string_view content, int order) {
  if (StartsWithIgnoringCase(key, kOpenGraph)) {
    OpenGraph(LowerCase(key.substr(kOpenGraph.size())), content, order);
    return true;
  }
  if (!StartsWithIgnoringCase(key, kTwitter)) return false;
  const std::string property = LowerCase(key.substr(kTwitter.size()));
  if (property.empty() || property == ":src") Begin(kTwitter, content, order);
  if (property != ":alt") return true;
  if (twitter_alt_.empty()) {
    twitter_alt_ = content.substr(0, kMaxAltBytes);
  } else if (const auto card = std::find_if(images_.begin(), images_.end(), IsTwitter);
             card != images_.end()) {
    SecondAlt(*card, content);
  }
  return true;
}

void SocialImages::OpenGraph(std::string_view property, std::string_view content, int order) {
  const bool is_url = property == ":url" || property == ":secure_url";
  // One that began without og:image has each of the other two properties once.
  const bool belongs = open_graph_ != kNone && property != open_graph_name_;
  if (property.empty() || (is_url && !belongs)) {
    Begin(kOpenGraph, content, order);
    open_graph_name_ = property;
    return;
  }
  if (open_graph_ == kNone) return;
  if (property == ":alt" && !images_[open_graph_].alt.empty())
    return SecondAlt(images_[open_graph_], content);
  SocialImage& image = images_[open_graph_];
  if (is_url && image.url.empty()) image.url = WrittenUrl(content);
  if (property == ":alt" && image.alt.empty()) image.alt = content.substr(0, kMaxAltBytes);
  if (property == ":width" && image.width_px == 0) image.width_px = NamedPx(content);
  if (property == ":height" && image.height_px == 0) image.height_px = NamedPx(content);
}

void SocialImages::SecondAlt(SocialImage image, std::string_view alt) {
  if (images_.size() >= kMaxSocialImages) {
    truncated_ = true;
    return;
  }
  image.alt = alt.substr(0, kMaxAltBytes);
  images_.push_back(std::move(image));
}

void SocialImages::Begin(std::string_view source, std::string_view url, int order) {
  const bool is_open_graph = source == kOpenGraph;
  if (images_.size() >= kMaxSocialImages) {
    truncated_ = true;
    if (is_open_graph) open_graph_ = kNone;
    return;
  }
  images_.push_back({.source = std::string(source), .url = WrittenUrl(url), .order = order});
  if (is_open_graph) open_graph_ = images_.size() - 1;
}

std::vector<SocialImage> SocialImages::Take() && {
  for (SocialImage& image : images_) {
    if (IsTwitter(image) && image.alt.empty()) image.alt = twitter_alt_;
  }
  std::erase_if(images_, [](const SocialImage& image) { return image.url.empty(); });
  return std::move(images_);
}

}  // namespace tamis
