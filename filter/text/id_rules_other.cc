// Sources are named at each check. Where a number has no check digit, or one that a tenth of all numbers
// pass, and is written without marks, words must announce it.

#include <algorithm>
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

int DigitAt(std::string_view id, size_t at) {
  return id[at] - '0';
}

/// Social Security Administration POMS RM 10201.035: areas, groups and serials that are never given, and two
/// numbers that became famous in advertisements.
bool IsSsn(std::string_view id) {
  const long long area = NumberOf(id.substr(0, 3));
  if (area == 0 || area == 666 || area >= 900 || Two(id, 3) == 0 || NumberOf(id.substr(5)) == 0) return false;
  return id != "078051120" && id != "219099999";
}

/// IRS Publication 1915: individual taxpayer numbers begin with 9; groups that are given.
bool IsItin(std::string_view id) {
  const int group = Two(id, 3);
  const bool given = (group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
                     (group >= 90 && group <= 92) || (group >= 94 && group <= 99);
  return id[0] == '9' && given;
}

/// Canada Revenue Agency: Luhn; 0 is not given.
bool IsSin(std::string_view id) {
  return id[0] != '0' && PassesLuhn(id);
}

/// RENAPO, "Instructivo normativo para la asignacion de la CURP", annex on the check digit.
bool IsCurp(std::string_view id) {
  constexpr std::string_view kFirst = "0123456789ABCDEFGHIJKLMN";
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) {
    const size_t plain = kFirst.find(id[i]);
    // N with tilde stands between N and O.
    const int value = plain != std::string_view::npos ? static_cast<int>(plain) : id[i] - 'O' + 25;
    sum += value * (18 - static_cast<int>(i));
  }
  const bool sex = id[10] == 'H' || id[10] == 'M' || id[10] == 'X';
  return sex && IsDay(Two(id, 6), Two(id, 8)) && (10 - sum % 10) % 10 == DigitAt(id, 17);
}

bool AllTheSame(std::string_view id) {
  return id.find_first_not_of(id[0]) == std::string_view::npos;
}

int Mod11Check(int sum) {
  const int rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

/// Receita Federal, CPF: two check digits modulo 11.
bool IsCpf(std::string_view id) {
  return !AllTheSame(id) &&
         Mod11Check(WeightedSum(id.substr(0, 9), {10, 9, 8, 7, 6, 5, 4, 3, 2})) == DigitAt(id, 9) &&
         Mod11Check(WeightedSum(id.substr(0, 10), {11, 10, 9, 8, 7, 6, 5, 4, 3, 2})) == DigitAt(id, 10);
}

/// Receita Federal, CNPJ: likewise, weights 2 to 9 from the right.
bool IsCnpj(std::string_view id) {
  return !AllTheSame(id) &&
         Mod11Check(WeightedSum(id.substr(0, 12), {5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2})) == DigitAt(id, 12) &&
         Mod11Check(WeightedSum(id.substr(0, 13), {6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2})) ==
             DigitAt(id, 13);
}

/// AFIP, CUIL and CUIT: weights 5432765432 modulo 11.
bool IsCuil(std::string_view id) {
  constexpr std::string_view kPrefixes = "20 23 24 25 26 27 30 33 34";
  const int rest = 11 - WeightedSum(id.substr(0, 10), {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11;
  return kPrefixes.find(id.substr(0, 2)) != std::string_view::npos &&
         (rest == 11 ? 0 : rest) == DigitAt(id, 10);
}

/// Servicio de Registro Civil, RUT: weights 2 to 7 from the right modulo 11, 10 is K.
bool IsRut(std::string_view id) {
  int sum = 0;
  int weight = 2;
  for (size_t i = id.size() - 1; i-- > 0;) {
    if (id[i] > '9') return false;
    sum += weight * DigitAt(id, i);
    weight = weight == 7 ? 2 : weight + 1;
  }
  return "0K987654321"[sum % 11] == id.back();
}

/// Unique Identification Authority of India: no leading 0 or 1; Verhoeff.
bool IsAadhaar(std::string_view id) {
  return id[0] >= '2' && PassesVerhoeff(id);
}

/// Income Tax Department of India, PAN: the fourth letter is the kind of holder. Its check letter is not
/// public.
bool IsPan(std::string_view id) {
  return std::string_view("PCHABGJLFT").find(id[3]) != std::string_view::npos;
}

/// GB 11643-1999: region, day of birth, ISO 7064 MOD 11-2.
bool IsChineseId(std::string_view id) {
  const bool digits = std::all_of(id.begin(), id.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
  const int century = digits ? Two(id, 6) : 0;
  return (century == 18 || century == 19 || century == 20) && id[0] != '0' &&
         IsDay(Two(id, 10), Two(id, 12)) && (id.back() <= '9' || id.back() == 'X') && PassesMod11Minus2(id);
}

/// Immigration Department of Hong Kong: weights 8 to 1 modulo 11, 10 is A.
bool IsHongKongId(std::string_view id) {
  const int letter = id[0] - 'A' + 10;
  const int last = id.back() == 'A' ? 10 : DigitAt(id, 7);
  return last <= 10 &&
         (36 * 9 + letter * 8 + WeightedSum(id.substr(1, 6), {7, 6, 5, 4, 3, 2}) + last) % 11 == 0;
}

/// Ministry of the Interior of Taiwan: letters by place, weights 1, 9, 8, ..., 1, 1, modulo 10.
bool IsTaiwanId(std::string_view id) {
  constexpr std::string_view kOrder = "ABCDEFGHJKLMNPQRSTUVXYWZIO";  // 10, 11, ...
  const int letter = static_cast<int>(kOrder.find(id[0])) + 10;
  const int sum = letter / 10 + letter % 10 * 9 + WeightedSum(id.substr(1), {8, 7, 6, 5, 4, 3, 2, 1, 1});
  return (id[1] == '1' || id[1] == '2') && sum % 10 == 0;
}

/// Ministry of the Interior and Safety of Korea: a day of birth, a digit for sex and century. Numbers given
/// since October 2020 have no check digit.
bool IsKoreanId(std::string_view id) {
  return IsDay(Two(id, 2), Two(id, 4)) && id[6] >= '1' && id[6] <= '8';
}

/// Ordinance of the Ministry of Internal Affairs No. 85 of 2014, article 5: modulo 11.
bool IsMyNumber(std::string_view id) {
  const int rest = WeightedSum(id.substr(0, 11), {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11;
  return (rest <= 1 ? 0 : 11 - rest) == DigitAt(id, 11);
}

/// Immigration and Checkpoints Authority of Singapore: weights 2765432 modulo 11; letters by series.
bool IsNric(std::string_view id) {
  int sum = WeightedSum(id.substr(1, 7), {2, 7, 6, 5, 4, 3, 2});
  if (id[0] == 'T' || id[0] == 'G') sum += 4;
  if (id[0] == 'S' || id[0] == 'T') return "JZIHGFEDCBA"[sum % 11] == id[8];
  if (id[0] == 'F' || id[0] == 'G') return "XWUTRQPNMLK"[sum % 11] == id[8];
  return false;
}

/// Department of Provincial Administration of Thailand: weights 13 to 2 modulo 11.
bool IsThaiId(std::string_view id) {
  const int sum = WeightedSum(id.substr(0, 12), {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2});
  return id[0] != '0' && (11 - sum % 11) % 10 == DigitAt(id, 12);
}

/// National Registration Department of Malaysia: a day of birth and a place; no check digit.
bool IsMyKad(std::string_view id) {
  return IsDay(Two(id, 2), Two(id, 4)) && id.substr(6, 2) != "00";
}

/// Nufus Hizmetleri Kanunu, TC Kimlik No: two check digits.
bool IsTcKimlik(std::string_view id) {
  const int odd = WeightedSum(id.substr(0, 9), {1, 0, 1, 0, 1, 0, 1, 0, 1});
  const int even = WeightedSum(id.substr(0, 9), {0, 1, 0, 1, 0, 1, 0, 1, 0});
  const int tenth = ((odd * 7 - even) % 10 + 10) % 10;
  return id[0] != '0' && tenth == DigitAt(id, 9) && (odd + even + tenth) % 10 == DigitAt(id, 10);
}

/// Department of Home Affairs of South Africa: day of birth, citizenship, Luhn.
bool IsSouthAfricanId(std::string_view id) {
  return IsDay(Two(id, 2), Two(id, 4)) && id[10] <= '2' && PassesLuhn(id);
}

/// Australian Taxation Office: weights 1, 4, 3, 7, 5, 8, 6, 9, 10 modulo 11.
bool IsTfn(std::string_view id) {
  return WeightedSum(id, {1, 4, 3, 7, 5, 8, 6, 9, 10}) % 11 == 0;
}

/// Services Australia: weights 1, 3, 7, 9 modulo 10.
bool IsMedicare(std::string_view id) {
  return id[0] >= '2' && id[0] <= '6' &&
         WeightedSum(id.substr(0, 8), {1, 3, 7, 9, 1, 3, 7, 9}) % 10 == DigitAt(id, 8);
}

bool HasFiveDigits(std::string_view id) {
  return std::count_if(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 5;
}

constexpr auto kSsn = std::to_array<std::string_view>({"ssn", "social", "security", "ss", "itin", "tin"});
constexpr auto kSin = std::to_array<std::string_view>({"sin", "nas", "insurance"});
constexpr auto kRut = std::to_array<std::string_view>({"rut", "run"});
constexpr auto kAadhaar = std::to_array<std::string_view>(
    {"aadhaar", "aadhar", "adhaar", "uidai", "uid", "\xE0\xA4\x86\xE0\xA4\xA7\xE0\xA4\xBE\xE0\xA4\xB0"});
constexpr auto kMyNumber = std::to_array<std::string_view>(
    {"mynumber", "my", "\xE3\x83\x9E\xE3\x82\xA4\xE3\x83\x8A\xE3\x83\xB3\xE3\x83\x90\xE3\x83\xBC",
     "\xE5\x80\x8B\xE4\xBA\xBA\xE7\x95\xAA\xE5\x8F\xB7"});
constexpr auto kNik = std::to_array<std::string_view>({"nik", "ktp"});
constexpr auto kTeudatZehut = std::to_array<std::string_view>(
    {"zehut", "teudat", "\xD7\x96", "\xD7\x96\xD7\x94\xD7\x95\xD7\xAA", "\xD7\xAA.\xD7\x96"});
constexpr auto kTfn = std::to_array<std::string_view>({"tfn", "tax"});
constexpr auto kMedicare = std::to_array<std::string_view>({"medicare"});
constexpr auto kPassport = std::to_array<std::string_view>(
    {"passport", "passeport", "reisepass", "pasaporte", "passaporto", "paspoort", "paszport", "pasaport",
     "passaporte", "\xD0\xBF\xD0\xB0\xD1\x81\xD0\xBF\xD0\xBE\xD1\x80\xD1\x82", "\xE6\x8A\xA4\xE7\x85\xA7",
     "\xE6\x8A\xA4\xE7\x85\xA7\xE5\x8F\xB7", "\xE6\x97\x85\xE5\x88\xB8",
     "\xE6\x97\x85\xE5\x88\xB8\xE7\x95\xAA\xE5\x8F\xB7"});

}  // namespace

std::span<const IdRule> OtherIdRules() {
  static constexpr auto kRules = std::to_array<IdRule>({
      {"US", "d3-d2-d4", IsSsn, {}},
      {"US", "d3-d2-d4", IsItin, {}},
      {"US", "d3~d2~d4", IsSsn, kSsn},
      {"US", "d3~d2~d4", IsItin, kSsn},
      {"CA", "d3~d3~d3", IsSin, kSin},
      {"MX", "a4d6a6xd", IsCurp, {}},
      {"BR", "d3.d3.d3-d2", IsCpf, {}},
      {"BR", "d3~d3~d3~d2", IsCpf, {}},
      {"BR", "d2.d3.d3/d4-d2", IsCnpj, {}},
      {"BR", "d2~d3~d3~d4~d2", IsCnpj, {}},
      {"AR", "d2-d8-d", IsCuil, {}},
      {"CL", "d2.d3.d3-x", IsRut, {}},
      {"CL", "d.d3.d3-x", IsRut, {}},
      {"CL", "d2~d3~d3~x", IsRut, kRut},
      {"CL", "d~d3~d3~x", IsRut, kRut},
      {"IN", "d4_d4_d4", IsAadhaar, {}},
      {"IN", "d12", IsAadhaar, kAadhaar},
      {"IN", "A5d4A", IsPan, {}},
      {"CN", "d6~d8~d3x", IsChineseId, {}},
      {"HK", "Ad6(x)", IsHongKongId, {}},
      {"TW", "Ad9", IsTaiwanId, {}},
      {"KR", "d6-d7", IsKoreanId, {}},
      {"JP", "d4~d4~d4", IsMyNumber, kMyNumber},
      {"SG", "Ad7A", IsNric, {}},
      {"TH", "d-d4-d5-d2-d", IsThaiId, {}},
      {"MY", "d6-d2-d4", IsMyKad, {}},
      {"ID", "d16", nullptr, kNik},
      {"TR", "d11", IsTcKimlik, {}},
      {"IL", "d9", PassesLuhn, kTeudatZehut},
      {"ZA", "d6~d4~d2~d", IsSouthAfricanId, {}},
      {"ZA", "d6 d4 d3", IsSouthAfricanId, {}},
      {"AU", "d3~d3~d3", IsTfn, kTfn},
      {"AU", "d4~d5~d", IsMedicare, kMedicare},
      {"", "x9", HasFiveDigits, kPassport},
      {"", "x8", HasFiveDigits, kPassport},
      {"", "x7", HasFiveDigits, kPassport},
      {"", "x2_x7", HasFiveDigits, kPassport},
      {"", "d4_d6", HasFiveDigits, kPassport},
  });
  return kRules;
}

}  // namespace tamis
