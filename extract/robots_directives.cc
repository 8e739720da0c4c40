#include "extract/robots_directives.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "extract/consent/folded_text.h"

namespace tamis {
namespace {

constexpr size_t kMaxValueBytes = 256;
constexpr size_t kMaxScopeBytes = 64;
constexpr size_t npos = std::string_view::npos;

// rights.md 2.1, and the other names that Google, Bing and MDN document.
constexpr std::string_view kPlainNames[] = {"all",
                                            "follow",
                                            "index",
                                            "indexifembedded",
                                            "noai",
                                            "noarchive",
                                            "nocache",
                                            "nofollow",
                                            "noimageai",
                                            "noimageindex",
                                            "noindex",
                                            "noml",
                                            "noodp",
                                            "none",
                                            "nositelinkssearchbox",
                                            "nosnippet",
                                            "notranslate",
                                            "noydir"};
constexpr std::string_view kValueNames[] = {"max-image-preview", "max-snippet", "max-video-preview",
                                            "unavailable_after"};
constexpr std::string_view kPreviewSizes[] = {"large", "none", "standard"};
// HTML standard 4.2.5.1 and common practice: names whose content is text, never directives.
constexpr std::string_view kTextNames[] = {
    "abstract", "application-name", "author",   "color-scheme", "copyright",   "description", "generator",
    "keywords", "rating",           "referrer", "subject",      "theme-color", "title",       "viewport"};

template <size_t N>
bool Contains(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// What separates words: white space, and what occurs where commas or nothing should be. Control characters
/// and octets beyond ASCII are part of no directive, so they hide none.
bool IsSpace(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte >= 0x7F || c == '"' || c == '\'';
}
bool IsComma(char c) {
  return c == ',' || c == ';';
}
bool IsLetter(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsTokenCharacter(char c) {
  return IsLetter(c) || IsDigit(c) || c == '-' || c == '_' || c == '.' || c == '*';
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

/// "token:..." as it may end a date: "15:00:00", "T15:00" and "GMT-02:00" are none.
bool StartsScope(std::string_view word) {
  const size_t colon = word.find(':');
  if (colon == npos || colon == 0 || IsDigit(word[0])) return false;
  if (colon + 1 < word.size() && IsDigit(word[colon + 1])) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(colon), IsTokenCharacter);
}

bool IsNumber(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  return !word.empty() && std::all_of(word.begin(), word.end(), IsDigit);
}

bool IsValueOf(std::string_view name, std::string_view word) {
  return name == "max-image-preview" ? Contains(kPreviewSizes, word) : IsNumber(word);
}

class DirectiveParser {
 public:
  DirectiveParser(std::string text, std::string_view scope) : text_(std::move(text)) { SetScope(scope); }

  std::vector<RobotsDirective> Run() && {
    for (std::string_view word = NextWord(); !word.empty(); word = NextWord()) Word(word);
    return std::move(directives_);
  }

 private:
  // Steps 1 and 2: words end at commas and white space; a comma also ends what a prefix or value reaches.
  std::string_view NextWord() {
    after_comma_ = false;
    for (; at_ < text_.size() && (IsSpace(text_[at_]) || IsComma(text_[at_])); ++at_) {
      after_comma_ = after_comma_ || IsComma(text_[at_]);
    }
    word_start_ = at_;
    while (at_ < text_.size() && !IsSpace(text_[at_]) && !IsComma(text_[at_])) ++at_;
    return std::string_view(text_).substr(word_start_, at_ - word_start_);
  }

  void Word(std::string_view word) {
    for (size_t colon = word.find(':'); colon != npos; colon = word.find(':')) {
      const std::string_view left = word.substr(0, colon);
      word.remove_prefix(colon + 1);
      if (Contains(kValueNames, left)) return Value(left, word);
      if (Contains(kPlainNames, left)) {  // "noai: true": a directive is no product token
        Add(left, {});
        continue;
      }
      // "x:3": an unknown value directive or a time. Directives do not begin with digits, so it is no prefix.
      if (!word.empty() && IsDigit(word[0])) {
        last_unknown_.clear();
        return;
      }
      // "bot : noai": the prefix is the word before, unless that said something itself.
      const bool apart = left.empty() && !after_comma_ && !last_unknown_.empty();
      SetScope(apart ? std::string_view(last_unknown_) : left);
      last_unknown_.clear();
    }
    if (Contains(kValueNames, word)) return Value(word, {});
    last_unknown_.clear();
    if (Contains(kPlainNames, word)) {
      Add(word, {});
    } else {
      last_unknown_ = word.substr(0, kMaxScopeBytes);
    }
  }

  void Value(std::string_view name, std::string_view attached) {
    last_unknown_.clear();
    if (name == "unavailable_after") return Date(attached);
    if (!attached.empty()) return Add(name, attached);
    const size_t before = at_;
    const std::string_view next = NextWord();
    if (!after_comma_ && IsValueOf(name, next)) return Add(name, next);
    at_ = before;
    Add(name, {});
  }

  // Step 3: a date holds commas, colons and spaces; it ends before a directive or "token:".
  void Date(std::string_view attached) {
    size_t first = attached.empty() ? npos : at_ - attached.size();
    size_t end = at_;
    while (true) {
      const size_t before = at_;
      const std::string_view word = NextWord();
      const bool ends =
          word.empty() || Contains(kPlainNames, word) || Contains(kValueNames, word) || StartsScope(word);
      if (ends) {
        at_ = before;
        break;
      }
      if (first == npos) first = word_start_;
      end = at_;
    }
    const std::string_view text = text_;
    Add("unavailable_after", first == npos ? std::string_view() : text.substr(first, end - first));
  }

  void SetScope(std::string_view scope) {
    scope = scope.substr(0, scope.find('/'));  // "mybot/2.1"
    const bool names_somebody =
        std::any_of(scope.begin(), scope.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
    // A field that holds its own name is addressed to nobody else for that.
    const bool everybody = !names_somebody || scope == "robots" || scope == "x-robots-tag";
    scope_ = everybody ? std::string() : std::string(scope.substr(0, kMaxScopeBytes));
  }

  void Add(std::string_view name, std::string_view value) {
    value = value.substr(0, kMaxValueBytes);
    std::string identity = scope_ + '\n' + std::string(name) + '\n' + std::string(value);
    if (!seen_.insert(std::move(identity)).second) return;
    directives_.push_back({scope_, std::string(name), std::string(value)});
  }

  const std::string text_;  // lower-case
  size_t at_ = 0;
  size_t word_start_ = 0;
  bool after_comma_ = false;  // a comma stood before the word
  std::string scope_;
  std::string last_unknown_;  // the word before, if it was no directive
  std::unordered_set<std::string> seen_;
  std::vector<RobotsDirective> directives_;
};

}  // namespace

std::vector<RobotsDirective> ParseRobotsHeader(std::string_view line) {
  return DirectiveParser(LowerCase(PlainAscii(line)), {}).Run();
}

std::vector<RobotsDirective> ParseRobotsMeta(std::string_view name, std::string_view content) {
  while (!name.empty() && IsSpace(name.front())) name.remove_prefix(1);
  while (!name.empty() && IsSpace(name.back())) name.remove_suffix(1);
  if (name.empty() || name.size() > kMaxScopeBytes) return {};
  const std::string scope = LowerCase(name);
  if (!std::all_of(scope.begin(), scope.end(), IsTokenCharacter) || Contains(kTextNames, scope)) return {};
  return DirectiveParser(LowerCase(PlainAscii(content)), scope).Run();
}

}  // namespace tamis
