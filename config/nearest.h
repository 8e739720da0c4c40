#ifndef TAMIS_CONFIG_NEAREST_H_
#define TAMIS_CONFIG_NEAREST_H_

// What somebody who mistyped a name most likely meant.

#include <cstddef>
#include <string_view>

namespace tamis {

/// Edits (insert, delete, replace, swap of neighbours) from `a` to `b`. Only the first 64 bytes of each
/// count. Cost: |a| * |b|. Source: optimal string alignment distance (Damerau 1964, restricted).
size_t EditDistance(std::string_view a, std::string_view b);

/// The plain knob nearest to `key` ("section.name"). A right name in a wrong section wins.
std::string_view NearestKnob(std::string_view key);

/// The section nearest to `name`.
std::string_view NearestSection(std::string_view name);

}  // namespace tamis

#endif  // TAMIS_CONFIG_NEAREST_H_
