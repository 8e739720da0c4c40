#include "extract/page_rights/licence_trail.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "extract/html_scanner.h"
#include "extract/licence/licence_text.h"
#include "extract/microsyntax.h"
#include "extract/plain_text.h"

namespace tamis {
namespace {

constexpr size_t kMaxUrlBytes = 2'048;    // longer ones name no licence
constexpr size_t kMaxContainerLinks = 8;  // more than these are a list of licences
constexpr int kMinPicturePx = 200;        // a mark of a licence is smaller

bool HasNeedle(std::string_view rest, std::string_view lower) {
  return StartsWithIgnoringCase(rest, lower);
}

}  // namespace

bool MayNameLicence(std::string_view url) {
  if (url.size() > kMaxUrlBytes) return false;
  for (size_t at = 0; at + 5 <= url.size(); ++at) {
    const char c = ToLowerAscii(url[at]);
    const std::string_view rest = url.substr(at);
    if (c == 'l' && HasNeedle(rest, "licen")) return true;
    if (c == 'c' && HasNeedle(rest, "creativecommons")) return true;
    if (c == 'r' && HasNeedle(rest, "rightsstatements")) return true;
    if (c == 'd' && HasNeedle(rest, "dl-de")) return true;
    if (c == 'g' && HasNeedle(rest, "government-works")) return true;
    if (c == 'c' && HasNeedle(rest, "commons/usage")) return true;
    if (c == 'c' && HasNeedle(rest, "copyright")) return true;
  }
  return false;
}

void LicenceTrail::StartContainer(size_t depth) {
  open_.push_back({.depth = depth, .first_link = links_.size()});
}

bool LicenceTrail::Link(std::string_view url, std::string_view rel) {
  url = Trim(url);
  const bool is_rel = HasToken(rel, "license") || HasToken(rel, "licence");
  if (url.empty() || (!is_rel && !MayNameLicence(url))) return false;
  const std::optional<ReadLicence> read = ReadLicenceUrl(url.substr(0, kMaxUrlBytes));
  if (!read && !is_rel) return false;
  if (links_.size() >= kMaxLicenceLinks) {
    cut_ = true;
    return true;
  }
  LicenceLink link{.url = CleanText(url, kMaxLicenceTextBytes), .is_rel = is_rel};
  link.in_footer = footers_ > 0;
  if (read) link.spdx = read->spdx;
  if (read) link.family = read->family;
  links_.push_back(std::move(link));
  return true;
}

void LicenceTrail::Image(size_t number, std::string_view url, int width_px, int height_px) {
  const std::optional<ReadLicence> mark =
      MayNameLicence(url) ? ReadLicenceUrl(url.substr(0, kMaxUrlBytes)) : std::nullopt;
  if (mark && links_.size() < kMaxLicenceLinks) {
    links_.push_back({.url = CleanText(url, kMaxLicenceTextBytes),
                      .spdx = mark->spdx,
                      .family = mark->family,
                      .in_footer = footers_ > 0,
                      .is_badge = true});
  }
  const bool is_large = width_px >= kMinPicturePx && height_px >= kMinPicturePx;
  if (mark || (badge_links_ > 0 && !is_large) || open_.empty()) return;
  ++open_.back().images;
  open_.back().last_image = number;
}

// rights.md 3.3-5: the nearest container with exactly one image and one licence.
void LicenceTrail::EndContainer() {
  const Container container = open_.back();
  open_.pop_back();
  if (!open_.empty() && container.images > 0) {
    open_.back().images += container.images;
    open_.back().last_image = container.last_image;
  }
  const size_t count = links_.size() - container.first_link;
  if (container.images != 1 || count == 0 || count > kMaxContainerLinks) return;
  const auto first = links_.begin() + static_cast<std::ptrdiff_t>(container.first_link);
  const bool is_one = std::all_of(first, links_.end(), [&](const LicenceLink& link) {
    return link.image < 0 && link.spdx == first->spdx && (!link.spdx.empty() || link.url == first->url);
  });
  if (!is_one) return;
  for (auto link = first; link != links_.end(); ++link)
    link->image = static_cast<int64_t>(container.last_image);
}

}  // namespace tamis
