#ifndef TAMIS_EXTRACT_FRAME_COMPOSER_H_
#define TAMIS_EXTRACT_FRAME_COMPOSER_H_

// The canvas of a picture with frames: what a viewer would see, on white.
//
// Composing on opaque white from the start gives what composing with alpha and matting at the end gives, up
// to rounding: painting over is associative, and clearing to transparent is clearing to white.

#include <cstdint>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "extract/image_job.h"

namespace tamis {

/// Where a frame lies on the canvas. Within it: the caller has checked.
struct FrameArea {
  int left = 0;
  int top = 0;
  int width_px = 0;
  int height_px = 0;
};

/// What becomes of a frame's area before the next one is painted.
enum class FrameEnd : uint8_t { kKeep, kClear, kRestore };

/// Paints `count` RGBA pixels over RGB ones `step` pixels apart; rounds to nearest.
void PaintOver(const uint8_t* rgba, int count, int step, uint8_t* rgb);

/// The same, but what lies below is white.
void PaintOnWhite(const uint8_t* rgba, int count, int step, uint8_t* rgb);

/// Who looks at the frames; either may be empty.
struct FrameVisitors {
  /// Every frame, composed on white.
  FrameVisitor composed;
  /// After it: the frame's own area with the colours that the file has there, whatever its alpha. Only frames
  /// that have a pixel which is not opaque.
  FrameVisitor as_stored;
};

/// Paints frames one after the other: the first on the picture itself, the others on a copy of it.
/// Memory: one canvas from the second frame on, the area of a frame that will be taken back, and the area of
/// one that may have alpha.
/// Lifetime: all arguments of the constructor must outlive it. Thread-safety: none.
class FrameComposer {
 public:
  FrameComposer(Pixels& picture, const FrameVisitors& visitors, MemoryBudget& budget)
      : picture_(picture), visitors_(visitors), budget_(budget) {}

  /// Ends the frame before and makes room for one more.
  Status Begin(const FrameArea& area, FrameEnd end, bool may_have_alpha);

  /// The canvas at the left end of the frame's row.
  uint8_t* row(int y);

  /// The same of the colours as stored; null where nobody asks for them.
  uint8_t* stored_row(int y);

  /// Paints `count` RGBA pixels into the frame's row from column `x` on: over what is there, or in its place.
  void Paint(const uint8_t* rgba, int x, int y, int count, bool blends);

  /// A pixel of this frame was not opaque. Paint sees that by itself.
  void NoteAlpha() { has_alpha_ = true; }

  /// Shows the frame to the visitors.
  Status Finish();

 private:
  Status EndLast();
  Pixels& canvas() { return frame_index_ == 0 ? picture_ : copy_; }
  void FillWhite(const FrameArea& area);

  Pixels& picture_;
  const FrameVisitors& visitors_;
  MemoryBudget& budget_;
  Pixels copy_;
  Pixels stored_;
  bool has_alpha_ = false;
  Bytes saved_;
  FrameArea area_;
  FrameEnd end_ = FrameEnd::kKeep;
  int frame_index_ = 0;
};

/// The largest areas of its kind.
struct ComposerNeeds {
  int64_t restored_pixels = 0;  // of a frame that will be taken back
  int64_t alpha_pixels = 0;     // of one that may have alpha
};

/// What a FrameComposer with both visitors charges at most, for `frame_count` frames on a canvas of that many
/// pixels.
int64_t ComposerBytes(int64_t canvas_pixels, int frame_count, const ComposerNeeds& needs);

/// image_too_many_frames above `max_frames`, image_too_many_pixels when all canvases together have more than
/// ten times `max_pixels`: a bound on the work that any one file can ask for.
Status CheckFrames(int64_t canvas_pixels, int64_t frame_count, const ImageJobOptions& options);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FRAME_COMPOSER_H_
