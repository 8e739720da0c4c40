#include "extract/jpeg.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include <jpeglib.h>
#include <jerror.h>

#include "extract/orientation.h"
#include "extract/working_memory.h"

// setjmp skips destructors: the functions that call it (Guarded*) and everything libjpeg calls back hold
// no object with one. What must survive lives in JpegDecoder and JpegEncoder.

namespace tamis {
namespace {

constexpr int64_t kFixedBytes = 256 * 1024;  // tables, Huffman state, small pools
constexpr int64_t kRowsHeld = 64;            // upper bound of sample rows that libjpeg keeps per component
constexpr int64_t kCoefficientBytes = sizeof(JCOEF);
constexpr size_t kRowsPerCall = 16;
constexpr int kMaxSidePx = JPEG_MAX_DIMENSION;

/// libjpeg's error manager with a way out. `base` comes first: libjpeg only knows that part.
struct ErrorTrap {
  jpeg_error_mgr base;
  std::jmp_buf escape;
  bool too_many_scans;
  bool sink_full;
};

[[noreturn]] void Escape(j_common_ptr info) {
  std::longjmp(reinterpret_cast<ErrorTrap*>(info->err)->escape, 1);
}

/// Level -1 is a warning: data that no whole file has. Others are trace.
void WarningEscapes(j_common_ptr info, int level) {
  if (level < 0) Escape(info);
}

void SayNothing(j_common_ptr) {}

void SetTrap(ErrorTrap* trap) {
  jpeg_std_error(&trap->base);
  trap->base.error_exit = Escape;
  trap->base.emit_message = WarningEscapes;
  trap->base.output_message = SayNothing;
}

std::string MessageOf(j_common_ptr info) {
  std::array<char, JMSG_LENGTH_MAX> text{};
  info->err->format_message(info, text.data());
  return text.data();
}

Error ErrorOf(j_common_ptr info) {
  const ErrorTrap& trap = *reinterpret_cast<ErrorTrap*>(info->err);
  if (trap.too_many_scans) return {ErrorCode::kInvalidInput, "image_damaged: too many scans"};
  switch (trap.base.msg_code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
      return {ErrorCode::kUnavailable, "libjpeg: " + MessageOf(info)};
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
    case JWRN_JPEG_EOF:
      return {ErrorCode::kInvalidInput, "image_truncated: " + MessageOf(info)};
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
      return {ErrorCode::kInvalidInput, "image_format_not_supported: " + MessageOf(info)};
    default:
      return {ErrorCode::kInvalidInput, "image_damaged: " + MessageOf(info)};
  }
}

/// Stops a progressive file whose scans cost more than its picture is worth.
struct ScanLimit {
  jpeg_progress_mgr base;
  int max_scans;
};

void CheckScans(j_common_ptr info) {
  const auto* limit = reinterpret_cast<const ScanLimit*>(info->progress);
  const auto* decoder = reinterpret_cast<const jpeg_decompress_struct*>(info);
  if (decoder->input_scan_number <= limit->max_scans) return;
  reinterpret_cast<ErrorTrap*>(info->err)->too_many_scans = true;
  Escape(info);
}

class JpegDecoder {
 public:
  JpegDecoder() { SetTrap(&trap_); }
  ~JpegDecoder() { jpeg_destroy_decompress(&info_); }
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;

  Status ReadHeader(std::span<const std::byte> bytes, const JpegLimits& limits);
  Result<Pixels> Decode(const JpegLimits& limits, MemoryBudget& budget, const PictureMaker& make_picture);
  int64_t LibraryBytes();
  size_t StripBytes(int orientation) const;

 private:
  bool GuardedReadHeader(const unsigned char* data, unsigned long size);
  bool GuardedDecode(Pixels* picture, int orientation);
  Status CheckHeader(const JpegLimits& limits) const;
  bool IsCmyk() const { return info_.num_components == 4; }
  j_common_ptr common() { return reinterpret_cast<j_common_ptr>(&info_); }

  jpeg_decompress_struct info_{};
  ErrorTrap trap_{};
  ScanLimit scans_{};
  Bytes strip_;  // kRowsPerCall rows on their way to the picture; empty: they are decoded right into it
};

/// What a CMYK file holds is ink taken off, as Adobe writes it, whether or not it has Adobe's marker: Pillow,
/// OpenCV and browsers read all such files so. Pillow's formula: K - (255 - C) * K / 255, rounded.
void InkToRgb(uint8_t* samples, size_t count) {
  const uint8_t* from = samples;
  for (size_t i = 0; i < count; ++i, from += 4, samples += 3) {
    const unsigned light = from[3];
    for (int c = 0; c < 3; ++c) {
      const unsigned product = (255u - from[c]) * light + 128u;
      samples[c] = static_cast<uint8_t>(light - (((product >> 8) + product) >> 8));
    }
  }
}

bool JpegDecoder::GuardedReadHeader(const unsigned char* data, unsigned long size) {
  info_.err = &trap_.base;
  if (setjmp(trap_.escape) != 0) return false;
  jpeg_create_decompress(&info_);
  jpeg_mem_src(&info_, data, size);
  jpeg_read_header(&info_, TRUE);
  return true;
}

bool JpegDecoder::GuardedDecode(Pixels* picture, int orientation) {
  if (setjmp(trap_.escape) != 0) return false;
  info_.out_color_space = IsCmyk() ? JCS_CMYK : JCS_RGB;
  info_.dct_method = JDCT_ISLOW;
  info_.do_fancy_upsampling = TRUE;
  info_.progress = &scans_.base;
  jpeg_start_decompress(&info_);
  const bool by_strip = !strip_.empty();
  const size_t stride = size_t{info_.output_width} * (IsCmyk() ? 4 : 3);
  while (info_.output_scanline < info_.output_height) {
    const JDIMENSION first = info_.output_scanline;
    auto* to = by_strip ? reinterpret_cast<uint8_t*>(strip_.data()) : picture->row(static_cast<int>(first));
    JSAMPROW rows[kRowsPerCall];
    const JDIMENSION left = std::min<JDIMENSION>(info_.output_height - first, kRowsPerCall);
    for (JDIMENSION i = 0; i < left; ++i) rows[i] = to + i * stride;
    const JDIMENSION count = jpeg_read_scanlines(&info_, rows, left);
    if (IsCmyk()) InkToRgb(to, size_t{count} * info_.output_width);
    if (by_strip) PlaceRows(to, static_cast<int>(first), static_cast<int>(count), orientation, picture);
  }
  jpeg_finish_decompress(&info_);
  return true;
}

Status JpegDecoder::CheckHeader(const JpegLimits& limits) const {
  if (info_.arith_code || info_.jpeg_color_space == JCS_UNKNOWN) {
    return Error{ErrorCode::kInvalidInput, "image_format_not_supported: unusual kind of JPEG"};
  }
  const bool as_probed =
      limits.width_px == 0 || (info_.image_width == static_cast<JDIMENSION>(limits.width_px) &&
                               info_.image_height == static_cast<JDIMENSION>(limits.height_px));
  if (!as_probed) return Error{ErrorCode::kInvalidInput, "image_damaged: two headers that differ"};
  const int64_t pixels = int64_t{info_.image_width} * info_.image_height;
  if (pixels > limits.max_pixels) {
    return Error{ErrorCode::kTooLarge, "image_too_many_pixels: " + std::to_string(pixels)};
  }
  return {};
}

/// Sample rows; for files of several scans also every coefficient of the picture, in whole MCUs.
int64_t JpegDecoder::LibraryBytes() {
  int64_t bytes = kFixedBytes + kRowsHeld * 4 * (int64_t{info_.image_width} + 64);
  if (!jpeg_has_multiple_scans(&info_)) return bytes;
  for (int i = 0; i < info_.num_components; ++i) {
    const jpeg_component_info& part = info_.comp_info[i];
    const int64_t across = int64_t{part.width_in_blocks} + part.h_samp_factor;
    const int64_t down = int64_t{part.height_in_blocks} + part.v_samp_factor;
    bytes += across * down * DCTSIZE2 * kCoefficientBytes + down * static_cast<int64_t>(sizeof(void*));
  }
  return bytes;
}

size_t JpegDecoder::StripBytes(int orientation) const {
  if (orientation == 1 && !IsCmyk()) return 0;
  return kRowsPerCall * info_.image_width * (IsCmyk() ? 4 : 3);
}

Status JpegDecoder::ReadHeader(std::span<const std::byte> bytes, const JpegLimits& limits) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (!GuardedReadHeader(data, bytes.size())) return ErrorOf(common());
  return CheckHeader(limits);
}

Result<Pixels> JpegDecoder::Decode(const JpegLimits& limits, MemoryBudget& budget,
                                   const PictureMaker& make_picture) {
  const int64_t library_bytes = LibraryBytes();
  const Result<WorkingMemory> library = WorkingMemory::Charge(library_bytes, budget);
  if (!library) return library.error();
  info_.mem->max_memory_to_use = static_cast<long>(library_bytes);
  if (const size_t strip_bytes = StripBytes(limits.orientation); strip_bytes > 0) {
    Result<Bytes> strip = Bytes::Allocate(strip_bytes, budget);
    if (!strip) return strip.error();
    strip_ = *std::move(strip);
  }

  auto width = static_cast<int>(info_.image_width), height = static_cast<int>(info_.image_height);
  if (SwapsSides(limits.orientation)) std::swap(width, height);
  Result<Pixels> pixels = make_picture(width, height, 3);
  if (!pixels) return pixels.error();
  scans_ = {.base = {.progress_monitor = CheckScans}, .max_scans = limits.max_scans};
  if (!GuardedDecode(&*pixels, limits.orientation)) return ErrorOf(common());
  return pixels;
}

/// Hands libjpeg's output to a Bytes, block by block.
struct BytesSink {
  jpeg_destination_mgr base;
  Bytes* out;
  std::array<JOCTET, size_t{16} * 1024> block;
};

/// In a function of its own: the Status must be gone before anybody jumps.
bool AppendBlock(BytesSink* sink, size_t size) {
  return sink->out->Append(std::as_bytes(std::span(sink->block.data(), size))).has_value();
}

void StartBlock(j_compress_ptr info) {
  auto* sink = reinterpret_cast<BytesSink*>(info->dest);
  sink->base.next_output_byte = sink->block.data();
  sink->base.free_in_buffer = sink->block.size();
}

void StopOnFullSink(j_compress_ptr info) {
  reinterpret_cast<ErrorTrap*>(info->err)->sink_full = true;
  Escape(reinterpret_cast<j_common_ptr>(info));
}

boolean FlushBlock(j_compress_ptr info) {
  auto* sink = reinterpret_cast<BytesSink*>(info->dest);
  if (!AppendBlock(sink, sink->block.size())) StopOnFullSink(info);
  StartBlock(info);
  return TRUE;
}

void FlushRest(j_compress_ptr info) {
  auto* sink = reinterpret_cast<BytesSink*>(info->dest);
  if (!AppendBlock(sink, sink->block.size() - sink->base.free_in_buffer)) StopOnFullSink(info);
}

class JpegEncoder {
 public:
  JpegEncoder(const Pixels& pixels, int quality) : pixels_(pixels), quality_(quality) { SetTrap(&trap_); }
  ~JpegEncoder() { jpeg_destroy_compress(&info_); }
  JpegEncoder(const JpegEncoder&) = delete;
  JpegEncoder& operator=(const JpegEncoder&) = delete;

  Status EncodeTo(Bytes* out) {
    sink_.base = {.next_output_byte = nullptr,
                  .free_in_buffer = 0,
                  .init_destination = StartBlock,
                  .empty_output_buffer = FlushBlock,
                  .term_destination = FlushRest};
    sink_.out = out;
    if (GuardedEncode()) return {};
    if (trap_.sink_full)
      return Error{ErrorCode::kUnavailable, "memory budget: no room for the encoded picture"};
    return Error{ErrorCode::kInternal, "libjpeg: " + MessageOf(reinterpret_cast<j_common_ptr>(&info_))};
  }

 private:
  bool GuardedEncode();

  const Pixels& pixels_;
  const int quality_;
  jpeg_compress_struct info_{};
  ErrorTrap trap_{};
  BytesSink sink_{};
};

bool JpegEncoder::GuardedEncode() {
  info_.err = &trap_.base;
  if (setjmp(trap_.escape) != 0) return false;
  jpeg_create_compress(&info_);
  info_.dest = &sink_.base;
  info_.image_width = static_cast<JDIMENSION>(pixels_.width_px);
  info_.image_height = static_cast<JDIMENSION>(pixels_.height_px);
  info_.input_components = 3;
  info_.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info_);  // YCbCr 4:2:0, JDCT_ISLOW
  jpeg_set_quality(&info_, quality_, TRUE);
  jpeg_start_compress(&info_, TRUE);
  while (info_.next_scanline < info_.image_height) {
    JSAMPROW rows[kRowsPerCall];
    const JDIMENSION left = std::min<JDIMENSION>(info_.image_height - info_.next_scanline, kRowsPerCall);
    for (JDIMENSION i = 0; i < left; ++i) {
      rows[i] = const_cast<JSAMPROW>(
          pixels_.row(static_cast<int>(info_.next_scanline + i)));  // libjpeg does not write
    }
    jpeg_write_scanlines(&info_, rows, left);
  }
  jpeg_finish_compress(&info_);
  return true;
}

}  // namespace

Result<int64_t> JpegWorkingBytes(std::span<const std::byte> bytes, const JpegLimits& limits) {
  JpegDecoder decoder;
  const Status header = decoder.ReadHeader(bytes, limits);
  if (!header) return header.error();
  return decoder.LibraryBytes() + static_cast<int64_t>(decoder.StripBytes(limits.orientation));
}

Result<Pixels> DecodeJpeg(std::span<const std::byte> bytes, const JpegLimits& limits, MemoryBudget& budget,
                          const PictureMaker& make_picture) {
  JpegDecoder decoder;
  const Status header = decoder.ReadHeader(bytes, limits);
  if (!header) return header.error();
  return decoder.Decode(limits, budget, make_picture);
}

int64_t JpegEncoderBytes(int width_px) {
  return kFixedBytes + kRowsHeld * 4 * (int64_t{width_px} + 64);
}

/// libjpeg-turbo's own bound for 4:2:0, tjBufSize(): 3 bytes a pixel in whole MCUs.
int64_t LargestJpeg(int width_px, int height_px) {
  return 3 * (int64_t{width_px} + 16) * (int64_t{height_px} + 16) + 64 * kKiB;
}

Result<Bytes> EncodeJpeg(const Pixels& pixels, int quality, MemoryBudget& budget) {
  if (pixels.channels != 3 || pixels.width_px > kMaxSidePx || pixels.height_px > kMaxSidePx) {
    return Error{ErrorCode::kInvalidInput, "image_damaged: these pixels cannot become a JPEG"};
  }
  const Result<WorkingMemory> working = WorkingMemory::Charge(JpegEncoderBytes(pixels.width_px), budget);
  if (!working) return working.error();

  Bytes encoded = Bytes::Growing(budget);
  JpegEncoder encoder(pixels, std::clamp(quality, 1, 100));
  const Status done = encoder.EncodeTo(&encoded);
  if (!done) return done.error();
  return encoded;
}

}  // namespace tamis
