#include "crawler/picture_self_test.h"

#include <gtest/gtest.h>

#include "extract/image_job.h"
#include "filter/known_hash/self_test.h"

namespace tamis {
namespace {

// pdq.md 1.10: the synthetic picture of 300 x 200 has this hash. If the picture, the decoder or the hash went
// wrong, every crawl with PDQ entries would refuse to start.
TEST(PlantedPicture, IsDecodedAndHasThePlantedHash) {
  MemoryBudget memory(64 * kMiB);
  const std::string png = PlantedPicture();
  const Result<ImageDecodeOutput> decoded = DecodeImageJob(std::as_bytes(std::span(png)), {}, memory);
  ASSERT_TRUE(decoded) << decoded.error().message;
  ASSERT_FALSE(decoded->pdq.empty());
  EXPECT_EQ(ToHex(decoded->pdq[0].needles[0]), kPlantedPdq);
  EXPECT_EQ(decoded->pdq[0].quality, 100);
}

}  // namespace
}  // namespace tamis
