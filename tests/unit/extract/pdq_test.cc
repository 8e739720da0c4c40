#include "extract/pdq.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/check.h"
#include "extract/orientation.h"
#include "tests/support/pdq_reference.h"

namespace tamis {
namespace {

MemoryBudget& Budget() {
  static MemoryBudget budget(int64_t{512} * 1024 * 1024);
  return budget;
}

Pixels Make(int width, int height) {
  Result<Pixels> made = Pixels::Allocate(width, height, 3, Budget());
  CHECK(made.has_value());
  return *std::move(made);
}

/// The synthetic picture whose hashes below the reference implementation gives (pdqhash 0.2.8).
Pixels Synthetic(int width, int height) {
  Pixels picture = Make(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int s = x * 1024 / width, t = y * 1024 / height;
      uint8_t* pixel = picture.row(y) + ptrdiff_t{3} * x;
      pixel[0] = static_cast<uint8_t>((s * s / 911 + t * t / 1777 + s * t / 1201) & 255);
      pixel[1] = static_cast<uint8_t>((s * 3 / 7 + t * t / 809) & 255);
      pixel[2] = static_cast<uint8_t>((s * t / 1493 + t * 5 / 11) & 255);
    }
  }
  return picture;
}

Pixels Noise(int width, int height, uint32_t seed) {
  Pixels picture = Make(width, height);
  std::mt19937 random(seed);
  for (size_t i = 0; i < picture.bytes.size(); ++i) picture.row(0)[i] = static_cast<uint8_t>(random());
  return picture;
}

PdqHash Hash(const PdqRequest& request) {
  const Result<PdqHash> hash = HashPicture(request, Budget());
  CHECK(hash.has_value());
  return *hash;
}

struct Vector {
  int width;
  int height;
  std::string full;
  std::string nearest_512;
};

const std::vector<Vector> kVectors = {
    {4, 10, "0000000000000000000000000000000000000000000000000000000000000000", ""},
    {5, 5, "6d5b61d897a59e2761d861d869d89e279e2761d8695a61d896a59e2761d861d8", ""},
    {17, 9, "ab077fffa330765e8ccd33d2c8c5ec2c373accadd97789815eddc00454b81810", ""},
    {64, 64, "7caddd7208cd9dd83392caa7b22d67785c7250c7d3c5730db61c66d8269864d0", ""},
    {100, 60, "fc2ddd52004f9fd83392ca27322d67785c7251e7b3c5e20db6bc66d86498e490", ""},
    {128, 128, "fdf899422acddb9863928a27332c677a5c72d1c7b385a60de698e6d8ac98e490", ""},
    {129, 257, "fce8994239cdbb9863128a27332d677a5c72d1c7b385e60da6b8e4f8ac98e490", ""},
    {300, 200, "fdf899422acd9b9863928e27332c67725c72d1c7b385e60da6f8e6d8a498e490", ""},
    {512, 512, "ddf899423bcdbb9863928e27332c47725c72d1c7b385a60da6b8e4f8ac98e490", ""},
    {640, 480, "fcf8994238cdbb9863928a27332c677a5c72d1c7b385e60da6b8e6f8a498e490",
     "fcf899423acdbb9863928a27332c67725c72d1c7b385a60da6b8e6f8ac98e490"},
    {1024, 768, "fdf8994239cdbb9863928a27332c67725c72d1c7b385e60da6b8e4d8ac98e490",
     "ddf8994239cdbb9863928e27332c47725c72d1c7b385e60da6b8e4f8ac98e490"},
    {1600, 1004, "fcf8994238cdbb9863928a27332c677a5c72d1c7b385e60da6b8e6f8a498e490",
     "fdf8994239cdbb9863928a27332c67725c72d1c7b385e60da6b8e6d8a498e490"},
    {33, 900, "3ca8dd5208cdd9d833928aa7ba2d677a5c7251e753c5330db61c76d836d864d0",
     "fcb8dd4208cd9dd833928aa7b22d677a5c6251e713c5b30db61c66d8b6d864d0"},
};

TEST(PdqPicture, TheSyntheticVectorsMatchToTheBitInEveryKernel) {
  for (const Vector& vector : kVectors) {
    const Pixels picture = Synthetic(vector.width, vector.height);
    for (const PdqKernels* kernels : UsablePdqKernels()) {
      SCOPED_TRACE(testing::Message() << vector.width << "x" << vector.height << " " << kernels->name);
      const PdqHash hash = Hash({.picture = picture, .kernels = kernels});
      EXPECT_EQ(ToHex(hash.needles[0]), vector.full);
      EXPECT_EQ(hash.quality, vector.width < 5 ? 0 : 100);
      EXPECT_EQ(IsReducedTo512(vector.width, vector.height), !vector.nearest_512.empty());
      const Result<PdqHash> nearest = HashNearest512({.picture = picture, .kernels = kernels}, Budget());
      ASSERT_TRUE(nearest);
      EXPECT_EQ(ToHex(nearest->needles[0]), vector.nearest_512.empty() ? vector.full : vector.nearest_512);
    }
  }
}

TEST(PdqPicture, TheDihedralVectorsMatchToTheBit) {
  const std::vector<std::string> expected = {
      "fdf899422acd9b9863928e27332c67725c72d1c7b385e60da6f8e6d8a498e490",
      "d47d762aab3e0d1ff4807a600f3c249fb0671e3387806670b21ed98f4dc0db8f",
      "a9ad33e87d9831323647208d6679cdd809277b6de6d00ca7f30d4c7271cd4e3a",
      "812adc90fe6a87b5a1d5d4ca4a690635ed3ab491d2ddccdae74b732518957125",
      "fcf866bd28cd6467629275d8332c988d5c722e38b38559f2a6b81927a4981b6f",
      "a8adcc176d98cccd3647db726679322709278492e6d0b358f30db38d71cd91c5",
      "d47f89d5ab3fd2e0f480859f3f3cdb60b86fe1cc8788998fb21e26704dc02470",
      "8128236ffe6a784aa1d52b354a69f1cae5324b66d2d53325e74b8cda18958eda"};
  const Pixels picture = Synthetic(300, 200);
  const PdqHash hash = Hash({.picture = picture});
  for (size_t i = 0; i < kPdqNeedles; ++i) EXPECT_EQ(ToHex(hash.needles[i]), expected[i]) << i;
}

TEST(PdqPicture, ASideBelowFivePixelsHasNoHash) {
  for (const auto& [width, height] : {std::pair{4, 10}, {10, 4}, {1, 1}, {4, 4}}) {
    const Pixels picture = Synthetic(width, height);
    EXPECT_EQ(Hash({.picture = picture}), PdqHash{}) << width << "x" << height;
    EXPECT_EQ(PdqBytes(width, height), 0);
  }
}

TEST(PdqPicture, AFlatPictureHasNoQuality) {
  Pixels picture = Make(300, 200);
  std::memset(picture.bytes.data(), 77, picture.bytes.size());
  EXPECT_EQ(Hash({.picture = picture}).quality, 0);
}

TEST(PdqPicture, AHashWithoutTiesHasHalfItsBitsSet) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    const Pixels picture = Noise(90 + static_cast<int>(seed), 70, seed);
    for (const Pdq& needle : Hash({.picture = picture}).needles) EXPECT_EQ(PopCount(needle), 128);
  }
}

/// Sizes of all kinds: below, at and above the steps of windows and blocks; thin ones; windows whose sums
/// leave 16 bits and 24 bits.
std::vector<std::pair<int, int>> ManySizes() {
  std::vector<std::pair<int, int>> sizes = {{5, 5},     {5, 700},    {700, 5},    {63, 65},    {64, 64},
                                            {128, 129}, {129, 128},  {256, 256},  {257, 511},  {11, 2049},
                                            {7, 4100},  {6, 32'769}, {5, 70'000}, {70'000, 5}, {2600, 2200}};
  std::mt19937 random(7);
  for (int i = 0; i < 60; ++i) {
    sizes.emplace_back(5 + static_cast<int>(random() % 696), 5 + static_cast<int>(random() % 696));
  }
  return sizes;
}

// Of sums of random pixels, no two orders of addition and no fused product give the same last bits.
TEST(PdqKernel, AllKernelsGiveTheSameBuffersBitForBit) {
  ASSERT_GE(UsablePdqKernels().size(), 1u);
  EXPECT_EQ(UsablePdqKernels().back()->name, "scalar");
  uint32_t seed = 1;
  for (const auto& [width, height] : ManySizes()) {
    const Pixels picture = Noise(width, height, ++seed);
    for (int orientation = 1; orientation <= 8; orientation += 5) {
      PdqTrace expected, trace;
      const PdqHash plain = Hash({picture, orientation, UsablePdqKernels().back(), &expected});
      for (const PdqKernels* kernels : UsablePdqKernels()) {
        SCOPED_TRACE(testing::Message() << width << "x" << height << " " << kernels->name);
        EXPECT_EQ(Hash({picture, orientation, kernels, &trace}), plain);
        EXPECT_EQ(std::memcmp(trace.cells.data(), expected.cells.data(), sizeof trace.cells), 0);
        EXPECT_EQ(
            std::memcmp(trace.coefficients.data(), expected.coefficients.data(), sizeof trace.coefficients),
            0);
      }
    }
  }
}

TEST(PdqKernel, WeightedBinningIsTwoBoxFiltersAndDecimation) {
  uint32_t seed = 100;
  for (const auto& [width, height] : ManySizes()) {
    SCOPED_TRACE(testing::Message() << width << "x" << height);
    const Pixels picture = Noise(width, height, ++seed);
    const std::vector<double> naive = NaivePdqCells(picture);
    PdqTrace trace;
    Hash({.picture = picture, .trace = &trace});
    for (size_t i = 0; i < naive.size(); ++i) ASSERT_NEAR(trace.cells[i], naive[i], 1e-3) << i;
  }
}

TEST(PdqBins, WeightsAddUpToOneAndLieWithinTheAxis) {
  for (const int size : {1, 5, 64, 127, 128, 129, 255, 256, 257, 1000, 1600, 40'001, 5'000'000}) {
    std::vector<float> room(PdqWeightCount(size));
    const PdqBins made = MakePdqBins(size, room);
    int last_first = 0;
    for (const PdqBin& bin : made.bins) {
      EXPECT_GE(bin.first, last_first) << size;
      EXPECT_LE(bin.first + static_cast<int64_t>(bin.count), size);
      EXPECT_NEAR(std::accumulate(bin.weights, bin.weights + bin.count, 0.0), 1.0, 1e-5) << size;
      last_first = bin.first;
    }
  }
}

// The picture is turned; its hash is that of the file's rows, but for the order in which columns are added.
TEST(PdqPicture, OrientationIsTakenBackBeforeHashing) {
  const int width = 310, height = 203;
  const Pixels file = Synthetic(width, height);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    Pixels turned = SwapsSides(orientation) ? Make(height, width) : Make(width, height);
    PlaceRows(file.row(0), 0, height, orientation, &turned);
    PdqTrace expected, trace;
    const PdqHash hash = Hash({.picture = file, .trace = &expected});
    EXPECT_EQ(Hash({.picture = turned, .orientation = orientation, .trace = &trace}), hash) << orientation;
    for (size_t i = 0; i < kPdqCells; ++i)
      ASSERT_NEAR(trace.cells[i], expected.cells[i], 1e-3) << orientation;
  }
}

TEST(PdqPicture, OrientationIsTakenBackBeforeTheReductionTo512) {
  const int width = 610, height = 403;
  const Pixels file = Synthetic(width, height);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    Pixels turned = SwapsSides(orientation) ? Make(height, width) : Make(width, height);
    PlaceRows(file.row(0), 0, height, orientation, &turned);
    const Result<PdqHash> reduced = HashNearest512({.picture = turned, .orientation = orientation}, Budget());
    ASSERT_TRUE(reduced);
    EXPECT_EQ(*reduced, *HashNearest512({.picture = file}, Budget())) << orientation;
  }
}

TEST(PdqPicture, MemoryIsChargedBeforeItIsUsed) {
  const Pixels picture = Synthetic(1000, 700);
  MemoryBudget enough(PdqNearest512Bytes(1000, 700)), less(PdqBytes(1000, 700) - 1);
  EXPECT_TRUE(HashPicture({.picture = picture}, enough));
  EXPECT_EQ(enough.peak_bytes(), PdqBytes(1000, 700));
  EXPECT_TRUE(HashNearest512({.picture = picture}, enough));
  EXPECT_EQ(enough.used_bytes(), 0);
  const Result<PdqHash> refused = HashPicture({.picture = picture}, less);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tamis
