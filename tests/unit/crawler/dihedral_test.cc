#include "crawler/rescan/dihedral.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/buffer.h"
#include "extract/pdq.h"

namespace tamis {
namespace {

/// Blocks of grey in several sizes: structure at all frequencies that PDQ looks at.
Pixels Picture(uint32_t seed, MemoryBudget& budget) {
  constexpr int kWidth = 320, kHeight = 240;
  std::mt19937 draw(seed);
  Result<Pixels> made = Pixels::Allocate(kWidth, kHeight, 3, budget);
  CHECK(made.has_value());
  std::vector<int> sums(kWidth * kHeight);
  for (const int cell : {8, 20, 48, 110}) {
    std::vector<int> greys(1000);
    for (int& grey : greys) grey = static_cast<int>(draw() % 64);
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x)
        sums[static_cast<size_t>(y * kWidth + x)] +=
            greys[static_cast<size_t>(y / cell * 31 + x / cell) % 1000];
    }
  }
  const std::span<std::byte> bytes = made->bytes.mutable_span();
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(sums[i / 3]);
  return *std::move(made);
}

// What a crawl finds with the needles of a picture, a rescan must find with those of its hash alone.
TEST(DihedralNeedles, AreThoseOfThePictureButForAFewBits) {
  constexpr int kFewBits = 20;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    MemoryBudget budget(64 << 20);
    const Pixels picture = Picture(seed, budget);
    const Result<PdqHash> hash = HashPicture({.picture = picture}, budget);
    ASSERT_TRUE(hash);
    const auto derived = DihedralNeedles(hash->needles[0]);
    EXPECT_EQ(derived[0], hash->needles[0]);
    std::set<size_t> matched;
    for (const Pdq& needle : derived) {
      const auto nearest =
          std::min_element(hash->needles.begin(), hash->needles.end(), [&](const Pdq& a, const Pdq& b) {
            return HammingDistance(a, needle) < HammingDistance(b, needle);
          });
      EXPECT_LE(HammingDistance(*nearest, needle), kFewBits);
      matched.insert(static_cast<size_t>(nearest - hash->needles.begin()));
    }
    EXPECT_EQ(matched.size(), kPdqNeedles);
  }
}

TEST(DihedralNeedles, TurningTwiceGivesTheHashBack) {
  Pdq hash;
  std::mt19937_64 draw(7);
  for (uint64_t& word : hash.words) word = draw();
  for (const size_t turn : {1u, 2u, 3u, 4u})
    EXPECT_EQ(DihedralNeedles(DihedralNeedles(hash)[turn])[turn], hash);
}

}  // namespace
}  // namespace tamis
