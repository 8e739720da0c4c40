#include "crawler/fetch/content_decoder.h"

#include <algorithm>
#include <string>

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "config/options.h"

namespace tamis {
namespace {

std::string Sample() {
  std::string out;
  for (int i = 0; i < 40'000; ++i) out += "line " + std::to_string(i * 7919 % 10'007) + "\n";
  return out;
}

std::string Deflated(const std::string& plain, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, plain.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string Brotli(const std::string& plain) {
  std::string out(BrotliEncoderMaxCompressedSize(plain.size()), '\0');
  size_t size = out.size();
  BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, plain.size(),
                        reinterpret_cast<const uint8_t*>(plain.data()), &size,
                        reinterpret_cast<uint8_t*>(out.data()));
  out.resize(size);
  return out;
}

std::string Zstd(const std::string& plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
  return out;
}

struct Decoded {
  Status status;
  std::string text;
  bool finished = false;
};

Decoded Decode(const std::string& coding, const std::string& encoded, size_t portion, MemoryBudget& budget) {
  Decoded out;
  auto decoder = *ContentDecoder::Make(coding, budget);
  for (size_t at = 0; at < encoded.size() && out.status; at += portion) {
    const std::string_view part = std::string_view(encoded).substr(at, portion);
    out.status = decoder->Decode(std::as_bytes(std::span(part)), [&out](std::span<const std::byte> bytes) {
      out.text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return Status();
    });
  }
  out.finished = decoder->is_finished();
  return out;
}

struct Case {
  std::string coding;
  std::string encoded;
};

std::vector<Case> Cases() {
  const std::string plain = Sample();
  return {{"gzip", Deflated(plain, MAX_WBITS + 16)},
          {" X-GZIP", Deflated(plain, MAX_WBITS + 16)},
          {"deflate", Deflated(plain, MAX_WBITS)},
          {"br", Brotli(plain)},
          {"zstd", Zstd(plain)}};
}

TEST(ContentDecoder, DecodesInAnyPortions) {
  MemoryBudget budget(64 * kMiB);
  for (const Case& c : Cases()) {
    for (const size_t portion : {size_t{1}, size_t{1'000}, size_t{10'000'000}}) {
      SCOPED_TRACE(c.coding + " " + std::to_string(portion));
      const Decoded decoded = Decode(c.coding, c.encoded, portion, budget);
      ASSERT_TRUE(decoded.status) << decoded.status.error().message;
      EXPECT_EQ(decoded.text, Sample());
      EXPECT_TRUE(decoded.finished);
    }
  }
  EXPECT_EQ(budget.used_bytes(), 0);
}

TEST(ContentDecoder, ACutStreamIsNotFinished) {
  MemoryBudget budget(64 * kMiB);
  for (const Case& c : Cases()) {
    const Decoded decoded = Decode(c.coding, c.encoded.substr(0, c.encoded.size() - 1), 4'096, budget);
    EXPECT_TRUE(decoded.status) << c.coding;
    EXPECT_FALSE(decoded.finished) << c.coding;
  }
}

// RFC 1952 2.2, RFC 8878 3: members and frames may follow each other.
TEST(ContentDecoder, Rfc1952_MembersAreJoined) {
  MemoryBudget budget(64 * kMiB);
  const std::string gzip = Deflated("one ", MAX_WBITS + 16) + Deflated("two", MAX_WBITS + 16);
  EXPECT_EQ(Decode("gzip", gzip, 3, budget).text, "one two");
  EXPECT_EQ(Decode("gzip", gzip + "\n\n", 1'000, budget).text, "one two");
  EXPECT_EQ(Decode("zstd", Zstd("one ") + Zstd("two"), 5, budget).text, "one two");
}

TEST(ContentDecoder, IdentityNeedsNoDecoderAndUnknownCodingsAreErrors) {
  MemoryBudget budget(kMiB);
  EXPECT_EQ(*ContentDecoder::Make("", budget), nullptr);
  EXPECT_EQ(*ContentDecoder::Make("Identity", budget), nullptr);
  for (const char* coding : {"compress", "gzip, br", "gzip,gzip", "brotli", "x"}) {
    EXPECT_FALSE(ContentDecoder::Make(coding, budget)) << coding;
  }
}

TEST(ContentDecoder, WindowsComeOutOfTheBudget) {
  MemoryBudget budget(128 * kKiB);
  for (const Case& c : Cases()) {
    if (c.coding != "br" && c.coding != "zstd") continue;
    const Decoded decoded = Decode(c.coding, c.encoded, 4'096, budget);
    ASSERT_FALSE(decoded.status) << c.coding;
    EXPECT_TRUE(decoded.status.error().message.starts_with("memory_budget"))
        << decoded.status.error().message;
  }
  EXPECT_EQ(budget.used_bytes(), 0);
}

TEST(ContentDecoder, TheSinkMayStopABomb) {
  MemoryBudget budget(64 * kMiB);
  const std::string zeros(20 * kMiB, '\0');
  for (const Case& c : {Case{"gzip", Deflated(zeros, MAX_WBITS + 16)}, Case{"br", Brotli(zeros)},
                        Case{"zstd", Zstd(zeros)}}) {
    SCOPED_TRACE(c.coding);
    auto decoder = *ContentDecoder::Make(c.coding, budget);
    size_t seen = 0;
    const Status stopped = decoder->Decode(std::as_bytes(std::span(c.encoded)),
                                           [&seen](std::span<const std::byte> bytes) -> Status {
                                             seen += bytes.size();
                                             if (seen > 100'000) return Error{ErrorCode::kTooLarge, "enough"};
                                             return {};
                                           });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().message, "enough");
    EXPECT_LT(seen, 200'000u);
  }
}

}  // namespace
}  // namespace tamis
