#ifndef TAMIS_CONFIG_UNITS_H_
#define TAMIS_CONFIG_UNITS_H_

// Numbers with units, as they are written in configuration: "2s", "500ms", "1.5MiB".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/options.h"

namespace tamis {

/// "500ms", "2s", "1.5m", "4h", "1d" or "0". nullopt: no number, no unit, negative, or over 100 years.
std::optional<Milliseconds> ParseDuration(std::string_view text);

/// "4096", "4096B", "64KiB", "1.5MiB", "2GiB", "1TiB". nullopt: no number, another unit, negative, or over
/// 2^53.
std::optional<int64_t> ParseSize(std::string_view text);

/// The shortest exact form in the largest fitting unit; ParseDuration gives the value back.
std::string FormatDuration(Milliseconds value);

/// The shortest exact form in the largest fitting unit; ParseSize gives the value back.
std::string FormatSize(int64_t bytes);

/// The shortest form that reads back as the same number: "3", "0.2".
std::string FormatNumber(double value);

}  // namespace tamis

#endif  // TAMIS_CONFIG_UNITS_H_
