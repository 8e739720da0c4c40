#include "config/nearest.h"

#include <algorithm>
#include <array>
#include <limits>

#include "config/knobs.h"

namespace tamis {
namespace {

constexpr size_t kLongest = 64;

std::string_view NameOf(std::string_view key) {
  const size_t dot = key.find('.');
  return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

}  // namespace

size_t EditDistance(std::string_view a, std::string_view b) {
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  using Row = std::array<size_t, kLongest + 1>;
  std::array<Row, kLongest + 1> distance{};
  for (size_t i = 0; i <= a.size(); ++i) distance[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) distance[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      distance[i][j] = std::min({distance[i - 1][j] + 1, distance[i][j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
    }
  }
  return distance[a.size()][b.size()];
}

std::string_view NearestKnob(std::string_view key) {
  std::string_view nearest;
  size_t least = std::numeric_limits<size_t>::max();
  for (const Knob<Options>& knob : Knobs()) {
    const size_t distance = NameOf(knob.key) == NameOf(key) ? 0 : EditDistance(knob.key, key);
    if (distance >= least) continue;
    least = distance;
    nearest = knob.key;
  }
  return nearest;
}

std::string_view NearestSection(std::string_view name) {
  std::string_view nearest = "site";
  size_t least = EditDistance(nearest, name);
  for (const std::string_view tables : {"hash_list", "matcher"}) {
    if (EditDistance(tables, name) >= least) continue;
    nearest = tables;
    least = EditDistance(tables, name);
  }
  for (const Knob<Options>& knob : Knobs()) {
    const std::string_view section = knob.key.substr(0, knob.key.find('.'));
    const size_t distance = EditDistance(section, name);
    if (distance >= least) continue;
    least = distance;
    nearest = section;
  }
  return nearest;
}

}  // namespace tamis
