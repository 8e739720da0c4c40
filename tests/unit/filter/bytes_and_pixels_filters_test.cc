#include <algorithm>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "filter/byte_sanity.h"
#include "filter/hash_list.h"
#include "filter/picture_shape.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

constexpr char kMd5OfAbc[] = "900150983cd24fb0d6963f7d28e17f72";
constexpr char kSha1OfAbc[] = "a9993e364706816aba3e25717850c26c9cd0d89d";
constexpr char kSha256OfAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

MemoryBudget& Budget() {
  static MemoryBudget budget(16 * kMiB);
  return budget;
}

Fetched Body(std::string_view text) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
  Fetched fetched;
  fetched.head = GoodHead(TargetKind::kImage);
  fetched.body = *Bytes::CopyOf(bytes, Budget());
  fetched.digests = *DigestAll(bytes);
  return fetched;
}

class HashList : public testing::Test {
 protected:
  Result<HashLists> Load(std::string_view text, std::string role = "block", std::string source = "test") {
    const HashListOptions list{
        .path = dir_.Write("list.txt", text), .source = std::move(source), .role = std::move(role)};
    return HashLists::Load(std::span(&list, 1));
  }

  std::string MessageOf(std::string_view text) {
    const Result<HashLists> lists = Load(text);
    return lists ? "loaded" : lists.error().message;
  }

  TempDir dir_;
};

TEST_F(HashList, EachKindOfDigestMatches) {
  for (const std::string& line :
       {std::string(kMd5OfAbc), std::string(kSha1OfAbc), std::string(kSha256OfAbc),
        "md5 " + std::string(kMd5OfAbc), "SHA1: " + std::string(kSha1OfAbc),
        "sha-256=" + std::string(kSha256OfAbc), std::string(kMd5OfAbc) + "   # note\r",
        std::string("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")}) {
    Result<HashLists> lists = Load("# synthetic\r\n\n" + line + "\n");
    ASSERT_TRUE(lists) << lists.error().message;
    const HashListFilter filter(*std::move(lists));
    EXPECT_EQ(ReasonOf(filter, Body("abc")), "safety") << line;
    EXPECT_EQ(ReasonOf(filter, Body("abd")), "passed") << line;
  }
}

TEST_F(HashList, AFindingNamesNeitherDigestNorList) {
  const HashListFilter filter(*Load(kSha256OfAbc));
  const Finding finding = FilterChain<Fetched>::Ask(filter, Body("abc"));
  EXPECT_EQ(finding.reason, "safety");
  EXPECT_TRUE(finding.evidence.empty());
}

TEST_F(HashList, ABadLineNamesFileAndLineButNotItsContent) {
  for (const char* bad : {"zz0150983cd24fb0d6963f7d28e17f72", "900150983cd24fb0d6963f7d28e17f7",
                          "sha1 900150983cd24fb0d6963f7d28e17f72", "md5",
                          "pdq f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
                          "900150983cd24fb0d6963f7d28e17f72 a9993e364706816aba3e25717850c26c9cd0d89d"}) {
    const std::string message = MessageOf(std::string(kSha1OfAbc) + "\n" + bad + "\n");
    EXPECT_NE(message.find("list.txt:2: not an MD5"), std::string::npos) << message;
    EXPECT_EQ(message.find(bad), std::string::npos) << message;
  }
}

TEST_F(HashList, AnEmptyListIsNoList) {
  EXPECT_NE(MessageOf("").find("an empty list is no list"), std::string::npos);
  EXPECT_NE(MessageOf("# comment\n\r\n").find("an empty list is no list"), std::string::npos);
}

TEST_F(HashList, CsamListsAreRefused) {
  for (const char* role : {"csam", "CSAM"}) {
    const Result<HashLists> lists = Load(kMd5OfAbc, role);
    ASSERT_FALSE(lists);
    EXPECT_EQ(lists.error().code, ErrorCode::kRefused);
  }
}

TEST_F(HashList, AListWithoutASourceOrAFileIsAnError) {
  EXPECT_FALSE(Load(kMd5OfAbc, "block", " "));
  const HashListOptions missing{.path = (dir_.path() / "none").string(), .source = "test", .role = "block"};
  const Result<HashLists> lists = HashLists::Load(std::span(&missing, 1));
  ASSERT_FALSE(lists);
  EXPECT_EQ(lists.error().code, ErrorCode::kNotFound);
}

TEST_F(HashList, AgreesWithItsNaiveTwin) {
  std::mt19937 random(7);
  std::set<std::string> naive;
  std::string text;
  std::vector<Digests> asked;
  for (int i = 0; i < 3000; ++i) {
    Digests digests;
    for (uint8_t& byte : digests.md5) byte = static_cast<uint8_t>(random() % 2);
    for (uint8_t& byte : digests.sha1) byte = static_cast<uint8_t>(random());
    for (uint8_t& byte : digests.sha256) byte = static_cast<uint8_t>(random());
    digests.md5[15] = static_cast<uint8_t>(random());
    asked.push_back(digests);
    const std::string hex = i % 3 == 0   ? ToHex(digests.md5)
                            : i % 3 == 1 ? ToHex(digests.sha1)
                                         : ToHex(digests.sha256);
    if (i % 2 == 0) {
      naive.insert(hex);
      text += hex + "\n";
    }
  }
  const Result<HashLists> lists = Load(text);
  ASSERT_TRUE(lists);
  EXPECT_EQ(lists->size(), naive.size());
  for (const Digests& digests : asked) {
    const bool listed = naive.contains(ToHex(digests.md5)) || naive.contains(ToHex(digests.sha1)) ||
                        naive.contains(ToHex(digests.sha256));
    ASSERT_EQ(lists->Contains(digests), listed);
  }
}

TEST(ByteSanity, EmptyOrUnhashedBodiesReject) {
  const ByteSanityFilter filter;
  EXPECT_EQ(ReasonOf(filter, Body("abc")), "passed");
  EXPECT_EQ(ReasonOf(filter, Body("")), "empty_body");
  Fetched unhashed = Body("abc");
  unhashed.digests.sha1 = {};
  EXPECT_EQ(ReasonOf(filter, unhashed), "digest_missing");
}

Decoded Picture(int width, int height) {
  Decoded decoded;
  decoded.original_width_px = width;
  decoded.original_height_px = height;
  decoded.pixels = *Pixels::Allocate(width, height, 3, Budget());
  return decoded;
}

TEST(PictureShape, SizeAspectAndPixels) {
  const ImageOptions options{.min_side_px = 100, .max_aspect_ratio = 3.0, .max_pixels = 200 * 200};
  const ImageSizeFilter size(options);
  EXPECT_EQ(ReasonOf(size, Picture(100, 100)), "passed");
  EXPECT_EQ(ReasonOf(size, Picture(99, 300)), "image_too_small");
  EXPECT_EQ(ReasonOf(size, Picture(300, 99)), "image_too_small");
  const AspectRatioFilter aspect(options);
  EXPECT_EQ(ReasonOf(aspect, Picture(300, 100)), "passed");
  EXPECT_EQ(ReasonOf(aspect, Picture(301, 100)), "aspect_ratio");
  EXPECT_EQ(ReasonOf(aspect, Picture(100, 301)), "aspect_ratio");
  const PixelCountFilter pixels(options);
  EXPECT_EQ(ReasonOf(pixels, Picture(200, 200)), "passed");
  EXPECT_EQ(ReasonOf(pixels, Picture(201, 200)), "image_too_many_pixels");
}

TEST(PictureShape, NothingDecodedRejectsEverywhere) {
  const ImageOptions options;
  EXPECT_EQ(ReasonOf(ImageSizeFilter(options), Decoded{}), "image_no_pixels");
  EXPECT_EQ(ReasonOf(AspectRatioFilter(options), Decoded{}), "image_no_pixels");
  EXPECT_EQ(ReasonOf(PixelCountFilter(options), Decoded{}), "image_no_pixels");
}

}  // namespace
}  // namespace tamis
