#ifndef TAMIS_CRAWLER_CORE_DIGEST_H_
#define TAMIS_CRAWLER_CORE_DIGEST_H_

// Digests of bytes as received, and the keyed hash that names a URL in private files.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

using Md5 = std::array<uint8_t, 16>;
using Sha1 = std::array<uint8_t, 20>;
using Sha256 = std::array<uint8_t, 32>;
using Key256 = std::array<uint8_t, 32>;
using Mac128 = std::array<uint8_t, 16>;

/// The three exact digests that block lists are written in.
struct Digests {
  Md5 md5{};
  Sha1 sha1{};
  Sha256 sha256{};
};

/// All three digests of `bytes`. Errors: kInternal when OpenSSL fails (fail closed). Thread-safe.
Result<Digests> DigestAll(std::span<const std::byte> bytes);

/// SHA-256 alone. Errors as DigestAll. Thread-safe.
Result<Sha256> DigestSha256(std::string_view bytes);

/// Keyed 128-bit name of `text` (HMAC-SHA-256, first 16 bytes). The key never leaves the private
/// folder, so the name says nothing to a reader without it. Thread-safe.
Mac128 KeyedName(const Key256& key, std::string_view text);

/// Lower-case hexadecimal.
std::string ToHex(std::span<const uint8_t> bytes);

/// Inverse of ToHex, either case. Errors: kInvalidInput on other characters or another length than `out`.
Status FromHex(std::string_view hex, std::span<uint8_t> out);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_DIGEST_H_
