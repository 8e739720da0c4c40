#include "extract/gif_blocks.h"

#include <string>

namespace tamis {
namespace {

constexpr size_t kHeadBytes = 13;  // signature and logical screen descriptor
constexpr uint32_t kImage = 0x2C, kExtension = 0x21, kTrailer = 0x3B, kGraphicControlLabel = 0xF9;

Error Damaged(const std::string& why) {
  return {ErrorCode::kInvalidInput, "image_damaged: " + why};
}

Error Truncated() {
  return {ErrorCode::kInvalidInput, "image_truncated: no trailer"};
}

class BlockReader {
 public:
  BlockReader(std::span<const std::byte> bytes, int max_frames, const GifPieceVisitor& visit_piece)
      : bytes_(bytes), max_frames_(static_cast<size_t>(max_frames)), visit_piece_(visit_piece) {}

  Result<GifLayout> Read() && {
    if (!Has(kHeadBytes)) return Truncated();
    layout_.width_px = static_cast<int>(Little16(6));
    layout_.height_px = static_cast<int>(Little16(8));
    if (layout_.width_px == 0 || layout_.height_px == 0) return Damaged("a canvas without pixels");
    at_ = kHeadBytes + TableBytes(Byte(10));
    if (at_ > bytes_.size()) return Truncated();
    Show(GifPiece::kHead, 0);
    while (at_ < bytes_.size()) {
      const uint32_t kind = Byte(at_);
      if (kind == kTrailer) return std::move(*this).Finish();
      if (kind != kImage && kind != kExtension) return Damaged("a block of no known kind");
      const Status read = kind == kImage ? ReadImage() : ReadExtension();
      if (!read) return read.error();
    }
    return Truncated();
  }

 private:
  bool Has(size_t count) const { return bytes_.size() - at_ >= count; }
  uint32_t Byte(size_t at) const { return std::to_integer<uint32_t>(bytes_[at]); }
  uint32_t Little16(size_t at) const { return Byte(at) | Byte(at + 1) << 8; }

  /// A colour table, as its flags announce it.
  static size_t TableBytes(uint32_t flags) {
    return (flags & 0x80) != 0 ? size_t{3} << ((flags & 7) + 1) : 0;
  }

  void Show(GifPiece piece, size_t from) const {
    if (visit_piece_) visit_piece_(piece, bytes_.subspan(from, at_ - from));
  }

  /// To the byte after the terminator.
  bool SkipSubBlocks() {
    while (at_ < bytes_.size()) {
      const size_t size = Byte(at_++);
      if (size == 0) return true;
      if (!Has(size)) return false;
      at_ += size;
    }
    return false;
  }

  Status ReadImage() {
    const size_t from = at_;
    if (!Has(11)) return Truncated();
    GifFrame frame = control_;
    frame.area = {static_cast<int>(Little16(at_ + 1)), static_cast<int>(Little16(at_ + 3)),
                  static_cast<int>(Little16(at_ + 5)), static_cast<int>(Little16(at_ + 7))};
    const FrameArea& area = frame.area;
    // Browsers enlarge the canvas for the first frame and clip the others: no two show the same.
    if (area.width_px == 0 || area.height_px == 0 || area.left + area.width_px > layout_.width_px ||
        area.top + area.height_px > layout_.height_px) {
      return Damaged("a frame without pixels, or not within the canvas");
    }
    frame.interlaced = (Byte(at_ + 9) & 0x40) != 0;
    if (layout_.frames.size() >= max_frames_) {
      return Error{ErrorCode::kTooLarge, "image_too_many_frames: more than " + std::to_string(max_frames_)};
    }
    const size_t head_bytes = 10 + TableBytes(Byte(at_ + 9)) + 1;  // and the size of LZW codes
    if (!Has(head_bytes)) return Truncated();
    at_ += head_bytes;
    if (!SkipSubBlocks()) return Truncated();
    layout_.frames.push_back(frame);
    control_ = {};
    Show(GifPiece::kImage, from);
    return {};
  }

  Status ReadExtension() {
    const size_t from = at_;
    if (!Has(3)) return Truncated();
    const bool is_control = Byte(at_ + 1) == kGraphicControlLabel;
    at_ += 2;
    if (is_control && Byte(at_) >= 4 && Has(6)) ReadControl(at_ + 1);
    if (!SkipSubBlocks()) return Truncated();
    Show(is_control ? GifPiece::kGraphicControl : GifPiece::kOtherExtension, from);
    return {};
  }

  void ReadControl(size_t at) {
    const uint32_t flags = Byte(at), disposal = flags >> 2 & 7;
    control_.end = FrameEnd::kKeep;
    if (disposal == 2) control_.end = FrameEnd::kClear;
    if (disposal == 3) control_.end = FrameEnd::kRestore;
    control_.transparent = (flags & 1) != 0 ? static_cast<int>(Byte(at + 3)) : -1;
  }

  Result<GifLayout> Finish() && {
    if (layout_.frames.empty()) return Damaged("no frame");
    const size_t from = at_++;
    Show(GifPiece::kTrailer, from);
    return std::move(layout_);
  }

  std::span<const std::byte> bytes_;
  const size_t max_frames_;
  const GifPieceVisitor& visit_piece_;
  size_t at_ = 0;
  GifFrame control_;  // of the next image
  GifLayout layout_;
};

}  // namespace

Result<GifLayout> ReadGifLayout(std::span<const std::byte> bytes, int max_frames,
                                const GifPieceVisitor& visit_piece) {
  return BlockReader(bytes, max_frames, visit_piece).Read();
}

}  // namespace tamis
