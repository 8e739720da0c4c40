#ifndef TAMIS_EXTRACT_GIF_H_
#define TAMIS_EXTRACT_GIF_H_

// GIF by giflib, record by record. The only file pair that knows gif_lib.h.

#include <cstddef>
#include <cstdint>
#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/gif_blocks.h"
#include "extract/frame_composer.h"
#include "extract/image_job.h"

namespace tamis {

/// What DecodeGif charges beside the picture.
int64_t GifWorkingBytes(const GifLayout& layout);

/// Decodes to 8-bit RGB every frame, composed as browsers do it: what no frame has painted is transparent,
/// which is white here (the background colour of the file is ignored). The picture is the first frame.
/// `bytes` and `layout` belong together, and the caller has checked sizes and frames.
/// Errors: image_truncated, image_damaged (LZW data that end early or make no sense, no colour table, an
/// index beyond it); kUnavailable. Memory: the picture, GifWorkingBytes; giflib holds one frame's code tables
/// and no frame. Thread-safe.
Result<Pixels> DecodeGif(std::span<const std::byte> bytes, const GifLayout& layout, MemoryBudget& budget,
                         const PictureMaker& make_picture, const FrameVisitors& visitors);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_GIF_H_
