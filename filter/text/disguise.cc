#include "filter/text/disguise.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/text_fold.h"

namespace tamis {
namespace {

constexpr size_t kMinSpelled = 3;      // letters one by one are a word from here on
constexpr size_t kMaxGapPoints = 4;    // between two of them
constexpr size_t kMinRun = 3;          // the same letter so often is never meant
constexpr size_t kMinRunTogether = 6;  // letters of two words
constexpr size_t kMaxSpelledOut = 64;  // letters; a longer row is an alphabet

constexpr size_t kMaxHidden = 4;  // letters in a row
constexpr size_t kMaxParts = 4;
constexpr size_t kMaxPartPoints = 4;  // "te-en": of a part of a word

/// How runs of a letter are read: each once, each twice, the first or the last twice.
enum class Runs { kOnce, kTwice, kFirstTwice, kLastTwice };

struct How {
  char32_t bar = U'i';  // what 1, | and ! stand for
  Runs runs = Runs::kOnce;
};

/// A stretch of letters, digits and signs that stand for letters.
struct Piece {
  size_t begin = 0;
  size_t end = 0;
  size_t size() const { return end - begin; }
};

struct Seen {
  bool leet = false;
  bool bar = false;
  bool spelled = false;
  bool run = false;
  bool two_runs = false;
  bool masked = false;
  bool parted = false;
};

char32_t LetterFor(char32_t sign, char32_t bar) {
  switch (sign) {
    case U'0':
      return U'o';
    case U'1':
      return bar;
    case U'!':
      return bar;
    case U'|':
      return bar;
    case U'2':
      return U'z';
    case U'3':
      return U'e';
    case U'4':
      return U'a';
    case U'@':
      return U'a';
    case U'5':
      return U's';
    case U'$':
      return U's';
    case U'6':
      return U'g';
    case U'7':
      return U't';
    case U'+':
      return U't';
    case U'8':
      return U'b';
    case U'9':
      return U'g';
    case U'(':
      return U'c';
    case U'\u00A2':
      return U'c';
    case U'\u00A3':
      return U'l';
    case U'\u00A5':
      return U'y';
    default:
      return 0;
  }
}

bool IsWordPoint(char32_t point) {
  return TextFold::Get().KindOf(point) != PointKind::kMark;
}
bool IsDigit(char32_t point) {
  return point >= U'0' && point <= U'9';
}

/// A sign that is no digit stands for a letter within a word; "$" and "@" also at its ends.
bool IsSignInWord(std::u32string_view points, size_t at, bool after_word) {
  if (LetterFor(points[at], U'i') == 0) return false;
  const bool before_word = at + 1 < points.size() && IsWordPoint(points[at + 1]);
  const bool anywhere = points[at] == U'$' || points[at] == U'@' || points[at] == U'!' || points[at] == U'|';
  const bool doubled = at + 1 < points.size() && points[at + 1] == points[at] && points[at] == U'$';
  if (points[at] == U'!' || points[at] == U'|') return before_word;
  return anywhere ? after_word || before_word || doubled : after_word && before_word;
}

/// "*" between letters hides one.
bool IsMask(std::u32string_view points, size_t at, bool after_word) {
  if (points[at] != U'*' || !after_word) return false;
  const size_t next = points.find_first_not_of(U'*', at);
  return next != std::u32string_view::npos && next - at <= kMaxHidden && IsWordPoint(points[next]) &&
         !IsDigit(points[next]);
}

std::vector<Piece> PiecesOf(std::u32string_view points) {
  std::vector<Piece> pieces;
  bool inside = false;
  for (size_t at = 0; at < points.size(); ++at) {
    const bool word =
        IsWordPoint(points[at]) || IsSignInWord(points, at, inside) || IsMask(points, at, inside);
    if (word && !inside) pieces.push_back({at, at});
    if (word) pieces.back().end = at + 1;
    inside = word;
  }
  return pieces;
}

/// Letters and signs for letters: not a number, and not a number with a letter ("a55", "1920s").
bool IsLeet(std::u32string_view word) {
  const auto signs = static_cast<size_t>(
      std::count_if(word.begin(), word.end(), [](char32_t c) { return LetterFor(c, U'i') != 0; }));
  const size_t letters = word.size() - signs;
  return signs > 0 && letters > 0 && letters * 2 >= signs &&
         !(letters == 1 && IsDigit(word[0]) && IsDigit(word.back()));
}

class Undisguiser {
 public:
  explicit Undisguiser(std::u32string_view points) : points_(points), pieces_(PiecesOf(points)) {
    for (size_t at = 0; at < pieces_.size();) {
      const size_t next = SpelledUntil(at, 1);
      if (next - at >= kMinSpelled || IsPair(at)) seen_.spelled = true;
      seen_.parted |= PartsUntil(at) > at + 1;
      for (size_t i = at; i < next; ++i) Look(points_.substr(pieces_[i].begin, pieces_[i].size()));
      at = next;
    }
    // Letters one by one may be disguised as well.
    if (seen_.spelled) seen_.leet = true;
  }

  std::vector<std::u32string> Readings() const {
    std::vector<std::u32string> readings;
    if (!seen_.leet && !seen_.spelled && !seen_.run && !seen_.masked && !seen_.parted) return readings;
    readings.push_back(Read({U'i', Runs::kOnce}));
    if (seen_.bar) readings.push_back(Read({U'l', Runs::kOnce}));
    if (seen_.run) readings.push_back(Read({U'i', Runs::kTwice}));
    if (seen_.two_runs) {
      readings.push_back(Read({U'i', Runs::kFirstTwice}));
      readings.push_back(Read({U'i', Runs::kLastTwice}));
    }
    return readings;
  }

 private:
  void Look(std::u32string_view word) {
    if (IsLeet(word)) seen_.leet = true;
    seen_.bar |= word.find_first_of(U"1!|") != std::u32string_view::npos;
    seen_.masked |= word.find(U'*') != std::u32string_view::npos;
    size_t runs = 0;
    for (size_t at = 0; at < word.size();) {
      size_t end = at + 1;
      while (end < word.size() && word[end] == word[at]) ++end;
      if (end - at >= kMinRun && !IsDigit(word[at])) ++runs;
      at = end;
    }
    seen_.run |= runs > 0;
    seen_.two_runs |= runs > 1;
  }

  bool IsNear(size_t piece, size_t next) const {
    return next < pieces_.size() && pieces_[next].begin - pieces_[piece].end <= kMaxGapPoints;
  }

  /// End of the row of pieces of at most `longest` points that begins at `first`; at least one piece.
  size_t SpelledUntil(size_t first, size_t longest) const {
    size_t next = first + 1;
    if (pieces_[first].size() > longest) return next;
    while (IsNear(next - 1, next) && pieces_[next].size() <= longest && next - first < kMaxSpelledOut) ++next;
    return next;
  }

  /// End of the short parts that one sign each keeps apart, "te-en"; `first` + 1 if there are none.
  size_t PartsUntil(size_t first) const {
    size_t next = first + 1;
    if (pieces_[first].size() > kMaxPartPoints) return next;
    while (next < pieces_.size() && pieces_[next].size() <= kMaxPartPoints && next - first < kMaxParts) {
      const size_t gap = pieces_[next - 1].end;
      if (pieces_[next].begin - gap != 1 || points_[gap] == U' ' || points_[gap] == U'/') break;
      ++next;
    }
    return next;
  }

  std::u32string Joined(size_t first, size_t end) const {
    std::u32string word;
    for (size_t i = first; i < end; ++i) word += points_.substr(pieces_[i].begin, pieces_[i].size());
    return word;
  }

  /// "s e x" is a word; so may be "s e xy", and "a s e x" without its article.
  void AddSpelled(size_t first, size_t end, const How& how, std::u32string& out) const {
    const std::u32string word = Joined(first, end);
    AddWord(word, how, out);
    if (word.size() >= kMinRunTogether) {
      out.push_back(kRunTogether);
      AddWord(word, how, out);
    }
    if (word[0] == U'a' || word[0] == U'i') AddWord(std::u32string_view(word).substr(1), how, out);
    if (IsNear(end - 1, end) && pieces_[end].size() == 2) AddWord(Joined(first, end + 1), how, out);
    if (first > 0 && IsNear(first - 1, first) && pieces_[first - 1].size() == 2)
      AddWord(Joined(first - 1, end), how, out);
  }

  /// "p o rn": three pieces, two of them one letter and one of them two.
  bool IsPair(size_t at) const {
    if (!IsNear(at, at + 1) || !IsNear(at + 1, at + 2)) return false;
    size_t longest = 0;
    size_t all = 0;
    for (size_t i = at; i < at + 3; ++i) {
      longest = std::max(longest, pieces_[i].size());
      all += pieces_[i].size();
    }
    return longest == 2 && all == 4;
  }

  void AddWord(std::u32string_view word, const How& how, std::u32string& out) const {
    const bool leet = IsLeet(word);
    size_t runs = 0;
    size_t last_run = 0;
    for (size_t at = 0; at < word.size();) {
      size_t end = at + 1;
      while (end < word.size() && word[end] == word[at]) ++end;
      if (end - at >= kMinRun) last_run = ++runs;
      at = end;
    }
    runs = 0;
    for (size_t at = 0; at < word.size();) {
      size_t end = at + 1;
      while (end < word.size() && word[end] == word[at]) ++end;
      char32_t letter = leet ? LetterFor(word[at], how.bar) : 0;
      if (word[at] == U'*') letter = kMasked;
      size_t times = end - at;
      if (times >= kMinRun && word[at] != U'*' && !IsDigit(word[at]))
        times = Times(how.runs, ++runs, last_run);
      out.append(times, letter == 0 ? word[at] : letter);
      at = end;
    }
    out.push_back(U' ');
  }

  static size_t Times(Runs runs, size_t which, size_t last) {
    const bool twice = runs == Runs::kTwice || (runs == Runs::kFirstTwice && which == 1) ||
                       (runs == Runs::kLastTwice && which == last);
    return twice ? 2 : 1;
  }

  std::u32string Read(const How& how) const {
    std::u32string out;
    std::u32string joined;  // at the end: between the words it would break phrases
    for (size_t at = 0; at < pieces_.size();) {
      const size_t next = SpelledUntil(at, 1);
      if (next - at >= kMinSpelled) {
        AddSpelled(at, next, how, out);
      } else {
        for (size_t i = at; i < next; ++i) AddWord(Joined(i, i + 1), how, out);
        if (const size_t parts = PartsUntil(at); parts > at + 1) AddWord(Joined(at, parts), how, joined);
        if (IsPair(at)) AddWord(Joined(at, at + 3), how, joined);
      }
      at = next;
    }
    return out + joined;
  }

  const std::u32string_view points_;
  const std::vector<Piece> pieces_;
  Seen seen_;
};

}  // namespace

std::vector<std::u32string> UndisguisedReadings(std::u32string_view points) {
  return Undisguiser(points).Readings();
}

}  // namespace tamis
