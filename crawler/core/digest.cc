#include "crawler/core/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "crawler/core/check.h"

namespace tamis {
namespace {

Status DigestInto(const EVP_MD* algorithm, std::span<const std::byte> bytes, std::span<uint8_t> out) {
  unsigned int written = 0;
  const bool good = algorithm != nullptr &&
                    EVP_Digest(bytes.data(), bytes.size(), out.data(), &written, algorithm, nullptr) == 1 &&
                    written == out.size();
  if (!good) return Error{ErrorCode::kInternal, "digest failed in openssl"};
  return {};
}

// -1: not a hexadecimal digit.
int HexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

Result<Digests> DigestAll(std::span<const std::byte> bytes) {
  Digests digests;
  const Status md5 = DigestInto(EVP_md5(), bytes, digests.md5);
  if (!md5) return md5.error();
  const Status sha1 = DigestInto(EVP_sha1(), bytes, digests.sha1);
  if (!sha1) return sha1.error();
  const Status sha256 = DigestInto(EVP_sha256(), bytes, digests.sha256);
  if (!sha256) return sha256.error();
  return digests;
}

Result<Sha256> DigestSha256(std::string_view bytes) {
  Sha256 digest{};
  const Status made = DigestInto(EVP_sha256(), std::as_bytes(std::span(bytes)), digest);
  if (!made) return made.error();
  return digest;
}

Mac128 KeyedName(const Key256& key, std::string_view text) {
  Sha256 mac{};
  unsigned int written = 0;
  const unsigned char* made =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &written);
  CHECK(made != nullptr && written == mac.size());  // a name that is not keyed must never be written
  Mac128 name{};
  std::copy_n(mac.begin(), name.size(), name.begin());
  return name;
}

std::string ToHex(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const uint8_t byte : bytes) {
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

Status FromHex(std::string_view hex, std::span<uint8_t> out) {
  if (hex.size() != 2 * out.size()) {
    return Error{ErrorCode::kInvalidInput, "hexadecimal text has " + std::to_string(hex.size()) + " digits, not " +
                                               std::to_string(2 * out.size())};
  }
  for (size_t i = 0; i < out.size(); i++) {
    const int high = HexValue(hex[2 * i]), low = HexValue(hex[2 * i + 1]);
    if (high < 0 || low < 0) return Error{ErrorCode::kInvalidInput, "not a hexadecimal digest: " + std::string(hex)};
    out[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return {};
}

}  // namespace tamis
