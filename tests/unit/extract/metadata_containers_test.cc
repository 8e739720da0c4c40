// Every kind of block in every container that can hold it.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "extract/metadata.h"
#include "tests/support/metadata_files.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

constexpr std::string_view kXmpPrefix = "http://ns.adobe.com/xap/1.0/";
constexpr std::string_view kMining = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED";

ImageMetadata Read(const std::string& file, ImageFormat format) {
  PrepareMetadataReader();
  Result<ImageMetadata> metadata = ReadImageMetadata(std::as_bytes(std::span(file)), format);
  EXPECT_TRUE(metadata.has_value());
  return metadata ? *std::move(metadata) : ImageMetadata{};
}

std::string ValueOf(const ImageMetadata& metadata, std::string_view key) {
  for (const MetadataField& field : metadata.fields) {
    if (field.key == key) return field.value;
  }
  return "(absent)";
}

std::string Mining() {
  return XmpPacket("<plus:DataMining>" + std::string(kMining) + "</plus:DataMining>");
}
std::string XmpSegment(const std::string& packet) {
  return std::string(kXmpPrefix) + '\0' + packet;
}
std::string Artist() {
  return TiffStructure({{0x013B, 2, "Ann\0"s}, {0x0112, 3, "\6\0"s}});
}
std::string Credit() {
  return IptcBlock({{110, "Agency"}, {116, "\xA9 Ann"}});
}
std::string Manifest() {
  return JumbfSuperbox("c2pa", JumbfSuperbox("urn:uuid:1", JumbfContent("cbor", "\xA1")));
}

struct Case {
  const char* name;
  ImageFormat format;
  std::string file;
  std::string_view key;
  std::string_view value;
};

void ExpectFields(const Case& each) {
  SCOPED_TRACE(each.name);
  const ImageMetadata metadata = Read(each.file, each.format);
  EXPECT_EQ(ValueOf(metadata, each.key), each.value);
  EXPECT_FALSE(metadata.damaged);
  EXPECT_FALSE(metadata.truncated);
}

// XMP part 3 (2020) 1.1.2 GIF, 1.1.3 JPEG, 1.1.5 PNG; RFC 9649 2.7.1.5.
TEST(MetadataContainers, XmpIsFoundInEveryContainer) {
  const std::string itxt = "XML:com.adobe.xmp\0\0\0\0\0"s + Mining();
  const std::string ztxt = "XML:com.adobe.xmp\0\1\0\0\0"s + Deflated(Mining());
  const std::string gif = GifApplication("XMP DataXMP", Mining() + GifXmpTrailer());
  const std::string cut_gif = GifApplication("XMP DataXMP", GifSubBlocks(Mining()));
  const Case cases[] = {
      {"jpeg", ImageFormat::kJpeg, JpegWith({{"\xE1", XmpSegment(Mining())}}), "Xmp.plus.DataMining",
       kMining},
      {"png", ImageFormat::kPng, PngWith({{"iTXt", itxt}}), "Xmp.plus.DataMining", kMining},
      {"png, compressed", ImageFormat::kPng, PngWith({{"iTXt", ztxt}}), "Xmp.plus.DataMining", kMining},
      {"webp", ImageFormat::kWebp, WebpWith({{"XMP ", Mining()}}), "Xmp.plus.DataMining", kMining},
      {"gif", ImageFormat::kGif, GifWith(gif), "Xmp.plus.DataMining", kMining},
      {"gif in sub-blocks", ImageFormat::kGif, GifWith(cut_gif), "Xmp.plus.DataMining", kMining},
  };
  for (const Case& each : cases) ExpectFields(each);
}

// CIPA DC-008 4.7 (APP1), PNG third edition 11.3.4.5 (eXIf), RFC 9649 2.7.1.5; ImageMagick's raw profiles.
TEST(MetadataContainers, ExifIsFoundInEveryContainer) {
  std::string hex;
  for (const char c : "Exif\0\0"s + Artist()) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    hex += {kDigits[static_cast<uint8_t>(c) >> 4], kDigits[static_cast<uint8_t>(c) & 15]};
    if (hex.size() % 73 == 72) hex += '\n';
  }
  const std::string profile = "Raw profile type exif\0\0"s + Deflated("\nexif\n      99\n" + hex + '\n');
  const Case cases[] = {
      {"jpeg", ImageFormat::kJpeg, JpegWith({{"\xE1", "Exif\0\0"s + Artist()}}), "Exif.Image.Artist", "Ann"},
      {"png", ImageFormat::kPng, PngWith({{"eXIf", Artist()}}), "Exif.Image.Artist", "Ann"},
      {"png, raw profile", ImageFormat::kPng, PngWith({{"zTXt", profile}}), "Exif.Image.Artist", "Ann"},
      {"webp", ImageFormat::kWebp, WebpWith({{"EXIF", Artist()}}), "Exif.Image.Artist", "Ann"},
      {"webp, prefixed", ImageFormat::kWebp, WebpWith({{"EXIF", "Exif\0\0"s + Artist()}}),
       "Exif.Image.Artist", "Ann"},
  };
  for (const Case& each : cases) ExpectFields(each);
  EXPECT_EQ(ValueOf(Read(cases[0].file, ImageFormat::kJpeg), "Exif.Image.Orientation"), "6");
}

// XMP part 3 (2020) 1.1.3: Photoshop's image resource 0x0424 holds a packet too.
TEST(MetadataContainers, XmpAmongImageResourcesIsRead) {
  const std::string resources = ImageResource(0x0404, Credit()) + ImageResource(0x0424, Mining());
  const std::string file = JpegWith({{"\xED", "Photoshop 3.0\0"s + resources}});
  ExpectFields({"jpeg", ImageFormat::kJpeg, file, "Xmp.plus.DataMining", kMining});
  ExpectFields({"jpeg", ImageFormat::kJpeg, file, "Iptc.Application2.Credit", "Agency"});
}

std::string CharacterSet(const std::string& escape) {
  return "\x1C\x01\x5A"s + Big16(static_cast<uint32_t>(escape.size())) + escape;
}

std::string Wide(std::string_view text, bool little) {
  std::string wide;
  for (const char c : text) wide += little ? std::string{c, '\0'} : std::string{'\0', c};
  return wide;
}

// IPTC-NAA IIM 4.2, 1:90: escape sequences of ISO 2022. IR 196 is UTF-8, IR 193 to 195 are UTF-16.
TEST(MetadataContainers, IptcIsReadInItsCharacterSet) {
  const std::string text = "Not for AI training";
  const std::string han = "\xE7\xA6\x81";  // U+7981
  struct Vector {
    const char* name;
    std::string escape, bytes, want;
  };
  const Vector vectors[] = {
      {"UTF-8", "\x1B%G", "\xC2\xA9 Ann", "\xC2\xA9 Ann"},
      {"UTF-16", "\x1B%/L", Wide(text, false), text},
      {"UTF-16 of level 1, little", "\x1B%/J", Wide(text, true), text},
      {"UTF-16 with a mark", "\x1B%/L", "\xFF\xFE" + Wide(text, true), text},
      {"UCS-2", "\x1B%/E", Wide(text, false), text},
      {"no ASCII in it", "\x1B%/L", "\x79\x81\x79\x81", han + han + "\ny\xC2\x81y\xC2\x81"},
      {"UCS-4", "\x1B%/A", "\0\0\0N\0\0\0o"s, "No"},
      {"NULs at the end", "", "Ann\0"s, "Ann"},
      {"UTF-16, not declared", "", Wide(text, false), text},
      {"UTF-16, but UTF-8 declared", "\x1B%G", Wide(text, false), text},
  };
  for (const Vector& vector : vectors) {
    const std::string iptc =
        (vector.escape.empty() ? "" : CharacterSet(vector.escape)) + IptcBlock({{116, vector.bytes}});
    const std::string file = JpegWith({{"\xED", "Photoshop 3.0\0"s + ImageResource(0x0404, iptc)}});
    ExpectFields({vector.name, ImageFormat::kJpeg, file, "Iptc.Application2.Copyright", vector.want});
  }
}

// A writer that declares what it does not write is read as it writes, too.
TEST(MetadataContainers, IptcThatIsNotWhatItDeclaresIsReadBothWays) {
  const std::string iptc = CharacterSet("\x1B%/L") + IptcBlock({{116, "No AI training"}});
  const ImageMetadata metadata =
      Read(JpegWith({{"\xED", "Photoshop 3.0\0"s + ImageResource(0x0404, iptc)}}), ImageFormat::kJpeg);
  bool found = false;
  for (const MetadataField& field : metadata.fields)
    found = found || field.value.ends_with("\nNo AI training");
  EXPECT_TRUE(found);
}

// IPTC-NAA IIM 4.2; Adobe Photoshop file format, image resource 0x0404.
TEST(MetadataContainers, IptcIsFoundInJpegAndInRawProfilesOfPng) {
  const std::string resources = ImageResource(0x03ED, "odd") + ImageResource(0x0404, Credit());
  const std::string split_at = "Photoshop 3.0\0"s;
  const Case cases[] = {
      {"jpeg", ImageFormat::kJpeg, JpegWith({{"\xED", split_at + resources}}), "Iptc.Application2.Credit",
       "Agency"},
      {"jpeg, two segments", ImageFormat::kJpeg,
       JpegWith({{"\xED", split_at + resources.substr(0, 30)}, {"\xED", split_at + resources.substr(30)}}),
       "Iptc.Application2.Credit", "Agency"},
      {"jpeg, not UTF-8", ImageFormat::kJpeg, JpegWith({{"\xED", split_at + resources}}),
       "Iptc.Application2.Copyright", "\xC2\xA9 Ann"},
      {"exif with IPTC", ImageFormat::kWebp, WebpWith({{"EXIF", TiffStructure({{33723, 7, Credit()}})}}),
       "Iptc.Application2.Credit", "Agency"},
  };
  for (const Case& each : cases) ExpectFields(each);
}

// C2PA specification 2.1, A.3: JPEG, PNG, GIF, RIFF.
TEST(MetadataContainers, JumbfIsFoundInEveryContainer) {
  const std::string box = Manifest();
  const std::string header = box.substr(0, 8);
  const std::string first = "JP\0\1"s + Big32(1) + box.substr(0, 40);
  const std::string second = "JP\0\1"s + Big32(2) + header + box.substr(40);
  const std::pair<ImageFormat, std::string> files[] = {
      {ImageFormat::kJpeg, JpegWith({{"\xEB", "JP\0\1"s + Big32(1) + box}})},
      {ImageFormat::kJpeg, JpegWith({{"\xEB", first}, {"\xEB", second}})},
      {ImageFormat::kJpeg, JpegWith({{"\xEB", second}, {"\xEB", first}})},
      {ImageFormat::kPng, PngWith({{"caBX", box}})},
      {ImageFormat::kWebp, WebpWith({{"C2PA", box}})},
      {ImageFormat::kGif, GifWith(GifApplication("C2PA_GIF\1\0\0"s, GifSubBlocks(box)))},
  };
  for (const auto& [format, file] : files) {
    const ImageMetadata metadata = Read(file, format);
    SCOPED_TRACE(ToString(format));
    ASSERT_EQ(metadata.boxes.size(), 1u);
    EXPECT_EQ(metadata.boxes[0].path, "/c2pa/urn:uuid:1");
    EXPECT_EQ(metadata.boxes[0].type, "cbor");
    EXPECT_EQ(metadata.boxes[0].bytes, "\xA1");
    EXPECT_TRUE(metadata.has_jumbf);
    EXPECT_FALSE(metadata.damaged);
  }
}

TEST(MetadataContainers, AMissingPieceOfJumbfIsDamageAndStillJumbf) {
  const std::string first = "JP\0\1"s + Big32(1) + Manifest().substr(0, 40);
  const ImageMetadata metadata = Read(JpegWith({{"\xEB", first}}), ImageFormat::kJpeg);
  EXPECT_TRUE(metadata.has_jumbf);
  EXPECT_TRUE(metadata.damaged);
}

// PNG third edition 11.3.3; in the wild opt-outs stand there too.
TEST(MetadataContainers, TextsAreFields) {
  const std::string png = PngWith({{"tEXt", "Copyright\0\xA9 Ann"s},
                                   {"zTXt", "Comment\0\0"s + Deflated("packed")},
                                   {"iTXt",
                                    "Title\0\0\0de\0Titel\0Gr\xC3\xBC\xC3\x9F"
                                    "e"s}});
  const ImageMetadata metadata = Read(png, ImageFormat::kPng);
  EXPECT_EQ(ValueOf(metadata, "Text.Copyright"), "\xC2\xA9 Ann");
  EXPECT_EQ(ValueOf(metadata, "Text.Comment"), "packed");
  EXPECT_EQ(ValueOf(metadata, "Text.Title"),
            "Gr\xC3\xBC\xC3\x9F"
            "e");
  ASSERT_EQ(metadata.fields.size(), 3u);
  EXPECT_EQ(metadata.fields[2].language, "de");
  EXPECT_EQ(ValueOf(Read(JpegWith({{"\xFE", "made by hand"}}), ImageFormat::kJpeg), "Text.Comment"),
            "made by hand");
  EXPECT_EQ(ValueOf(Read(GifWith("!\xFE" + GifSubBlocks("c")), ImageFormat::kGif), "Text.Comment"), "c");
}

// XMP part 3 1.1.3.1.
class ExtendedXmp : public testing::Test {
 protected:
  static constexpr std::string_view kGuid = "0123456789ABCDEF0123456789ABCDEF";

  static std::string Main() {
    return XmpSegment(XmpPacket("<q:HasExtendedXMP>" + std::string(kGuid) + "</q:HasExtendedXMP>"));
  }
  static std::string Piece(std::string_view guid, uint32_t full, uint32_t offset, std::string_view content) {
    return "http://ns.adobe.com/xmp/extension/\0"s + std::string(guid) + Big32(full) + Big32(offset) +
           std::string(content);
  }
  static ImageMetadata ReadPieces(const std::string& first, const std::string& second) {
    return Read(JpegWith({{"\xE1", Main()}, {"\xE1", first}, {"\xE1", second}}), ImageFormat::kJpeg);
  }

  const std::string packet_ = Mining();
  const uint32_t size_ = static_cast<uint32_t>(packet_.size());
  const std::string start_ = packet_.substr(0, 100);
  const std::string end_ = packet_.substr(100);
};

TEST_F(ExtendedXmp, PiecesAreJoinedInAnyOrder) {
  const ImageMetadata metadata = ReadPieces(Piece(kGuid, size_, 100, end_), Piece(kGuid, size_, 0, start_));
  EXPECT_EQ(ValueOf(metadata, "Xmp.plus.DataMining"), kMining);
  EXPECT_FALSE(metadata.damaged);
}

TEST_F(ExtendedXmp, WhatTheMainPacketDoesNotNameIsDamage) {
  const std::string guid(32, 'F');
  const ImageMetadata metadata = ReadPieces(Piece(guid, size_, 0, start_), Piece(guid, size_, 100, end_));
  EXPECT_EQ(ValueOf(metadata, "Xmp.plus.DataMining"), "(absent)");
  EXPECT_TRUE(metadata.damaged);
}

TEST_F(ExtendedXmp, GapsOverlapsAndWrongSizesAreDamage) {
  const std::pair<uint32_t, uint32_t> wrong[] = {{size_, 101},     {size_, 99},         {size_ + 1, 100},
                                                 {size_ - 1, 100}, {size_, 0xFFFFFFFF}, {0, 100}};
  for (const auto& [full, offset] : wrong) {
    SCOPED_TRACE(offset);
    const ImageMetadata metadata =
        ReadPieces(Piece(kGuid, size_, 0, start_), Piece(kGuid, full, offset, end_));
    EXPECT_EQ(ValueOf(metadata, "Xmp.plus.DataMining"), "(absent)");
    EXPECT_EQ(ValueOf(metadata, "Xmp.q.HasExtendedXMP"), kGuid);
    EXPECT_TRUE(metadata.damaged);
  }
}

TEST(MetadataContainers, AFileWithoutMetadataIsEmptyAndWhole) {
  const std::pair<ImageFormat, std::string> files[] = {{ImageFormat::kJpeg, JpegWith({})},
                                                       {ImageFormat::kPng, PngWith({})},
                                                       {ImageFormat::kWebp, WebpWith({})},
                                                       {ImageFormat::kGif, GifWith("")}};
  for (const auto& [format, file] : files) {
    SCOPED_TRACE(ToString(format));
    const ImageMetadata metadata = Read(file, format);
    EXPECT_TRUE(metadata.fields.empty() && metadata.boxes.empty());
    EXPECT_FALSE(metadata.damaged || metadata.truncated || metadata.has_jumbf);
  }
}

TEST(MetadataContainers, EveryTruncationIsReadAndSaysSo) {
  const std::string segment = XmpSegment(Mining());
  const std::string resources = "Photoshop 3.0\0"s + ImageResource(0x0404, Credit());
  const std::string box = "JP\0\1"s + Big32(1) + Manifest();
  const std::pair<ImageFormat, std::string> files[] = {
      {ImageFormat::kJpeg,
       JpegWith({{"\xE1", "Exif\0\0"s + Artist()}, {"\xED", resources}, {"\xEB", box}, {"\xE1", segment}})},
      {ImageFormat::kPng, PngWith({{"eXIf", Artist()}, {"caBX", Manifest()}, {"tEXt", "Title\0t"s}})},
      {ImageFormat::kWebp, WebpWith({{"EXIF", Artist()}, {"XMP ", Mining()}, {"C2PA", Manifest()}})},
      {ImageFormat::kGif, GifWith(GifApplication("XMP DataXMP", Mining() + GifXmpTrailer()))}};
  for (const auto& [format, file] : files) {
    const size_t header_end = format == ImageFormat::kJpeg ? file.find("\xFF\xDB") : file.size();
    for (size_t size = 0; size < header_end; ++size) {
      EXPECT_TRUE(Read(file.substr(0, size), format).damaged) << ToString(format) << ' ' << size;
    }
    EXPECT_FALSE(Read(file, format).damaged) << ToString(format);
  }
}

TEST(MetadataContainers, WhatComesBeforeDamageIsKept) {
  const std::string whole = JpegWith({{"\xE1", "Exif\0\0"s + Artist()}, {"\xE1", XmpSegment(Mining())}});
  const ImageMetadata metadata = Read(whole.substr(0, 400), ImageFormat::kJpeg);
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.Artist"), "Ann");
  EXPECT_TRUE(metadata.damaged);
}

}  // namespace
}  // namespace tamis
