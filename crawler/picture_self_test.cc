#include "crawler/picture_self_test.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "crawler/core/digest.h"
#include "filter/known_hash/self_test.h"

namespace tamis {
namespace {

void AppendBigEndian(std::string& bytes, uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift);
}

/// ISO/IEC 15948 annex D.
uint32_t Crc32(std::string_view bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

/// RFC 1950 8.2.
uint32_t Adler32(std::string_view bytes) {
  uint32_t a = 1;
  uint32_t b = 0;
  for (const char byte : bytes) {
    a = (a + static_cast<uint8_t>(byte)) % 65'521;
    b = (b + a) % 65'521;
  }
  return (b << 16) | a;
}

void AppendChunk(std::string& png, const std::string& type, const std::string& content) {
  AppendBigEndian(png, static_cast<uint32_t>(content.size()));
  png += type + content;
  AppendBigEndian(png, Crc32(type + content));
}

/// RFC 1950 and 1951: blocks that are stored, not compressed.
std::string Stored(std::string_view bytes) {
  constexpr size_t kMaxBlock = 65'535;
  std::string stream = "\x78\x01";
  for (size_t at = 0; at < bytes.size(); at += kMaxBlock) {
    const std::string_view block = bytes.substr(at, kMaxBlock);
    const auto length = static_cast<uint16_t>(block.size());
    stream += at + block.size() == bytes.size() ? '\1' : '\0';
    for (const uint16_t number : {length, static_cast<uint16_t>(~length)}) {
      stream += static_cast<char>(number & 0xFF);
      stream += static_cast<char>(number >> 8);
    }
    stream += block;
  }
  AppendBigEndian(stream, Adler32(bytes));
  return stream;
}

std::string PlantedRows() {
  std::string rows;
  for (int y = 0; y < kPlantedHeight; ++y) {
    rows += '\0';  // no filter
    const int t = y * 1024 / kPlantedHeight;
    for (int x = 0; x < kPlantedWidth; ++x) {
      const int s = x * 1024 / kPlantedWidth;
      rows += static_cast<char>(s * s / 911 + t * t / 1777 + s * t / 1201);
      rows += static_cast<char>(s * 3 / 7 + t * t / 809);
      rows += static_cast<char>(s * t / 1493 + t * 5 / 11);
    }
  }
  return rows;
}

Result<Fetched> Received(std::string_view text, MemoryBudget& memory) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
  Fetched fetched;
  fetched.head.kind = TargetKind::kImage;
  Result<Bytes> body = Bytes::CopyOf(bytes, memory);
  if (!body) return body.error();
  fetched.body = *std::move(body);
  const Result<Digests> digests = DigestAll(bytes);
  if (!digests) return digests.error();
  fetched.digests = *digests;
  return fetched;
}

Error Failed(std::string_view what) {
  return {ErrorCode::kRefused, "self-test of the gates: " + std::string(what)};
}

template <class T>
bool IsSafetyRejection(const Verdict<T>& verdict) {
  const Rejection* const rejection = std::get_if<Rejection>(&verdict);
  return rejection != nullptr && rejection->reason() == "safety";
}

}  // namespace

std::string PlantedPicture() {
  std::string header;
  AppendBigEndian(header, kPlantedWidth);
  AppendBigEndian(header, kPlantedHeight);
  header += std::string("\x08\x02\0\0\0", 5);  // 8 bits, RGB
  std::string png = "\x89PNG\r\n\x1A\n";
  AppendChunk(png, "IHDR", header);
  AppendChunk(png, "IDAT", Stored(PlantedRows()));
  AppendChunk(png, "IEND", "");
  return png;
}

Status SelfTestPictures(const Safety& safety, const Extractor& extractor, MemoryBudget& memory) {
  if (safety.known->lists().empty()) return {};
  Result<Fetched> listed = Received(kPlantedBytes, memory);
  if (!listed) return listed.error();
  if (!IsSafetyRejection(safety.on_bytes.Judge(*std::move(listed)))) {
    return Failed("planted bytes are let through");
  }
  if (!safety.known->has(SignalKind::kPdq)) return {};
  Result<Fetched> picture = Received(PlantedPicture(), memory);
  if (!picture) return picture.error();
  const Verdict<Fetched> bytes = safety.on_bytes.Judge(*std::move(picture));
  const auto* const cleared = std::get_if<Cleared<Fetched>>(&bytes);
  if (cleared == nullptr) return Failed("the planted picture is rejected before it is decoded");
  Result<Decoded> decoded = extractor.Decode(*cleared);
  if (!decoded) return Failed("the planted picture is not decoded: " + decoded.error().message);
  if (IsSafetyRejection(safety.on_pixels.Judge(*std::move(decoded)))) return {};
  return Failed("the planted picture is let through");
}

}  // namespace tamis
