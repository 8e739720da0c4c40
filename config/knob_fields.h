#ifndef TAMIS_CONFIG_KNOB_FIELDS_H_
#define TAMIS_CONFIG_KNOB_FIELDS_H_

// What the tables of knobs are written with.

#include <span>

#include "config/knobs.h"

namespace tamis {

template <auto Section, auto Member>
KnobField At(Options& options) {
  return &((options.*Section).*Member);
}

template <auto Section, auto Member>
bool* Flag(Options& options) {
  return &((options.*Section).*Member);
}

inline constexpr double kCountMax = 1e15;
inline constexpr double kSecond = 1'000;
inline constexpr double kHour = 3'600'000;
inline constexpr double kDay = 24 * kHour;
inline constexpr double kYear = 366 * kDay;
inline constexpr double kKi = kKiB;
inline constexpr double kMi = kMiB;
inline constexpr double kGi = 1024 * kMi;

/// Those of text, rights, licence, safety, privacy and duplicates.
std::span<const Knob<Options>> PolicyKnobs();

}  // namespace tamis

#endif  // TAMIS_CONFIG_KNOB_FIELDS_H_
