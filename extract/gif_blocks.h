#ifndef TAMIS_EXTRACT_GIF_BLOCKS_H_
#define TAMIS_EXTRACT_GIF_BLOCKS_H_

// The blocks of a GIF: a walk over them before anything is allocated or decoded.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "crawler/core/result.h"
#include "extract/frame_composer.h"

namespace tamis {

/// One image of a GIF.
struct GifFrame {
  FrameArea area;
  FrameEnd end = FrameEnd::kKeep;
  int transparent = -1;  // index that is not painted; -1 none
  bool interlaced = false;
};

struct GifLayout {
  int width_px = 0;
  int height_px = 0;
  std::vector<GifFrame> frames;
};

/// What a piece of the file is, for those who copy some of it.
enum class GifPiece : uint8_t { kHead, kGraphicControl, kOtherExtension, kImage, kTrailer };

/// Called with each piece in order; an empty function is fine.
using GifPieceVisitor = std::function<void(GifPiece piece, std::span<const std::byte> bytes)>;

/// Reads the file up to its trailer. What follows is no part of it.
/// Errors: image_truncated (no trailer), image_damaged (no frame, a frame not within the canvas, a block of
/// no known kind), image_too_many_frames. Memory: `max_frames` frames. Cost: linear. Thread-safe.
/// Source: GIF89a specification, 15 to 27.
Result<GifLayout> ReadGifLayout(std::span<const std::byte> bytes, int max_frames,
                                const GifPieceVisitor& visit_piece = {});

}  // namespace tamis

#endif  // TAMIS_EXTRACT_GIF_BLOCKS_H_
