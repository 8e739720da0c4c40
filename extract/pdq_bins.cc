#include "extract/pdq_bins.h"

#include <algorithm>

namespace tamis {
namespace {

/// The pixels from `first` to `last`, both included.
struct Range {
  int64_t first = 0;
  int64_t last = 0;
  int64_t count() const { return last - first + 1; }
};

/// The box filter of an axis. Windows of an even number of pixels lean to the right by one.
class Axis {
 public:
  explicit Axis(int size)
      : size_(size),
        window_((int64_t{size} + 127) / 128),
        right_((window_ + 2) / 2 - 1),
        left_(window_ - 1 - right_) {}

  int window() const { return static_cast<int>(window_); }

  /// Where the sample with this index is read: the middle of its 64th.
  int64_t Place(int index) const { return (2 * int64_t{index} + 1) * size_ / 128; }

  /// What the box at this place covers of the axis.
  Range Box(int64_t place) const {
    return {std::max<int64_t>(place - left_, 0), std::min<int64_t>(place + right_, size_ - 1)};
  }

  /// What the second box covers by way of the first.
  Range Support(const Range& second) const { return {Box(second.first).first, Box(second.last).last}; }

  bool IsWhole(int64_t place) const { return place - 2 * left_ >= 0 && place + 2 * right_ < size_; }

  /// The places of boxes that cover this pixel, within `second`.
  Range Covering(int64_t pixel, const Range& second) const {
    return {std::max(pixel - right_, second.first), std::min(pixel + left_, second.last)};
  }

 private:
  int64_t size_;
  int64_t window_;
  int64_t right_;
  int64_t left_;
};

void FillTent(int window, std::span<float> weights) {
  const auto square = static_cast<double>(window) * window;
  const auto count = static_cast<int>(weights.size());
  for (int k = 0; k < count; ++k) {
    weights[static_cast<size_t>(k)] = static_cast<float>(std::min(k + 1, count - k) / square);
  }
}

/// Each pixel counts once for every box of the first pass that covers it, by that box's own mean.
void FillCut(const Axis& axis, const Range& second, const Range& support, std::span<float> weights) {
  const auto share = [&](int64_t place) { return 1.0 / static_cast<double>(axis.Box(place).count()); };
  double sum = 0;
  Range summed{second.first, second.first - 1};
  for (int64_t pixel = support.first; pixel <= support.last; ++pixel) {
    const Range covering = axis.Covering(pixel, second);
    for (; summed.last < covering.last; ++summed.last) sum += share(summed.last + 1);
    for (; summed.first < covering.first; ++summed.first) sum -= share(summed.first);
    weights[static_cast<size_t>(pixel - support.first)] =
        static_cast<float>(sum / static_cast<double>(second.count()));
  }
}

}  // namespace

size_t PdqWeightCount(int size) {
  constexpr size_t kMostBins = 2;  // the tent; and the last, which an edge cuts where the window is even
  return kMostBins * (size_t{2} * static_cast<size_t>(Axis(size).window()) - 1);
}

PdqBins MakePdqBins(int size, std::span<float> room) {
  const Axis axis(size);
  PdqBins made{.window = axis.window()};
  const std::span<float> tent = room.first(size_t{2} * static_cast<size_t>(axis.window()) - 1);
  FillTent(axis.window(), tent);
  room = room.subspan(tent.size());
  for (int index = 0; index < kPdqSide; ++index) {
    PdqBin& bin = made.bins[index];
    const int64_t place = axis.Place(index);
    const Range second = axis.Box(place);
    const Range support = axis.Support(second);
    bin.first = static_cast<int>(support.first);
    bin.is_tent = axis.IsWhole(place);
    bin.count = static_cast<size_t>(support.count());
    bin.weights = tent.data();
    if (bin.is_tent) continue;
    const std::span<float> cut = room.first(bin.count);
    FillCut(axis, second, support, cut);
    bin.weights = cut.data();
    room = room.subspan(cut.size());
  }
  return made;
}

}  // namespace tamis
