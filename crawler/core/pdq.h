#ifndef TAMIS_CRAWLER_CORE_PDQ_H_
#define TAMIS_CRAWLER_CORE_PDQ_H_

// A PDQ hash as a value (the perceptual hash of ThreatExchange): 256 bits, compared by Hamming distance.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// Bit k of the reference's numbering (16 * vertical + horizontal frequency) is bit k % 64 of words[k / 64].
struct Pdq {
  std::array<uint64_t, 4> words{};
  auto operator<=>(const Pdq&) const = default;
};

/// Number of bits that differ, 0 to 256. Always even for two hashes without ties.
inline int HammingDistance(const Pdq& a, const Pdq& b) {
  int distance = 0;
  for (size_t i = 0; i < a.words.size(); ++i) distance += std::popcount(a.words[i] ^ b.words[i]);
  return distance;
}

/// Number of bits that are set; 128 for a hash without ties.
inline int PopCount(const Pdq& hash) {
  return HammingDistance(hash, Pdq{});
}

/// The 32 bytes in the order in which they are exchanged: byte 0 holds bits 255 to 248.
std::array<uint8_t, 32> ToBytes(const Pdq& hash);
Pdq PdqFromBytes(std::span<const uint8_t, 32> bytes);

/// 64 lower-case hexadecimal digits, bit 255 first.
std::string ToHex(const Pdq& hash);

/// Either case. Errors: kInvalidInput, without the text.
Result<Pdq> PdqFromHex(std::string_view hex);

/// What was hashed. kOnWhite: the frame with its alpha matted on white, which is what would be stored.
/// kAsStored: the colours of a frame with alpha as they are in the file, alpha ignored. kNearest512: kOnWhite
/// after the nearest-neighbour reduction to 512x512 that ThreatExchange's command line tools make.
enum class PdqVariant : uint8_t { kOnWhite, kAsStored, kNearest512 };

inline constexpr size_t kPdqNeedles = 8;

/// The hash of one frame in one variant.
struct PdqHash {
  int frame = 0;  // of an animation, 0-based
  PdqVariant variant = PdqVariant::kOnWhite;
  int quality = 0;  // 0 to 100; below 50 the hash says little
  /// Itself, then turned by 90, 180, 270 degrees counter-clockwise, mirrored top/bottom, left/right, at the
  /// first and at the second diagonal; all but the first and the transposed approximate.
  std::array<Pdq, kPdqNeedles> needles{};
  bool operator==(const PdqHash&) const = default;
};

/// Some hash is of colours under alpha: what is stored is not what was received.
inline bool IsFlattened(std::span<const PdqHash> hashes) {
  for (const PdqHash& hash : hashes) {
    if (hash.variant == PdqVariant::kAsStored) return true;
  }
  return false;
}

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_PDQ_H_
