#include "extract/orientation.h"

#include <algorithm>
#include <string_view>

#include "extract/byte_order.h"

namespace tamis {
namespace {

constexpr uint32_t kOrientationTag = 0x0112;
constexpr uint32_t kShortType = 3;
constexpr size_t kEntryBytes = 12;
constexpr std::string_view kExifName("Exif\0\0", 6);

/// Numbers of a TIFF file in its own byte order; reading past its end gives 0.
class TiffNumbers {
 public:
  TiffNumbers(std::span<const std::byte> bytes, bool little) : bytes_(bytes), little_(little) {}

  uint32_t Short(size_t at) const {
    if (bytes_.size() < 2 || at > bytes_.size() - 2) return 0;
    const auto first = std::to_integer<uint32_t>(bytes_[at]);
    const auto second = std::to_integer<uint32_t>(bytes_[at + 1]);
    return little_ ? first | second << 8 : first << 8 | second;
  }

  uint32_t Long(size_t at) const {
    return little_ ? Short(at) | Short(at + 2) << 16 : Short(at) << 16 | Short(at + 2);
  }

 private:
  std::span<const std::byte> bytes_;
  bool little_;
};

int TiffOrientation(std::span<const std::byte> tiff) {
  if (tiff.size() < 8) return 1;
  const std::string_view order(reinterpret_cast<const char*>(tiff.data()), 2);
  if (order != "II" && order != "MM") return 1;
  const TiffNumbers numbers(tiff, order == "II");
  if (numbers.Short(2) != 42) return 1;
  const size_t directory = numbers.Long(4);
  const size_t count = numbers.Short(directory);
  for (size_t i = 0; i < count; ++i) {
    const size_t entry = directory + 2 + i * kEntryBytes;
    if (entry + kEntryBytes > tiff.size()) return 1;
    if (numbers.Short(entry) != kOrientationTag) continue;
    if (numbers.Short(entry + 2) != kShortType || numbers.Long(entry + 4) != 1) return 1;
    const uint32_t value = numbers.Short(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace

int JpegOrientation(std::span<const std::byte> bytes) {
  constexpr std::byte kMark{0xFF}, kApp1{0xE1}, kStartOfScan{0xDA}, kEndOfImage{0xD9};
  size_t at = 2;
  while (bytes.size() >= 4 && at <= bytes.size() - 4) {
    if (bytes[at] != kMark) return 1;
    const std::byte marker = bytes[at + 1];
    if (marker == kMark) {  // a fill byte (ITU-T T.81 B.1.1.2)
      ++at;
      continue;
    }
    if (marker == kStartOfScan || marker == kEndOfImage) return 1;
    const size_t length = Big16(bytes, at + 2);
    if (length < 2 || length > bytes.size() - at - 2) return 1;
    const auto segment = bytes.subspan(at + 4, length - 2);
    const std::string_view text(reinterpret_cast<const char*>(segment.data()), segment.size());
    if (marker == kApp1 && text.starts_with(kExifName)) {
      return TiffOrientation(segment.subspan(kExifName.size()));
    }
    at += 2 + length;
  }
  return 1;
}

void PlaceRows(const uint8_t* rows, int first_row, int row_count, int orientation, Pixels* picture) {
  const bool swaps = SwapsSides(orientation);
  const int width = swaps ? picture->height_px : picture->width_px;
  const int height = swaps ? picture->width_px : picture->height_px;
  // Exif 4.6.4: where the stored row 0 and column 0 are seen.
  const bool row_from_end = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const bool column_from_end = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const auto stride = static_cast<ptrdiff_t>(picture->stride_bytes());
  const ptrdiff_t row_step = swaps ? 3 : stride;
  const ptrdiff_t column_step = (swaps ? stride : 3) * (column_from_end ? -1 : 1);
  for (int i = 0; i < row_count; ++i) {
    const int row = row_from_end ? height - 1 - (first_row + i) : first_row + i;
    const uint8_t* from = rows + ptrdiff_t{i} * width * 3;
    uint8_t* to = picture->row(0) + row * row_step;
    if (column_from_end) to -= column_step * (width - 1);
    for (int x = 0; x < width; ++x, from += 3, to += column_step) std::copy_n(from, 3, to);
  }
}

std::array<std::byte, 36> MinimalExifSegment(int orientation) {
  constexpr std::string_view kSegment(
      "\xFF\xE1\x00\x22"
      "Exif\0\0"                                  // marker, length, name
      "MM\0\x2A\0\0\0\x08"                        // big-endian TIFF, first directory at 8
      "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0"  // one entry: orientation, one SHORT
      "\0\0\0\0",
      36);  // no other directory
  std::array<std::byte, 36> segment{};
  std::transform(kSegment.begin(), kSegment.end(), segment.begin(), [](char c) { return std::byte(c); });
  segment[29] = std::byte(orientation);
  return segment;
}

}  // namespace tamis
