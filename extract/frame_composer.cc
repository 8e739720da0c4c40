#include "extract/frame_composer.h"

#include <cstring>
#include <string>
#include <utility>

namespace tamis {
namespace {

constexpr int64_t kFramesOfMaxPixels = 10;

size_t RowBytes(const FrameArea& area) {
  return static_cast<size_t>(area.width_px) * 3;
}

uint8_t Blended(unsigned above, unsigned alpha, unsigned below) {
  return static_cast<uint8_t>((above * alpha + below * (255u - alpha) + 127u) / 255u);
}

}  // namespace

void PaintOver(const uint8_t* rgba, int count, int step, uint8_t* rgb) {
  for (int i = 0; i < count; ++i, rgba += 4, rgb += ptrdiff_t{3} * step) {
    for (int c = 0; c < 3; ++c) rgb[c] = Blended(rgba[c], rgba[3], rgb[c]);
  }
}

void PaintOnWhite(const uint8_t* rgba, int count, int step, uint8_t* rgb) {
  for (int i = 0; i < count; ++i, rgba += 4, rgb += ptrdiff_t{3} * step) {
    for (int c = 0; c < 3; ++c) rgb[c] = Blended(rgba[c], rgba[3], 255u);
  }
}

void FrameComposer::FillWhite(const FrameArea& area) {
  for (int y = 0; y < area.height_px; ++y) {
    std::memset(canvas().row(area.top + y) + ptrdiff_t{3} * area.left, 0xFF, RowBytes(area));
  }
}

Status FrameComposer::EndLast() {
  if (end_ == FrameEnd::kClear) FillWhite(area_);
  if (end_ != FrameEnd::kRestore) return {};
  for (int y = 0; y < area_.height_px; ++y) {
    std::memcpy(row(y), saved_.data() + static_cast<size_t>(y) * RowBytes(area_), RowBytes(area_));
  }
  saved_.Reset();
  return {};
}

Status FrameComposer::Begin(const FrameArea& area, FrameEnd end, bool may_have_alpha) {
  if (frame_index_ == 0) {
    FillWhite({0, 0, picture_.width_px, picture_.height_px});
  } else if (frame_index_ == 1) {
    Result<Pixels> copy = Pixels::Allocate(picture_.width_px, picture_.height_px, 3, budget_);
    if (!copy) return copy.error();
    copy_ = *std::move(copy);
    std::memcpy(copy_.bytes.data(), picture_.bytes.data(), copy_.bytes.size());
  }
  if (frame_index_ > 0) {
    const Status ended = EndLast();
    if (!ended) return ended;
  }
  area_ = area;
  has_alpha_ = false;
  if (may_have_alpha && visitors_.as_stored) {
    Result<Pixels> stored = Pixels::Allocate(area.width_px, area.height_px, 3, budget_);
    if (!stored) return stored.error();
    stored_ = *std::move(stored);
  }
  // Nothing was there before the first frame: to take it back is to clear it.
  end_ = frame_index_ == 0 && end == FrameEnd::kRestore ? FrameEnd::kClear : end;
  if (end_ != FrameEnd::kRestore) return {};
  Result<Bytes> saved = Bytes::Allocate(RowBytes(area) * static_cast<size_t>(area.height_px), budget_);
  if (!saved) return saved.error();
  saved_ = *std::move(saved);
  for (int y = 0; y < area.height_px; ++y) {
    std::memcpy(saved_.data() + static_cast<size_t>(y) * RowBytes(area), row(y), RowBytes(area));
  }
  return {};
}

uint8_t* FrameComposer::row(int y) {
  return canvas().row(area_.top + y) + ptrdiff_t{3} * area_.left;
}

uint8_t* FrameComposer::stored_row(int y) {
  return stored_.bytes.empty() ? nullptr : stored_.row(y);
}

void FrameComposer::Paint(const uint8_t* rgba, int x, int y, int count, bool blends) {
  (blends ? PaintOver : PaintOnWhite)(rgba, count, 1, row(y) + ptrdiff_t{3} * x);
  uint8_t* stored = stored_row(y);
  if (stored == nullptr) return;
  stored += ptrdiff_t{3} * x;
  uint8_t all_alpha = 0xFF;
  for (int i = 0; i < count; ++i, rgba += 4, stored += 3) {
    std::memcpy(stored, rgba, 3);
    all_alpha &= rgba[3];
  }
  if (all_alpha != 0xFF) NoteAlpha();
}

Status FrameComposer::Finish() {
  Status seen = visitors_.composed ? visitors_.composed(frame_index_, canvas()) : Status();
  if (seen && has_alpha_ && !stored_.bytes.empty()) seen = visitors_.as_stored(frame_index_, stored_);
  stored_.bytes.Reset();
  ++frame_index_;
  return seen;
}

int64_t ComposerBytes(int64_t canvas_pixels, int frame_count, const ComposerNeeds& needs) {
  return 3 * (needs.alpha_pixels + (frame_count > 1 ? canvas_pixels + needs.restored_pixels : 0));
}

Status CheckFrames(int64_t canvas_pixels, int64_t frame_count, const ImageJobOptions& options) {
  if (canvas_pixels > options.max_pixels) {
    return Error{ErrorCode::kTooLarge, "image_too_many_pixels: " + std::to_string(canvas_pixels)};
  }
  if (frame_count > options.max_frames) {
    return Error{ErrorCode::kTooLarge,
                 "image_too_many_frames: more than " + std::to_string(options.max_frames)};
  }
  if (frame_count * canvas_pixels > kFramesOfMaxPixels * options.max_pixels) {
    return Error{ErrorCode::kTooLarge,
                 "image_too_many_pixels: " + std::to_string(frame_count * canvas_pixels) + " in all frames"};
  }
  return {};
}

}  // namespace tamis
