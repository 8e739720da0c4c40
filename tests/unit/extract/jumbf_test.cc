#include "extract/jumbf.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/metadata_files.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;

ImageMetadata Read(std::string_view bytes) {
  MetadataCollector out;
  ReadJumbf(bytes, out);
  return out.Take();
}

// C2PA specification 2.1, 11.1.4: store, manifest, assertion store, assertion, content.
TEST(Jumbf, ContentBoxesCarryTheLabelsAroundThem) {
  const std::string mining = JumbfSuperbox("cawg.training-mining", JumbfContent("cbor", "\xA0"));
  const std::string actions = JumbfSuperbox("c2pa.actions", JumbfContent("json", "{}"));
  const std::string claim = JumbfSuperbox("c2pa.claim", JumbfContent("cbor", "c"));
  const std::string manifest =
      JumbfSuperbox("urn:uuid:1", JumbfSuperbox("c2pa.assertions", mining + actions) + claim);
  const ImageMetadata metadata = Read(JumbfSuperbox("c2pa", manifest));
  ASSERT_EQ(metadata.boxes.size(), 3u);
  EXPECT_EQ(metadata.boxes[0].path, "/c2pa/urn:uuid:1/c2pa.assertions/cawg.training-mining");
  EXPECT_EQ(metadata.boxes[1].path, "/c2pa/urn:uuid:1/c2pa.assertions/c2pa.actions");
  EXPECT_EQ(metadata.boxes[1].bytes, "{}");
  EXPECT_EQ(metadata.boxes[2].path, "/c2pa/urn:uuid:1/c2pa.claim");
  EXPECT_FALSE(metadata.damaged || metadata.truncated);
}

// ISO/IEC 14496-12 4.2: size 1 is a 64-bit size, size 0 reaches to the end.
TEST(Jumbf, LongAndOpenBoxesAreRead) {
  const std::string description = JumbfContent("jumd", std::string(16, 'u') + "\3a\0"s);
  const std::string content = Big32(1) + "json" + Big32(0) + Big32(18) + "{}";
  const std::string open = Big32(0) + "jumb" + description + content;
  const ImageMetadata metadata = Read(open);
  ASSERT_EQ(metadata.boxes.size(), 1u);
  EXPECT_EQ(metadata.boxes[0].path, "/a");
  EXPECT_EQ(metadata.boxes[0].bytes, "{}");
  EXPECT_FALSE(metadata.damaged);
}

// ISO/IEC 19566-5 A.3: the toggles say whether there is a label.
TEST(Jumbf, ABoxWithoutLabelHasAnEmptyOne) {
  const std::string description = JumbfContent("jumd", std::string(16, 'u') + "\1"s);
  const ImageMetadata metadata = Read(JumbfContent("jumb", description + JumbfContent("json", "1")));
  ASSERT_EQ(metadata.boxes.size(), 1u);
  EXPECT_EQ(metadata.boxes[0].path, "/");
}

TEST(Jumbf, EmbeddedFilesAreNamedNotKept) {
  const ImageMetadata metadata = Read(JumbfSuperbox("t", JumbfContent("bidb", std::string(100'000, 'x'))));
  ASSERT_EQ(metadata.boxes.size(), 1u);
  EXPECT_EQ(metadata.boxes[0].type, "bidb");
  EXPECT_TRUE(metadata.boxes[0].bytes.empty());
}

TEST(Jumbf, DamageKeepsWhatCameBefore) {
  const std::string good = JumbfContent("json", "{}");
  const std::string bad[] = {Big32(7) + "json", Big32(100) + "json", "\0\0"s, Big32(1) + "json" + Big32(0)};
  for (const std::string& tail : bad) {
    const ImageMetadata metadata = Read(JumbfSuperbox("a", good + tail));
    ASSERT_GE(metadata.boxes.size(), 1u);
    EXPECT_EQ(metadata.boxes[0].bytes, "{}");
    EXPECT_TRUE(metadata.damaged);
  }
  EXPECT_TRUE(Read("junk").damaged);
  EXPECT_TRUE(Read("junk").has_jumbf);
  EXPECT_TRUE(Read(JumbfContent("jumb", good)).damaged) << "no description box";
}

TEST(Jumbf, DepthIsLimitedAndCostsNoStack) {
  std::string nested = JumbfContent("json", "{}");
  for (int depth = 0; depth < 5'000; ++depth) nested = JumbfSuperbox("a", nested);
  const ImageMetadata metadata = Read(nested);
  EXPECT_TRUE(metadata.boxes.empty());
  EXPECT_TRUE(metadata.truncated);
}

TEST(Jumbf, AFloodOfBoxesStopsAtTheLimits) {
  std::string flood;
  for (int i = 0; i < 100'000; ++i) flood += JumbfContent("json", "1");
  const std::string label(kMaxJumbfPathBytes * 2, 'l');
  const ImageMetadata metadata = Read(JumbfSuperbox(label, JumbfSuperbox(label, flood)));
  EXPECT_LE(metadata.boxes.size(), kMaxJumbfBoxes);
  EXPECT_TRUE(metadata.truncated);
  for (const JumbfBox& box : metadata.boxes) EXPECT_LE(box.path.size(), kMaxJumbfPathBytes);
  const ImageMetadata large = Read(JumbfSuperbox("a", JumbfContent("json", std::string(1 << 20, '1'))));
  ASSERT_EQ(large.boxes.size(), 1u);
  EXPECT_EQ(large.boxes[0].bytes.size(), kMaxJumbfBytes);
  EXPECT_TRUE(large.truncated);
}

}  // namespace
}  // namespace tamis
