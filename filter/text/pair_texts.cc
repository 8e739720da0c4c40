#include "filter/text/pair_texts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tamis {
namespace {

/// Beginnings of exiv2's keys; structures and languages follow.
constexpr std::array<std::string_view, 17> kFileTexts = {"Exif.Image.ImageDescription",
                                                         "Exif.Image.XPTitle",
                                                         "Exif.Image.XPComment",
                                                         "Exif.Image.XPSubject",
                                                         "Exif.Image.XPKeywords",
                                                         "Exif.Photo.UserComment",
                                                         "Iptc.Application2.Caption",
                                                         "Iptc.Application2.Headline",
                                                         "Iptc.Application2.ObjectName",
                                                         "Iptc.Application2.Keywords",
                                                         "Xmp.dc.description",
                                                         "Xmp.dc.title",
                                                         "Xmp.dc.subject",
                                                         "Xmp.photoshop.Headline",
                                                         "Xmp.iptcExt.PersonInImage",
                                                         "Xmp.iptc.AltTextAccessibility",
                                                         "Text."};

void AppendCandidate(const Candidate& candidate, std::vector<PairText>& texts) {
  texts.push_back({TextPlace::kAlt, candidate.alt});
  texts.push_back({TextPlace::kTitle, candidate.title});
  texts.push_back({TextPlace::kAriaLabel, candidate.aria_label});
  texts.push_back({TextPlace::kCaption, candidate.caption});
  texts.push_back({TextPlace::kContext, candidate.context});
  texts.push_back({TextPlace::kHeading, candidate.heading});
}

}  // namespace

std::vector<PairText> TextsOfPair(const PageFacts& page, const Candidate& candidate) {
  std::vector<PairText> texts;
  AppendCandidate(candidate, texts);
  texts.push_back({TextPlace::kPageTitle, page.title});
  texts.push_back({TextPlace::kPageUrl, page.url});
  texts.push_back({TextPlace::kImageUrl, candidate.image_url});
  return texts;
}

std::vector<PairText> TextsOfRedirects(const std::vector<RedirectHop>& redirects, const std::string& url) {
  std::vector<PairText> texts;
  for (const RedirectHop& hop : redirects) texts.push_back({TextPlace::kImageUrl, hop.url});
  texts.push_back({TextPlace::kImageUrl, url});
  return texts;
}

std::vector<PairText> TextsOfClaim(const LicenceClaim& claim, QuotedColumns columns) {
  std::vector<PairText> texts;
  for (const std::string* text :
       {&claim.attribution_name, &claim.title, &claim.copyright_notice, &claim.credit_line, &claim.creator,
        &claim.usage_terms, &claim.attribution_url, &claim.licensor_url, &claim.url}) {
    texts.push_back({TextPlace::kAttribution, *text});
  }
  texts.push_back({TextPlace::kAttribution, std::move(columns.consent)});
  texts.push_back({TextPlace::kAttribution, std::move(columns.robots_directives)});
  return texts;
}

std::vector<PairText> TextsOfFile(const ImageMetadata& metadata) {
  std::vector<PairText> texts;
  for (const MetadataField& field : metadata.fields) {
    const bool wanted = std::any_of(kFileTexts.begin(), kFileTexts.end(),
                                    [&](std::string_view start) { return field.key.starts_with(start); });
    if (!wanted || field.value.empty()) continue;
    texts.push_back({TextPlace::kEmbedded, field.value});
  }
  return texts;
}

std::vector<PairText> TextsOfPage(const PageFacts& page, const std::vector<Candidate>& candidates) {
  std::vector<PairText> texts{{TextPlace::kPageTitle, page.title}, {TextPlace::kPageUrl, page.url}};
  for (const Candidate& candidate : candidates) {
    AppendCandidate(candidate, texts);
    texts.push_back({TextPlace::kImageUrl, candidate.image_url});
  }
  // Captions and headings repeat from picture to picture.
  std::erase_if(texts, [](const PairText& text) { return text.text.empty(); });
  std::stable_sort(texts.begin(), texts.end(), [](const PairText& a, const PairText& b) {
    return a.place != b.place ? a.place < b.place : a.text < b.text;
  });
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

}  // namespace tamis
