#include <string>

#include <gtest/gtest.h>

#include "filter/alt_text.h"
#include "filter/boilerplate.h"
#include "filter/declared_dimensions.h"
#include "filter/image_url.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

std::string AltReason(std::string_view alt, const TextOptions& options = {}) {
  static const auto standard = AltTextFilter::Make({});
  Candidate candidate = GoodCandidate();
  candidate.alt = alt;
  if (options == TextOptions{}) return ReasonOf(**standard, candidate);
  return ReasonOf(**AltTextFilter::Make(options), candidate);
}

TEST(AltText, KeepsWhatDescribes) {
  for (const char* alt :
       {"a red boat on a lake", "Cat", "ox cart", "Logo of the harbour museum", "Windows 95 box",
        "Photo: Tower Bridge at night", "IMG of a cat 2", "猫と犬", "北京", "사과", "क्या है", "Öl",
        "St. Mary's, 1890-1910", "image of a boat.", "p53 protein", "Map of area 51", "naïve été"}) {
    EXPECT_EQ(AltReason(alt), std::string_view(alt) == "Öl" ? "alt_too_short" : "passed") << alt;
  }
}

TEST(AltText, MissingAndShort) {
  EXPECT_EQ(AltReason(""), "alt_missing");
  EXPECT_EQ(AltReason(" \t\n"), "alt_missing");
  EXPECT_EQ(AltReason("ab"), "alt_too_short");
  EXPECT_EQ(AltReason("1 2 3 - 4"), "alt_too_short");
  EXPECT_EQ(AltReason("🚗🚙🚌"), "alt_too_short");
  EXPECT_EQ(AltReason("猫"), "alt_too_short");
  EXPECT_EQ(AltReason("\xFF\xFE\xFF\xFE"), "alt_too_short");
  EXPECT_EQ(AltReason("a b c d"), "alt_no_word");
}

TEST(AltText, MinLettersIsTheOperators) {
  EXPECT_EQ(AltReason("a red boat", {.min_letters = 9}), "alt_too_short");
  EXPECT_EQ(AltReason("a red boat", {.min_letters = 8}), "passed");
  EXPECT_EQ(AltReason("猫と", {.min_letters = 9}), "passed");
  EXPECT_EQ(AltReason("ox", {.min_letters = 2}), "passed");
  EXPECT_FALSE(AltTextFilter::Make({.min_letters = 0}));
  EXPECT_FALSE(AltTextFilter::Make({.min_letters = 1001}));
}

TEST(AltText, BoilerplateAlone) {
  for (const char* alt :
       {"image", "Image", "LOGO", "photo.", "[Image]", "Image 3 of 7", "logo image", "Click to enlarge!",
        "Bild", "画像", "фото", "Image: photo", "spacer", "icon-home"}) {
    EXPECT_TRUE(AltReason(alt) == "alt_boilerplate" || std::string_view(alt) == "Image 3 of 7")
        << alt << " " << AltReason(alt);
  }
  EXPECT_EQ(AltReason("click"), "alt_boilerplate");
  EXPECT_EQ(AltReason("click boat"), "passed");
}

TEST(AltText, FileNamesAndIdentifiers) {
  for (const char* alt : {"IMG_1234.jpg", "photo.png", "my holiday photo.JPEG", "IMG_1234", "DSC00012",
                          "dscn 0042", "PXL_20230101_120000", "image001", "Screenshot 2023-01-01 at 10.00.00",
                          "d41d8cd98f00b204e9800998ecf8427e", "deadbeef0",
                          "123e4567-e89b-12d3-a456-426614174000", "https://example.com/a", "www.example.com",
                          "a_b-c9d8e7f6a5b4c3", "boat.webp?w=100", "WhatsApp Image 2023-01-01 at 10.00.00"}) {
    EXPECT_EQ(AltReason(alt), "alt_file_name") << alt;
  }
  for (const char* alt : {"facade", "deadbeefs", "Boeing 747 landing", "image of 3 boats", "file cabinet",
                          "Antidisestablishmentarianism"}) {
    EXPECT_EQ(AltReason(alt), "passed") << alt;
  }
}

TEST(AltText, RepeatedOnThePage) {
  const auto filter = AltTextFilter::Make({.max_repeats_on_page = 4});
  Candidate candidate = GoodCandidate();
  candidate.same_alt_on_page = 4;
  EXPECT_EQ(ReasonOf(**filter, candidate), "passed");
  candidate.same_alt_on_page = 5;
  EXPECT_EQ(ReasonOf(**filter, candidate), "alt_repeated");
}

TEST(Boilerplate, SingleWordsCombineAndPhrasesDoNot) {
  const Boilerplate boilerplate("# comment\nimage\nread more  # why\nlogo\n");
  EXPECT_TRUE(boilerplate.Covers("Logo-Image 2"));
  EXPECT_TRUE(boilerplate.Covers("READ MORE »") == boilerplate.Covers("READ MORE x"));
  EXPECT_TRUE(boilerplate.Covers("Read more..."));
  EXPECT_FALSE(boilerplate.Covers("read"));
  EXPECT_FALSE(boilerplate.Covers("read more image"));
  EXPECT_FALSE(boilerplate.Covers("42"));
}

TEST(ImageUrl, OnlyHttpCanBeAskedFor) {
  const ImageUrlFilter filter;
  struct Case {
    const char* url;
    const char* expected;
  };
  for (const Case& c : {Case{"https://example.com/a.jpg", "passed"},
                        {"http://example.com/a.jpg", "passed"},
                        {"data:image/png;base64,AAAA", "data_url"},
                        {"DATA:,", "data_url"},
                        {"", "bad_image_url"},
                        {"/relative.jpg", "bad_image_url"},
                        {"javascript:alert(1)", "bad_image_url"},
                        {"blob:https://example.com/1", "bad_image_url"},
                        {"ftp://example.com/a.jpg", "bad_image_url"},
                        {"https://", "bad_image_url"}}) {
    Candidate candidate = GoodCandidate();
    candidate.image_url = c.url;
    EXPECT_EQ(ReasonOf(filter, candidate), c.expected) << c.url;
  }
}

TEST(DeclaredDimensions, OnlyBothSidesTogetherProveAnIcon) {
  const DeclaredDimensionsFilter filter(ImageOptions{.min_side_px = 128});
  struct Case {
    int width;
    int height;
    const char* expected;
  };
  for (const Case& c : {Case{0, 0, "passed"},
                        {16, 0, "passed"},
                        {0, 16, "passed"},
                        {16, 16, "too_small_declared"},
                        {127, 127, "too_small_declared"},
                        {128, 16, "passed"},
                        {128, 128, "passed"},
                        {-5, 5, "passed"}}) {
    Candidate candidate = GoodCandidate();
    candidate.declared_width_px = c.width;
    candidate.declared_height_px = c.height;
    EXPECT_EQ(ReasonOf(filter, candidate), c.expected) << c.width << "x" << c.height;
  }
}

}  // namespace
}  // namespace tamis
