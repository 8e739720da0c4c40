#include "extract/png_chunks.h"

#include <string>

#include <zlib.h>

#include "extract/byte_order.h"

namespace tamis {
namespace {

constexpr size_t kSignatureBytes = 8;
constexpr size_t kAroundDataBytes = 12;  // length, type, CRC
constexpr size_t kHeaderBytes = 13;
constexpr size_t kFrameControlBytes = 26;
constexpr size_t kMaxSidePx = size_t{1} << 30;

constexpr uint32_t kIhdr = PngType("IHDR"), kPlte = PngType("PLTE"), kTrns = PngType("tRNS"),
                   kIdat = PngType("IDAT"), kIend = PngType("IEND"), kActl = PngType("acTL"),
                   kFctl = PngType("fcTL"), kFdat = PngType("fdAT");

Error Damaged(const std::string& why) {
  return {ErrorCode::kInvalidInput, "image_damaged: " + why};
}

/// A lower-case first letter: what a decoder may skip (PNG, third edition, 5.4).
bool IsAncillary(uint32_t type) {
  return (type & 0x2000'0000) != 0;
}

bool CrcFits(std::span<const std::byte> bytes, const PngChunk& chunk) {
  const auto* type = reinterpret_cast<const Bytef*>(bytes.data() + chunk.at + 4);
  const auto size = static_cast<z_size_t>(chunk.data.size() + 4);
  return crc32_z(0, type, size) == Big32(bytes, chunk.end() - 4);
}

class LayoutReader {
 public:
  explicit LayoutReader(int max_frames) : max_frames_(static_cast<size_t>(max_frames)) {}

  Status Add(const PngChunk& chunk) {
    if (chunk.at == kSignatureBytes) return AddHeader(chunk);
    switch (chunk.type) {
      case kPlte:
        return AddOnce(chunk, &layout_.palette);
      case kTrns:
        layout_.has_alpha = true;
        return AddOnce(chunk, &layout_.transparency);
      case kIdat:
        return AddData(chunk);
      case kActl:
        return AddAnimation(chunk);
      case kFctl:
        return animated_ ? AddFrame(chunk) : Status();
      case kFdat:
        return animated_ ? AddFrameData(chunk) : Status();
      default:
        return IsAncillary(chunk.type) ? Status()
                                       : Damaged("a critical chunk that is not known or misplaced");
    }
  }

  Result<PngLayout> Finish() && {
    if (default_image_.data_end == 0) return Damaged("no IDAT");
    if (animated_ && shown_frames_ != declared_frames_) return Damaged("acTL counts other frames");
    for (const PngFrame& frame : layout_.frames) {
      if (frame.data_end == 0) return Damaged("a frame without data");
    }
    return std::move(layout_);
  }

 private:
  Status AddHeader(const PngChunk& chunk) {
    if (chunk.type != kIhdr || chunk.data.size() != kHeaderBytes) return Damaged("no IHDR");
    layout_.header = chunk.data;
    layout_.width_px = Big32(chunk.data, 0);
    layout_.height_px = Big32(chunk.data, 4);
    const auto colour_type = std::to_integer<unsigned>(chunk.data[9]);
    layout_.has_alpha = colour_type == 4 || colour_type == 6;
    layout_.interlaced = chunk.data[12] != std::byte{0};
    if (layout_.width_px == 0 || layout_.width_px > kMaxSidePx) return Damaged("width out of range");
    if (layout_.height_px == 0 || layout_.height_px > kMaxSidePx) return Damaged("height out of range");
    default_image_.area = {0, 0, static_cast<int>(layout_.width_px), static_cast<int>(layout_.height_px)};
    default_image_.end = FrameEnd::kClear;  // no part of the animation, unless a fcTL says so
    return {};
  }

  Status AddOnce(const PngChunk& chunk, std::span<const std::byte>* kept) {
    if (!kept->empty() || default_image_.data_end != 0) return Damaged("PLTE or tRNS twice or too late");
    *kept = chunk.data;
    return {};
  }

  Status AddData(const PngChunk& chunk) {
    PngFrame& image = layout_.frames.empty() ? default_image_ : layout_.frames.front();
    if (image.data_end == 0) {
      image.data_begin = chunk.at;
    } else if (image.data_end != chunk.at) {
      return Damaged("IDAT chunks apart");
    }
    image.data_end = chunk.end();
    default_image_.data_end = image.data_end;
    if (layout_.frames.empty()) layout_.frames.push_back(image);
    return {};
  }

  Status AddAnimation(const PngChunk& chunk) {
    if (default_image_.data_end != 0) return {};
    if (animated_ || chunk.data.size() != 8) return Damaged("acTL");
    animated_ = true;
    declared_frames_ = Big32(chunk.data, 0);
    return declared_frames_ == 0 ? Damaged("an animation of no frame") : Status();
  }

  Status AddFrame(const PngChunk& chunk) {
    if (chunk.data.size() != kFrameControlBytes || Big32(chunk.data, 0) != next_sequence_++) {
      return Damaged("fcTL");
    }
    const bool is_default = default_image_.data_end == 0;
    if (is_default && !layout_.frames.empty()) return Damaged("two fcTL before the picture");
    if (layout_.frames.size() >= max_frames_) {
      return Error{ErrorCode::kTooLarge, "image_too_many_frames: more than " + std::to_string(max_frames_)};
    }
    const uint64_t width = Big32(chunk.data, 4), height = Big32(chunk.data, 8);
    const uint64_t left = Big32(chunk.data, 12), top = Big32(chunk.data, 16);
    const bool fits =
        width > 0 && height > 0 && left + width <= layout_.width_px && top + height <= layout_.height_px;
    const bool whole = width == layout_.width_px && height == layout_.height_px;
    const auto disposal = std::to_integer<unsigned>(chunk.data[24]);
    const auto blend = std::to_integer<unsigned>(chunk.data[25]);
    if (!fits || (is_default && !whole) || disposal > 2 || blend > 1) return Damaged("fcTL");
    constexpr std::array<FrameEnd, 3> kEnds = {FrameEnd::kKeep, FrameEnd::kClear, FrameEnd::kRestore};
    layout_.frames.push_back({.area = {static_cast<int>(left), static_cast<int>(top), static_cast<int>(width),
                                       static_cast<int>(height)},
                              .end = kEnds[disposal],
                              .blends = blend == 1});
    ++shown_frames_;
    return {};
  }

  Status AddFrameData(const PngChunk& chunk) {
    const bool misplaced = shown_frames_ == 0 || default_image_.data_end == 0 || chunk.data.size() < 4;
    if (misplaced || Big32(chunk.data, 0) != next_sequence_++) return Damaged("fdAT");
    PngFrame& frame = layout_.frames.back();
    if (layout_.frames.size() == 1) return Damaged("fdAT before its fcTL");
    if (frame.data_end == 0) frame.data_begin = chunk.at;
    frame.data_end = chunk.end();
    return {};
  }

  const size_t max_frames_;
  PngLayout layout_;
  PngFrame default_image_;
  bool animated_ = false;
  uint32_t declared_frames_ = 0;
  uint32_t shown_frames_ = 0;
  uint32_t next_sequence_ = 0;
};

}  // namespace

Result<PngChunk> ReadPngChunk(std::span<const std::byte> bytes, size_t at) {
  const bool has_head = bytes.size() >= kAroundDataBytes && at <= bytes.size() - kAroundDataBytes;
  if (!has_head || Big32(bytes, at) > bytes.size() - at - kAroundDataBytes) {
    return Error{ErrorCode::kInvalidInput, "image_truncated: a chunk ends early, or there is no IEND"};
  }
  return PngChunk{.type = Big32(bytes, at + 4), .at = at, .data = bytes.subspan(at + 8, Big32(bytes, at))};
}

Result<PngLayout> ReadPngLayout(std::span<const std::byte> bytes, int max_frames) {
  LayoutReader reader(max_frames);
  size_t at = kSignatureBytes;
  while (true) {
    const Result<PngChunk> chunk = ReadPngChunk(bytes, at);
    if (!chunk) return chunk.error();
    if (!CrcFits(bytes, *chunk)) return Damaged("a CRC does not fit");
    if (chunk->type == kIend && chunk->data.empty() && at != kSignatureBytes) break;
    const Status added = reader.Add(*chunk);
    if (!added) return added.error();
    at = chunk->end();
  }
  return std::move(reader).Finish();
}

}  // namespace tamis
