#include "extract/exif_fields.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/metadata_files.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

ImageMetadata Read(std::string_view tiff) {
  MetadataCollector out;
  ReadExifFields(tiff, out);
  return out.Take();
}

std::string ValueOf(const ImageMetadata& metadata, std::string_view key) {
  for (const MetadataField& field : metadata.fields) {
    if (field.key == key) return field.value;
  }
  return "(absent)";
}

// CIPA DC-008 4.6.5 and 4.6.6: both directories.
TEST(ExifFields, RightsAuthorsAndDatesAreRead) {
  const ImageMetadata metadata = Read(
      TiffStructure({{0x8298, 2, "Photographer\0Editor\0"s}, {0x010E, 2, "A cat\0"s}, {0x0112, 3, "\3\0"s}},
                    {{0x9003, 2, "2026:01:02 03:04:05\0"s}, {0xA437, 129, "Zo\xC3\xAB\0"s}}));
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.Copyright"), "Photographer\nEditor");
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.ImageDescription"), "A cat");
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.Orientation"), "3");
  EXPECT_EQ(ValueOf(metadata, "Exif.Photo.DateTimeOriginal"), "2026:01:02 03:04:05");
  EXPECT_EQ(ValueOf(metadata, "Exif.Photo.Photographer"), "Zo\xC3\xAB");
  EXPECT_FALSE(metadata.damaged);
}

TEST(ExifFields, BigEndianIsRead) {
  const std::string tiff = "MM\0*\0\0\0\x08\0\1"s + "\x01\x12\0\3\0\0\0\1\0\6\0\0"s + "\0\0\0\0"s;
  EXPECT_EQ(ValueOf(Read(tiff), "Exif.Image.Orientation"), "6");
}

TEST(ExifFields, TextsComeOutAsUtf8WhateverTheyAre) {
  const ImageMetadata metadata =
      Read(TiffStructure({{0x013B, 2, "\x93Zo\xEB\x94\0"s}, {0x9C9D, 1, "Z\0o\0\xEB\0=\xD8\0\xDE\0\0"s}},
                         {{0x9286, 7, "UNICODE\0H\0i\0"s}}));
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.Artist"), "\xE2\x80\x9CZo\xC3\xAB\xE2\x80\x9D");
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.XPAuthor"), "Zo\xC3\xAB\xF0\x9F\x98\x80");
  EXPECT_EQ(ValueOf(metadata, "Exif.Photo.UserComment"), "Hi");
  const ImageMetadata ascii = Read(TiffStructure({}, {{0x9286, 7, "ASCII\0\0\0plain\0"s}}));
  EXPECT_EQ(ValueOf(ascii, "Exif.Photo.UserComment"), "plain");
}

TEST(ExifFields, MakerNotesPlacesAndSerialNumbersAreNotLookedAt) {
  const ImageMetadata metadata = Read(TiffStructure(
      {{0x8825, 4, Little32(0xFFFFFFFF)}}, {{0x927C, 7, "Nikon\0 and so on"s}, {0xA431, 2, "1234567\0"s}}));
  EXPECT_TRUE(metadata.fields.empty());
  EXPECT_FALSE(metadata.damaged);
}

TEST(ExifFields, DirectoriesThatPointAtThemselvesEnd) {
  std::string tiff = TiffStructure({{0x8769, 4, Little32(8)}, {0x0112, 3, "\1\0"s}});
  EXPECT_EQ(ValueOf(Read(tiff), "Exif.Image.Orientation"), "1");
}

TEST(ExifFields, WhatPointsOutsideIsDamageAndTheRestIsKept) {
  std::string tiff = TiffStructure({{0x013B, 2, "a long name\0"s}, {0x0112, 3, "\1\0"s}});
  tiff.replace(8 + 2 + 8, 4, Little32(0xFFFFFFF0));
  const ImageMetadata metadata = Read(tiff);
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.Artist"), "(absent)");
  EXPECT_EQ(ValueOf(metadata, "Exif.Image.Orientation"), "1");
  EXPECT_TRUE(metadata.damaged);
}

TEST(ExifFields, NonsenseIsDamage) {
  const std::string whole = TiffStructure({{0x0112, 3, "\1\0"s}});
  const std::string cases[] = {"",
                               "II",
                               "II*\0"s,
                               "XX*\0\x08\0\0\0"s,
                               "II*\0\xFF\xFF\xFF\xFF"s,
                               "II*\0\x08\0\0\0"s,
                               "II*\0\x08\0\0\0\1"s,
                               whole.substr(0, 15),
                               TiffStructure({{0x0112, 2, "x\0"s}})};
  for (const std::string& bytes : cases) EXPECT_TRUE(Read(bytes).damaged) << bytes.size();
}

TEST(ExifFields, EntriesAreLimited) {
  const std::vector<TiffEntry> flood(20'000, TiffEntry{0x0112, 3, "\1\0"s});
  const ImageMetadata metadata = Read(TiffStructure(flood));
  EXPECT_TRUE(metadata.truncated);
  EXPECT_LE(metadata.fields.size(), 1'024u);
}

}  // namespace
}  // namespace tamis
