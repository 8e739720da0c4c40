#include "config/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <system_error>

namespace tamis {
namespace {

struct Unit {
  std::string_view name;
  int64_t factor;
};

constexpr std::array<Unit, 5> kDurationUnits{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 5> kSizeUnits{
    {{"TiB", kMiB* kMiB}, {"GiB", kKiB* kMiB}, {"MiB", kMiB}, {"KiB", kKiB}, {"B", 1}}};
constexpr double kLongestMs = 100.0 * 366 * 86'400'000;
constexpr double kLargestBytes = 9'007'199'254'740'992;  // 2^53: every whole number below is a double

/// The number that `text` starts with; `rest` is what follows it.
std::optional<double> LeadingNumber(std::string_view text, std::string_view& rest) {
  const size_t end = text.find_first_not_of("0123456789.");
  const std::string_view digits = text.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : text.substr(end);
  double number = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<int64_t> ParseWithUnit(std::string_view text, std::span<const Unit> units, double largest) {
  std::string_view name;
  const std::optional<double> number = LeadingNumber(text, name);
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    const double value = std::round(*number * static_cast<double>(unit.factor));
    if (value > largest) return std::nullopt;
    return static_cast<int64_t>(value);
  }
  return std::nullopt;
}

std::string FormatWithUnit(int64_t value, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (value % unit.factor == 0 && value != 0)
      return std::to_string(value / unit.factor) + std::string(unit.name);
  }
  return "0" + std::string(units.back().name);
}

}  // namespace

std::optional<Milliseconds> ParseDuration(std::string_view text) {
  if (text == "0") return Milliseconds(0);
  const std::optional<int64_t> value = ParseWithUnit(text, kDurationUnits, kLongestMs);
  if (!value) return std::nullopt;
  return Milliseconds(*value);
}

std::optional<int64_t> ParseSize(std::string_view text) {
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    return ParseWithUnit(std::string(text) + "B", kSizeUnits, kLargestBytes);
  }
  return ParseWithUnit(text, kSizeUnits, kLargestBytes);
}

std::string FormatDuration(Milliseconds value) {
  return FormatWithUnit(value.count(), kDurationUnits);
}

std::string FormatSize(int64_t bytes) {
  return FormatWithUnit(bytes, kSizeUnits);
}

std::string FormatNumber(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  if (error != std::errc()) return "0";
  return std::string(buffer.data(), end);
}

}  // namespace tamis
