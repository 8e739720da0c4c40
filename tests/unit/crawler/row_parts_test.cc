#include "crawler/rescan/row_parts.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

std::vector<std::string> Chosen(const std::vector<ParquetColumn>& columns, const RescanColumns& given = {}) {
  const Result<std::vector<PartColumn>> parts = PartColumns(columns, given);
  if (!parts) return {"error"};
  std::vector<std::string> chosen;
  for (const PartColumn& part : *parts) {
    const std::string kind = part.part.kind ? std::string(ToString(*part.part.kind)) : "picture";
    chosen.push_back(columns[part.column].path + ":" + kind);
  }
  return chosen;
}
using Names = std::vector<std::string>;

TEST(KindOfName, KnowsDigestsAndUrlsByTheirUsualNames) {
  for (const std::string_view name : {"md5", "MD5", "image_md5", "original-md5", "md5_hash", "hash.md5"})
    EXPECT_EQ(KindOfName(name), SignalKind::kMd5) << name;
  EXPECT_EQ(KindOfName("SHA-1"), SignalKind::kSha1);
  EXPECT_EQ(KindOfName("sha256"), SignalKind::kSha256);
  EXPECT_EQ(KindOfName("SHA-256"), SignalKind::kSha256);
  EXPECT_EQ(KindOfName("pdq_hash"), SignalKind::kPdq);
  for (const std::string_view name : {"url", "URL", "image_url", "page_url", "urls", "uri"})
    EXPECT_EQ(KindOfName(name), SignalKind::kUrl) << name;
  for (const std::string_view name :
       {"", "hash", "image", "text", "sha512", "curl", "pdq_quality", "md5sum5"})
    EXPECT_EQ(KindOfName(name), std::nullopt) << name;
}

TEST(PartColumns, FindsPicturesDigestsAndUrlsByName) {
  EXPECT_EQ(Chosen({{"image.bytes", false}, {"image.path", true}, {"caption", true}}),
            Names({"image.bytes:picture"}));
  EXPECT_EQ(Chosen({{"views.list.element.bytes", false}, {"views.list.element.path", true}}),
            Names({"views.list.element.bytes:picture"}));
  EXPECT_EQ(Chosen({{"jpg", false}, {"URL", true}, {"sha256", true}, {"json", false}}),
            Names({"jpg:picture", "URL:url", "sha256:sha256"}));
  EXPECT_EQ(Chosen({{"urls.list.element", true}}), Names({"urls.list.element:url"}));
}

TEST(PartColumns, WhatIsGivenCountsAlone) {
  const std::vector<ParquetColumn> columns = {
      {"photo.bytes", false}, {"photo.path", true}, {"md5", true}, {"print", true}};
  EXPECT_EQ(Chosen(columns, {.image = {"photo"}}), Names({"photo.bytes:picture"}));
  EXPECT_EQ(Chosen(columns, {.sha1 = {"print"}}), Names({"print:sha1"}));
  EXPECT_EQ(Chosen(columns, {.url = {"missing"}}), Names({"error"}));
}

TEST(AddValue, TakesHexadecimalAndBytes) {
  RowSignals row;
  EXPECT_TRUE(AddValue(SignalKind::kMd5, "00112233445566778899AABBCCDDEEFF", row));
  EXPECT_TRUE(AddValue(
      SignalKind::kMd5,
      std::string_view("\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff", 16), row));
  EXPECT_TRUE(AddValue(SignalKind::kUrl, "https://example.org/", row));
  ASSERT_EQ(row.listed.size(), 2);
  EXPECT_EQ(row.listed[0], row.listed[1]);
  EXPECT_EQ(row.urls, std::vector<std::string>{"https://example.org/"});
}

TEST(AddValue, AnEmptyValueIsNoneAndWhatIsNoDigestIsSaidToBeNone) {
  RowSignals row;
  EXPECT_TRUE(AddValue(SignalKind::kMd5, "", row));
  EXPECT_FALSE(AddValue(SignalKind::kMd5, "not a digest", row));
  EXPECT_FALSE(AddValue(SignalKind::kSha256, "0011", row));
  EXPECT_TRUE(row.listed.empty());
}

TEST(AddJson, TakesTheMembersItKnows) {
  RowSignals row;
  EXPECT_TRUE(
      AddJson(R"({"url": "https://example.org/a", "md5": "00112233445566778899aabbccddeeff", "n": 1})", row));
  EXPECT_EQ(row.urls.size(), 1);
  EXPECT_EQ(row.listed.size(), 1);
  EXPECT_FALSE(AddJson("[1, 2]", row));
  EXPECT_FALSE(AddJson("{\"url\": ", row));
  EXPECT_FALSE(AddJson(std::string(100, '['), row));
  EXPECT_FALSE(AddJson(R"({"sha1": "short"})", row));
}

}  // namespace
}  // namespace tamis
