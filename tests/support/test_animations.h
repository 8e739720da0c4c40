#ifndef TAMIS_TESTS_SUPPORT_TEST_ANIMATIONS_H_
#define TAMIS_TESTS_SUPPORT_TEST_ANIMATIONS_H_

// GIF, WebP and animated PNG for tests, encoded on the spot.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/test_images.h"

namespace tamis {

/// How one frame of an animation lies and ends.
struct FrameRecipe {
  int left = 0;
  int top = 0;
  int disposal = 0;  // as the format numbers it
  bool blends = true;
};

/// One frame of a GIF: indices in `picture`, one channel.
struct GifFrameRecipe {
  TestPicture picture;
  FrameRecipe place;
  int transparent = -1;
  bool interlaced = false;
};

/// A GIF with one global table of 2 to 256 colours (a power of two), its LZW data of clear codes and
/// literals. `extensions` go before the first frame as they are.
std::vector<std::byte> EncodeTestGif(int width_px, int height_px, const std::vector<uint8_t>& colours_rgb,
                                     const std::vector<GifFrameRecipe>& frames,
                                     const std::string& extensions = "");

/// Channels 3 or 4.
std::vector<std::byte> EncodeTestWebp(const TestPicture& picture, bool lossless, float quality = 90);

/// Frames of 3 or 4 channels, lossless; offsets must be even. Disposal 1 clears.
struct AnimatedFrame {
  TestPicture picture;
  FrameRecipe place;
};
std::vector<std::byte> EncodeTestAnimatedWebp(int width_px, int height_px,
                                              const std::vector<AnimatedFrame>& frames);

/// The first frame covers the canvas and is the default image; with `hidden_default` it is no part of the
/// animation. All frames have the same channels, 3 or 4. Disposal 1 clears, 2 restores.
std::vector<std::byte> EncodeTestApng(const std::vector<AnimatedFrame>& frames, bool hidden_default = false);

/// A chunk of a PNG with its CRC.
std::string PngChunkText(const std::string& type, const std::string& data);

/// A chunk of a RIFF file, padded.
std::string RiffChunkText(const std::string& type, const std::string& data);

/// A WebP around these chunks.
std::string WebpFileText(const std::string& chunks);

std::vector<std::byte> BytesOf(const std::string& text);
std::string TextOf(const std::vector<std::byte>& bytes);

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_TEST_ANIMATIONS_H_
