#include "crawler/fetch/content_decoder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

namespace tamis {
namespace {

constexpr size_t kPortionBytes = 32 * 1024;
constexpr int kMaxZstdWindowLog = 23;  // 8 MiB, RFC 9659
constexpr int kZlibOrGzip = MAX_WBITS + 32;

Error Malformed(std::string_view coding) {
  return Error{ErrorCode::kUnavailable, "protocol_error: the body is not " + std::string(coding)};
}

Error NoMemory() {
  return Error{ErrorCode::kUnavailable, "memory_budget: no room for a decoder"};
}

class GzipDecoder final : public ContentDecoder {
 public:
  explicit GzipDecoder(Bytes portion) : portion_(std::move(portion)) {
    good_ = inflateInit2(&stream_, kZlibOrGzip) == Z_OK;
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }

  Status Decode(std::span<const std::byte> encoded, const Sink& sink) override {
    if (!good_) return NoMemory();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(encoded.data()));
    stream_.avail_in = static_cast<uInt>(encoded.size());
    while (stream_.avail_in > 0 || flushing_) {
      if (finished_) {
        // RFC 1952 2.2: a member may follow a member. Anything else behind the end is padding.
        if (*stream_.next_in != 0x1f) return {};
        finished_ = false;
        inflateReset(&stream_);
      }
      stream_.next_out = reinterpret_cast<Bytef*>(portion_.data());
      stream_.avail_out = static_cast<uInt>(portion_.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return Malformed("gzip");
      flushing_ = stream_.avail_out == 0;  // more may be waiting inside
      finished_ = code == Z_STREAM_END;
      if (finished_) flushing_ = false;
      const Status taken = sink(portion_.span().first(portion_.size() - stream_.avail_out));
      if (!taken) return taken;
    }
    return {};
  }
  bool is_finished() const override { return finished_; }

 private:
  Bytes portion_;
  z_stream stream_{};
  bool good_ = false;
  bool flushing_ = false;
  bool finished_ = false;
};

class BrotliDecoder final : public ContentDecoder {
 public:
  BrotliDecoder(Bytes portion, MemoryBudget& budget) : portion_(std::move(portion)), budget_(budget) {
    state_ = BrotliDecoderCreateInstance(&BrotliDecoder::Take, &BrotliDecoder::Give, this);
  }
  ~BrotliDecoder() override {
    if (state_ != nullptr) BrotliDecoderDestroyInstance(state_);
  }

  Status Decode(std::span<const std::byte> encoded, const Sink& sink) override {
    if (state_ == nullptr) return NoMemory();
    const auto* next_in = reinterpret_cast<const uint8_t*>(encoded.data());
    size_t left = encoded.size();
    while (!is_finished()) {
      auto* next_out = reinterpret_cast<uint8_t*>(portion_.data());
      size_t room = portion_.size();
      const BrotliDecoderResult code =
          BrotliDecoderDecompressStream(state_, &left, &next_in, &room, &next_out, nullptr);
      if (code == BROTLI_DECODER_RESULT_ERROR) return refused_ ? NoMemory() : Malformed("br");
      const Status taken = sink(portion_.span().first(portion_.size() - room));
      if (!taken) return taken;
      if (code == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return {};
    }
    return {};
  }
  bool is_finished() const override { return BrotliDecoderIsFinished(state_) == BROTLI_TRUE; }

 private:
  // Each block carries its size in front, so that it can be given back to the budget.
  static constexpr size_t kHeader = alignof(std::max_align_t);

  static void* Take(void* self, size_t size) {
    auto* decoder = static_cast<BrotliDecoder*>(self);
    const size_t whole = size + kHeader;
    if (!decoder->budget_.TryCharge(static_cast<int64_t>(whole))) {
      decoder->refused_ = true;
      return nullptr;
    }
    void* block = std::malloc(whole);
    if (block == nullptr) {
      decoder->budget_.Release(static_cast<int64_t>(whole));
      return nullptr;
    }
    *static_cast<size_t*>(block) = whole;
    return static_cast<std::byte*>(block) + kHeader;
  }
  static void Give(void* self, void* address) {
    if (address == nullptr) return;
    void* block = static_cast<std::byte*>(address) - kHeader;
    const size_t whole = *static_cast<size_t*>(block);
    explicit_bzero(block, whole);
    std::free(block);
    static_cast<BrotliDecoder*>(self)->budget_.Release(static_cast<int64_t>(whole));
  }

  Bytes portion_;
  MemoryBudget& budget_;
  BrotliDecoderState* state_ = nullptr;
  bool refused_ = false;
};

class ZstdDecoder final : public ContentDecoder {
 public:
  ZstdDecoder(Bytes portion, MemoryBudget& budget)
      : portion_(std::move(portion)), budget_(budget), stream_(ZSTD_createDStream()) {
    if (stream_ != nullptr) ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  }
  ~ZstdDecoder() override {
    ZSTD_freeDStream(stream_);
    budget_.Release(charged_);
  }

  Status Decode(std::span<const std::byte> encoded, const Sink& sink) override {
    if (stream_ == nullptr) return NoMemory();
    ZSTD_inBuffer in{encoded.data(), encoded.size(), 0};
    bool more = !encoded.empty();
    while (more) {
      ZSTD_outBuffer out{portion_.data(), portion_.size(), 0};
      const size_t code = ZSTD_decompressStream(stream_, &out, &in);
      if (ZSTD_isError(code)) return Malformed("zstd");
      finished_ = code == 0;
      const Status charged = ChargeWindow();
      if (!charged) return charged;
      const Status taken = sink(portion_.span().first(out.pos));
      if (!taken) return taken;
      more = in.pos < in.size || (out.pos == out.size && !finished_);
    }
    return {};
  }
  bool is_finished() const override { return finished_; }

 private:
  /// zstd takes its window when the frame header has been read; the budget learns of it right after.
  Status ChargeWindow() {
    const auto now = static_cast<int64_t>(ZSTD_sizeof_DStream(stream_));
    if (now <= charged_) return {};
    if (!budget_.TryCharge(now - charged_)) return NoMemory();
    charged_ = now;
    return {};
  }

  Bytes portion_;
  MemoryBudget& budget_;
  ZSTD_DStream* stream_;
  int64_t charged_ = 0;
  bool finished_ = false;
};

std::string Normalised(std::string_view coding) {
  std::string out;
  for (const char c : coding) {
    if (c == ' ' || c == '\t') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<ContentDecoder>> ContentDecoder::Make(std::string_view coding, MemoryBudget& budget) {
  const std::string name = Normalised(coding);
  if (name.empty() || name == "identity") return std::unique_ptr<ContentDecoder>();
  const bool is_gzip = name == "gzip" || name == "x-gzip" || name == "deflate";
  if (!is_gzip && name != "br" && name != "zstd") {
    return Error{ErrorCode::kUnavailable,
                 "protocol_error: content-encoding was not offered: \"" + name + "\""};
  }
  Result<Bytes> portion = Bytes::Allocate(kPortionBytes, budget);
  if (!portion) return NoMemory();
  std::unique_ptr<ContentDecoder> decoder;
  if (is_gzip)
    decoder = std::make_unique<GzipDecoder>(*std::move(portion));
  else if (name == "br")
    decoder = std::make_unique<BrotliDecoder>(*std::move(portion), budget);
  else
    decoder = std::make_unique<ZstdDecoder>(*std::move(portion), budget);
  return decoder;
}

}  // namespace tamis
