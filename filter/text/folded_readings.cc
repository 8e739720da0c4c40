// The readings of a text: see folded_terms.h.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/percent_encode.h"
#include "crawler/core/text_fold.h"
#include "crawler/core/utf8.h"
#include "filter/text/disguise.h"
#include "filter/text/folded_terms.h"

namespace tamis {
namespace {

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

/// "sexTeens", "XXXTeens": a word begins at `at`.
bool IsHump(std::string_view text, size_t at) {
  if (at == 0 || !IsUpper(text[at])) return false;
  if (IsLower(text[at - 1])) return true;
  return IsUpper(text[at - 1]) && at + 1 < text.size() && IsLower(text[at + 1]);
}

struct Folded {
  std::u32string points;
  bool humps = false;
  bool late_capital_i = false;  // "chiId"
  bool other_scripts = false;   // letters that look like Latin ones
};

enum class Capitals { kPlain, kBeginWords, kIIsL };

Folded Fold(std::string_view text, Capitals capitals) {
  const TextFold& fold = TextFold::Get();
  Folded folded;
  folded.points.reserve(text.size() + 16);
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      if (IsHump(text, at)) {
        folded.humps = true;
        if (capitals == Capitals::kBeginWords) folded.points.push_back(U' ');
      }
      const bool late_i = text[at] == 'I' && at > 0 && IsLower(text[at - 1]);
      folded.late_capital_i |= late_i;
      const char letter = late_i && capitals == Capitals::kIIsL ? 'l' : text[at];
      fold.Append(static_cast<unsigned char>(letter), folded.points);
      ++at;
      continue;
    }
    const CodePoint point = DecodeUtf8(text, at);
    const size_t before = folded.points.size();
    fold.Append(point.value, folded.points);
    at += point.bytes;
    for (size_t i = before; i < folded.points.size(); ++i)
      folded.other_scripts |= fold.LooksLike(folded.points[i]) != 0;
  }
  return folded;
}

/// Words that have Latin letters in them, or nothing but letters that look like such, in Latin letters.
std::u32string InLatin(std::u32string_view points) {
  const TextFold& fold = TextFold::Get();
  std::u32string latin(points);
  for (size_t at = 0; at < points.size();) {
    size_t end = at;
    bool has_latin = false;
    bool all_alike = true;
    while (end < points.size() && fold.KindOf(points[end]) == PointKind::kLetter) {
      const bool ascii = points[end] < 0x80;
      has_latin |= ascii;
      all_alike &= ascii || fold.LooksLike(points[end]) != 0;
      ++end;
    }
    for (size_t i = at; i < end && (has_latin || all_alike); ++i) {
      if (const char32_t letter = fold.LooksLike(points[i]); letter != 0) latin[i] = letter;
    }
    at = std::max(end, at + 1);
  }
  return latin;
}

/// Words with one space before, between and after them. Numbers, and scripts without spaces, are words of
/// their own.
std::string Spaced(std::u32string_view points) {
  const TextFold& fold = TextFold::Get();
  std::string text = " ";
  text.reserve(points.size() + points.size() / 4 + 2);
  PointKind last = PointKind::kMark;
  for (const char32_t point : points) {
    const PointKind kind = point == kMasked ? PointKind::kLetter : fold.KindOf(point);
    if (point == kRunTogether && text.back() == ' ') text.push_back(kRunTogetherMark);
    if (kind != last && text.back() != ' ' && text.back() != kRunTogetherMark) text.push_back(' ');
    last = kind;
    if (kind == PointKind::kMark) continue;
    if (point < 0x80) {
      text.push_back(static_cast<char>(point));
    } else {
      AppendUtf8(point, text);
    }
  }
  if (text.back() != ' ') text.push_back(' ');
  return text;
}

void AddNew(std::string reading, std::vector<std::string>& readings) {
  if (std::find(readings.begin(), readings.end(), reading) == readings.end())
    readings.push_back(std::move(reading));
}

}  // namespace

std::vector<std::string> FoldedReadings(std::string_view text, bool is_url) {
  std::string decoded;
  if (is_url) {
    decoded = PercentDecode(PercentDecode(text));  // twice: "%2573" is meant to be decoded elsewhere
    std::replace(decoded.begin(), decoded.end(), '+', ' ');
    text = decoded;
  }
  std::vector<std::string> readings;
  const Folded folded = Fold(text, Capitals::kPlain);
  readings.push_back(Spaced(folded.points));
  if (folded.humps) AddNew(Spaced(Fold(text, Capitals::kBeginWords).points), readings);
  if (folded.late_capital_i) AddNew(Spaced(Fold(text, Capitals::kIIsL).points), readings);
  if (!folded.other_scripts) {
    for (const std::u32string& reading : UndisguisedReadings(folded.points))
      AddNew(Spaced(reading), readings);
    return readings;
  }
  const std::u32string latin = InLatin(folded.points);
  AddNew(Spaced(latin), readings);
  for (const std::u32string& reading : UndisguisedReadings(latin)) AddNew(Spaced(reading), readings);
  return readings;
}

}  // namespace tamis
