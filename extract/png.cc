#include "extract/png.h"

#include <algorithm>
#include <memory>
#include <string>

#include <spng.h>

#include "extract/working_memory.h"

namespace tamis {
namespace {

constexpr size_t kMaxChunkBytes =
    size_t{4} * 1024 * 1024;  // ancillary; an ICC profile inflates to about 1 MiB at most
constexpr size_t kMaxChunksBytes = size_t{8} * 1024 * 1024;
constexpr int64_t kFixedBytes = 128 * 1024;  // inflate's window and state
constexpr uint32_t kMaxSidePx = 1u << 30;

using Context = std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)>;

Error ErrorOf(int code) {
  const std::string text = spng_strerror(code);
  switch (code) {
    case SPNG_IO_EOF:
    case SPNG_EIDAT_TOO_SHORT:
      return {ErrorCode::kInvalidInput, "image_truncated: " + text};
    case SPNG_EMEM:
    case SPNG_ECHUNK_LIMITS:
      return {ErrorCode::kTooLarge, "image_damaged: " + text};
    default:
      return {ErrorCode::kInvalidInput, "image_damaged: " + text};
  }
}

/// Any wrong CRC is an error, ancillary chunks included; limits on what spng allocates by itself.
int Configure(spng_ctx* context, std::span<const std::byte> bytes) {
  int failed = spng_set_crc_action(context, SPNG_CRC_ERROR, SPNG_CRC_ERROR);
  if (failed == 0) failed = spng_set_image_limits(context, kMaxSidePx, kMaxSidePx);
  if (failed == 0) failed = spng_set_chunk_limits(context, kMaxChunkBytes, kMaxChunksBytes);
  if (failed == 0) failed = spng_set_png_buffer(context, bytes.data(), bytes.size());
  return failed;
}

/// An alpha channel or a tRNS chunk. Reads the chunks before the picture.
Result<bool> HasAlpha(spng_ctx* context, const spng_ihdr& header) {
  spng_trns transparency{};
  const int code = spng_get_trns(context, &transparency);
  if (code != 0 && code != SPNG_ECHUNKAVAIL) return ErrorOf(code);
  return code == 0 || header.color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA ||
         header.color_type == SPNG_COLOR_TYPE_TRUECOLOR_ALPHA;
}

uint32_t Big32(std::span<const std::byte> bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<uint32_t>(bytes[at + i]);
  return value;
}

/// Walks the chunks to IEND (PNG, third edition, 5.3): cheaper than inflating a picture that ends early, and
/// libspng does not miss the CRC of IEND.
bool EndsWithIend(std::span<const std::byte> bytes) {
  constexpr uint32_t kIend = 0x49454E44;
  constexpr size_t kSignatureBytes = 8;
  constexpr size_t kAroundDataBytes = 12;  // length, type, CRC
  size_t at = kSignatureBytes;
  while (bytes.size() >= at && bytes.size() - at >= kAroundDataBytes) {
    const size_t whole = kAroundDataBytes + Big32(bytes, at);
    if (Big32(bytes, at + 4) == kIend) return bytes.size() - at >= whole;
    at += whole;
  }
  return false;
}

uint8_t OnWhite(unsigned value, unsigned alpha) {
  return static_cast<uint8_t>((value * alpha + 255u * (255u - alpha) + 127u) / 255u);
}

/// RGBA to RGB in place: the write position never passes the read position.
void MatteOnWhite(Pixels* pixels) {
  const size_t count = static_cast<size_t>(pixels->width_px) * static_cast<size_t>(pixels->height_px);
  const uint8_t* from = pixels->row(0);
  uint8_t* to = pixels->row(0);
  for (size_t i = 0; i < count; ++i, from += 4, to += 3) {
    const unsigned alpha = from[3];
    const uint8_t red = OnWhite(from[0], alpha);
    const uint8_t green = OnWhite(from[1], alpha);
    const uint8_t blue = OnWhite(from[2], alpha);
    to[0] = red;
    to[1] = green;
    to[2] = blue;
  }
  pixels->channels = 3;
  pixels->bytes.Truncate(count * 3);
}

}  // namespace

Result<Pixels> DecodePng(std::span<const std::byte> bytes, int64_t max_pixels, MemoryBudget& budget) {
  if (!EndsWithIend(bytes)) return Error{ErrorCode::kInvalidInput, "image_truncated: no IEND"};
  const Context context(spng_ctx_new(0), spng_ctx_free);
  if (context == nullptr) return Error{ErrorCode::kUnavailable, "libspng: out of memory"};
  int failed = Configure(context.get(), bytes);
  if (failed != 0) return Error{ErrorCode::kInternal, std::string("libspng: ") + spng_strerror(failed)};

  spng_ihdr header{};
  failed = spng_get_ihdr(context.get(), &header);
  if (failed != 0) return ErrorOf(failed);
  const int64_t count = int64_t{header.width} * int64_t{header.height};
  if (count > max_pixels)
    return Error{ErrorCode::kTooLarge, "image_too_many_pixels: " + std::to_string(count)};

  // Two filtered rows of at most 8 bytes a pixel, the chunks, inflate. Chunks are at most as long as the
  // input.
  const int64_t rows_bytes = int64_t{header.width} * 8 * 3;
  const int64_t chunks_bytes = static_cast<int64_t>(std::min(bytes.size() * 2, kMaxChunksBytes));
  const Result<WorkingMemory> working =
      WorkingMemory::Charge(kFixedBytes + rows_bytes + chunks_bytes, budget);
  if (!working) return working.error();

  const Result<bool> has_alpha = HasAlpha(context.get(), header);
  if (!has_alpha) return has_alpha.error();
  const bool alpha = *has_alpha;
  Result<Pixels> pixels = Pixels::Allocate(static_cast<int>(header.width), static_cast<int>(header.height),
                                           alpha ? 4 : 3, budget);
  if (!pixels) return pixels.error();
  failed = spng_decode_image(context.get(), pixels->bytes.data(), pixels->bytes.size(),
                             alpha ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8, alpha ? SPNG_DECODE_TRNS : 0);
  if (failed == 0) failed = spng_decode_chunks(context.get());  // those after the picture
  if (failed != 0) return ErrorOf(failed);
  if (alpha) MatteOnWhite(&*pixels);
  return pixels;
}

}  // namespace tamis
