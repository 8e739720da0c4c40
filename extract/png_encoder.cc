#include <memory>
#include <string>

#include <spng.h>

#include "extract/png.h"
#include "extract/working_memory.h"

namespace tamis {
namespace {

constexpr int64_t kFixedBytes = 384 * 1024;  // deflate's window and hash chains, libspng's own
constexpr int kLevel = 3;                    // half the time of 6 for some per cent more bytes

/// For libspng: appends to a Bytes.
int Write(spng_ctx*, void* out, void* data, size_t length) {
  const Status added = static_cast<Bytes*>(out)->Append({static_cast<const std::byte*>(data), length});
  return added ? 0 : SPNG_IO_ERROR;
}

}  // namespace

int64_t PngEncoderBytes(int width_px) {
  return kFixedBytes + int64_t{width_px} * 3 * 8;  // a row under each filter, and its neighbours
}

int64_t LargestPng(int width_px, int height_px) {
  const int64_t raw = (int64_t{width_px} * 3 + 1) * height_px;
  return raw + raw / 64 + 64 * kKiB;  // deflate stores what it cannot compress
}

Result<Bytes> EncodePng(const Pixels& pixels, MemoryBudget& budget) {
  const Result<WorkingMemory> working = WorkingMemory::Charge(PngEncoderBytes(pixels.width_px), budget);
  if (!working) return working.error();
  const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> context(spng_ctx_new(SPNG_CTX_ENCODER),
                                                                    spng_ctx_free);
  if (context == nullptr) return Error{ErrorCode::kUnavailable, "libspng: out of memory"};
  Bytes encoded = Bytes::Growing(budget);
  spng_ihdr header{};
  header.width = static_cast<uint32_t>(pixels.width_px);
  header.height = static_cast<uint32_t>(pixels.height_px);
  header.bit_depth = 8;
  header.color_type = SPNG_COLOR_TYPE_TRUECOLOR;
  int failed = spng_set_png_stream(context.get(), Write, &encoded);
  if (failed == 0) failed = spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, kLevel);
  if (failed == 0) failed = spng_set_ihdr(context.get(), &header);
  if (failed == 0) {
    failed = spng_encode_image(context.get(), pixels.bytes.data(), pixels.bytes.size(), SPNG_FMT_PNG,
                               SPNG_ENCODE_FINALIZE);
  }
  if (failed == SPNG_IO_ERROR || failed == SPNG_EMEM) {
    return Error{ErrorCode::kUnavailable, "memory budget: no room for the encoded picture"};
  }
  if (failed != 0) return Error{ErrorCode::kInternal, std::string("libspng: ") + spng_strerror(failed)};
  return encoded;
}

}  // namespace tamis
