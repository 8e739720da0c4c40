#ifndef TAMIS_TESTS_SUPPORT_TEST_IMAGES_H_
#define TAMIS_TESTS_SUPPORT_TEST_IMAGES_H_

// Pictures for tests and benchmarks, drawn and encoded on the spot.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tamis {

/// A picture without padding; channels 1 to 4.
struct TestPicture {
  int width_px = 0;
  int height_px = 0;
  int channels = 3;
  std::vector<uint8_t> samples;

  uint8_t at(int x, int y, int channel) const {
    return samples[static_cast<size_t>((y * width_px + x) * channels + channel)];
  }
};

/// Smooth gradients with some texture; `seed` makes pictures differ.
TestPicture DrawPicture(int width_px, int height_px, int channels = 3, uint32_t seed = 1);

struct JpegRecipe {
  int quality = 90;
  bool progressive = false;
  bool full_chroma = false;  // 4:4:4 instead of 4:2:0
  bool arithmetic = false;
  bool ycck = false;  // of four channels
  int restart_rows = 0;
};

/// One channel becomes a grey JPEG, three YCbCr, four CMYK.
std::vector<std::byte> EncodeTestJpeg(const TestPicture& picture, const JpegRecipe& recipe = {});

struct PngRecipe {
  int bit_depth = 8;                                // 8 or 16; 16 repeats each sample as high and low byte
  std::optional<std::vector<uint8_t>> palette_rgb;  // then the picture has one channel of indices
  std::vector<uint8_t> palette_alpha;               // tRNS of the palette
  std::optional<uint16_t> transparent_grey;         // tRNS of a grey picture
  bool interlaced = false;
};

/// 1 grey (or palette), 2 grey and alpha, 3 RGB, 4 RGBA.
std::vector<std::byte> EncodeTestPng(const TestPicture& picture, const PngRecipe& recipe = {});

/// A PNG of one colour with its own zlib stream of stored blocks; Adam7 when `interlaced`. Sides up to 64.
std::vector<std::byte> AssembledPng(int side_px, bool interlaced);

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_TEST_IMAGES_H_
