#include "crawler/rescan/dihedral.h"

#include <cstddef>
#include <cstdint>

namespace tamis {
namespace {

constexpr size_t kSide = 16;  // frequencies 1 to 16 in each direction

bool Bit(const Pdq& hash, size_t vertical, size_t horizontal) {
  const size_t k = kSide * vertical + horizontal;
  return (hash.words[k / 64] >> (k % 64) & 1) != 0;
}

}  // namespace

std::array<Pdq, kPdqNeedles> DihedralNeedles(const Pdq& hash) {
  std::array<Pdq, kPdqNeedles> needles{};
  for (size_t turn = 0; turn < needles.size(); ++turn) {
    const bool mirrors_horizontally = (turn & 1) != 0, mirrors_vertically = (turn & 2) != 0;
    const bool transposes = (turn & 4) != 0;
    for (size_t v = 0; v < kSide; ++v) {
      for (size_t h = 0; h < kSide; ++h) {
        bool bit = transposes ? Bit(hash, h, v) : Bit(hash, v, h);
        // Mirroring negates the odd frequencies of its direction; index 0 is frequency 1.
        if (mirrors_horizontally && h % 2 == 0) bit = !bit;
        if (mirrors_vertically && v % 2 == 0) bit = !bit;
        const size_t k = kSide * v + h;
        if (bit) needles[turn].words[k / 64] |= uint64_t{1} << (k % 64);
      }
    }
  }
  return needles;
}

}  // namespace tamis
