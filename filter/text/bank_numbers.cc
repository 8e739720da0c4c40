// IBANs (ISO 13616) and payment cards (ISO/IEC 7812).

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "filter/text/check_digits.h"
#include "filter/text/number_shape.h"
#include "filter/text/pieces.h"

namespace tamis {
namespace {

struct IbanLength {
  std::string_view country;
  size_t chars;
};

/// Source: SWIFT IBAN registry, release 98.
constexpr auto kIbanLengths = std::to_array<IbanLength>(
    {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
     {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
     {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
     {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
     {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
     {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20},
     {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20},
     {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24},
     {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24},
     {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25},
     {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
     {"YE", 30}});

size_t LengthOf(std::string_view country) {
  const auto* found = std::lower_bound(kIbanLengths.begin(), kIbanLengths.end(), country,
                                       [](const IbanLength& l, std::string_view c) { return l.country < c; });
  return found != kIbanLengths.end() && found->country == country ? found->chars : 0;
}

/// Whether a card of so many digits begins like this. Sources: ISO/IEC 7812-1; the issuers' published ranges.
bool IsIssued(std::string_view digits) {
  const long long four = NumberOf(digits.substr(0, 4));
  const long long three = four / 10;
  const long long two = four / 100;
  const auto in = [](long long n, long long first, long long last) { return n >= first && n <= last; };
  switch (digits.size()) {
    case 14:  // Diners Club
      return in(three, 300, 305) || two == 36 || two == 38 || two == 39;
    case 15:  // American Express
      return two == 34 || two == 37;
    case 16:  // Visa, Mastercard, Mir, Discover, JCB, UnionPay, RuPay, Troy, Maestro
      return two / 10 == 4 || in(two, 50, 58) || in(four, 2221, 2720) || in(four, 2200, 2204) ||
             four == 6011 || in(three, 644, 649) || two == 65 || in(four, 3528, 3589) || two == 62 ||
             two == 60 || two == 81 || two == 82 || four == 9792 || two == 63 || two == 67;
    case 19:  // UnionPay, Visa, Discover, JCB, Maestro
      return two == 62 || two / 10 == 4 || two == 65 || in(four, 3528, 3589) || in(two, 56, 58) || two == 67;
    default:
      return false;
  }
}

}  // namespace

std::optional<size_t> IbanAt(const PlainText& text, size_t at) {
  const std::string_view chars = text.chars();
  if (chars.size() - at < 4 || !IsAsciiLetter(chars[at]) || !IsAsciiLetter(chars[at + 1]))
    return std::nullopt;
  const std::string country{UpperOf(chars[at]), UpperOf(chars[at + 1])};
  const size_t length = LengthOf(country);
  if (length == 0) return std::nullopt;
  std::string compact = country;
  size_t end = at + 2;
  while (end < chars.size() && compact.size() < length) {
    const char c = chars[end];
    const bool digit_due = compact.size() < 4;
    const bool separator = c == ' ' || c == '-' || c == '.';
    if (IsDigit(c) || (IsAsciiLetter(c) && !digit_due)) {
      compact += UpperOf(c);
    } else if (!separator || (!IsDigit(chars[end - 1]) && !IsAsciiLetter(chars[end - 1]))) {
      return std::nullopt;
    }
    ++end;
  }
  if (compact.size() != length || !CanEndAt(chars, end) || !PassesIbanCheck(compact)) return std::nullopt;
  return end;
}

std::optional<size_t> CardAt(const PlainText& text, size_t at) {
  constexpr auto kShapes = std::to_array<std::string_view>(
      {"d4~d4~d4~d4", "d4~d6~d5", "d4~d6~d4", "d4~d4~d4~d4~d3", "d4~d4~d4~d2", "d6~d13", "d4~d4~d4~d3"});
  if (!IsDigit(text.chars()[at])) return std::nullopt;
  for (const std::string_view shape : kShapes) {
    const std::optional<ShapeMatch> match = MatchShape(text.chars(), at, shape);
    if (match && IsIssued(match->compact) && PassesLuhn(match->compact)) return match->end;
  }
  return std::nullopt;
}

}  // namespace tamis
