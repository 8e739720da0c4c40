#include "extract/original.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "extract/byte_order.h"
#include "extract/gif_blocks.h"
#include "extract/orientation.h"
#include "extract/png_chunks.h"

namespace tamis {
namespace {

constexpr int64_t kAddedBytes = 64;  // an Exif segment

using View = std::span<const std::byte>;

Error Damaged(const std::string& why) {
  return {ErrorCode::kInvalidInput, "image_damaged: " + why};
}

/// Pieces one behind the other in a block that is large enough for all.
class Copy {
 public:
  explicit Copy(Bytes block) : block_(std::move(block)) {}

  /// Too much is left out, and `fits` says so.
  void Add(View piece) {
    fits_ = fits_ && piece.size() <= block_.size() - size_;
    if (!fits_ || piece.empty()) return;
    std::memcpy(block_.data() + size_, piece.data(), piece.size());
    size_ += piece.size();
  }

  std::byte* at(size_t offset) { return block_.data() + offset; }
  size_t size() const { return size_; }

  Result<Bytes> Take() && {
    if (!fits_) return Error{ErrorCode::kInternal, "a stripped file larger than the whole"};
    block_.Truncate(size_);
    return std::move(block_);
  }

 private:
  Bytes block_;
  size_t size_ = 0;
  bool fits_ = true;
};

bool StartsWith(View bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

/// JPEG markers by their second byte (ITU-T T.81 table B.1).
constexpr unsigned kStartOfImage = 0xD8, kEndOfImage = 0xD9, kStartOfScan = 0xDA, kApp0 = 0xE0, kApp14 = 0xEE,
                   kApp15 = 0xEF, kComment = 0xFE;

class JpegStripper {
 public:
  JpegStripper(View bytes, int orientation, Copy* copy)
      : bytes_(bytes), orientation_(orientation), copy_(copy) {}

  Status Strip() {
    copy_->Add(bytes_.first(std::min<size_t>(2, bytes_.size())));
    at_ = 2;
    while (true) {
      while (at_ + 1 < bytes_.size() && Byte(at_) == 0xFF && Byte(at_ + 1) == 0xFF) ++at_;  // fill bytes
      if (at_ + 2 > bytes_.size() || Byte(at_) != 0xFF) return Damaged("no marker where one must be");
      const unsigned marker = Byte(at_ + 1);
      if (marker == kEndOfImage) break;
      if (at_ + 4 > bytes_.size()) return Damaged("a segment ends early");
      const size_t whole = 2 + size_t{Big16(bytes_, at_ + 2)};
      if (whole < 4 || whole > bytes_.size() - at_) return Damaged("a segment ends early");
      AddSegment(marker, bytes_.subspan(at_, whole));
      at_ += whole;
      if (marker == kStartOfScan) AddScanData();
    }
    copy_->Add(bytes_.subspan(at_, 2));
    return {};
  }

 private:
  unsigned Byte(size_t at) const { return std::to_integer<unsigned>(bytes_[at]); }

  void AddSegment(unsigned marker, View segment) {
    const View data = segment.subspan(4);
    if (marker == kApp0) {
      if (!has_jfif_ && StartsWith(data, std::string_view("JFIF\0", 5)) && data.size() >= 14) AddJfif(data);
      return;
    }
    AddOrientation();
    if (marker == kApp14) {
      constexpr size_t kAdobeBytes = 12;
      if (!StartsWith(data, "Adobe") || data.size() < kAdobeBytes) return;
      constexpr std::array kHead = {std::byte{0xFF}, std::byte{0xEE}, std::byte{0}, std::byte{14}};
      copy_->Add(kHead);
      copy_->Add(data.first(kAdobeBytes));
      return;
    }
    const bool metadata = (marker >= kApp0 && marker <= kApp15) || marker == kComment;
    if (!metadata) copy_->Add(segment);
  }

  /// Without the thumbnail at its end.
  void AddJfif(View data) {
    constexpr std::array kHead = {std::byte{0xFF}, std::byte{0xE0}, std::byte{0}, std::byte{16}};
    constexpr std::array<std::byte, 2> kNoThumbnail{};
    has_jfif_ = true;
    copy_->Add(kHead);
    copy_->Add(data.first(12));
    copy_->Add(kNoThumbnail);
  }

  void AddOrientation() {
    if (std::exchange(orientation_, 1) == 1) return;
    copy_->Add(MinimalExifSegment(orientation_before_));
  }

  /// Entropy-coded data up to a marker that is none of the data's own.
  void AddScanData() {
    const size_t from = at_;
    while (at_ + 1 < bytes_.size()) {
      const unsigned second = Byte(at_ + 1);
      const bool inside = Byte(at_) != 0xFF || second == 0 || (second >= 0xD0 && second <= 0xD7);
      if (!inside) break;
      ++at_;
    }
    copy_->Add(bytes_.subspan(from, at_ - from));
  }

  View bytes_;
  int orientation_;  // 1 once it is written
  const int orientation_before_ = orientation_;
  Copy* copy_;
  size_t at_ = 0;
  bool has_jfif_ = false;
};

bool StaysInPng(const PngChunk& chunk) {
  switch (chunk.type) {
    case PngType("IHDR"):
    case PngType("PLTE"):
    case PngType("tRNS"):
    case PngType("IDAT"):
    case PngType("IEND"):
      return true;
    case PngType("gAMA"):
      return chunk.data.size() == 4;
    case PngType("cHRM"):
      return chunk.data.size() == 32;
    case PngType("sRGB"):
      return chunk.data.size() == 1;
    default:
      return false;
  }
}

Status StripPng(View bytes, Copy* copy) {
  size_t at = 8;
  copy->Add(bytes.first(std::min(at, bytes.size())));
  while (true) {
    const Result<PngChunk> chunk = ReadPngChunk(bytes, at);
    if (!chunk) return chunk.error();
    if (StaysInPng(*chunk)) copy->Add(bytes.subspan(at, chunk->end() - at));
    if (chunk->type == PngType("IEND")) return {};
    at = chunk->end();
  }
}

void Store32(uint32_t value, std::byte* to) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<std::byte>(value >> (8 * i));
}

/// RFC 9649 2.3 to 2.7: chunks of an even number of bytes, their padding 0.
Status StripWebp(View bytes, Copy* copy) {
  constexpr size_t kFileHead = 12, kChunkHead = 8, kExtendedHead = 10;
  constexpr std::byte kAlphaFlag{0x10}, kAnimationFlag{0x02};
  if (bytes.size() < kFileHead) return Damaged("no RIFF head");
  const size_t end = std::min(bytes.size(), size_t{8} + Little32(bytes, 4));
  copy->Add(bytes.first(kFileHead));
  size_t at = kFileHead;
  while (end >= kChunkHead && at <= end - kChunkHead) {
    const size_t size = Little32(bytes, at + 4);
    if (size > end - at - kChunkHead) return Damaged("a chunk ends early");
    const View chunk = bytes.subspan(at, kChunkHead + size);
    at += kChunkHead + size + size % 2;
    if (StartsWith(chunk, "VP8X") && size == kExtendedHead) {
      if ((chunk[kChunkHead] & kAnimationFlag) != std::byte{0}) {
        return Error{ErrorCode::kInvalidInput, "image_animated: an animation of one frame"};
      }
      const std::array<std::byte, 4> flags = {chunk[kChunkHead] & kAlphaFlag};  // the rest is reserved
      copy->Add(chunk.first(kChunkHead));
      copy->Add(flags);
      copy->Add(chunk.subspan(kChunkHead + flags.size()));
    } else if (StartsWith(chunk, "VP8 ") || StartsWith(chunk, "VP8L") || StartsWith(chunk, "ALPH")) {
      constexpr std::array<std::byte, 1> kPadding{};
      copy->Add(chunk);
      if (size % 2 == 1) copy->Add(kPadding);
    }
  }
  Store32(static_cast<uint32_t>(copy->size() - 8), copy->at(4));
  return {};
}

Status StripGif(View bytes, Copy* copy) {
  const auto add = [copy](GifPiece piece, View part) {
    constexpr std::array kControlHead = {std::byte{0x21}, std::byte{0xF9}, std::byte{4}};
    constexpr std::array<std::byte, 1> kTerminator{};
    if (piece == GifPiece::kOtherExtension) return;
    if (piece != GifPiece::kGraphicControl) return copy->Add(part);
    if (part.size() < 8) return;
    copy->Add(kControlHead);
    copy->Add(part.subspan(3, 4));
    copy->Add(kTerminator);
  };
  const Result<GifLayout> layout = ReadGifLayout(bytes, 1, add);
  return layout ? Status() : layout.error();
}

Status Strip(View bytes, ImageFormat format, int orientation, Copy* copy) {
  switch (format) {
    case ImageFormat::kJpeg:
      return JpegStripper(bytes, orientation, copy).Strip();
    case ImageFormat::kPng:
      return StripPng(bytes, copy);
    case ImageFormat::kWebp:
      return StripWebp(bytes, copy);
    case ImageFormat::kGif:
      return StripGif(bytes, copy);
    default:
      return Error{ErrorCode::kInvalidInput, "image_format_not_supported: " + std::string(ToString(format))};
  }
}

}  // namespace

int64_t LargestOriginal(int64_t original_bytes) {
  return original_bytes + kAddedBytes;
}

Result<Bytes> StripToPicture(View bytes, ImageFormat format, int orientation, MemoryBudget& budget) {
  Result<Bytes> block =
      Bytes::Allocate(static_cast<size_t>(LargestOriginal(static_cast<int64_t>(bytes.size()))), budget);
  if (!block) return block.error();
  Copy copy(*std::move(block));
  const Status stripped = Strip(bytes, format, orientation, &copy);
  if (!stripped) return stripped.error();
  return std::move(copy).Take();
}

}  // namespace tamis
