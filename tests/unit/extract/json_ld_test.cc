// schema.org in JSON-LD, as docs/extraction.md says.

#include "extract/json_ld.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

std::string Urls(std::string_view script) {
  std::string text;
  for (const NamedImage& image : ReadJsonLd(script).images) text += (text.empty() ? "" : " ") + image.url;
  return text;
}

std::string Labels(std::string_view script) {
  std::string text;
  for (const AdultLabel& label : ReadJsonLd(script).adult_labels) {
    text += (text.empty() ? "" : " ") + label.source + "=" + label.value;
  }
  return text;
}

TEST(JsonLd, AnImageObjectIsAnImageWithItsTexts) {
  const JsonLd found = ReadJsonLd(
      R"({"@context":"https://schema.org","@type":"ImageObject","contentUrl":" a.jpg ","url":"page.html",
          "caption":"A red kite","description":"d","name":"Kite","width":"640 px","height":{"value":480.5}})");
  ASSERT_EQ(found.images.size(), 1u);
  EXPECT_EQ(found.images[0].url, "a.jpg");
  EXPECT_EQ(found.images[0].caption, "A red kite");
  EXPECT_EQ(found.images[0].title, "Kite");
  EXPECT_EQ(found.images[0].width_px, 640);
  EXPECT_EQ(found.images[0].height_px, 480);
}

TEST(JsonLd, TheUrlIsTheFirstOfThreeMembers) {
  EXPECT_EQ(Urls(R"({"@type":"ImageObject","@id":"https://x/i","url":"u"})"), "u");
  EXPECT_EQ(Urls(R"({"@type":"ImageObject","@id":"https://x/i","url":""})"), "https://x/i");
  EXPECT_EQ(Urls(R"({"@type":"ImageObject","@id":"#i"})"), "");
  EXPECT_EQ(Urls(R"({"@type":["Thing","http://schema.org/ImageObject"],"url":["u","v"]})"), "u");
  EXPECT_EQ(Urls(R"({"@type":"schema:ImageObject","url":{"@value":"u"}})"), "u");
  EXPECT_EQ(Urls(R"({"@type":"VideoObject","contentUrl":"u"})"), "");
}

TEST(JsonLd, PropertiesThatNameImages) {
  EXPECT_EQ(Urls(R"({"@type":"Article","image":["a",{"url":"b"},{"@type":"ImageObject","url":"c"},
                     {"@type":"Person","url":"no"}],"thumbnailUrl":"no","logo":"no","thumbnail":"d"})"),
            "a b c d");
  EXPECT_EQ(Urls(R"({"@graph":[{"primaryImageOfPage":{"@id":"https://x/p","name":"n"}},{"image":"q"}]})"),
            "https://x/p q");
  EXPECT_EQ(Urls(R"([{"image":"a"},{"logo":{"@type":"ImageObject","url":"b"}}])"), "a b");
}

// JSON-LD 1.1, 4.2.2: node references.
TEST(JsonLd, AReferenceToAnotherObjectIsNoImage) {
  EXPECT_EQ(Urls(R"({"image":{"@id":"https://x/#i"},"primaryImageOfPage":[{"@id":"https://x/#i"}]})"), "");
  EXPECT_EQ(Urls(R"([{"image":{"@id":"https://x/#i"}},{"@type":"ImageObject","@id":"https://x/i"}])"),
            "https://x/i");
}

TEST(JsonLd, ImagesComeInTheOrderOfTheDocument) {
  EXPECT_EQ(
      Urls(R"({"image":["a",{"@type":"ImageObject","url":"b","thumbnail":"t"},["c"]],"thumbnail":"d"})"),
      "a b t c d");
}

TEST(JsonLd, NumbersThatNeedMoreThan64BitsReadAsNothing) {
  const JsonLd found = ReadJsonLd(
      R"({"@type":"ImageObject","url":"a","width":123456789012345678901,"height":7,
          "name":"\"123456789012345678901\\","x":[-99999999999999999999,1e999,1.5E3,-1],"isFamilyFriendly":false})");
  ASSERT_EQ(found.images.size(), 1u);
  EXPECT_EQ(found.images[0].width_px, 0);
  EXPECT_EQ(found.images[0].height_px, 7);
  EXPECT_EQ(found.images[0].title, "\"123456789012345678901\\");
  EXPECT_EQ(found.adult_labels.size(), 1u);
  EXPECT_EQ(Urls(R"({"image":"a","x":123456789012345678901x})"), "");
  EXPECT_EQ(Urls(R"({"image":"a","x":[01,123456789012345678901]})"), "");
}

TEST(JsonLd, MarksAroundTheDocumentAreRemoved) {
  EXPECT_EQ(Urls("<!--\n{\"image\":\"a\"}\n-->"), "a");
  EXPECT_EQ(Urls("//<![CDATA[\n{\"image\":\"a\"}\n//]]>"), "a");
  EXPECT_EQ(Urls("/*<![CDATA[*/{\"image\":\"a\"}/*]]>*/"), "a");
}

TEST(JsonLd, WhatIsNoJsonCountsForNothing) {
  for (const std::string_view bad :
       {"", "  ", "{", "{image:'a'}", "{\"image\":\"a\"},", "{\"image\":\"a\nb\"}"}) {
    EXPECT_EQ(Urls(bad), "") << bad;
    EXPECT_FALSE(ReadJsonLd(bad).truncated);
  }
}

// rights.md 2.11.
TEST(JsonLd, AdultLabels) {
  for (const std::string_view no :
       {"false", "\"False\"", "\"no\"", "\"0\"", "\"https://schema.org/False\""}) {
    EXPECT_EQ(Labels("{\"a\":[{\"isFamilyFriendly\":" + std::string(no) + "}]}"),
              "json-ld:isFamilyFriendly=false")
        << no;
  }
  EXPECT_EQ(Labels(R"({"isFamilyFriendly":true})"), "");
  EXPECT_EQ(Labels(R"({"contentRating":"adult"})"), "json-ld:contentRating=adult");
  EXPECT_EQ(Labels(R"({"contentRating":{"@type":"Rating"}})"), "");
  EXPECT_EQ(Labels(R"({"contentRating":{"@type":"Rating","name":"M","ratingValue":18,"bestRating":"21"}})"),
            "json-ld:contentRating=M json-ld:contentRating=18");
  EXPECT_EQ(Labels(R"({"contentRating":["a",{"@value":"b"},[{"name":{"@value":"c"}}]]})"),
            "json-ld:contentRating=a json-ld:contentRating=b json-ld:contentRating=c");
}

TEST(JsonLd, DepthAndSizeHaveLimits) {
  std::string deep = "{\"image\":\"in\"}";
  for (int i = 1; i < kMaxJsonLdDepth; ++i) deep = "[" + deep + "]";
  EXPECT_EQ(Urls(deep), "in");
  EXPECT_EQ(Urls("[" + deep + "]"), "");
  EXPECT_TRUE(ReadJsonLd("[" + deep + "]").truncated);

  std::string many = "{\"image\":[";
  for (size_t i = 0; i <= kMaxJsonLdImages; ++i) many += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"";
  EXPECT_EQ(ReadJsonLd(many + "]}").images.size(), kMaxJsonLdImages);
  EXPECT_TRUE(ReadJsonLd(many + "]}").truncated);
  const JsonLd large = ReadJsonLd("{\"image\":\"a\",\"x\":\"" + std::string(kMaxJsonLdBytes, 'x') + "\"}");
  EXPECT_TRUE(large.truncated);
  EXPECT_TRUE(large.images.empty());
}

TEST(JsonLd, NumbersOfPixels) {
  EXPECT_EQ(NamedPx(" 12px "), 12);
  EXPECT_EQ(NamedPx("99999999999"), 1'000'000);
  EXPECT_EQ(NamedPx("12em"), 0);
  EXPECT_EQ(NamedPx("-3"), 0);
}

}  // namespace
}  // namespace tamis
