#include <algorithm>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "filter/byte_sanity.h"
#include "filter/picture_shape.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

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
