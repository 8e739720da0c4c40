#include "filter/text/text_quality.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "crawler/core/utf8.h"
#include "filter/text.h"
#include "filter/text/broken_encoding.h"
#include "filter/text/machine_name.h"

namespace tamis {
namespace {

/// A text as words, each known by a number, in the parts that commas and their like make.
struct Words {
  std::vector<uint32_t> ids;       // in order
  std::vector<size_t> part_ends;   // one after the last word of each part that has words
  std::vector<std::string> names;  // by id, ASCII letters small
  size_t hashtags = 0;
};

bool IsPartEnd(char32_t c) {
  return c == ',' || c == ';' || c == '|' || c == '\n' || c == 0x3001 || c == 0xFF0C || c == 0xFF1B ||
         c == 0x60C || c == 0x2022 || c == 0xFF5C;
}

bool IsBetweenWords(char32_t c) {
  const bool ascii = c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9');
  return ascii || (c >= 0x80 && c <= 0xBF && c != 0xAA && c != 0xBA) || (c >= 0x2000 && c <= 0x206F) ||
         (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF0F);
}

Words WordsOf(std::string_view text) {
  Words words;
  std::unordered_map<std::string, uint32_t> known;
  std::string word;
  const auto end_word = [&] {
    if (word.empty()) return;
    const auto [place, is_new] = known.try_emplace(word, static_cast<uint32_t>(words.names.size()));
    if (is_new) words.names.push_back(word);
    words.ids.push_back(place->second);
    word.clear();
  };
  const auto end_part = [&] {
    end_word();
    const size_t begin = words.part_ends.empty() ? 0 : words.part_ends.back();
    if (words.ids.size() > begin) words.part_ends.push_back(words.ids.size());
  };
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = DecodeUtf8(text, at);
    if (IsPartEnd(point.value)) {
      end_part();
    } else if (IsBetweenWords(point.value)) {
      end_word();
      words.hashtags += point.value == '#' ? 1 : 0;
    } else {
      const bool capital = point.value >= 'A' && point.value <= 'Z';
      AppendUtf8(capital ? point.value | 0x20 : point.value, word);
    }
    at += point.bytes;
  }
  end_part();
  return words;
}

bool IsNumber(std::string_view word) {
  return word.find_first_not_of("0123456789ivxlcm") == std::string_view::npos;
}

/// The longest stretch of `values` in which each equals the one `period` before it, that one included.
template <class Values>
size_t LongestRepeat(const Values& values, size_t period) {
  size_t longest = 0;
  size_t run = 0;
  for (size_t i = period; i < values.size(); ++i) {
    run = values[i] == values[i - period] ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest == 0 ? 0 : longest + period;
}

/// Six times the same word in a row, or most of the text a phrase said four times.
bool RepeatsWords(const Words& words) {
  constexpr size_t kMaxPhraseWords = 12;
  constexpr size_t kWordTimes = 6;
  constexpr size_t kPhraseTimes = 4;
  const size_t count = words.ids.size();
  if (count < kWordTimes) return false;
  if (std::all_of(words.names.begin(), words.names.end(), [](const std::string& w) { return IsNumber(w); })) {
    return false;
  }
  if (LongestRepeat(words.ids, 1) >= kWordTimes) return true;
  for (size_t period = 2; period <= kMaxPhraseWords && period * kPhraseTimes <= count; ++period) {
    const size_t repeat = LongestRepeat(words.ids, period);
    if (repeat >= period * kPhraseTimes && repeat * 5 >= count * 3) return true;
  }
  return false;
}

/// Likewise for scripts without spaces, and for single characters.
bool RepeatsCharacters(std::string_view text) {
  constexpr size_t kMinCharacters = 20;
  constexpr size_t kMaxPeriod = 24;
  constexpr size_t kTimes = 5;
  std::u32string characters;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = DecodeUtf8(text, at);
    if (!IsBetweenWords(point.value)) characters += point.value;
    at += point.bytes;
  }
  if (characters.size() < kMinCharacters) return false;
  for (size_t period = 1; period <= kMaxPeriod && period * kTimes <= characters.size(); ++period) {
    const size_t repeat = LongestRepeat(characters, period);
    if (repeat >= std::max(period * kTimes, kMinCharacters) && repeat * 5 >= characters.size() * 3)
      return true;
  }
  return false;
}

/// Whether it can be what a text is stuffed with.
bool IsKeyword(std::string_view word) {
  constexpr auto kSmallWords = std::to_array<std::string_view>(
      {"the", "and", "der", "die", "das",  "und",  "von", "les", "des", "que",  "del",
       "het", "een", "van", "for", "with", "from", "una", "par", "sur", "dans", "est",
       "som", "och", "det", "den", "ist",  "auf",  "aus", "mit", "per", "con",  "los",
       "las", "che", "non", "ein", "eine", "his",  "her", "its", "was", "are",  "not"});
  constexpr size_t kMinBytes = 3;
  return word.size() >= kMinBytes && !IsNumber(word) &&
         std::find(kSmallWords.begin(), kSmallWords.end(), word) == kSmallWords.end();
}

/// One keyword in most parts of a list, or parts that come again and again. Parts with numbers are rooms,
/// sizes, kings.
bool IsStuffedList(const Words& words) {
  constexpr size_t kMinParts = 8;
  constexpr size_t kMaxPartWords = 5;
  if (words.part_ends.size() < kMinParts) return false;
  std::vector<size_t> parts_with(words.names.size());
  std::vector<size_t> seen_in(words.names.size());
  std::unordered_set<std::string> distinct;
  size_t parts = 0;
  size_t begin = 0;
  for (const size_t end : words.part_ends) {
    std::string part;
    bool number = false;
    for (size_t i = begin; i < end; ++i) {
      const uint32_t id = words.ids[i];
      number = number || IsNumber(words.names[id]);
      part.append(words.names[id]).push_back(' ');
      if (seen_in[id] != end) ++parts_with[id];
      seen_in[id] = end;
    }
    const bool short_part = end - begin <= kMaxPartWords;
    begin = end;
    if (number || !short_part) continue;
    ++parts;
    distinct.insert(std::move(part));
  }
  if (parts < kMinParts || parts * 4 < words.part_ends.size() * 3) return false;
  if (distinct.size() * 2 <= parts) return true;
  for (size_t id = 0; id < words.names.size(); ++id) {
    if (parts_with[id] * 10 >= parts * 7 && IsKeyword(words.names[id])) return true;
  }
  return false;
}

/// A keyword that is a fifth of a text of few different words.
bool IsStuffedText(const Words& words) {
  constexpr size_t kMinWords = 12;
  constexpr size_t kMinTimes = 5;
  const size_t count = words.ids.size();
  if (count < kMinWords || words.names.size() * 2 > count) return false;
  std::vector<size_t> times(words.names.size());
  for (const uint32_t id : words.ids) ++times[id];
  for (size_t id = 0; id < times.size(); ++id) {
    if (times[id] >= kMinTimes && times[id] * 5 >= count && IsKeyword(words.names[id])) return true;
  }
  return false;
}

/// Twenty hashtags and hardly anything else.
bool IsHashtags(const Words& words) {
  constexpr size_t kMinHashtags = 20;
  return words.hashtags >= kMinHashtags && words.hashtags * 4 >= words.ids.size() * 3;
}

}  // namespace

std::string_view QualityProblem(std::string_view caption) {
  if (IsBrokenEncoding(caption)) return "encoding";
  if (IsMachineName(caption)) return "machine_name";
  const Words words = WordsOf(caption);
  if (RepeatsWords(words) || RepeatsCharacters(caption)) return "repetition";
  if (IsStuffedList(words) || IsStuffedText(words) || IsHashtags(words)) return "keyword_stuffing";
  return {};
}

}  // namespace tamis
