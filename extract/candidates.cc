#include "extract/candidates.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "extract/microsyntax.h"

namespace tamis {
namespace {

constexpr std::string_view kDataUrl = "data:";

bool IsBefore(const FoundImage& a, const FoundImage& b) {
  return a.candidate.order < b.candidate.order;
}

void FillEmpty(std::string& text, std::string& from) {
  if (text.empty()) text = std::move(from);
}

/// Keeps of the mentions those of images that nothing before and no img names; the others go to `left_out`.
void DropKnownMentions(std::vector<FoundImage>& images, std::vector<FoundImage>& left_out) {
  std::unordered_map<std::string_view, Candidate*> shown;
  for (FoundImage& image : images) {
    if (!image.is_mention) shown.emplace(image.candidate.image_url, &image.candidate);
  }
  std::unordered_set<std::string> mentioned;
  std::vector<bool> keep(images.size(), true);
  for (size_t i = 0; i < images.size(); ++i) {
    if (!images[i].is_mention) continue;
    Candidate& mention = images[i].candidate;
    const auto same = shown.find(mention.image_url);
    const bool usable = !mention.image_url.empty() && mention.image_url != kDataUrl;
    keep[i] = usable && same == shown.end() && mentioned.insert(mention.image_url).second;
    if (!usable) mention.image_url.clear();
    if (!usable || same == shown.end()) continue;
    FillEmpty(same->second->alt, mention.alt);
    FillEmpty(same->second->title, mention.title);
    FillEmpty(same->second->caption, mention.caption);
  }
  size_t kept = 0;
  for (size_t i = 0; i < images.size(); ++i) {
    if (!keep[i]) {
      if (!images[i].candidate.image_url.empty()) left_out.push_back(std::move(images[i]));
      continue;
    }
    if (kept != i) images[kept] = std::move(images[i]);
    ++kept;
  }
  images.resize(kept);
}

}  // namespace

ChosenImages ChooseImages(std::vector<FoundImage> found, const PageBase& base, size_t max_candidates) {
  ChosenImages chosen;
  bool has_mentions = false;
  for (FoundImage& image : found) {
    has_mentions = has_mentions || image.is_mention;
    std::string& url = image.candidate.image_url;
    url = IsDataUrl(url) ? std::string(kDataUrl) : ResolveUrl(url, base);
  }
  if (has_mentions) {
    std::stable_sort(found.begin(), found.end(), IsBefore);
    DropKnownMentions(found, chosen.left_out);
  }
  chosen.truncated = found.size() > max_candidates;
  if (chosen.truncated) {
    const auto rest = found.begin() + static_cast<std::ptrdiff_t>(max_candidates);
    std::move(rest, found.end(), std::back_inserter(chosen.left_out));
    found.erase(rest, found.end());
    std::stable_sort(chosen.left_out.begin(), chosen.left_out.end(), IsBefore);
  }
  chosen.images = std::move(found);
  return chosen;
}

}  // namespace tamis
