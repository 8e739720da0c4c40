#include "filter/known_hash/degenerate_pdq.h"

namespace tamis::hash_index {
namespace {

constexpr int kFewestBits = 96;  // 128 bits are set in a hash without ties
constexpr int kMostBits = 160;

}  // namespace

bool IsDegenerate(const Pdq& hash) {
  const int bits = PopCount(hash);
  return bits < kFewestBits || bits > kMostBits;
}

}  // namespace tamis::hash_index
