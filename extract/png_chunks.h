#ifndef TAMIS_EXTRACT_PNG_CHUNKS_H_
#define TAMIS_EXTRACT_PNG_CHUNKS_H_

// The chunks of a PNG: a walk over them, and what the decoder must know of them before it starts.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "crawler/core/result.h"
#include "extract/frame_composer.h"

namespace tamis {

/// Four letters of a chunk's type as a number.
constexpr uint32_t PngType(const char (&letters)[5]) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(letters[i]);
  return value;
}

struct PngChunk {
  uint32_t type = 0;
  size_t at = 0;  // of its length field
  std::span<const std::byte> data;
  size_t end() const { return at + data.size() + 12; }
};

/// The chunk at `at`. Errors: kInvalidInput "image_truncated" when the file ends before its CRC does.
Result<PngChunk> ReadPngChunk(std::span<const std::byte> bytes, size_t at);

/// One frame of an animated PNG (PNG, third edition, 11.3.6), its data between two offsets of the file.
struct PngFrame {
  FrameArea area;
  FrameEnd end = FrameEnd::kKeep;
  bool blends = false;  // painted over what is there; else in its place
  size_t data_begin = 0;
  size_t data_end = 0;
};

/// What a PNG is made of.
struct PngLayout {
  uint32_t width_px = 0;
  uint32_t height_px = 0;
  bool has_alpha = false;  // alpha channel or tRNS
  bool interlaced = false;
  std::span<const std::byte> header;        // data of IHDR
  std::span<const std::byte> palette;       // data of PLTE; empty if none
  std::span<const std::byte> transparency;  // data of tRNS; empty if none
  std::vector<PngFrame> frames;  // the default image, then those frames of the animation that are not it
};

/// Reads all chunks, checks the CRC of each, the order of those that matter, and the control chunks of an
/// animation: their sequence numbers, their count against acTL, and that frames lie within the picture.
/// An acTL after the picture's data or with no frame behind it does not make an animation.
/// Errors: image_truncated (no IEND), image_damaged (kInvalidInput), image_too_many_frames (kTooLarge).
/// Memory: `max_frames` frames. Cost: linear. Thread-safe.
Result<PngLayout> ReadPngLayout(std::span<const std::byte> bytes, int max_frames);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PNG_CHUNKS_H_
