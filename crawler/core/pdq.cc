#include "crawler/core/pdq.h"

namespace tamis {
namespace {

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::array<uint8_t, 32> ToBytes(const Pdq& hash) {
  std::array<uint8_t, 32> bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t bit = 8 * (bytes.size() - 1 - i);
    bytes[i] = static_cast<uint8_t>(hash.words[bit / 64] >> (bit % 64));
  }
  return bytes;
}

Pdq PdqFromBytes(std::span<const uint8_t, 32> bytes) {
  Pdq hash;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t bit = 8 * (bytes.size() - 1 - i);
    hash.words[bit / 64] |= uint64_t{bytes[i]} << (bit % 64);
  }
  return hash;
}

std::string ToHex(const Pdq& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const uint8_t byte : ToBytes(hash)) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

Result<Pdq> PdqFromHex(std::string_view hex) {
  std::array<uint8_t, 32> bytes{};
  if (hex.size() != 2 * bytes.size()) return Error{ErrorCode::kInvalidInput, "no PDQ hash: not 64 digits"};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const int high = DigitOf(hex[2 * i]);
    const int low = DigitOf(hex[2 * i + 1]);
    if (high < 0 || low < 0) return Error{ErrorCode::kInvalidInput, "no PDQ hash: not hexadecimal"};
    bytes[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return PdqFromBytes(bytes);
}

}  // namespace tamis
