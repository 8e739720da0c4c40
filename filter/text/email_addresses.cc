// E-mail addresses (RFC 5322 addr-spec without quoting and comments, RFC 6531 letters) and their disguises.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter/text/number_shape.h"
#include "filter/text/pieces.h"
#include "filter/text/plain_text.h"

namespace tamis {
namespace {

constexpr size_t kMaxLocalChars = 64;  // RFC 5321 4.5.3.1.1
constexpr size_t kMaxLabelChars = 63;  // RFC 1035 2.3.4
constexpr size_t kMaxLabels = 8;
constexpr size_t kMaxSpaces = 2;

/// How an "@" or "." is written.
struct Mark {
  size_t begin = 0;
  size_t end = 0;
  bool plain = false;    // itself, or an escape of it
  bool spelled = false;  // as a word between spaces, hyphens or underscores: needs the other to be so too
};

bool IsAnyLetter(char c) {
  return IsAsciiLetter(c) || c == kLetter || c == kOtherLetter;
}

bool StartsWithWord(std::string_view chars, size_t at, std::string_view lower) {
  if (at > chars.size() || chars.size() - at < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), chars.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char want, char c) { return want == LowerOf(c); });
}

/// The length of the longest word of `words` at `at`; 0: none.
template <size_t N>
size_t WordLength(std::string_view chars, size_t at, const std::array<std::string_view, N>& words) {
  size_t longest = 0;
  for (const std::string_view word : words) {
    if (word.size() > longest && StartsWithWord(chars, at, word)) longest = word.size();
  }
  return longest;
}

// Letters outside ASCII are \x01: "\x01t" stands for the umlaut of a German joke on "at".
constexpr auto kAtWords = std::to_array<std::string_view>(
    {"at", "@", "arroba", "a", "\x01t", "\x01", "et", "chez", "kukac", "malpa", "ma\x01pa", "chiocciola",
     "apenstaartje", "\x01\x01\x01\x01\x01\x01", "klammeraffe", "snabel-a", "ad"});
constexpr auto kDotWords = std::to_array<std::string_view>(
    {"dot", ".", "punkt", "punto", "point", "ponto", "punt", "kropka", "nokta", "\x01\x01\x01\x01\x01"});
// "at some point in time" is no address.
constexpr auto kSpelledDots = std::to_array<std::string_view>({"dot", "punkt", "punto", "ponto", "kropka"});
constexpr auto kAtEscapes = std::to_array<std::string_view>({"%40", "&#64;", "&#x40;", "&commat;"});
constexpr auto kDotEscapes = std::to_array<std::string_view>({"%2e", "&#46;", "&#x2e;", "&period;"});

size_t SkipSpaces(std::string_view chars, size_t at) {
  for (size_t spaces = 0; spaces < kMaxSpaces && at < chars.size() && chars[at] == ' '; ++spaces) ++at;
  return at;
}

size_t SkipSpacesBack(std::string_view chars, size_t at) {
  for (size_t spaces = 0; spaces < kMaxSpaces && at > 0 && chars[at - 1] == ' '; ++spaces) --at;
  return at;
}

char Closing(char open) {
  constexpr std::string_view kOpen = "([{<";
  constexpr std::string_view kClose = ")]}>";
  const size_t at = kOpen.find(open);
  return at == std::string_view::npos ? '\0' : kClose[at];
}

/// "[at]", "( dot )": with the spaces around it.
template <size_t N>
std::optional<Mark> BracketedAt(std::string_view chars, size_t at,
                                const std::array<std::string_view, N>& words) {
  const char closing = Closing(chars[at]);
  if (closing == '\0') return std::nullopt;
  const size_t word = SkipSpaces(chars, at + 1);
  const size_t length = WordLength(chars, word, words);
  if (length == 0) return std::nullopt;
  const size_t close = SkipSpaces(chars, word + length);
  if (close >= chars.size() || chars[close] != closing) return std::nullopt;
  return Mark{SkipSpacesBack(chars, at), SkipSpaces(chars, close + 1)};
}

/// " at ", "_dot_": `at` is where the word begins.
template <size_t N>
std::optional<Mark> SpelledAt(std::string_view chars, size_t at,
                              const std::array<std::string_view, N>& words) {
  if (at == 0) return std::nullopt;
  const char around = chars[at - 1];
  if (around != ' ' && around != '-' && around != '_') return std::nullopt;
  const size_t length = WordLength(chars, at, words);
  if (length == 0 || at + length >= chars.size() || chars[at + length] != around) return std::nullopt;
  return Mark{at - 1, at + length + 1, false, around != '_'};
}

std::optional<Mark> AtSignAt(std::string_view chars, size_t at) {
  constexpr auto kSpelled = std::to_array<std::string_view>({"at", "arroba", "chez", "chiocciola"});
  const char c = LowerOf(chars[at]);
  if (c == '@') return Mark{at, at + 1, true};
  if (c == '%' || c == '&') {
    const size_t length = WordLength(chars, at, kAtEscapes);
    return length == 0 ? std::nullopt : std::optional<Mark>(Mark{at, at + length, true});
  }
  if (c == 'a' || c == 'c') return SpelledAt(chars, at, kSpelled);
  return BracketedAt(chars, at, kAtWords);
}

/// The mark between two labels of a host at `at`. `spelled`: only a written out one will do.
std::optional<Mark> DotAt(std::string_view chars, size_t at, bool spelled) {
  if (at >= chars.size()) return std::nullopt;
  const size_t after = SkipSpaces(chars, at);
  if (after > at && after < chars.size()) {
    if (std::optional<Mark> mark = SpelledAt(chars, after, kSpelledDots)) return mark;
  }
  if ((chars[at] == '-' || chars[at] == '_') && at + 1 < chars.size()) {
    if (std::optional<Mark> mark = SpelledAt(chars, at + 1, kSpelledDots)) return mark;
  }
  if (after < chars.size()) {
    if (std::optional<Mark> mark = BracketedAt(chars, after, kDotWords)) return mark;
  }
  if (spelled) return std::nullopt;
  if (chars[at] == '.') return Mark{at, at + 1, true};
  const size_t length = WordLength(chars, at, kDotEscapes);
  if (length > 0) return Mark{at, at + length, true};
  return std::nullopt;
}

/// Letters that belong together: alphabets with each other, or all where the first is of another script.
bool GoesWith(char first, char c) {
  return c != kOtherLetter || first == kOtherLetter;
}

/// The end of the label at `at`.
size_t LabelEnd(std::string_view chars, size_t at, bool spelled) {
  size_t end = at;
  while (end < chars.size() && end - at < kMaxLabelChars) {
    const char c = chars[end];
    const bool hyphen = c == '-' && !(spelled && DotAt(chars, end, true));
    if (!IsDigit(c) && !hyphen && !(IsAnyLetter(c) && GoesWith(chars[at], c))) break;
    ++end;
  }
  while (end > at && chars[end - 1] == '-') --end;
  return end;
}

bool IsTopLevel(std::string_view label) {
  // What stands behind a dot in names of files, and is no top-level domain.
  constexpr auto kExtensions = std::to_array<std::string_view>(
      {"png",  "jpg", "jpeg", "gif", "webp", "svg", "avif", "heic", "bmp", "tif",
       "tiff", "ico", "pdf",  "js",  "mjs",  "css", "html", "htm",  "php", "asp",
       "aspx", "jsp", "json", "xml", "txt",  "mp3", "mp4",  "jfif"});
  const bool idna = StartsWithWord(label, 0, "xn--");
  while (!idna && !label.empty() && IsDigit(label.back())) label.remove_suffix(1);  // "a@b.org2024"
  if (label.size() < 2 && label != std::string_view(&kOtherLetter, 1)) return false;
  if (!idna && !std::all_of(label.begin(), label.end(), IsAnyLetter)) return false;
  return std::none_of(kExtensions.begin(), kExtensions.end(), [&](std::string_view extension) {
    return extension.size() == label.size() && StartsWithWord(label, 0, extension);
  });
}

bool IsArticle(std::string_view label) {
  return label.size() <= 3 && (StartsWithWord(label, 0, "the") || StartsWithWord(label, 0, "my") ||
                               StartsWithWord(label, 0, "our") || StartsWithWord(label, 0, "a"));
}

/// The end of the host at `at`, of at least two labels.
std::optional<size_t> HostEnd(std::string_view chars, size_t at, bool spelled) {
  std::optional<size_t> host_end;
  for (size_t labels = 1; labels <= kMaxLabels; ++labels) {
    const size_t end = LabelEnd(chars, at, spelled);
    if (end == at) break;
    const std::string_view label = chars.substr(at, end - at);
    if (labels == 1 && spelled && IsArticle(label)) return std::nullopt;
    if (labels > 1) {
      if (IsTopLevel(label)) {
        host_end = end;
      } else if (!DotAt(chars, end, spelled)) {
        return std::nullopt;  // the name ends in what is no domain: "logo@2x.png"
      }
    }
    const std::optional<Mark> dot = DotAt(chars, end, spelled);
    if (!dot) break;
    at = dot->end;
  }
  return host_end;
}

bool IsLocalMark(char c) {
  return c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '\'';
}

/// The beginning of the atom that ends before `end`.
size_t AtomBegin(std::string_view chars, size_t end, size_t limit) {
  size_t begin = end;
  while (begin > limit) {
    const char c = chars[begin - 1];
    if (!IsDigit(c) && !IsLocalMark(c) && !(IsAnyLetter(c) && GoesWith(chars[end - 1], c))) break;
    --begin;
  }
  while (begin < end && IsLocalMark(chars[begin]) && chars[begin] != '_') ++begin;
  return begin;
}

/// Where the part before a "[dot]" or " dot " that stands before `at` ends; `at`: none does.
size_t BeforeDot(std::string_view chars, size_t at, bool spelled) {
  constexpr size_t kLongestDot = 10;
  const size_t first = at - std::min(at, kLongestDot);
  for (size_t begin = at; begin-- > first;) {
    const std::optional<Mark> mark =
        spelled ? SpelledAt(chars, begin, kSpelledDots) : BracketedAt(chars, begin, kDotWords);
    if (mark && mark->end == at) return mark->begin;
  }
  return at;
}

size_t LocalBegin(std::string_view chars, const Mark& mark) {
  const size_t limit = mark.begin - std::min(mark.begin, kMaxLocalChars);
  size_t begin = AtomBegin(chars, mark.begin, limit);
  while (begin > limit && begin < mark.begin && !mark.plain) {
    const size_t before = BeforeDot(chars, begin, mark.spelled);
    if (before == begin || before <= limit) break;
    const size_t atom = AtomBegin(chars, before, limit);
    if (atom == before) break;
    begin = atom;
  }
  return begin;
}

/// An "@" between spaces is an address only where the name cannot be a person's or a word, or is announced.
bool MayBeSpaced(const PlainText& text, size_t begin, size_t end) {
  constexpr auto kRoles = std::to_array<std::string_view>(
      {"info", "contact", "office", "mail", "sales", "support", "hello", "admin", "kontakt", "service",
       "press", "webmaster", "booking", "bookings", "enquiries", "editor", "redaktion", "contacto",
       "contatto"});
  constexpr auto kAnnounced = std::to_array<std::string_view>({"email", "mail", "e", "contact", "mailto"});
  const std::string_view name = text.chars().substr(begin, end - begin);
  const bool no_word =
      std::any_of(name.begin(), name.end(), [](char c) { return IsDigit(c) || IsLocalMark(c); });
  const bool role = std::any_of(kRoles.begin(), kRoles.end(), [&](std::string_view one) {
    return one.size() == name.size() && StartsWithWord(name, 0, one);
  });
  return no_word || role || WordBefore(text, begin, kAnnounced);
}

std::optional<Piece> EmailAround(const PlainText& text, Mark mark) {
  const std::string_view chars = text.chars();
  bool spaced = false;
  if (mark.plain) {
    const size_t before = SkipSpacesBack(chars, mark.begin);
    const size_t after = SkipSpaces(chars, mark.end);
    spaced = before != mark.begin || after != mark.end;
    mark.begin = before;
    mark.end = after;
  }
  if (mark.begin == 0 || mark.end >= chars.size()) return std::nullopt;
  const size_t begin = LocalBegin(chars, mark);
  if (begin == mark.begin) return std::nullopt;
  if (spaced && !MayBeSpaced(text, begin, mark.begin)) return std::nullopt;
  const std::optional<size_t> end = HostEnd(chars, mark.end, mark.spelled);
  if (!end) return std::nullopt;
  return Piece{"email", begin, *end};
}

}  // namespace

void AddEmails(const PlainText& text, bool is_url, std::vector<Piece>& pieces) {
  const std::string_view chars = text.chars();
  for (size_t at = 0; at < chars.size(); ++at) {
    const char c = chars[at];
    const bool may_be = c == '@' || c == '%' || c == '&' || Closing(c) != '\0' || c == 'a' || c == 'A' ||
                        c == 'c' || c == 'C';
    if (!may_be) continue;
    const std::optional<Mark> mark = AtSignAt(chars, at);
    if (!mark || (is_url && !mark->plain)) continue;
    const std::optional<Piece> email = EmailAround(text, *mark);
    if (!email) continue;
    pieces.push_back(*email);
    at = email->end - 1;
  }
}

}  // namespace tamis
