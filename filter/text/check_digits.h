#ifndef TAMIS_FILTER_TEXT_CHECK_DIGITS_H_
#define TAMIS_FILTER_TEXT_CHECK_DIGITS_H_

// Check digits of cards, accounts and persons. All take digits (and capitals where it says so) and nothing
// else between them.

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace tamis {

/// ISO/IEC 7812-1 annex B; the last digit checks the others.
bool PassesLuhn(std::string_view digits);

/// Verhoeff, "Error detecting decimal codes" (1969): the dihedral group D5.
bool PassesVerhoeff(std::string_view digits);

/// ISO 13616-1 section 6: the first four characters moved to the end, letters as 10 to 35, modulo 97 is 1.
bool PassesIbanCheck(std::string_view digits_and_capitals);

/// ISO/IEC 7064 MOD 11,10 (hybrid).
bool PassesMod11And10(std::string_view digits);

/// ISO/IEC 7064 MOD 11-2; the last may be 'X'.
bool PassesMod11Minus2(std::string_view digits);

/// GS1 general specifications 7.9: EAN-13.
bool PassesEan13(std::string_view digits);

/// ISO 2108:1992: ISBN-10; the last may be 'X'.
bool PassesIsbn10(std::string_view digits);

/// The sum of each digit times its weight; as many digits as there are weights.
int WeightedSum(std::string_view digits, std::initializer_list<int> weights);

/// The number that the digits write; at most 18 of them.
long long NumberOf(std::string_view digits);

/// A day of a year of which only the last two digits are known.
bool IsDay(int month, int day);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_CHECK_DIGITS_H_
