#include "crawler/core/text_fold.h"

#include <iterator>
#include <utility>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "crawler/core/check.h"

namespace tamis {
namespace {

constexpr uint32_t kNothing = 0xFFFFFFFF;
constexpr uint32_t kLong = 0x80000000;

/// Nothing to be folded: Hangul syllables, Han, private use, surrogates.
bool StaysAsItIs(char32_t point) {
  return (point >= 0x3400 && point < 0xA000) || (point >= 0xAC00 && point < 0xF900) || point >= 0x1F200;
}

bool IsHangulOrKana(char32_t point) {
  return (point >= 0x3040 && point < 0x3100) || (point >= 0x1100 && point < 0x1200) ||
         (point >= 0xAC00 && point < 0xD800);
}

/// Signs that texts are written with or without. Vowel signs of Indic scripts are letters.
bool IsDroppedMark(char32_t point) {
  constexpr std::pair<char32_t, char32_t> kMarks[] = {
      {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05C7}, {0x0610, 0x061A}, {0x0640, 0x0640},
      {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06ED}, {0x093C, 0x093C}, {0x1AB0, 0x1AFF},
      {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
  for (const auto& [first, last] : kMarks) {
    if (point >= first && point <= last) return true;
  }
  return false;
}

/// Letters that no decomposition takes apart. Letters in boxes and circles, and regional indicators.
std::u32string Plain(char32_t point) {
  constexpr std::pair<char32_t, std::u32string_view> kLetters[] = {
      {0x00E6, U"ae"},     {0x00F0, U"d"},      {0x00F8, U"o"},      {0x00FE, U"th"},     {0x0111, U"d"},
      {0x0127, U"h"},      {0x0131, U"i"},      {0x0142, U"l"},      {0x0153, U"oe"},     {0x0167, U"t"},
      {0x0180, U"b"},      {0x01E5, U"g"},      {0x0268, U"i"},      {0x0289, U"u"},      {0x0192, U"f"},
      {0x0649, U"\u064A"}, {0x06A9, U"\u0643"}, {0x06CC, U"\u064A"}, {0x0629, U"\u0647"}, {0x0671, U"\u0627"},
      {0x20AC, U"e"}};
  for (const auto& [letter, plain] : kLetters) {
    if (point == letter) return std::u32string(plain);
  }
  constexpr char32_t kAlphabets[] = {0x1F150, 0x1F170, 0x1F1E6};
  for (const char32_t first : kAlphabets) {
    if (point >= first && point < first + 26) return std::u32string(1, U'a' + (point - first));
  }
  return std::u32string(1, point);
}

std::u32string Normalized(const UNormalizer2* form, char32_t point) {
  UChar source[2] = {};
  int32_t length = 0;
  UBool failed = false;
  U16_APPEND(source, length, 2, static_cast<UChar32>(point), failed);
  UChar target[64];
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size = unorm2_normalize(form, source, length, target, std::size(target), &status);
  std::u32string out;
  if (failed || U_FAILURE(status)) return out;
  for (int32_t at = 0; at < size;) {
    UChar32 next = 0;
    U16_NEXT(target, at, size, next);
    out.push_back(static_cast<char32_t>(next));
  }
  return out;
}

/// The one ASCII letter that `point` is confusable with, lower case; 0: none.
char32_t Skeleton(const USpoofChecker* checker, char32_t point) {
  UChar source[2] = {};
  int32_t length = 0;
  UBool failed = false;
  U16_APPEND(source, length, 2, static_cast<UChar32>(point), failed);
  UChar target[64];
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size = uspoof_getSkeleton(checker, 0, source, length, target, std::size(target), &status);
  if (failed || U_FAILURE(status) || size != 1 || target[0] >= 0x80) return 0;
  const int32_t lower = u_tolower(target[0]);
  return lower >= 'a' && lower <= 'z' ? static_cast<char32_t>(lower) : 0;
}

/// What UTS 39 leaves out because it is alike as a capital, or in handwriting only.
char32_t AlikeByHand(char32_t point) {
  constexpr std::pair<char32_t, char> kAlike[] = {{0x043A, 'k'},
                                                  {0x0442, 't'},
                                                  {0x043D, 'h'},
                                                  {0x0432, 'b'},
                                                  {0x043C, 'm'},
                                                  {0x03BA, 'k'},
                                                  {0x03C4, 't'},
                                                  {0x03B7, 'n'},
                                                  {0x03B5, 'e'},
                                                  {0x03B2, 'b'},
                                                  {0x03C5, 'u'},
                                                  {0x03C9, 'w'},
                                                  {0x0438, 'u'},
                                                  {0x043F, 'n'},
                                                  {0x0433, 'r'},
                                                  {0x0454, 'e'},
                                                  {0x0491, 'r'},
                                                  {0x0456, 'i'},
                                                  {0x03B1, 'a'},
                                                  {0x03B9, 'i'},
                                                  {0x03C1, 'p'},
                                                  // small capitals
                                                  {0x1D00, 'a'},
                                                  {0x0299, 'b'},
                                                  {0x1D04, 'c'},
                                                  {0x1D05, 'd'},
                                                  {0x1D07, 'e'},
                                                  {0xA730, 'f'},
                                                  {0x0262, 'g'},
                                                  {0x029C, 'h'},
                                                  {0x026A, 'i'},
                                                  {0x1D0A, 'j'},
                                                  {0x1D0B, 'k'},
                                                  {0x029F, 'l'},
                                                  {0x1D0D, 'm'},
                                                  {0x0274, 'n'},
                                                  {0x1D0F, 'o'},
                                                  {0x1D18, 'p'},
                                                  {0x0280, 'r'},
                                                  {0xA731, 's'},
                                                  {0x1D1B, 't'},
                                                  {0x1D1C, 'u'},
                                                  {0x1D20, 'v'},
                                                  {0x1D21, 'w'},
                                                  {0x028F, 'y'},
                                                  {0x1D22, 'z'},
                                                  // turned letters
                                                  {0x0250, 'a'},
                                                  {0x01DD, 'e'},
                                                  {0x0259, 'e'},
                                                  {0x025B, 'e'},
                                                  {0x0279, 'r'},
                                                  {0x0287, 't'},
                                                  {0x028D, 'w'},
                                                  {0x0265, 'h'},
                                                  {0x026F, 'm'},
                                                  {0x028C, 'v'}};
  for (const auto& [letter, latin] : kAlike) {
    if (point == letter) return static_cast<char32_t>(latin);
  }
  return 0;
}

bool IsDense(char32_t point) {
  return (point >= 0x0E00 && point < 0x0F00) || (point >= 0x1000 && point < 0x10A0) ||
         (point >= 0x1780 && point < 0x1800) || (point >= 0x3005 && point < 0x3008) ||
         (point >= 0x3040 && point < 0x3100 && point != 0x30FB) || (point >= 0x31F0 && point < 0x3200) ||
         (point >= 0x3400 && point < 0xA000);
}

}  // namespace

const TextFold& TextFold::Get() {
  static const TextFold fold;
  return fold;
}

TextFold::TextFold() {
  MakeFolded();
  MakeKinds();
  MakeLooks();
}

void TextFold::MakeFolded() {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* casefold = unorm2_getNFKCCasefoldInstance(&status);
  const UNormalizer2* apart = unorm2_getNFDInstance(&status);
  CHECK(U_SUCCESS(status));
  folded_.resize(kTable);
  for (char32_t point = 0; point < kTable; ++point) {
    folded_[point] = point;
    if (StaysAsItIs(point)) continue;
    std::u32string folded;
    for (const char32_t part : Normalized(casefold, point)) {
      const bool whole = IsHangulOrKana(part);
      for (const char32_t base : whole ? std::u32string(1, part) : Normalized(apart, part)) {
        const int32_t digit = u_charDigitValue(static_cast<UChar32>(base));
        if (digit >= 0) folded.push_back(U'0' + static_cast<char32_t>(digit));
        if (digit < 0 && !IsDroppedMark(base)) folded += Plain(base);
      }
    }
    if (folded.empty()) folded_[point] = kNothing;
    if (folded.size() == 1) folded_[point] = folded[0];
    if (folded.size() <= 1) continue;
    folded_[point] = kLong | static_cast<uint32_t>(pool_.size());
    pool_.push_back(folded.substr(0, kMaxFolded));
  }
  for (char32_t point = 0; point < kAscii; ++point) {
    ascii_[point] = point < 0x20 ? U' ' : folded_[point];  // controls are white space
  }
}

void TextFold::MakeKinds() {
  kinds_.resize(kTable, PointKind::kMark);
  for (char32_t point = 0; point < kTable; ++point) {
    const int8_t type = u_charType(static_cast<UChar32>(point));
    const bool letter = u_isalpha(static_cast<UChar32>(point)) || type == U_NON_SPACING_MARK ||
                        type == U_COMBINING_SPACING_MARK;
    if (letter) kinds_[point] = PointKind::kLetter;
    if (IsDense(point)) kinds_[point] = PointKind::kDense;
    if (point >= U'0' && point <= U'9') kinds_[point] = PointKind::kDigit;
  }
}

void TextFold::MakeLooks() {
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker* checker = uspoof_open(&status);
  CHECK(U_SUCCESS(status));
  looks_like_.resize(kTable);
  for (char32_t point = kAscii; point < kTable; ++point) {
    if (kinds_[point] != PointKind::kLetter || StaysAsItIs(point) || folded_[point] != point) continue;
    char32_t latin = AlikeByHand(point);
    if (latin == 0) latin = Skeleton(checker, point);
    const auto capital = static_cast<char32_t>(u_toupper(static_cast<UChar32>(point)));
    if (latin == 0 && capital != point) {
      latin = Skeleton(checker, capital);
      if (latin == U'l') latin = U'i';  // the skeleton of capital I is l
    }
    looks_like_[point] = static_cast<uint8_t>(latin);
  }
  uspoof_close(checker);
}

void TextFold::AppendOther(char32_t point, std::u32string& out) const {
  if (point >= kTable) {
    if (point < 0xE0000 || point > 0xE0FFF) out.push_back(point);  // tags and selectors are invisible
    return;
  }
  const uint32_t folded = folded_[point];
  if (folded == kNothing) return;
  if ((folded & kLong) != 0) {
    out += pool_[folded & ~kLong];
    return;
  }
  // Half-width kana carry their voice marks apart: U+3099 after U+30AB is U+30AC.
  const bool voice = folded == 0x3099 || folded == 0x309A;
  if (voice && !out.empty() && out.back() >= 0x3041 && out.back() < 0x30FF) {
    out.back() += folded - 0x3098;
    return;
  }
  out.push_back(folded);
}

}  // namespace tamis
