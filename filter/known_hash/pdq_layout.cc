#include "filter/known_hash/pdq_layout.h"

#include <array>
#include <numeric>

namespace tamis::hash_index {
namespace {

// Pigeonhole: if slot i is searched within radius r[i] and the sum of all r[i] + 1 exceeds d, every hash
// within distance d is found in some slot. The more rows, the wider the slots that pay.
constexpr std::array<uint8_t, 16> kSixteen = {16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16};
constexpr std::array<uint8_t, 13> kThirteen = {20, 20, 20, 20, 20, 20, 20, 20, 20, 19, 19, 19, 19};
constexpr std::array<uint8_t, 12> kTwelve = {22, 22, 22, 22, 21, 21, 21, 21, 21, 21, 21, 21};
constexpr std::array<uint8_t, 11> kEleven = {24, 24, 24, 23, 23, 23, 23, 23, 23, 23, 23};

template <size_t kSlots>
constexpr bool CoversAHash(const std::array<uint8_t, kSlots>& widths) {
  return std::accumulate(widths.begin(), widths.end(), 0) == 256;
}
static_assert(CoversAHash(kSixteen) && CoversAHash(kThirteen) && CoversAHash(kTwelve) &&
              CoversAHash(kEleven));

}  // namespace

std::optional<std::span<const uint8_t>> SlotWidths(uint8_t layout) {
  switch (layout) {
    case kLinearLayout:
      return std::span<const uint8_t>();
    case 1:
      return kSixteen;
    case 2:
      return kThirteen;
    case 3:
      return kTwelve;
    case 4:
      return kEleven;
    default:
      return std::nullopt;
  }
}

uint8_t LayoutFor(size_t rows) {
  constexpr size_t kFirstWithSlots = 50'000;  // below, comparing with all is faster
  constexpr size_t kFirstOfThirteen = 1'000'000;
  constexpr size_t kFirstOfTwelve = 4'000'000;
  constexpr size_t kFirstOfEleven = 40'000'000;
  if (rows < kFirstWithSlots) return kLinearLayout;
  if (rows < kFirstOfThirteen) return 1;
  if (rows < kFirstOfTwelve) return 2;
  return rows < kFirstOfEleven ? 3 : 4;
}

}  // namespace tamis::hash_index
