#include "extract/model_input.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/check.h"

namespace tamis {
namespace {

constexpr ModelInputSpec kOpenNsfw{
    .resize_width_px = 256, .resize_height_px = 256, .width_px = 224, .height_px = 224, .jpeg_quality = 75};

MemoryBudget& Budget() {
  static MemoryBudget budget(kUnlimited);
  return budget;
}

Pixels NewPicture(int width_px, int height_px) {
  Result<Pixels> picture = Pixels::Allocate(width_px, height_px, 3, Budget());
  CHECK(picture.has_value());
  return *std::move(picture);
}

Pixels Noise(int width_px, int height_px, uint32_t seed) {
  Pixels picture = NewPicture(width_px, height_px);
  uint32_t state = seed;
  for (std::byte& sample : picture.bytes.mutable_span()) {
    state = state * 1664525 + 1013904223;
    sample = static_cast<std::byte>(state >> 24);
  }
  return picture;
}

Pixels Flat(int width_px, int height_px, uint8_t value) {
  Pixels picture = NewPicture(width_px, height_px);
  std::memset(picture.row(0), value, picture.bytes.size());
  return picture;
}

uint64_t Fnv1a(const Pixels& picture) {
  uint64_t digest = 0xCBF29CE484222325;
  for (const std::byte byte : picture.bytes.span()) {
    digest = (digest ^ static_cast<uint64_t>(byte)) * 0x100000001B3;
  }
  return digest;
}

struct Vector {
  int width, height;
  int resize, filter, resize_width, resize_height, crop_width, crop_height, quality;
  uint64_t digest;
  ModelInputSpec spec() const {
    return {.resize = static_cast<InputResize>(resize),
            .filter = static_cast<InputFilter>(filter),
            .resize_width_px = resize_width,
            .resize_height_px = resize_height,
            .width_px = crop_width,
            .height_px = crop_height,
            .jpeg_quality = quality};
  }
};

// tests/oracle/model_input_test.py vectors, with Pillow 12.0.0
constexpr Vector kVectors[] = {
    {235, 266, 2, 0, 32, 7, 32, 7, 0, 0x3FCB92D987EE95EF},
    {500, 220, 0, 0, 336, 336, 336, 336, 90, 0xDDF22B4E850DC707},
    {17, 243, 0, 0, 336, 336, 336, 336, 90, 0x6EA0898EC89822DC},
    {234, 252, 0, 0, 256, 256, 224, 224, 75, 0x08EDC8B7940B6E04},
    {430, 148, 2, 0, 256, 256, 154, 176, 75, 0xEB4769DF5190ABB6},
    {2, 500, 2, 0, 224, 224, 211, 152, 75, 0x31834B9F04B3BE05},
    {318, 500, 1, 0, 96, 32, 96, 32, 75, 0x8A1A05786084762B},
    {500, 500, 1, 1, 256, 38, 256, 38, 75, 0x142DA6CC686C44A3},
    {500, 3, 0, 1, 336, 336, 310, 314, 75, 0x3548C00ECEFD5D67},
    {260, 292, 0, 0, 256, 256, 224, 224, 75, 0x5EB29CB8062AE723},
    {500, 500, 1, 0, 32, 31, 18, 16, 75, 0xAD4E7A17737A5CAF},
    {500, 100, 2, 1, 8, 6, 8, 6, 0, 0x377790EEC4E7B8A0},
    {467, 362, 1, 0, 224, 224, 175, 122, 0, 0xB73BCC2AF9A6515E},
    {460, 412, 2, 1, 96, 71, 96, 71, 75, 0x48A9589A8E42A7D7},
    {500, 16, 0, 0, 32, 32, 32, 32, 0, 0x495042312905C01A},
    {500, 500, 0, 0, 256, 256, 224, 224, 75, 0x8848AD91C81317B5},
    {187, 270, 1, 0, 96, 96, 96, 96, 90, 0xC8A9CA876868B10A},
    {16, 500, 2, 0, 384, 349, 292, 275, 75, 0x902AF0DD376557F5},
    {473, 396, 2, 1, 8, 8, 7, 5, 0, 0x478EE6B2339C1205},
    {349, 500, 0, 0, 8, 8, 6, 8, 0, 0x218B9539E54B3E3D},
    {2, 500, 2, 1, 96, 45, 78, 25, 0, 0x208009EC9FBE29CD},
    {279, 274, 0, 0, 256, 256, 224, 224, 75, 0x1C0AECABDB0B037B},
    {492, 496, 1, 0, 96, 96, 96, 96, 75, 0xFC2E838A5259FD5A},
    {100, 500, 2, 0, 224, 136, 224, 136, 90, 0x8F1892F8F3C046CB},
    {500, 500, 2, 0, 256, 256, 219, 185, 90, 0x11F513429A337DE8},
    {500, 500, 1, 0, 224, 210, 214, 134, 0, 0x031F1B86FC1D283B},
    {100, 500, 0, 1, 384, 384, 280, 306, 75, 0x76B81EB9A3F90BF1},
    {226, 244, 0, 0, 256, 256, 224, 224, 75, 0xEAEED7B9B22DB48B},
    {105, 233, 1, 0, 320, 320, 316, 160, 75, 0xC6D7A076EAC46C83},
    {16, 500, 2, 0, 336, 103, 213, 78, 75, 0x207A60F3356BBBAD},
    {500, 500, 1, 0, 96, 96, 96, 96, 0, 0xB270224067DED937},
    {500, 477, 2, 0, 384, 180, 384, 180, 90, 0xD63A8A851CA62E59},
    {3, 88, 2, 0, 96, 96, 61, 49, 75, 0xAE7D5B900E17BEA7},
    {500, 500, 0, 0, 256, 256, 224, 224, 75, 0xB9C2FF67F2E9F755},
    {247, 500, 1, 1, 336, 32, 258, 30, 90, 0x16808F82C2774E30},
    {17, 500, 2, 0, 8, 3, 5, 1, 0, 0x2EB09CE4C4320587},
};

TEST(ModelInput, IsWhatPillowMakesBitForBit) {
  uint32_t seed = 12345;
  for (const Vector& vector : kVectors) {
    SCOPED_TRACE(testing::Message() << vector.width << "x" << vector.height << ", vector " << seed - 12345);
    const Pixels picture = Noise(vector.width, vector.height, seed++);
    const Result<Pixels> input = MakeModelInput(picture, vector.spec(), Budget());
    ASSERT_TRUE(input) << input.error().message;
    EXPECT_EQ(input->width_px, vector.crop_width);
    EXPECT_EQ(input->height_px, vector.crop_height);
    EXPECT_EQ(Fnv1a(*input), vector.digest);
  }
}

TEST(ModelInput, TheMemoryThatIsStatedIsEnoughAndLittleMoreThanNeeded) {
  for (const Vector& vector : kVectors) {
    SCOPED_TRACE(testing::Message() << vector.width << "x" << vector.height);
    const Pixels picture = Noise(vector.width, vector.height, 1);
    const int64_t stated = ModelInputBytes(vector.width, vector.height, vector.spec());
    MemoryBudget enough(stated);
    {
      const Result<Pixels> input = MakeModelInput(picture, vector.spec(), enough);
      ASSERT_TRUE(input) << input.error().message;
      EXPECT_EQ(enough.used_bytes(), static_cast<int64_t>(input->bytes.size()));
    }
    EXPECT_EQ(enough.used_bytes(), 0);
    MemoryBudget less(enough.peak_bytes() - 1);
    const Result<Pixels> refused = MakeModelInput(picture, vector.spec(), less);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(less.used_bytes(), 0);
  }
}

TEST(ModelInput, WorkingMemoryDoesNotGrowWithTheHeight) {
  ModelInputSpec plain = kOpenNsfw;
  plain.jpeg_quality = 0;
  EXPECT_LT(ModelInputBytes(1, 40'000'000, plain), int64_t{700} * 1'000'000);
  EXPECT_LT(ModelInputBytes(600, 60'000, plain), int64_t{2} * 1'000'000);
  EXPECT_LT(ModelInputBytes(1600, 1000, plain), int64_t{1} * 1'000'000);
}

TEST(ModelInput, ThePictureIsMadeByWhoeverAsksForItAlsoAfterJpeg) {
  for (const int quality : {0, 75}) {
    ModelInputSpec spec = kOpenNsfw;
    spec.jpeg_quality = quality;
    const Pixels picture = Noise(300, 200, 5);
    std::vector<std::byte> shared(224 * 224 * 3);
    int made = 0;
    const PictureMaker maker = [&](int width, int height, int channels) -> Result<Pixels> {
      ++made;
      CHECK(static_cast<size_t>(width * height * channels) == shared.size());
      return Pixels{width, height, channels, Bytes::Wrap(shared.data(), shared.size(), {})};
    };
    const Result<Pixels> input = MakeModelInput(picture, spec, Budget(), maker);
    ASSERT_TRUE(input);
    EXPECT_EQ(made, 1);
    EXPECT_EQ(input->bytes.data(), shared.data());
    EXPECT_EQ(Fnv1a(*input), Fnv1a(*MakeModelInput(picture, spec, Budget())));
  }
}

TEST(ModelInput, ALetterboxedPictureIsWholeAndTheRestIsBlackAtRightAndBottom) {
  const ModelInputSpec spec{.resize = InputResize::kLetterbox,
                            .resize_width_px = 64,
                            .resize_height_px = 48,
                            .width_px = 64,
                            .height_px = 48};
  const auto is_filled = [&](int width, int height, int filled_width, int filled_height) {
    const Result<Pixels> input = MakeModelInput(Flat(width, height, 200), spec, Budget());
    CHECK(input.has_value());
    for (int y = 0; y < 48; ++y) {
      for (int x = 0; x < 64; ++x) {
        const int wanted = x < filled_width && y < filled_height ? 200 : 0;
        if (input->row(y)[3 * x] != wanted) return testing::AssertionFailure() << x << ", " << y;
      }
    }
    return testing::AssertionSuccess();
  };
  EXPECT_TRUE(is_filled(128, 32, 64, 16));
  EXPECT_TRUE(is_filled(10, 100, 5, 48));
  EXPECT_TRUE(is_filled(64, 48, 64, 48));
  EXPECT_TRUE(is_filled(4, 3, 64, 48)) << "small ones grow";
  EXPECT_TRUE(is_filled(100'000, 1, 64, 1)) << "a side never vanishes";
}

TEST(ModelInput, WhatACropHasBeyondThePictureIsBlackOnBothSides) {
  const ModelInputSpec spec{.resize = InputResize::kShortestSide,
                            .resize_width_px = 40,
                            .resize_height_px = 20,
                            .width_px = 40,
                            .height_px = 20};
  const Result<Pixels> input = MakeModelInput(Flat(50, 50, 9), spec, Budget());
  ASSERT_TRUE(input);
  for (int x = 0; x < 40; ++x) EXPECT_EQ(input->row(7)[3 * x], x >= 10 && x < 30 ? 9 : 0) << x;
}

TEST(ModelInput, AFlatPictureStaysFlatWhateverItsShape) {
  constexpr std::pair<int, int> kShapes[] = {{1, 1},      {1, 70'000}, {70'000, 1}, {27, 5'000},
                                             {29, 5'000}, {3, 4'097},  {5, 5},      {2'000, 3'000}};
  for (const auto& [width, height] : kShapes) {
    for (const InputFilter filter : {InputFilter::kBilinear, InputFilter::kBicubic}) {
      for (const InputResize resize : {InputResize::kStretch, InputResize::kShortestSide}) {
        SCOPED_TRACE(testing::Message() << width << "x" << height);
        ModelInputSpec spec = kOpenNsfw;
        spec.jpeg_quality = 0;
        spec.filter = filter;
        spec.resize = resize;
        MemoryBudget budget(ModelInputBytes(width, height, spec));
        const Result<Pixels> input = MakeModelInput(Flat(width, height, 143), spec, budget);
        ASSERT_TRUE(input) << input.error().message;
        EXPECT_TRUE(
            std::ranges::all_of(input->bytes.span(), [](std::byte b) { return b == std::byte{143}; }));
      }
    }
  }
}

/// The triangle's mean along one axis, in real numbers.
double Mean(const std::vector<double>& samples, int result, int results) {
  const double scale = static_cast<double>(samples.size()) / results, support = std::max(scale, 1.0);
  const double middle = (result + 0.5) * scale;
  double sum = 0, weights = 0;
  for (size_t i = 0; i < samples.size(); ++i) {
    const double weight = std::max(0.0, 1 - std::abs((static_cast<double>(i) + 0.5 - middle) / support));
    sum += weight * samples[i];
    weights += weight;
  }
  return sum / weights;
}

TEST(ModelInput, AVeryTallPictureIsResampledColumnsFirstAndToTheSameColours) {
  const Pixels picture = Noise(3, 5'000, 77);
  const ModelInputSpec spec{.resize_width_px = 96, .resize_height_px = 40, .width_px = 96, .height_px = 40};
  const Result<Pixels> input = MakeModelInput(picture, spec, Budget());
  ASSERT_TRUE(input);
  for (int y = 0; y < 40; y += 13) {
    std::vector<double> row(3);
    for (int x = 0; x < 3; ++x) {
      std::vector<double> column(5'000);
      for (int i = 0; i < 5'000; ++i) column[static_cast<size_t>(i)] = picture.row(i)[3 * x];
      row[static_cast<size_t>(x)] = Mean(column, y, 40);
    }
    for (int x = 0; x < 96; ++x) EXPECT_NEAR(input->row(y)[3 * x], Mean(row, x, 96), 1.01) << x << ", " << y;
  }
}

TEST(ModelInput, ASpecOutOfItsLimitsIsRefused) {
  ASSERT_TRUE(IsValid(kOpenNsfw));
  const std::pair<const char*, void (*)(ModelInputSpec&)> faults[] = {
      {"no width", [](ModelInputSpec& spec) { spec.width_px = 0; }},
      {"a negative height", [](ModelInputSpec& spec) { spec.height_px = -1; }},
      {"a crop wider than its box", [](ModelInputSpec& spec) { spec.width_px = 257; }},
      {"a crop higher than its box", [](ModelInputSpec& spec) { spec.height_px = 257; }},
      {"a box too wide", [](ModelInputSpec& spec) { spec.resize_width_px = kMaxModelInputSidePx + 1; }},
      {"a box too high", [](ModelInputSpec& spec) { spec.resize_height_px = INT32_MAX; }},
      {"a quality above 100", [](ModelInputSpec& spec) { spec.jpeg_quality = 101; }},
      {"a negative quality", [](ModelInputSpec& spec) { spec.jpeg_quality = -1; }},
      {"no such resize", [](ModelInputSpec& spec) { spec.resize = static_cast<InputResize>(3); }},
      {"no such filter", [](ModelInputSpec& spec) { spec.filter = static_cast<InputFilter>(2); }},
  };
  for (const auto& [name, fault] : faults) {
    ModelInputSpec spec = kOpenNsfw;
    fault(spec);
    EXPECT_FALSE(IsValid(spec)) << name;
    const Result<Pixels> input = MakeModelInput(Flat(4, 4, 1), spec, Budget());
    ASSERT_FALSE(input) << name;
    EXPECT_EQ(input.error().code, ErrorCode::kInvalidInput) << name;
  }
}

}  // namespace
}  // namespace tamis
