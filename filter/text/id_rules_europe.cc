// Sources are named at each check. Where a number has no check digit, or one that a tenth of all numbers
// pass, and is written without marks, words must announce it.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "filter/text/check_digits.h"
#include "filter/text/id_rules.h"

namespace tamis {
namespace {

int Two(std::string_view id, size_t at) {
  return static_cast<int>(NumberOf(id.substr(at, 2)));
}

bool IsDayMonth(std::string_view id) {
  return IsDay(Two(id, 2), Two(id, 0));
}

bool IsMonthDay(std::string_view id, size_t at) {
  return IsDay(Two(id, at), Two(id, at + 2));
}

/// HM Revenue and Customs, National Insurance Manual NIM39110: letters that are not used.
bool IsNino(std::string_view id) {
  constexpr std::string_view kNever = "DFIQUV";
  const std::string_view prefix = id.substr(0, 2);
  if (kNever.find(id[0]) != std::string_view::npos || kNever.find(id[1]) != std::string_view::npos)
    return false;
  if (id[1] == 'O' || id.back() > 'D') return false;
  for (const std::string_view unused : {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}) {
    if (prefix == unused) return false;
  }
  return true;
}

/// NHS Data Dictionary, "NHS number": weights 10 to 2 modulo 11.
bool IsNhsNumber(std::string_view id) {
  const int check = 11 - WeightedSum(id.substr(0, 9), {10, 9, 8, 7, 6, 5, 4, 3, 2}) % 11;
  return check != 10 && check % 11 == id[9] - '0';
}

/// Bundeszentralamt fuer Steuern: ISO 7064 MOD 11,10; no leading zero; of the first ten digits exactly one
/// occurs twice or thrice, the others at most once.
bool IsSteuerId(std::string_view id) {
  std::array<int, 10> count{};
  for (const char c : id.substr(0, 10)) ++count.at(static_cast<size_t>(c - '0'));
  int repeated = 0;
  for (const int times : count) {
    if (times > 3) return false;
    repeated += times > 1 ? 1 : 0;
  }
  return id[0] != '0' && repeated == 1 && PassesMod11And10(id);
}

/// ICAO Doc 9303-3 section 4.9: weights 7, 3, 1; letters count as 10 to 35.
bool IsPersonalausweis(std::string_view id) {
  constexpr std::string_view kFirst = "LMNPRTVWXY";
  if (kFirst.find(id[0]) == std::string_view::npos || id[9] > '9') return false;
  int sum = 0;
  for (size_t i = 0; i < 9; ++i) {
    const int value = id[i] >= 'A' ? id[i] - 'A' + 10 : id[i] - '0';
    sum += value * std::array{7, 3, 1}.at(i % 3);
  }
  return sum % 10 == id[9] - '0';
}

/// INSEE, "Numero d'inscription au repertoire": key = 97 - number modulo 97; Corsica 2A counts as 19, 2B
/// as 18.
bool IsNir(std::string_view id) {
  std::string digits(id);
  if (digits[6] == 'A') digits.replace(5, 2, "19");
  if (digits[6] == 'B') digits.replace(5, 2, "18");
  for (const char c : digits) {
    if (c < '0' || c > '9') return false;
  }
  const int month = Two(digits, 3);
  const bool is_month = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
  const bool is_sex = std::string_view("123478").find(digits[0]) != std::string_view::npos;
  return is_sex && is_month && 97 - NumberOf(digits.substr(0, 13)) % 97 == Two(digits, 13);
}

constexpr std::string_view kDniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

/// Real Decreto 1553/2005: letter of the number modulo 23.
bool IsDni(std::string_view id) {
  return kDniLetters[static_cast<size_t>(NumberOf(id.substr(0, 8)) % 23)] == id[8];
}

/// Orden INT/2058/2008: X, Y, Z stand for 0, 1, 2.
bool IsNie(std::string_view id) {
  if (id[0] < 'X') return false;
  return IsDni(std::string(1, static_cast<char>('0' + (id[0] - 'X'))) + std::string(id.substr(1)));
}

/// Decreto ministeriale 23 December 1976: values of characters in odd places, then modulo 26.
bool IsCodiceFiscale(std::string_view id) {
  constexpr std::array<int, 26> kOdd{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                     20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  constexpr std::string_view kMonths = "ABCDEHLMPRST";
  if (kMonths.find(id[8]) == std::string_view::npos) return false;
  int sum = 0;
  for (size_t i = 0; i < 15; ++i) {
    const int value = id[i] >= 'A' ? id[i] - 'A' : id[i] - '0';
    sum += i % 2 == 0 ? kOdd.at(static_cast<size_t>(value)) : value;
  }
  return 'A' + sum % 26 == id[15];
}

/// Rijksdienst voor Identiteitsgegevens: the eleven test, last weight -1.
bool IsBsn(std::string_view id) {
  return WeightedSum(id, {9, 8, 7, 6, 5, 4, 3, 2, -1}) % 11 == 0 && NumberOf(id) > 0;
}

/// Ustawa o ewidencji ludnosci: weights 1, 3, 7, 9; centuries in the month.
bool IsPesel(std::string_view id) {
  return IsDay(Two(id, 2) % 20, Two(id, 4)) && WeightedSum(id, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1}) % 10 == 0;
}

/// Koninklijk besluit of 8 January 1982: 97 - number modulo 97; from 2000 a 2 goes before. Bis numbers have
/// 20 or 40 added to the month.
bool IsBelgian(std::string_view id) {
  const int month = Two(id, 2) % 20;
  const bool day = (month == 0 && Two(id, 4) == 0) || IsDay(month, Two(id, 4));
  const long long number = NumberOf(id.substr(0, 9));
  const int check = Two(id, 9);
  return day && (97 - number % 97 == check || 97 - (2'000'000'000 + number) % 97 == check);
}

/// Skatteverket SKV 704: Luhn over the ten digits; 60 is added to the day of coordination numbers.
bool IsPersonnummer(std::string_view id) {
  const std::string_view ten = id.substr(id.size() - 10);
  return IsDay(Two(ten, 2), Two(ten, 4) % 60) && PassesLuhn(ten);
}

/// Digital and Population Data Services Agency, "Personal identity code": number modulo 31.
bool IsHetu(std::string_view id) {
  constexpr std::string_view kCheck = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  const std::string digits = std::string(id.substr(0, 6)) + std::string(id.substr(id.size() - 4, 3));
  return IsDayMonth(id) && kCheck[static_cast<size_t>(NumberOf(digits) % 31)] == id.back();
}

/// Since 2023 letters stand between the parts too.
bool IsNewHetu(std::string_view id) {
  return std::string_view("ABCDEFUVWXY").find(id[6]) != std::string_view::npos && IsHetu(id);
}

/// Skatteetaten, "Fodselsnummer": two check digits modulo 11; D numbers have 4 added to the first digit.
bool IsFodselsnummer(std::string_view id) {
  const int day = Two(id, 0) % 40;
  return IsDay(Two(id, 2) % 40, day) && WeightedSum(id, {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}) % 11 == 0 &&
         WeightedSum(id, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

/// Zakon c. 133/2000 Sb.: divisible by 11; women have 50 added to the month, crowded days 20.
bool IsRodneCislo(std::string_view id) {
  return IsDay(Two(id, 2) % 50 % 20, Two(id, 4)) && NumberOf(id) % 11 == 0;
}

/// Legea 105/1996: weights 279146358279, modulo 11, 10 counts as 1.
bool IsCnp(std::string_view id) {
  const int rest = WeightedSum(id.substr(0, 12), {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9}) % 11;
  return id[0] != '0' && IsMonthDay(id, 3) && (rest == 10 ? 1 : rest) == id[12] - '0';
}

/// GRAO: weights 2, 4, 8, 5, 10, 9, 7, 3, 6 modulo 11 modulo 10; 20 or 40 in the month tell centuries.
bool IsEgn(std::string_view id) {
  const int sum = WeightedSum(id.substr(0, 9), {2, 4, 8, 5, 10, 9, 7, 3, 6});
  return IsDay(Two(id, 2) % 20, Two(id, 4)) && sum % 11 % 10 == id[9] - '0';
}

/// EVS 585:2007 (Estonia), Lithuania likewise: two rows of weights modulo 11.
bool IsIsikukood(std::string_view id) {
  int rest = WeightedSum(id.substr(0, 10), {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}) % 11;
  if (rest == 10) rest = WeightedSum(id.substr(0, 10), {3, 4, 5, 6, 7, 8, 9, 1, 2, 3}) % 11 % 10;
  return id[0] >= '1' && id[0] <= '6' && IsMonthDay(id, 3) && rest == id[10] - '0';
}

/// Autoridade Tributaria: weights 9 to 2 modulo 11.
bool IsNif(std::string_view id) {
  const int rest = 11 - WeightedSum(id.substr(0, 8), {9, 8, 7, 6, 5, 4, 3, 2}) % 11;
  return (rest > 9 ? 0 : rest) == id[8] - '0';
}

/// Zentrale Ausgleichsstelle: country 756 and the check digit of EAN-13.
bool IsAhv(std::string_view id) {
  return id.starts_with("756") && PassesEan13(id);
}

/// Hauptverband, "Sozialversicherungsnummer": weights 3, 7, 9, 5, 8, 4, 2, 1, 6; the check digit is the
/// fourth.
bool IsSvnr(std::string_view id) {
  const int sum = WeightedSum(id, {3, 7, 9, 0, 5, 8, 4, 2, 1, 6});
  return IsDay(Two(id, 6), Two(id, 4)) && sum % 11 == id[3] - '0';
}

/// Department of Social Protection: weights 8 to 2, the second letter times 9, modulo 23.
bool IsPps(std::string_view id) {
  int sum = WeightedSum(id.substr(0, 7), {8, 7, 6, 5, 4, 3, 2});
  if (id.size() > 8 && id[8] != 'W') sum += 9 * (id[8] - 'A' + 1);
  return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == id[7];
}

/// Presidential decree on AMKA: a day of birth and Luhn.
bool IsAmka(std::string_view id) {
  return IsDayMonth(id) && PassesLuhn(id);
}

/// Pension Fund of Russia, SNILS: weights 9 to 1, modulo 101; 100 counts as 00.
bool IsSnils(std::string_view id) {
  return WeightedSum(id.substr(0, 9), {9, 8, 7, 6, 5, 4, 3, 2, 1}) % 101 % 100 == Two(id, 9);
}

/// Federal Tax Service order of 29 June 2012, personal INN: two check digits modulo 11 modulo 10.
bool IsInn(std::string_view id) {
  return WeightedSum(id.substr(0, 10), {7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10 == id[10] - '0' &&
         WeightedSum(id.substr(0, 11), {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) % 11 % 10 == id[11] - '0';
}

constexpr auto kAusweis = std::to_array<std::string_view>(
    {"personalausweis", "ausweis", "ausweisnummer", "personalausweisnummer", "card"});
constexpr auto kInsurance = std::to_array<std::string_view>({"insurance", "nino", "ni"});
constexpr auto kNhs = std::to_array<std::string_view>({"nhs"});
constexpr auto kBsn = std::to_array<std::string_view>({"bsn", "burgerservicenummer", "sofinummer"});
constexpr auto kPersonnummer = std::to_array<std::string_view>({"personnummer", "personnr", "pnr"});
constexpr auto kEgn =
    std::to_array<std::string_view>({"egn", "\xD0\xB5\xD0\xB3\xD0\xBD", "\xD0\x95\xD0\x93\xD0\x9D"});
constexpr auto kNif = std::to_array<std::string_view>({"nif", "contribuinte", "fiscal"});
constexpr auto kSvnr =
    std::to_array<std::string_view>({"svnr", "sozialversicherungsnummer", "sv", "svnummer"});
constexpr auto kPps = std::to_array<std::string_view>({"pps", "ppsn"});
constexpr auto kAmka = std::to_array<std::string_view>({"amka", "\xCE\x91\xCE\x9C\xCE\x9A\xCE\x91"});
constexpr auto kOib = std::to_array<std::string_view>({"oib"});
constexpr auto kInn =
    std::to_array<std::string_view>({"inn", "\xD0\x98\xD0\x9D\xD0\x9D", "\xD0\xB8\xD0\xBD\xD0\xBD"});
constexpr auto kCpr = std::to_array<std::string_view>({"cpr", "personnummer"});

}  // namespace

std::span<const IdRule> EuropeanIdRules() {
  static constexpr auto kRules = std::to_array<IdRule>({
      {"GB", "A2d6A", IsNino, {}},
      {"GB", "a2 d2_d2_d2_a", IsNino, {}},
      {"GB", "a2~d2~d2~d2~a", IsNino, kInsurance},
      {"GB", "d3~d3~d4", IsNhsNumber, kNhs},
      {"DE", "d11", IsSteuerId, {}},
      {"DE", "d2_d3_d3_d3", IsSteuerId, {}},
      {"DE", "x10", IsPersonalausweis, kAusweis},
      {"FR", "d~d2~d2~dx~d3~d3~d2", IsNir, {}},
      {"ES", "d8a", IsDni, {}},
      {"ES", "d8-a", IsDni, {}},
      {"ES", "d8 a", IsDni, {}},
      {"ES", "d2.d3.d3~a", IsDni, {}},
      {"ES", "A~d7~a", IsNie, {}},
      {"IT", "a6d2ad2ad3a", IsCodiceFiscale, {}},
      {"IT", "a3 a3 d2ad2 ad3a", IsCodiceFiscale, {}},
      {"NL", "d9", IsBsn, kBsn},
      {"NL", "d3_d3_d3", IsBsn, kBsn},
      {"NL", "d4_d2_d3", IsBsn, kBsn},
      {"PL", "d11", IsPesel, {}},
      {"BE", "d2.d2.d2-d3.d2", IsBelgian, {}},
      {"BE", "d2~d2~d2~d3~d2", IsBelgian, {}},
      {"SE", "d6-d4", IsPersonnummer, {}},
      {"SE", "d6+d4", IsPersonnummer, {}},
      {"SE", "d8-d4", IsPersonnummer, {}},
      {"SE", "d10", IsPersonnummer, kPersonnummer},
      {"SE", "d12", IsPersonnummer, kPersonnummer},
      {"FI", "d6-d3x", IsHetu, {}},
      {"FI", "d6+d3x", IsHetu, {}},
      {"FI", "d6ad3x", IsNewHetu, {}},
      {"NO", "d6~d5", IsFodselsnummer, {}},
      {"DK", "d6-d4", IsDayMonth, kCpr},
      {"CZ", "d6/d4", IsRodneCislo, {}},
      {"RO", "d13", IsCnp, {}},
      {"BG", "d10", IsEgn, kEgn},
      {"EE", "d11", IsIsikukood, {}},
      {"PT", "d9", IsNif, kNif},
      {"PT", "d3_d3_d3", IsNif, kNif},
      {"CH", "d3~d4~d4~d2", IsAhv, {}},
      {"AT", "d4~d6", IsSvnr, kSvnr},
      {"IE", "d7a", IsPps, kPps},
      {"IE", "d7a2", IsPps, kPps},
      {"GR", "d11", IsAmka, kAmka},
      {"HR", "d11", PassesMod11And10, kOib},
      {"RU", "d3-d3-d3~d2", IsSnils, {}},
      {"RU", "d12", IsInn, kInn},
  });
  return kRules;
}

}  // namespace tamis
