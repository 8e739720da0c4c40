#include "extract/rendition.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/html_scanner.h"
#include "extract/microsyntax.h"
#include "extract/srcset.h"

namespace tamis {
namespace {

constexpr HtmlAttribute kLists[] = {HtmlAttribute::kDataSrcset, HtmlAttribute::kDataLazySrcset,
                                    HtmlAttribute::kSrcset};
constexpr HtmlAttribute kLateUrls[] = {
    HtmlAttribute::kDataSrc,      HtmlAttribute::kDataOriginal, HtmlAttribute::kDataLazySrc,
    HtmlAttribute::kDataLazy,     HtmlAttribute::kDataLazyload, HtmlAttribute::kDataOriginalSrc,
    HtmlAttribute::kDataHiResSrc, HtmlAttribute::kDataEcho,     HtmlAttribute::kDataImage};
constexpr std::string_view kImageTypes[] = {"jpeg", "jpg", "png", "webp", "gif"};

bool IsBetter(const Rendition& a, const Rendition& b) {
  if (a.width != b.width) return a.width > b.width;
  return a.width == 0 && a.density > b.density;
}

/// The best rendition of the first list of an element that has a usable one.
ChosenUrl BestOfLists(const HtmlElement& element) {
  ChosenUrl best;
  for (const HtmlAttribute name : kLists) {
    if (!element.Has(name)) continue;
    const Srcset srcset = ParseSrcset(element.Text(name));
    best.truncated = best.truncated || srcset.truncated;
    const Rendition* chosen = nullptr;
    for (const Rendition& rendition : srcset.renditions) {
      if (rendition.url.empty() || IsDataUrl(rendition.url)) continue;
      if (chosen == nullptr || IsBetter(rendition, *chosen)) chosen = &rendition;
    }
    if (chosen == nullptr) continue;
    best.url = WrittenUrl(chosen->url);
    break;
  }
  return best;
}

/// True where we could decode what a source offers.
bool IsKnownType(std::string_view type) {
  type = Trim(type.substr(0, type.find(';')));
  if (type.empty()) return true;
  constexpr std::string_view kPrefix = "image/";
  if (!StartsWithIgnoringCase(type, kPrefix)) return false;
  type.remove_prefix(kPrefix.size());
  return std::any_of(std::begin(kImageTypes), std::end(kImageTypes),
                     [&](std::string_view known) { return EqualsIgnoringCase(type, known); });
}

bool IsLateUrl(std::string_view url) {
  return !url.empty() && std::none_of(url.begin(), url.end(), IsHtmlSpace) &&
         url.find_first_of("/.") != std::string_view::npos && !IsDataUrl(url) && !url.starts_with('{') &&
         !url.starts_with('[');
}

}  // namespace

void PictureSources::Add(const HtmlElement& source) {
  std::string& place = source.Has(HtmlAttribute::kMedia) ? with_media_ : plain_;
  if (!place.empty() || !IsKnownType(source.Text(HtmlAttribute::kType))) return;
  ChosenUrl best = BestOfLists(source);
  truncated_ = truncated_ || best.truncated;
  place = std::move(best.url);
}

ChosenUrl ChooseUrl(const HtmlElement& img, const PictureSources* sources) {
  ChosenUrl chosen;
  chosen.truncated = sources != nullptr && sources->truncated();
  if (sources != nullptr && !sources->plain().empty()) {
    chosen.url = sources->plain();
    return chosen;
  }
  ChosenUrl own = BestOfLists(img);
  chosen.truncated = chosen.truncated || own.truncated;
  chosen.url = std::move(own.url);
  for (const HtmlAttribute name : kLateUrls) {
    if (!chosen.url.empty()) return chosen;
    const std::string_view url = Trim(img.Text(name));
    if (IsLateUrl(url)) chosen.url = WrittenUrl(url);
  }
  if (chosen.url.empty()) chosen.url = WrittenUrl(img.Text(HtmlAttribute::kSrc));
  if (chosen.url.empty() && sources != nullptr) chosen.url = sources->with_media();
  return chosen;
}

}  // namespace tamis
