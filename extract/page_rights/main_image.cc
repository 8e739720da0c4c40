#include "extract/page_rights/main_image.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "extract/licence/licence_text.h"
#include "extract/page_rights/adapters.h"
#include "extract/page_rights/work_claims.h"

namespace tamis {
namespace {

constexpr int64_t kDominantPercent = 60;  // of the declared area of all shown images

std::string_view Site(std::string_view host) {
  if (host.starts_with("www.")) host.remove_prefix(4);
  return host;
}

/// The same host, or one below the other: no list of public suffixes is at hand in the sandbox.
bool IsSameSite(const Url& page, const Url& image) {
  const std::string_view a = Site(page.host());
  const std::string_view b = Site(image.host());
  const auto is_below = [](std::string_view host, std::string_view domain) {
    return host.size() > domain.size() && host.ends_with(domain) &&
           host[host.size() - domain.size() - 1] == '.' && domain.find('.') != std::string_view::npos;
  };
  return a == b || is_below(b, a);
}

bool NamesOtherOwner(const Candidate& candidate) {
  const bool has_agency =
      std::any_of(candidate.statements.begin(), candidate.statements.end(),
                  [](const Statement& one) { return one.mechanism == Mechanism::kStock; });
  return has_agency || candidate.caption.find("\u00a9") != std::string::npos ||
         candidate.caption.find("(c)") != std::string::npos ||
         candidate.caption.find("(C)") != std::string::npos;
}

int64_t AreaOf(const FoundImage& image) {
  return static_cast<int64_t>(image.candidate.declared_width_px) * image.candidate.declared_height_px;
}

/// rights.md 3.3-7: og:image, or the single img of main that has most of the area.
FoundImage* FindDominant(const LicencePage& page, std::vector<FoundImage>& images) {
  FoundImage* in_main = nullptr;
  size_t mains = 0;
  size_t shown = 0;
  int64_t area = 0;
  for (FoundImage& image : images) {
    if (!page.preview_url.empty() && image.candidate.image_url == page.preview_url) return &image;
    if (image.is_mention) continue;
    ++shown;
    area += AreaOf(image);
    if (image.in_main && ++mains > 0) in_main = &image;
  }
  if (mains != 1) return nullptr;
  const bool all_declared = std::all_of(images.begin(), images.end(), [](const FoundImage& image) {
    return image.is_mention || AreaOf(image) > 0;
  });
  const bool is_large = all_declared && AreaOf(*in_main) * 100 >= area * kDominantPercent;
  return shown == 1 || is_large ? in_main : nullptr;
}

void AddTemplate(const LicenceTemplate& given, std::vector<LicenceClaim>& claims) {
  std::optional<ReadLicence> read = ReadLicenceUrl(given.link);
  const bool by_url = read.has_value();
  if (!read) read = ReadLicenceText(given.short_name);
  if (!read && given.short_name.empty() && given.link.empty()) return;
  LicenceClaim claim{.source = "L15",
                     .adapter = "wikimedia",
                     .url = given.link,
                     .text = given.short_name,
                     .scope = LicenceScope::kImage,
                     .confidence = by_url || read ? 'A' : 'C'};
  if (read) claim.spdx = read->spdx;
  if (read) claim.family = read->family;
  claim.creator = given.author;
  claim.attribution_name = given.attribution.empty() ? given.author : given.attribution;
  AddOnce(std::move(claim), claims);
}

}  // namespace

void AddLinkedLicences(const std::vector<LicenceLink>& links, const StatedWork& page,
                       std::vector<FoundImage>& images) {
  std::unordered_map<int64_t, FoundImage*> by_number;
  for (FoundImage& image : images) {
    if (image.number >= 0) by_number.emplace(image.number, &image);
  }
  for (const LicenceLink& link : links) {
    const auto image = link.image >= 0 ? by_number.find(link.image) : by_number.end();
    if (image == by_number.end()) continue;
    LicenceClaim claim = ClaimOf(link);
    if (by_number.size() == 1) FillAttribution(page, claim);
    AddOnce(std::move(claim), image->second->candidate.licences);
  }
}

void AddPlatformLicences(const LicencePage& page, std::vector<FoundImage>& images) {
  const PlatformPage platform = FindPlatform(page.url);
  if (platform.adapter.empty()) return;
  for (FoundImage& image : images) {
    const Result<Url> url = Url::Parse(image.candidate.image_url);
    const bool is_preview = !page.preview_url.empty() && image.candidate.image_url == page.preview_url;
    if (!url || !IsPlatformImage(platform, page.url, *url, is_preview)) continue;
    std::vector<LicenceClaim>& claims = image.candidate.licences;
    if (platform.adapter == "wikimedia") {
      for (const LicenceTemplate& one : page.templates) AddTemplate(one, claims);
      continue;
    }
    const auto add = [&](std::string_view spdx, std::string_view family, std::string_view written) {
      AddOnce({.source = "L15",
               .adapter = std::string(platform.adapter),
               .spdx = std::string(spdx),
               .family = std::string(family),
               .url = std::string(written),
               .scope = LicenceScope::kImage,
               .confidence = 'A'},
              claims);
    };
    if (!platform.site_licence.empty()) {
      const std::optional<ReadLicence> read = ReadLicenceUrl(platform.site_licence);
      if (read) add(read->spdx, read->family, platform.site_licence);
      continue;
    }
    for (const LicenceLink& link : page.links) {
      const bool counts = platform.adapter == "flickr" ? link.is_rel : !link.in_footer;
      if (counts && !link.is_badge && !link.spdx.empty()) add(link.spdx, link.family, link.url);
    }
  }
}

void AddWorkLicences(const LicencePage& page, std::vector<FoundImage>& images) {
  const LicenceLink* only = nullptr;
  for (const LicenceLink& link : page.links) {
    if (!link.is_rel || link.in_footer || link.image >= 0) continue;
    if (only != nullptr && only->spdx != link.spdx) return;
    only = &link;
  }
  // An article of Wikipedia is free, the images in it may not be (rights.md 3.6).
  const bool is_wiki =
      page.url.host().ends_with("wikipedia.org") || page.url.host().ends_with("wikimedia.org");
  if (only == nullptr || only->spdx.empty() || is_wiki) return;
  FoundImage* image = FindDominant(page, images);
  if (image == nullptr || NamesOtherOwner(image->candidate)) return;
  const Result<Url> url = Url::Parse(image->candidate.image_url);
  if (!url || !IsSameSite(page.url, *url)) return;
  LicenceClaim claim = ClaimOf(*only);
  claim.scope = LicenceScope::kWork;
  claim.confidence = 'C';
  AddOnce(std::move(claim), image->candidate.licences);
}

}  // namespace tamis
