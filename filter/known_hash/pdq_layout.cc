#include "filter/known_hash/pdq_layout.h"

#include <array>
#include <limits>
#include <numeric>

namespace tamis::hash_index {
namespace {

// Pigeonhole: if slot i is searched within radius r[i] and the sum of all r[i] + 1 exceeds d, every hash
// within distance d is found in some slot. The more rows, the wider the slots that pay.
constexpr std::array<uint8_t, 16> kSixteen = {16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16};
constexpr std::array<uint8_t, 13> kThirteen = {20, 20, 20, 20, 20, 20, 20, 20, 20, 19, 19, 19, 19};
constexpr std::array<uint8_t, 12> kTwelve = {22, 22, 22, 22, 21, 21, 21, 21, 21, 21, 21, 21};

template <size_t kSlots>
constexpr bool CoversAHash(const std::array<uint8_t, kSlots>& widths) {
  return std::accumulate(widths.begin(), widths.end(), 0) == 256;
}
static_assert(CoversAHash(kSixteen) && CoversAHash(kThirteen) && CoversAHash(kTwelve));

// What things cost on a server of today, in proportion.
constexpr double kProbeNs = 15;      // two random accesses, most of them waiting together
constexpr double kCandidateNs = 20;  // one more
constexpr double kCompareNs = 1;     // one row after the other

/// Values at distance radius + 1 of a slot's value, from the number of those at distance `radius`.
double NextRing(double ring, uint8_t width, int radius) {
  return radius < 0 ? 1 : ring * (width - radius) / (radius + 1);
}

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
    default:
      return std::nullopt;
  }
}

uint8_t LayoutFor(size_t rows) {
  constexpr size_t kFirstWithSlots = 50'000;  // below, comparing with all is faster
  constexpr size_t kFirstOfThirteen = 1'000'000;
  constexpr size_t kFirstOfTwelve = 4'000'000;
  if (rows < kFirstWithSlots) return kLinearLayout;
  if (rows < kFirstOfThirteen) return 1;
  if (rows < kFirstOfTwelve) return 2;
  return 3;
}

SlotRadii RadiiFor(std::span<const uint8_t> widths, size_t rows, int max_distance) {
  SlotRadii result{.radii = std::vector<int>(widths.size(), -1)};
  std::vector<double> last_ring(widths.size(), 1);  // values at exactly the radius
  for (int covered = 0; covered <= max_distance; ++covered) {
    size_t best = 0;
    double best_ns = std::numeric_limits<double>::infinity();
    for (size_t slot = 0; slot < widths.size(); ++slot) {
      const double rows_of_value =
          static_cast<double>(rows) / static_cast<double>(uint64_t{1} << widths[slot]);
      const double ring = NextRing(last_ring[slot], widths[slot], result.radii[slot]);
      const double cost_ns = ring * (kProbeNs + kCandidateNs * rows_of_value);
      if (cost_ns < best_ns) {
        best = slot;
        best_ns = cost_ns;
      }
    }
    last_ring[best] = NextRing(last_ring[best], widths[best], result.radii[best]);
    ++result.radii[best];
    result.cost_ns += best_ns;
  }
  return result;
}

double CostOfComparing(size_t rows) {
  return kCompareNs * static_cast<double>(rows);
}

}  // namespace tamis::hash_index
