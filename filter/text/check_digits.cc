#include "filter/text/check_digits.h"

#include <array>

namespace tamis {
namespace {

int ValueOf(char c) {
  return c >= 'A' ? c - 'A' + 10 : c - '0';
}

}  // namespace

bool PassesLuhn(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    int value = ValueOf(digits[digits.size() - 1 - i]);
    if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return sum % 10 == 0;
}

bool PassesVerhoeff(std::string_view digits) {
  constexpr std::array<std::string_view, 10> kProduct{"0123456789", "1234067895", "2340178956", "3401289567",
                                                      "4012395678", "5987604321", "6598710432", "7659821043",
                                                      "8765932104", "9876543210"};
  constexpr std::array<std::string_view, 8> kPermutation{"0123456789", "1576283094", "5803796142",
                                                         "8916043527", "9453126870", "4286573901",
                                                         "2793806415", "7046913258"};
  size_t check = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const auto digit = static_cast<size_t>(ValueOf(digits[digits.size() - 1 - i]));
    const auto permuted = static_cast<size_t>(ValueOf(kPermutation.at(i % 8)[digit]));
    check = static_cast<size_t>(ValueOf(kProduct.at(check)[permuted]));
  }
  return check == 0;
}

bool PassesIbanCheck(std::string_view digits_and_capitals) {
  constexpr size_t kMoved = 4;
  if (digits_and_capitals.size() <= kMoved) return false;
  int remainder = 0;
  for (size_t i = 0; i < digits_and_capitals.size(); ++i) {
    const int value = ValueOf(digits_and_capitals[(i + kMoved) % digits_and_capitals.size()]);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder == 1;
}

bool PassesMod11And10(std::string_view digits) {
  int product = 10;
  for (const char c : digits.substr(0, digits.size() - 1)) {
    const int sum = (ValueOf(c) + product) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return (product + ValueOf(digits.back())) % 10 == 1;
}

bool PassesMod11Minus2(std::string_view digits) {
  int sum = 0;
  for (const char c : digits.substr(0, digits.size() - 1)) sum = (sum + ValueOf(c)) * 2 % 11;
  const int last = digits.back() == 'X' ? 10 : ValueOf(digits.back());
  return (sum + last) % 11 == 1;
}

bool PassesEan13(std::string_view digits) {
  return digits.size() == 13 && WeightedSum(digits, {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1}) % 10 == 0;
}

bool PassesIsbn10(std::string_view digits) {
  if (digits.size() != 10) return false;
  const int last = digits.back() == 'X' ? 10 : ValueOf(digits.back());
  return (WeightedSum(digits.substr(0, 9), {10, 9, 8, 7, 6, 5, 4, 3, 2}) + last) % 11 == 0;
}

int WeightedSum(std::string_view digits, std::initializer_list<int> weights) {
  int sum = 0;
  size_t i = 0;
  for (const int weight : weights) sum += weight * ValueOf(digits[i++]);
  return sum;
}

long long NumberOf(std::string_view digits) {
  long long number = 0;
  for (const char c : digits) number = number * 10 + ValueOf(c);
  return number;
}

bool IsDay(int month, int day) {
  constexpr std::array<int, 12> kDays{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 && day <= kDays.at(static_cast<size_t>(month) - 1);
}

}  // namespace tamis
