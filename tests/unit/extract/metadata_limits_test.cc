// Floods: whatever the size, the result is bounded, says that something is missing, and comes soon.

#include <ctime>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "extract/metadata.h"
#include "extract/xmp_outline.h"
#include "tests/support/metadata_files.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

// Processor time. Half a second at most with the sanitizers off; a quadratic reader takes minutes.
constexpr double kSoonSeconds = 20;

ImageMetadata Read(const std::string& file, ImageFormat format) {
  PrepareMetadataReader();
  const std::clock_t start = std::clock();
  Result<ImageMetadata> metadata = ReadImageMetadata(std::as_bytes(std::span(file)), format);
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, kSoonSeconds);
  EXPECT_TRUE(metadata.has_value());
  if (!metadata) return {};
  size_t total = 0;
  for (const MetadataField& field : metadata->fields) {
    EXPECT_LE(field.key.size(), kMaxMetadataKeyBytes);
    EXPECT_LE(field.value.size(), kMaxMetadataValueBytes);
    total += field.key.size() + field.language.size() + field.value.size();
  }
  EXPECT_LE(metadata->fields.size(), kMaxMetadataFields);
  EXPECT_LE(total, kMaxMetadataTotalBytes);
  return *std::move(metadata);
}

std::string WithXmp(std::string_view properties) {
  return WebpWith({{"XMP ", XmpPacket(properties)}});
}

std::string Repeated(std::string_view before, std::string_view item, int count, std::string_view after) {
  std::string text(before);
  for (int i = 0; i < count; ++i) text += item;
  return text + std::string(after);
}

std::string Siblings(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const std::string name = "q:p" + std::to_string(i);
    text += '<' + name + ">v</" + name + '>';
  }
  return text;
}

TEST(MetadataLimits, XmpOfSixteenMebibytesIsLeftOut) {
  const std::string packet = "<q:a>" + std::string(16 << 20, 'x') + "</q:a>";
  const ImageMetadata webp = Read(WithXmp(packet), ImageFormat::kWebp);
  EXPECT_TRUE(webp.truncated);
  const std::string bomb = "XML:com.adobe.xmp\0\1\0\0\0"s + Deflated(XmpPacket(packet));
  EXPECT_TRUE(Read(PngWith({{"iTXt", bomb}}), ImageFormat::kPng).truncated);
}

TEST(MetadataLimits, ManyFieldsAreCut) {
  const std::string bag = Repeated("<q:a><rdf:Bag>", "<rdf:li>v</rdf:li>", 5'000, "</rdf:Bag></q:a>");
  const ImageMetadata metadata = Read(WithXmp(bag), ImageFormat::kWebp);
  EXPECT_EQ(metadata.fields.size(), kMaxMetadataFields);
  EXPECT_TRUE(metadata.truncated);
  EXPECT_EQ(Read(WithXmp(Siblings(5'000)), ImageFormat::kWebp).fields.size(), kMaxMetadataFields);
  EXPECT_TRUE(Read(WithXmp(Siblings(100'000)), ImageFormat::kWebp).truncated);
}

TEST(MetadataLimits, AsManyNodesAsAreLetThroughComeSoon) {
  const ImageMetadata metadata = Read(WithXmp(Siblings(kMaxXmpNodes - 100)), ImageFormat::kWebp);
  EXPECT_EQ(metadata.fields.size(), kMaxMetadataFields);
  std::string attributes;
  for (int i = 0; i < kMaxXmpNodes - 100; ++i) attributes += " q:p" + std::to_string(i) + "='v'";
  const std::string struct_with = "<q:s><rdf:Description" + attributes + "/></q:s>";
  EXPECT_TRUE(Read(WithXmp(struct_with), ImageFormat::kWebp).truncated);
  const std::vector<FilePiece> packets(100, FilePiece{"XMP ", XmpPacket(Siblings(1'000))});
  EXPECT_TRUE(Read(WebpWith(packets), ImageFormat::kWebp).truncated);
  std::string languages = "<q:a><rdf:Alt>";
  for (int i = 0; i < kMaxXmpNodes / 2 - 100; ++i)
    languages += "<rdf:li xml:lang='x" + std::to_string(i) + "'>v</rdf:li>";
  EXPECT_TRUE(Read(WithXmp(languages + "</rdf:Alt></q:a>"), ImageFormat::kWebp).truncated);
}

TEST(MetadataLimits, DeepNestingIsLeftOut) {
  const std::string deep =
      Repeated("", "<q:a rdf:parseType='Resource'>", 100'000, "") + Repeated("", "</q:a>", 100'000, "");
  EXPECT_TRUE(Read(WithXmp(deep), ImageFormat::kWebp).truncated);
}

TEST(MetadataLimits, ListsOfAncestorsAreNoFlood) {
  const std::string list =
      Repeated("<photoshop:DocumentAncestors><rdf:Bag>", "<rdf:li>xmp.did:0123456789abcdef</rdf:li>", 100'000,
               "</rdf:Bag></photoshop:DocumentAncestors>");
  const ImageMetadata metadata = Read(WithXmp(list + "<dc:format>f</dc:format>"), ImageFormat::kWebp);
  ASSERT_EQ(metadata.fields.size(), 1u);
  EXPECT_FALSE(metadata.truncated || metadata.damaged);
}

TEST(MetadataLimits, LongValuesAreCutBetweenCharacters) {
  std::string euros;
  for (int i = 0; i < 10'000; ++i) euros += "\xE2\x82\xAC";
  const ImageMetadata metadata = Read(WithXmp("<dc:source>" + euros + "</dc:source>"), ImageFormat::kWebp);
  ASSERT_EQ(metadata.fields.size(), 1u);
  EXPECT_EQ(metadata.fields[0].value.size(), kMaxMetadataValueBytes / 3 * 3);
  EXPECT_TRUE(metadata.truncated);
}

TEST(MetadataLimits, FloodsOfSegmentsAndChunksAreCut) {
  const std::vector<FilePiece> comments(50'000, FilePiece{"\xFE", "c"});
  EXPECT_TRUE(Read(JpegWith(comments), ImageFormat::kJpeg).truncated);
  const std::vector<FilePiece> texts(50'000, FilePiece{"tEXt", "a\0b"s});
  EXPECT_TRUE(Read(PngWith(texts), ImageFormat::kPng).truncated);
  const std::string pieces =
      "http://ns.adobe.com/xmp/extension/\0"s + std::string(32, 'A') + Big32(9) + Big32(0);
  EXPECT_TRUE(Read(JpegWith(std::vector<FilePiece>(50'000, {"\xE1", pieces})), ImageFormat::kJpeg).truncated);
  const std::string box = "JP\0\1"s + Big32(1) + JumbfContent("jumb", "");
  EXPECT_TRUE(Read(JpegWith(std::vector<FilePiece>(50'000, {"\xEB", box})), ImageFormat::kJpeg).truncated);
}

TEST(MetadataLimits, BombsOfZlibStopAtTheLimit) {
  const std::string bomb = "Comment\0\0"s + Deflated(std::string(64 << 20, 'x'));
  const std::vector<FilePiece> bombs(2'000, FilePiece{"zTXt", bomb});
  EXPECT_TRUE(Read(PngWith(bombs), ImageFormat::kPng).truncated);
}

TEST(MetadataLimits, ALargeIptcBlockIsCut) {
  const std::vector<std::pair<uint8_t, std::string>> keywords(30'000, {25, "k"});
  std::string png = "Raw profile type iptc\0\niptc\n9\n"s;
  for (const char c : IptcBlock(keywords)) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    png += {kDigits[static_cast<uint8_t>(c) >> 4], kDigits[static_cast<uint8_t>(c) & 15]};
  }
  const ImageMetadata metadata = Read(PngWith({{"tEXt", png}}), ImageFormat::kPng);
  EXPECT_EQ(metadata.fields.size(), kMaxMetadataFields);
  EXPECT_TRUE(metadata.truncated);
}

TEST(MetadataLimits, IptcOfManyBlocksIsNoFlood) {
  // Repeatable data sets first, then ones that exiv2 looks for among them.
  std::vector<std::pair<uint8_t, std::string>> data_sets(6'000, {25, ""});
  for (int i = 0; i < 3'000; ++i) data_sets.push_back({i % 2 == 0 ? uint8_t{110} : uint8_t{116}, ""});
  const std::string segment = "Photoshop 3.0\0"s + ImageResource(0x0404, IptcBlock(data_sets));
  const ImageMetadata metadata =
      Read(JpegWith(std::vector<FilePiece>(150, {"\xED", segment})), ImageFormat::kJpeg);
  EXPECT_TRUE(metadata.truncated);
}

}  // namespace
}  // namespace tamis
