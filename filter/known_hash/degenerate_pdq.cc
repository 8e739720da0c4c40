#include "filter/known_hash/degenerate_pdq.h"

#include <array>
#include <string_view>

#include "crawler/core/check.h"

namespace tamis::hash_index {
namespace {

constexpr int kFewestBits = 96;  // 128 bits are set in a hash without ties
constexpr int kMostBits = 160;
constexpr int kNear = 31;
constexpr int kBits = 256;

// Brightness that falls from a corner (steeply, slowly, as its square root), from the middle of an edge and
// from the centre, in the orientations that differ; negatives are their complements. Computed from synthetic
// pictures of 300 x 400 to 1024 x 768 pixels in several contrasts, of which these are the medoids. The last
// four are the published hash of quality 0 of ThreatExchange's small.jpg in its four mirrorings. Even and
// linear pictures have no hash of their own: all their coefficients are rounding noise.
constexpr std::array<std::string_view, 15> kFlatPictures = {
    "0000000100020005003e007f01fe03ff03ff07ff07ff0fff0fff1fff2fff55ff",
    "aaabaaaaaaabaaaaaaabaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa02aa",
    "fffe0000fffe0000fffe0000ffff0000ffff0000ffff0000ffff0000ffffa800",
    "2aab55552aab5555aaaa5555aaaa5555aaaa5555aaaa5555aaaa5555aaaa5555",
    "000000000000000f003f00ff017f02ff05ff07ff0fff07ff07ff1fff1fff0fff",
    "fffcfff8fff8fff8fff0ffe0ffe0ff80ff80fe00fc00f800f000800000000000",
    "662266666662666266666666666666666666666666666666666666666666eeee",
    "6677999966679999666699996667999966669999666699996666999966661111",
    "00017fffffff00000001ffffffff00000001ffffffff000000011fffffff0000",
    "5554aaaaaaaa55555554aaaaaaaa55555554aaaaaaaa55555554aaaaaaaaff55",
    "666599889999666666679999999966666667999999996666666699991999aae6",
    "0007001f003f003f007f00ff00ff00ff01ff01ff01ff03ff03ff03ff03ff03ff",
    "5552554a556a556a552a55aa55aa55aa54aa54aa54aa56aa56aa56aa56aa56aa",
    "0007ffe0003fffc0007fff0000ffff0001fffe0001fffc0003fffc0003fffc00",
    "5552aab5556aaa95552aaa5555aaaa5554aaab5554aaa95556aaa95556aaa955"};

using FlatHashes = std::array<Pdq, kFlatPictures.size()>;

const FlatHashes& Flat() {
  static const FlatHashes hashes = [] {
    FlatHashes read;
    for (size_t i = 0; i < read.size(); ++i) {
      const Result<Pdq> hash = PdqFromHex(kFlatPictures[i]);
      CHECK(hash);
      read[i] = *hash;
    }
    return read;
  }();
  return hashes;
}

}  // namespace

bool IsDegenerate(const Pdq& hash) {
  const int bits = PopCount(hash);
  if (bits < kFewestBits || bits > kMostBits) return true;
  for (const Pdq& flat : Flat()) {
    const int distance = HammingDistance(hash, flat);
    if (distance <= kNear || distance >= kBits - kNear) return true;
  }
  return false;
}

}  // namespace tamis::hash_index
