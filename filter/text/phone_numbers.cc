// Telephone numbers: ITU-T E.164 behind "+", the ways that countries write them, and any number that a word
// announces. A number alone is none.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter/text/check_digits.h"
#include "filter/text/number_shape.h"
#include "filter/text/pieces.h"

namespace tamis {
namespace {

constexpr size_t kMaxDigits = 15;  // E.164 section 6.2.1
constexpr size_t kMaxBetween = 3;  // marks and spaces between two groups

constexpr auto kPhoneWords = std::to_array<std::string_view>(
    {"tel", "telephone", "phone", "phones", "ph", "call", "calls", "mobile", "mob", "cell", "cellphone",
     "fax", "whatsapp", "viber", "sms", "text", "dial", "hotline", "telefon", "telefono",
     "tel\xC3\xA9"
     "fono",
     "telefone", "t\xC3\xA9l", "t\xC3\xA9l\xC3\xA9phone", "telephonez", "appelez", "fon", "handy", "mobil",
     "rufnummer", "m\xC3\xB3vil", "movil", "celular", "cellulare", "cel", "telefoon", "mobiel", "gsm", "tlf",
     "tfn", "telefonu", "kom", "kom\xC3\xB3rka", "cep", "telefonnummer", "telefonnr", "puh", "puhelin",
     "telefonszam", "telp", "telepon", "hp", "\xC4\x90t", "\xC4\x91t", "s\xC4\x91t", "s\xC4\x90t",
     "tho\xE1\xBA\xA1i", "\xCF\x84\xCE\xB7\xCE\xBB", "\xCE\xA4\xCE\xB7\xCE\xBB",
     "\xE0\xA4\xAB\xE0\xA4\xBC\xE0\xA5\x8B\xE0\xA4\xA8", "\xE0\xA5\x9E\xE0\xA5\x8B\xE0\xA4\xA8",
     "\xD7\x98\xD7\x9C", "wa", "wechat", "imo", "signal", "ligue", "llamar", "llame", "chiama", "anrufen",
     "bel",
     // Cyrillic: tel, telefon, mob, t, whatsapp in use; Chinese, Japanese, Korean, Hindi, Arabic, Hebrew,
     // Thai.
     "\xD1\x82\xD0\xB5\xD0\xBB", "\xD0\xA2\xD0\xB5\xD0\xBB", "\xD0\xA2\xD0\x95\xD0\x9B",
     "\xD1\x82\xD0\xB5\xD0\xBB\xD0\xB5\xD1\x84\xD0\xBE\xD0\xBD",
     "\xD0\xA2\xD0\xB5\xD0\xBB\xD0\xB5\xD1\x84\xD0\xBE\xD0\xBD", "\xD0\xBC\xD0\xBE\xD0\xB1",
     "\xE7\x94\xB5\xE8\xAF\x9D", "\xE9\x9B\xBB\xE8\xA9\xB1", "\xE6\x89\x8B\xE6\x9C\xBA",
     "\xE6\x89\x8B\xE6\xA9\x9F", "\xE7\x83\xAD\xE7\xBA\xBF", "\xE6\x90\xBA\xE5\xB8\xAF",
     "\xE9\x9B\xBB\xE8\xA9\xB1\xE7\x95\xAA\xE5\x8F\xB7", "\xEC\xA0\x84\xED\x99\x94",
     "\xE0\xA4\xAB\xE0\xA5\x8B\xE0\xA4\xA8",
     "\xE0\xA4\xAE\xE0\xA5\x8B\xE0\xA4\xAC\xE0\xA4\xBE\xE0\xA4\x87\xE0\xA4\xB2",
     "\xD9\x87\xD8\xA7\xD8\xAA\xD9\x81", "\xD8\xAA\xD9\x84\xD9\x81\xD9\x88\xD9\x86",
     "\xD7\x98\xD7\x9C\xD7\xA4\xD7\x95\xD7\x9F", "\xE0\xB9\x82\xE0\xB8\x97\xE0\xB8\xA3"});

/// A number read in groups.
struct Run {
  std::string digits;
  std::vector<size_t> sizes;  // of the groups
  std::string marks;          // the first mark between groups, one for each gap; ' ' where there is none
  std::vector<size_t> ends;   // one after each group
  bool trunk_zero = false;    // "(0)" stands behind the country code
};

bool IsBetween(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
}

/// At most kMaxDigits digits in whole groups.
Run ReadRun(std::string_view chars, size_t at) {
  Run run;
  while (at < chars.size()) {
    size_t end = at;
    while (end < chars.size() && IsDigit(chars[end])) ++end;
    if (end == at || run.digits.size() + (end - at) > kMaxDigits) break;
    if (end < chars.size() && IsWordChar(chars[end])) break;  // "1080p"
    const bool zero = end - at == 1 && chars[at] == '0' && at > 0 && chars[at - 1] == '(';
    run.trunk_zero = run.trunk_zero || zero;
    if (!zero) {
      run.digits.append(chars.substr(at, end - at));
      run.sizes.push_back(end - at);
      run.ends.push_back(end);
    }
    size_t next = end;
    char mark = ' ';
    while (next < chars.size() && next - end < kMaxBetween && IsBetween(chars[next])) {
      if (mark == ' ') mark = chars[next];
      ++next;
    }
    if (next == end || next >= chars.size() || !IsDigit(chars[next])) break;
    if (!zero) run.marks.push_back(mark);
    at = next;
  }
  return run;
}

/// Country codes by their first digits. Source: ITU-T E.164 list of assigned country codes.
bool IsCountryCode(std::string_view digits) {
  constexpr std::string_view kTwo =
      " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 "
      "81 82 "
      "84 86 90 91 92 93 94 95 98 ";
  constexpr std::string_view kThree =
      " 21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99 ";
  if (digits[0] == '1' || digits[0] == '7') return true;
  const std::string two = ' ' + std::string(digits.substr(0, 2)) + ' ';
  return kTwo.find(two) != std::string_view::npos || kThree.find(two) != std::string_view::npos;
}

/// North American Numbering Plan: area and exchange begin with 2 to 9, and are no N11.
bool IsNorthAmerican(std::string_view ten) {
  const auto is_code = [](std::string_view code) { return code[0] >= '2' && code.substr(1) != "11"; };
  return ten.size() == 10 && is_code(ten.substr(0, 3)) && is_code(ten.substr(3, 3));
}

/// Digits behind "+" or "00".
bool IsInternational(const Run& run) {
  constexpr size_t kMinDigits = 9;
  const std::string_view digits = run.digits;
  if (digits.size() < kMinDigits || !IsCountryCode(digits)) return false;
  if (digits[0] == '1') return digits.size() >= 11 && IsNorthAmerican(digits.substr(1, 10));
  if (digits[0] == '7') return digits.size() == 11;
  const bool zero_stays = digits.starts_with("39") || digits.starts_with("22") || digits.starts_with("24");
  const size_t national =
      digits.starts_with("2") && !digits.starts_with("20") && !digits.starts_with("27") ? 3 : 2;
  const bool zeros = digits[national] == '0' && digits[national + 1] == '0';
  return zero_stays || !zeros;
}

std::optional<size_t> InternationalAt(const PlainText& text, size_t at) {
  const std::string_view chars = text.chars();
  size_t first = at;
  if (chars.substr(at).starts_with("(+")) {
    first = at + 2;
  } else if (chars[at] == '+') {
    first = at + 1;
  } else if (chars.substr(at).starts_with("00")) {
    first = at + 2;
  } else {
    return std::nullopt;
  }
  const bool zeros = chars[first - 1] == '0';
  while (first < chars.size() && (chars[first] == ' ' || chars[first] == '(')) ++first;
  const Run run = ReadRun(chars, first);
  if (run.ends.empty() || !IsInternational(run)) return std::nullopt;
  if (zeros && run.sizes.size() < 2 && run.digits.size() < 11) return std::nullopt;
  return run.ends.back();
}

/// Day, month and year, or the other way round, or a month and its year, at the beginning.
bool IsDate(const Run& run) {
  const std::string_view digits = run.digits;
  if (run.sizes.size() >= 2 && run.sizes[0] == 2 && run.sizes[1] == 4 && run.marks[0] != ' ' &&
      NumberOf(digits.substr(0, 2)) <= 12 && (digits.substr(2, 2) == "19" || digits.substr(2, 2) == "20")) {
    return true;
  }
  if (run.sizes.size() < 3) return false;
  const bool day_first = run.sizes[0] <= 2 && run.sizes[1] <= 2 && (run.sizes[2] == 4 || run.sizes[2] == 2);
  const bool year_first = run.sizes[0] == 4 && run.sizes[1] == 2 && run.sizes[2] == 2;
  if (!day_first && !year_first) return false;
  if (run.marks[0] != run.marks[1]) return false;
  const size_t month = run.sizes[0];
  const long long a = NumberOf(std::string_view(run.digits).substr(0, run.sizes[0]));
  const long long b = NumberOf(std::string_view(run.digits).substr(month, run.sizes[1]));
  if (year_first) return run.marks[0] != ' ' && b >= 1 && b <= 12;
  return (a <= 12 && b <= 31) || (a <= 31 && b <= 12);
}

bool AllEqual(const std::vector<size_t>& sizes) {
  return std::all_of(sizes.begin(), sizes.end(), [&](size_t size) { return size == sizes[0]; });
}

/// Five pairs that are neither a list that counts up nor a date and a time.
bool IsFivePairs(const Run& run) {
  if (run.sizes != std::vector<size_t>{2, 2, 2, 2, 2}) return false;
  int step_count = 0;
  for (size_t i = 0; i + 1 < 5; ++i) {
    const long long step = NumberOf(std::string_view(run.digits).substr(2 * i + 2, 2)) -
                           NumberOf(std::string_view(run.digits).substr(2 * i, 2));
    step_count += step > 0 ? 1 : 0;
  }
  return step_count < 4 || run.digits.starts_with("0123456789");
}

/// Numbers that begin with the trunk prefix 0: most of Europe, Japan, Australia, Turkey.
std::optional<size_t> TrunkZeroAt(const PlainText& text, size_t at) {
  const std::string_view chars = text.chars();
  const size_t first = chars[at] == '(' ? at + 1 : at;
  if (first + 1 >= chars.size() || chars[first] != '0' || chars[first + 1] < '1' ||
      !IsDigit(chars[first + 1])) {
    return std::nullopt;
  }
  Run run = ReadRun(chars, first);
  if (run.sizes.empty() || !CanEndAt(chars, run.ends.back())) return std::nullopt;
  const size_t digits = run.digits.size();
  if (run.sizes.size() == 1) {  // mobile numbers of the United Kingdom, France and the Netherlands, Germany
    const bool mobile =
        (digits == 11 && (run.digits[1] == '7' || run.digits.starts_with("015") ||
                          run.digits.starts_with("016") || run.digits.starts_with("017"))) ||
        (digits == 10 && (run.digits[1] == '6' || run.digits[1] == '7' || run.digits.starts_with("04")) &&
         !PassesIsbn10(run.digits));
    return mobile ? std::optional<size_t>(run.ends.back()) : std::nullopt;
  }
  if (IsFivePairs(run)) return run.ends.back();
  if (digits < 9 || digits > 12 || run.sizes[0] < 2 || run.sizes[0] > 5 || IsDate(run)) return std::nullopt;
  if (run.sizes == std::vector<size_t>{5, 4} && run.marks[0] == '-') return std::nullopt;  // ZIP+4
  if (run.sizes.size() > 5 || AllEqual(run.sizes)) return std::nullopt;
  const bool tail = run.sizes.size() > 2 || run.sizes.back() >= 4;
  return tail ? std::optional<size_t>(run.ends.back()) : std::nullopt;
}

struct NationalShape {
  std::string_view shape;
  bool (*valid)(std::string_view digits);
};

bool Nanp(std::string_view digits) {
  return (digits.size() == 11 ? digits[0] == '1' : true) &&
         IsNorthAmerican(digits.substr(digits.size() - 10));
}
bool RussianTrunk(std::string_view digits) {
  return digits[0] == '8' && digits[1] >= '3' && digits[1] != '7';
}
bool RussianMobile(std::string_view digits) {
  return digits[0] == '8' && digits[1] == '9';
}
bool Spanish(std::string_view digits) {
  return digits[0] >= '6';
}
bool Polish(std::string_view digits) {
  return digits[0] != '0' && digits.find("000") == std::string_view::npos;
}
bool ItalianMobile(std::string_view digits) {
  return digits[0] == '3' && digits[1] >= '2';
}
bool IndianMobile(std::string_view digits) {
  return digits[0] >= '6' && !digits.ends_with("000");
}
bool IndianTrunk(std::string_view digits) {
  return digits[0] == '0' && IndianMobile(digits.substr(1));
}
bool ChineseMobile(std::string_view digits) {
  return digits[0] == '1' && digits[1] >= '3';
}
bool Brazilian(std::string_view digits) {
  return digits[0] != '0' && digits[1] != '0' && (digits.size() == 10 || digits[2] == '9');
}
bool ServiceNumber(std::string_view digits) {
  return digits.starts_with("1800") || digits.starts_with("1300");
}

constexpr auto kNationalShapes = std::to_array<NationalShape>({
    {"(d3) d3_d4", Nanp},
    {"(d3)-d3-d4", Nanp},
    {"d3_d3_d4", Nanp},
    {"d3sd3-d4", Nanp},
    {"d3/d3-d4", Nanp},
    {"d_d3_d3_d4", Nanp},
    {"d (d3) d3_d4", Nanp},
    {"d (d3) d3_d2_d2", RussianTrunk},
    {"d_d3_d3_d2_d2", RussianTrunk},
    {"d d3 d3-d2-d2", RussianTrunk},
    {"d11", RussianMobile},
    {"(d3) d3_d2_d2", Polish},
    {"(d4) d2_d2_d2", Polish},
    {"d3_d2_d2_d2", Spanish},
    {"d2_d3_d2_d2", Polish},
    {"d3_d7", ItalianMobile},
    {"d3_d3_d4", ItalianMobile},
    {"d5sd5", IndianMobile},
    {"d6sd5", IndianTrunk},
    {"d3_d4_d4", ChineseMobile},
    {"(d2) d5-d4", Brazilian},
    {"(d2) d4-d4", Brazilian},
    {"d2 d5-d4", Brazilian},
    {"d4_d3_d3", ServiceNumber},
});

std::optional<size_t> NationalAt(const PlainText& text, size_t at) {
  const std::string_view chars = text.chars();
  for (const NationalShape& national : kNationalShapes) {
    if ((national.shape[0] == '(') != (chars[at] == '(')) continue;
    const std::optional<ShapeMatch> match = MatchShape(chars, at, national.shape);
    if (match && !match->goes_on && national.valid(match->compact)) return match->end;
  }
  if (!text.has_other_letter()) return std::nullopt;
  const std::optional<ShapeMatch> match = MatchShape(chars, at, "d11");
  return match && ChineseMobile(match->compact) ? std::optional<size_t>(match->end) : std::nullopt;
}

/// Behind a word: any six to fifteen digits that are no date.
std::optional<size_t> AnnouncedAt(const PlainText& text, size_t at) {
  constexpr size_t kMinDigits = 6;
  const std::string_view chars = text.chars();
  const Run run = ReadRun(chars, chars[at] == '(' ? at + 1 : at);
  if (run.digits.size() < kMinDigits || IsDate(run) || !WordBefore(text, at, kPhoneWords))
    return std::nullopt;
  const bool years = run.sizes == std::vector<size_t>{4, 4} && run.marks[0] == '-' &&
                     (run.digits[0] == '1' || run.digits[0] == '2') && run.digits[4] == run.digits[0];
  return years ? std::nullopt : std::optional<size_t>(run.ends.back());
}

}  // namespace

std::optional<size_t> PhoneAt(const PlainText& text, size_t at) {
  const char c = text.chars()[at];
  if (c != '+' && c != '(' && !IsDigit(c)) return std::nullopt;
  if (const std::optional<size_t> end = InternationalAt(text, at)) return end;
  if (c == '+') return std::nullopt;
  if (const std::optional<size_t> end = TrunkZeroAt(text, at)) return end;
  if (const std::optional<size_t> end = NationalAt(text, at)) return end;
  return AnnouncedAt(text, at);
}

}  // namespace tamis
