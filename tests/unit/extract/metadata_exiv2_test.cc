// exiv2 writes the files, with its own code for containers and EXIF; ours must find the same in them.

#include <map>
#include <string>
#include <string_view>

#include <exiv2/image.hpp>
#include <gtest/gtest.h>

#include "extract/metadata.h"
#include "tests/support/metadata_files.h"

namespace tamis {
namespace {

using Fields = std::map<std::string, std::string>;

/// `bare` with metadata that exiv2 embeds.
std::string WrittenByExiv2(const std::string& bare) {
  const auto* bytes = reinterpret_cast<const Exiv2::byte*>(bare.data());
  Exiv2::Image::AutoPtr image = Exiv2::ImageFactory::open(bytes, static_cast<long>(bare.size()));
  image->readMetadata();
  Exiv2::ExifData& exif = image->exifData();
  exif["Exif.Image.Artist"] = "Ann Example";
  exif["Exif.Image.Copyright"] = "all rights reserved, and a text that does not fit into an entry";
  exif["Exif.Image.Orientation"] = uint16_t{6};
  exif["Exif.Photo.DateTimeOriginal"] = "2026:01:02 03:04:05";
  exif["Exif.Photo.UserComment"] = "charset=Ascii a comment";
  Exiv2::IptcData& iptc = image->iptcData();
  iptc["Iptc.Application2.Credit"] = "Agency";
  iptc["Iptc.Application2.Keywords"] = "one";
  iptc["Iptc.Application2.DateCreated"] = "2026-01-02";
  Exiv2::XmpData& xmp = image->xmpData();
  xmp["Xmp.dc.rights"] = "lang=de Alle Rechte";
  xmp["Xmp.dc.subject"] = "first";
  xmp["Xmp.dc.subject"] = "second";
  xmp["Xmp.xmpRights.WebStatement"] = "https://a.example/licence";
  xmp["Xmp.plus.DataMining"] = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED";
  image->writeMetadata();
  Exiv2::BasicIo& io = image->io();
  io.seek(0, Exiv2::BasicIo::beg);
  const Exiv2::DataBuf written = io.read(static_cast<long>(io.size()));
  return {reinterpret_cast<const char*>(written.pData_), static_cast<size_t>(written.size_)};
}

Fields FieldsOf(const std::string& file, ImageFormat format) {
  PrepareMetadataReader();
  const Result<ImageMetadata> metadata = ReadImageMetadata(std::as_bytes(std::span(file)), format);
  EXPECT_TRUE(metadata.has_value() && !metadata->damaged && !metadata->truncated);
  Fields fields;
  for (const MetadataField& field : metadata->fields) fields[field.key + '|' + field.language] = field.value;
  return fields;
}

TEST(MetadataExiv2, WhatExiv2WritesIsFound) {
  const std::pair<ImageFormat, std::string> bare[] = {{ImageFormat::kJpeg, JpegWith({})},
                                                      {ImageFormat::kPng, PngWith({})},
                                                      {ImageFormat::kWebp, WebpWith({})}};
  for (const auto& [format, file] : bare) {
    SCOPED_TRACE(ToString(format));
    Fields fields = FieldsOf(WrittenByExiv2(file), format);
    EXPECT_EQ(fields["Exif.Image.Artist|"], "Ann Example");
    EXPECT_EQ(fields["Exif.Image.Copyright|"].substr(0, 19), "all rights reserved");
    EXPECT_EQ(fields["Exif.Image.Orientation|"], "6");
    EXPECT_EQ(fields["Exif.Photo.DateTimeOriginal|"], "2026:01:02 03:04:05");
    EXPECT_EQ(fields["Exif.Photo.UserComment|"], "a comment");
    EXPECT_EQ(fields["Xmp.dc.rights|de"], "Alle Rechte");
    EXPECT_EQ(fields["Xmp.xmpRights.WebStatement|"], "https://a.example/licence");
    EXPECT_EQ(fields["Xmp.plus.DataMining|"], "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED");
    if (format == ImageFormat::kWebp) continue;  // no place for IPTC in WebP
    EXPECT_EQ(fields["Iptc.Application2.Credit|"], "Agency");
    EXPECT_EQ(fields["Iptc.Application2.Keywords|"], "one");
    EXPECT_EQ(fields["Iptc.Application2.DateCreated|"], "2026-01-02");
  }
}

Fields XmpFields(const std::string& properties) {
  return FieldsOf(WebpWith({{"XMP ", XmpPacket(properties)}}), ImageFormat::kWebp);
}

// ISO 16684-1 7.4 to 7.9: arrays, alternatives, structures, in every form of writing them.
TEST(MetadataExiv2, StructuresArraysAndLanguagesAreFlattened) {
  Fields fields = XmpFields(
      "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>Rights</rdf:li><rdf:li xml:lang='de'>Rechte</rdf:li>"
      "</rdf:Alt></dc:rights><dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></"
      "dc:creator>"
      "<plus:Licensor><rdf:Seq><rdf:li rdf:parseType='Resource'><plus:LicensorURL>https://l.example/"
      "</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor><plus:DataMining "
      "rdf:resource='http://x/DMI-ALLOWED'/>");
  EXPECT_EQ(fields["Xmp.dc.rights|x-default"], "Rights");
  EXPECT_EQ(fields["Xmp.dc.rights|de"], "Rechte");
  EXPECT_EQ(fields["Xmp.dc.creator[1]|"], "Ann");
  EXPECT_EQ(fields["Xmp.dc.creator[2]|"], "Bob");
  EXPECT_EQ(fields["Xmp.plus.Licensor[1]/plus:LicensorURL|"], "https://l.example/");
  EXPECT_EQ(fields["Xmp.plus.DataMining|"], "http://x/DMI-ALLOWED");
}

// Namespaces in XML 1.0, 2: the URI is the name, the prefix is none.
TEST(MetadataExiv2, PrefixesOfTheFileDoNotMatter) {
  Fields fields = XmpFields("<w:reservation xmlns:w='http://www.w3.org/ns/tdmrep/'>1</w:reservation>");
  EXPECT_EQ(fields["Xmp.tdm.reservation|"], "1");
  fields = XmpFields("<z:DataMining xmlns:z='http://ns.useplus.org/ldf/xmp/1.0/'>no</z:DataMining>");
  EXPECT_EQ(fields["Xmp.plus.DataMining|"], "no");
}

TEST(MetadataExiv2, AFileCannotTakeAKnownPrefix) {
  Fields fields = XmpFields(
      "<cc:license xmlns:cc='http://evil.example/'>free</cc:license>"
      "<t:license xmlns:t='http://creativecommons.org/ns#'>paid</t:license>"
      "<g:a xmlns:g='http://other.example/'>1</g:a>");
  EXPECT_EQ(fields["Xmp.cc.license|"], "paid");
  EXPECT_EQ(fields["Xmp.cc_1.license|"], "free");
}

TEST(MetadataExiv2, NothingOfOneFileIsLeftForTheNext) {
  EXPECT_EQ(XmpFields("<h:a xmlns:h='http://one.example/'>1</h:a>")["Xmp.h.a|"], "1");
  EXPECT_EQ(XmpFields("<h:a xmlns:h='http://two.example/'>2</h:a>")["Xmp.h.a|"], "2");
}

// ISO 16684-1 7.1: a packet may be UTF-16.
TEST(MetadataExiv2, WidePacketsAreRead) {
  const std::string packet = XmpPacket("<plus:DataMining>no</plus:DataMining>");
  std::string little = "\xFF\xFE", big;
  for (const char c : packet.substr(packet.find("<x:"))) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  for (const std::string& wide : {little, big}) {
    EXPECT_EQ(FieldsOf(WebpWith({{"XMP ", wide}}), ImageFormat::kWebp)["Xmp.plus.DataMining|"], "no");
  }
}

TEST(MetadataExiv2, BrokenXmpIsDamageAndLeavesTheOtherBlocks) {
  const std::string file =
      WebpWith({{"XMP ", "<x:xmpmeta>"}, {"XMP ", XmpPacket("<dc:format>f</dc:format>")}});
  const Result<ImageMetadata> metadata =
      ReadImageMetadata(std::as_bytes(std::span(file)), ImageFormat::kWebp);
  ASSERT_TRUE(metadata.has_value());
  ASSERT_EQ(metadata->fields.size(), 1u);
  EXPECT_EQ(metadata->fields[0].value, "f");
  EXPECT_TRUE(metadata->damaged);
}

}  // namespace
}  // namespace tamis
