#include <webp/encode.h>

#include "extract/webp.h"
#include "extract/working_memory.h"

namespace tamis {
namespace {

constexpr int64_t kFixedBytes = 1024 * 1024;
// The encoder remembers the tokens of the whole picture, unless told to save memory, which makes files
// slightly larger.
constexpr int64_t kMaxPixelsWithTokens = 4'000'000;
constexpr int64_t kTokenBytesPerPixel = 24;

/// For libwebp: appends to a Bytes. 0 stops the encoder.
int Write(const uint8_t* data, size_t size, const WebPPicture* picture) {
  auto* out = static_cast<Bytes*>(picture->custom_ptr);
  return out->Append(std::as_bytes(std::span(data, size))) ? 1 : 0;
}

bool RemembersTokens(int width_px, int height_px) {
  return int64_t{width_px} * height_px <= kMaxPixelsWithTokens;
}

/// Frees what libwebp has allocated in it.
struct Picture {
  Picture() : valid(WebPPictureInit(&webp) != 0) {}
  ~Picture() { WebPPictureFree(&webp); }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;

  WebPPicture webp{};
  bool valid;
};

}  // namespace

int64_t WebpEncoderBytes(int width_px, int height_px) {
  const int64_t pixels = int64_t{width_px} * height_px;
  const int64_t token_bytes = RemembersTokens(width_px, height_px) ? kTokenBytesPerPixel * pixels : 0;
  return kFixedBytes + 4 * pixels + token_bytes + LargestWebp(width_px, height_px);  // and its own output
}

int64_t LargestWebp(int width_px, int height_px) {
  return 3 * int64_t{width_px} * height_px + 64 * kKiB;
}

Result<Bytes> EncodeWebp(const Pixels& pixels, int quality, MemoryBudget& budget) {
  if (pixels.width_px > WEBP_MAX_DIMENSION || pixels.height_px > WEBP_MAX_DIMENSION) {
    return Error{ErrorCode::kInvalidInput, "image_damaged: a side that no WebP can have"};
  }
  const Result<WorkingMemory> working =
      WorkingMemory::Charge(WebpEncoderBytes(pixels.width_px, pixels.height_px), budget);
  if (!working) return working.error();
  WebPConfig config;
  Picture picture;
  if (WebPConfigInit(&config) == 0 || !picture.valid) {
    return Error{ErrorCode::kInternal, "libwebp: another version"};
  }
  config.quality = static_cast<float>(quality);
  config.low_memory = RemembersTokens(pixels.width_px, pixels.height_px) ? 0 : 1;
  Bytes encoded = Bytes::Growing(budget);
  picture.webp.width = pixels.width_px;
  picture.webp.height = pixels.height_px;
  picture.webp.writer = Write;
  picture.webp.custom_ptr = &encoded;
  const bool done =
      WebPPictureImportRGB(&picture.webp, pixels.row(0), static_cast<int>(pixels.stride_bytes())) != 0 &&
      WebPEncode(&config, &picture.webp) != 0;
  if (done) return encoded;
  const WebPEncodingError why = picture.webp.error_code;
  if (why == VP8_ENC_ERROR_BAD_WRITE || why == VP8_ENC_ERROR_OUT_OF_MEMORY ||
      why == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY) {
    return Error{ErrorCode::kUnavailable, "memory budget: no room for the encoded picture"};
  }
  return Error{ErrorCode::kInternal, "libwebp: error " + std::to_string(static_cast<int>(why))};
}

}  // namespace tamis
