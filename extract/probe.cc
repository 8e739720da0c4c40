#include "extract/probe.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tamis {
namespace {

constexpr size_t kSniffBytes = 1024;
constexpr int kMaxSide = 1 << 30;

std::string_view AsText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Big- and little-endian numbers out of a span whose length the caller has checked.
class Numbers {
 public:
  explicit Numbers(std::span<const std::byte> bytes) : bytes_(bytes) {}
  uint32_t Byte(size_t at) const { return std::to_integer<uint32_t>(bytes_[at]); }
  uint32_t Big16(size_t at) const { return Byte(at) << 8 | Byte(at + 1); }
  uint32_t Big32(size_t at) const { return Big16(at) << 16 | Big16(at + 2); }
  uint32_t Little16(size_t at) const { return Byte(at) | Byte(at + 1) << 8; }
  uint32_t Little24(size_t at) const { return Little16(at) | Byte(at + 2) << 16; }
  uint32_t Little32(size_t at) const { return Little16(at) | Little16(at + 2) << 16; }
  size_t size() const { return bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
};

Error Truncated() {
  return {ErrorCode::kInvalidInput, "image_truncated: the header ends early"};
}
Error Damaged(std::string_view why) {
  return {ErrorCode::kInvalidInput, "image_damaged: " + std::string(why)};
}

/// ISO base media file: "ftyp" with one of these, as major or compatible brand.
bool HasBrand(std::string_view text, std::span<const std::string_view> brands) {
  if (text.size() < 16 || text.substr(4, 4) != "ftyp") return false;
  const Numbers numbers(std::as_bytes(std::span(text)));
  const size_t end = std::min<size_t>(numbers.Big32(0), text.size());
  for (size_t at = 8; at + 4 <= end; at += 4) {
    const std::string_view brand = text.substr(at, 4);
    if (at != 12 && std::find(brands.begin(), brands.end(), brand) != brands.end()) return true;
  }
  return false;
}

/// ISO/IEC 23000-22.
bool IsAvif(std::string_view text) {
  constexpr auto kBrands = std::to_array<std::string_view>({"avif", "avis"});
  return HasBrand(text, kBrands);
}

/// ISO/IEC 23008-12: pictures coded as HEVC, or as something that only the file's boxes tell.
bool IsHeif(std::string_view text) {
  constexpr auto kBrands =
      std::to_array<std::string_view>({"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"});
  return HasBrand(text, kBrands);
}

bool IsSvg(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  text.remove_prefix(start);
  if (text.starts_with("<svg")) return true;
  if (!text.starts_with("<?xml") && !text.starts_with("<!--") && !text.starts_with("<!DOCTYPE svg")) {
    return false;
  }
  return text.find("<svg") != std::string_view::npos;
}

bool IsTiff(std::string_view text) {
  constexpr std::array<std::string_view, 4> kMagics = {
      std::string_view("II*\0", 4), std::string_view("MM\0*", 4), std::string_view("II+\0", 4),
      std::string_view("MM\0+", 4)};
  return std::any_of(kMagics.begin(), kMagics.end(),
                     [text](std::string_view magic) { return text.starts_with(magic); });
}

Result<ImageHeader> Checked(ImageFormat format, uint32_t width, uint32_t height, int channels) {
  if (width == 0 || height == 0 || width > kMaxSide || height > kMaxSide) return Damaged("size out of range");
  return ImageHeader{format, static_cast<int>(width), static_cast<int>(height), channels};
}

/// SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81 table B.1).
bool IsStartOfFrame(uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool StandsAlone(uint32_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

/// Walks the marker segments to the frame header (ITU-T T.81 B.1.1.4, B.2.2).
Result<ImageHeader> ProbeJpeg(const Numbers& numbers) {
  size_t at = 2;
  while (true) {
    if (at >= numbers.size()) return Truncated();
    if (numbers.Byte(at) != 0xFF) return Damaged("no marker where one must be");
    while (at < numbers.size() && numbers.Byte(at) == 0xFF) ++at;
    if (at >= numbers.size()) return Truncated();
    const uint32_t marker = numbers.Byte(at++);
    if (StandsAlone(marker)) continue;
    if (marker == 0xD9 || marker == 0xDA) return Damaged("no frame header before the data");
    if (numbers.size() - at < 2) return Truncated();
    const uint32_t length = numbers.Big16(at);
    if (length < 2) return Damaged("segment length below 2");
    if (!IsStartOfFrame(marker)) {
      at += length;
      continue;
    }
    if (length < 8) return Damaged("frame header too short");
    if (numbers.size() - at < 8) return Truncated();
    const int channels = static_cast<int>(numbers.Byte(at + 7));
    return Checked(ImageFormat::kJpeg, numbers.Big16(at + 5), numbers.Big16(at + 3), channels);
  }
}

/// IHDR comes first (PNG, third edition, 11.2.1).
Result<ImageHeader> ProbePng(const Numbers& numbers) {
  if (numbers.size() < 29) return Truncated();
  if (numbers.Big32(8) != 13 || numbers.Big32(12) != 0x49484452) return Damaged("no IHDR");
  constexpr std::array<int, 7> kChannelsOfColourType = {1, 0, 3, 3, 2, 0, 4};
  const uint32_t colour_type = numbers.Byte(25);
  if (colour_type >= kChannelsOfColourType.size() || kChannelsOfColourType[colour_type] == 0) {
    return Damaged("colour type");
  }
  return Checked(ImageFormat::kPng, numbers.Big32(16), numbers.Big32(20), kChannelsOfColourType[colour_type]);
}

Result<ImageHeader> ProbeGif(const Numbers& numbers) {
  if (numbers.size() < 10) return Truncated();
  return Checked(ImageFormat::kGif, numbers.Little16(6), numbers.Little16(8), 3);
}

/// Lossy, lossless or extended first chunk (RFC 9649, 2.5 to 2.7).
Result<ImageHeader> ProbeWebp(std::string_view text, const Numbers& numbers) {
  if (numbers.size() < 30) return Truncated();
  const std::string_view chunk = text.substr(12, 4);
  if (chunk == "VP8X") {
    const int channels = (numbers.Byte(20) & 0x10) != 0 ? 4 : 3;
    return Checked(ImageFormat::kWebp, numbers.Little24(24) + 1, numbers.Little24(27) + 1, channels);
  }
  if (chunk == "VP8L") {
    if (numbers.Byte(20) != 0x2F) return Damaged("VP8L signature");
    const uint32_t bits = numbers.Little32(21);
    const int channels = (bits >> 28 & 1) != 0 ? 4 : 3;
    return Checked(ImageFormat::kWebp, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, channels);
  }
  if (chunk == "VP8 ") {
    if (numbers.Little24(23) != 0x2A019D) return Damaged("VP8 start code");
    return Checked(ImageFormat::kWebp, numbers.Little16(26) & 0x3FFF, numbers.Little16(28) & 0x3FFF, 3);
  }
  return Damaged("WebP without a picture chunk");
}

/// BITMAPINFOHEADER and its successors; a negative height means top-down rows.
Result<ImageHeader> ProbeBmp(const Numbers& numbers) {
  if (numbers.size() < 30) return Truncated();
  if (numbers.Little32(14) < 40) return Damaged("BMP header of an old kind");
  const auto height = static_cast<int32_t>(numbers.Little32(22));
  const uint32_t rows = height < 0 ? 0u - static_cast<uint32_t>(height) : static_cast<uint32_t>(height);
  return Checked(ImageFormat::kBmp, numbers.Little32(18), rows, numbers.Little16(28) == 32 ? 4 : 3);
}

}  // namespace

ImageFormat SniffFormat(std::span<const std::byte> bytes) {
  const std::string_view text = AsText(bytes.first(std::min(bytes.size(), kSniffBytes)));
  if (text.starts_with("\xFF\xD8\xFF")) return ImageFormat::kJpeg;
  if (text.starts_with("\x89PNG\r\n\x1A\n")) return ImageFormat::kPng;
  if (text.starts_with("GIF87a") || text.starts_with("GIF89a")) return ImageFormat::kGif;
  if (text.size() >= 12 && text.starts_with("RIFF") && text.substr(8, 4) == "WEBP") return ImageFormat::kWebp;
  if (IsAvif(text)) return ImageFormat::kAvif;
  if (text.starts_with("\xFF\x0A")) return ImageFormat::kJpegXl;
  if (text.starts_with(std::string_view("\0\0\0\x0CJXL \r\n\x87\n", 12))) return ImageFormat::kJpegXl;
  if (IsTiff(text)) return ImageFormat::kTiff;
  if (text.size() >= 18 && text.starts_with("BM")) return ImageFormat::kBmp;
  if (IsSvg(text)) return ImageFormat::kSvg;
  return ImageFormat::kUnknown;
}

Result<ImageHeader> ProbeImage(std::span<const std::byte> bytes) {
  const ImageFormat format = SniffFormat(bytes);
  const Numbers numbers(bytes);
  switch (format) {
    case ImageFormat::kJpeg:
      return ProbeJpeg(numbers);
    case ImageFormat::kPng:
      return ProbePng(numbers);
    case ImageFormat::kGif:
      return ProbeGif(numbers);
    case ImageFormat::kWebp:
      return ProbeWebp(AsText(bytes), numbers);
    case ImageFormat::kBmp:
      return ProbeBmp(numbers);
    case ImageFormat::kAvif:
    case ImageFormat::kJpegXl:
    case ImageFormat::kSvg:
    case ImageFormat::kTiff:
      return ImageHeader{.format = format};
    case ImageFormat::kUnknown:
      break;
  }
  if (IsHeif(AsText(bytes.first(std::min(bytes.size(), kSniffBytes))))) {
    return Error{ErrorCode::kInvalidInput, "image_format_not_supported: HEIF"};
  }
  return Error{ErrorCode::kInvalidInput, "image_unknown_format: no magic bytes of a picture"};
}

}  // namespace tamis
