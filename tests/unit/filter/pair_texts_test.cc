#include "filter/text/pair_texts.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

using Places = std::vector<TextPlace>;

Places PlacesOf(const std::vector<PairText>& texts) {
  Places places;
  for (const PairText& text : texts) places.push_back(text.place);
  return places;
}

TEST(PairTexts, NameEveryTextOfAPairOnceInOrder) {
  PageFacts page;
  page.title = "Boats";
  page.url = "https://example.org/a.html";
  Candidate candidate;
  candidate.alt = "alt";
  candidate.heading = "heading";
  candidate.image_url = "https://example.org/a.jpg";
  const std::vector<PairText> texts = TextsOfPair(page, candidate);
  using enum TextPlace;
  EXPECT_EQ(PlacesOf(texts), (Places{kAlt, kTitle, kAriaLabel, kCaption, kContext, kHeading, kPageTitle,
                                     kPageUrl, kImageUrl}));
  EXPECT_EQ(texts[0].text, "alt");
  EXPECT_EQ(texts[5].text, "heading");
  EXPECT_EQ(texts[6].text, "Boats");
  EXPECT_EQ(texts[8].text, "https://example.org/a.jpg");
}

TEST(PairTexts, OfRedirectsAreEachHopAndWhatAnswered) {
  const std::vector<PairText> texts =
      TextsOfRedirects({{.url = "https://a.example/1"}}, "https://b.example/2");
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0], (PairText{TextPlace::kImageUrl, "https://a.example/1"}));
  EXPECT_EQ(texts[1], (PairText{TextPlace::kImageUrl, "https://b.example/2"}));
}

TEST(PairTexts, OfAClaimAreItsWordsItsUrlsAndTheColumnsThatQuote) {
  LicenceClaim claim;
  claim.attribution_name = "name";
  claim.usage_terms = "terms";
  claim.licensor_url = "https://licensor.example/";
  const std::vector<PairText> texts = TextsOfClaim(claim, {.consent = "[]", .robots_directives = "{}"});
  ASSERT_EQ(texts.size(), 11U);
  EXPECT_EQ(texts[0].text, "name");
  EXPECT_EQ(texts[5].text, "terms");
  EXPECT_EQ(texts[7].text, "https://licensor.example/");
  EXPECT_EQ(texts[9].text, "[]");
  EXPECT_EQ(texts[10].text, "{}");
}

TEST(PairTexts, OfAFileAreWhatDescribesThePicture) {
  ImageMetadata metadata;
  const auto add = [&](std::string key, std::string value) {
    metadata.fields.push_back({MetadataFamily::kXmp, std::move(key), "", std::move(value)});
  };
  add("Xmp.dc.description", "a caption");
  add("Exif.Image.Make", "a camera");
  add("Iptc.Application2.Keywords", "a keyword");
  add("Text.Comment", "a comment");
  add("Xmp.dc.title", "");
  std::vector<std::string> texts;
  for (const PairText& text : TextsOfFile(metadata)) {
    EXPECT_EQ(text.place, TextPlace::kEmbedded);
    texts.push_back(text.text);
  }
  EXPECT_EQ(texts, (std::vector<std::string>{"a caption", "a keyword", "a comment"}));
}

TEST(PairTexts, OfAFileAreAllOfThemHoweverMany) {
  ImageMetadata metadata;
  for (int i = 0; i < 100; ++i)
    metadata.fields.push_back({MetadataFamily::kXmp, "Xmp.dc.subject", "", std::string(4'000, 'a')});
  EXPECT_EQ(TextsOfFile(metadata).size(), 100U);
}

TEST(PairTexts, OfAPageNameWhatItsPicturesShareOnce) {
  PageFacts page;
  page.title = "Boats";
  page.url = "https://example.org/";
  std::vector<Candidate> candidates(3);
  for (Candidate& candidate : candidates) candidate.heading = "the same heading";
  candidates[2].alt = "only here";
  const std::vector<PairText> texts = TextsOfPage(page, candidates);
  EXPECT_EQ(texts.size(), 4U) << "title, URL, one heading, one alt";
}

}  // namespace
}  // namespace tamis
