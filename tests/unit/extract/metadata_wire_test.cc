#include "extract/metadata_wire.h"

#include <string>

#include <gtest/gtest.h>

#include "crawler/core/wire.h"

namespace tamis {
namespace {

ImageMetadata Sample() {
  ImageMetadata metadata;
  metadata.fields = {{MetadataFamily::kXmp, "Xmp.dc.rights", "x-default", "\xC2\xA9 Ann"},
                     {MetadataFamily::kText, "Text.Comment", "", ""}};
  metadata.boxes = {{"/c2pa/x", "cbor", std::string("\xFF\0\x80", 3)}};
  metadata.has_jumbf = true;
  metadata.damaged = true;
  return metadata;
}

TEST(MetadataWire, WhatWasWrittenIsReadBack) {
  const Result<ImageMetadata> read = ReadMetadataWire(SerializeMetadata(Sample()));
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->fields.size(), 2u);
  EXPECT_EQ(read->fields[0].key, "Xmp.dc.rights");
  EXPECT_EQ(read->fields[0].language, "x-default");
  EXPECT_EQ(read->fields[0].value, "\xC2\xA9 Ann");
  EXPECT_EQ(read->fields[1].family, MetadataFamily::kText);
  ASSERT_EQ(read->boxes.size(), 1u);
  EXPECT_EQ(read->boxes[0].bytes, Sample().boxes[0].bytes);
  EXPECT_TRUE(read->damaged && read->has_jumbf);
  EXPECT_FALSE(read->truncated);
}

TEST(MetadataWire, EveryTruncationAndAnythingMoreIsRefused) {
  const std::string wire = SerializeMetadata(Sample());
  for (size_t size = 0; size < wire.size(); ++size) {
    EXPECT_FALSE(ReadMetadataWire(wire.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(ReadMetadataWire(wire + 'x').has_value());
}

TEST(MetadataWire, MoreThanTheLimitsIsRefused) {
  ImageMetadata long_value = Sample();
  long_value.fields[0].value.assign(kMaxMetadataValueBytes + 1, 'x');
  ImageMetadata many = Sample();
  many.fields.resize(kMaxMetadataFields + 1);
  ImageMetadata large = Sample();
  large.boxes[0].bytes.assign(kMaxJumbfBytes + 1, 'x');
  ImageMetadata total = Sample();
  const JumbfBox full{"", "json", std::string(kMaxJumbfBytes, 'x')};
  total.boxes.assign(kMaxMetadataTotalBytes / kMaxJumbfBytes + 1, full);
  for (const ImageMetadata* lie : {&long_value, &many, &large, &total}) {
    EXPECT_FALSE(ReadMetadataWire(SerializeMetadata(*lie)).has_value());
  }
}

TEST(MetadataWire, UnknownVersionsFamiliesAndFlagsAreRefused) {
  std::string wire = SerializeMetadata(Sample());
  constexpr size_t kVersionAt = 0, kFlagsAt = 1, kFamilyAt = 6;
  for (const size_t at : {kVersionAt, kFlagsAt, kFamilyAt}) {
    std::string lie = wire;
    lie[at] = '\x7F';
    EXPECT_FALSE(ReadMetadataWire(lie).has_value()) << at;
  }
  ImageMetadata hidden = Sample();
  hidden.has_jumbf = false;
  EXPECT_FALSE(ReadMetadataWire(SerializeMetadata(hidden)).has_value());
}

TEST(MetadataWire, AHugeCountAllocatesNothing) {
  WireWriter writer;
  writer.Number(uint8_t{1});
  writer.Number(uint8_t{0});
  writer.Number(uint32_t{0xFFFFFFFF});
  EXPECT_FALSE(ReadMetadataWire(writer.Take()).has_value());
}

TEST(MetadataWire, TextsComeOutWellFormed) {
  ImageMetadata metadata = Sample();
  metadata.fields[0].value = "a\xFF";
  const Result<ImageMetadata> read = ReadMetadataWire(SerializeMetadata(metadata));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->fields[0].value, "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace tamis
