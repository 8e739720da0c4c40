// Content-Signal (Cloudflare's Content Signals Policy, CC0): rights.md 2.2, https://contentsignals.org/

#include <algorithm>
#include <array>
#include <utility>

#include "extract/consent/folded_text.h"
#include "extract/consent/header_statements.h"

namespace tamis {
namespace {

constexpr size_t kMaxOtherValues = 32;  // of one line: pairs that no rule reads

constexpr std::array<std::string_view, 4> kKeys{"ai-train", "ai-input", "search", "use"};

/// Other spellings, which count where they refuse.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kAliases{{{"aitrain", "ai-train"},
                                                                                 {"ai-training", "ai-train"},
                                                                                 {"aitraining", "ai-train"},
                                                                                 {"train-ai", "ai-train"},
                                                                                 {"ai.train", "ai-train"},
                                                                                 {"aiinput", "ai-input"},
                                                                                 {"ai.input", "ai-input"}}};

/// Spellings of "no". There are none of "yes": leniency only adds restrictions.
constexpr std::array<std::string_view, 9> kRefusals{"no",  "n",        "false", "0",   "?0",
                                                    "off", "disallow", "deny",  "none"};

template <size_t N>
bool Contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsBreak(char c) {
  return c == ',' || c == ';';
}
bool IsAssignment(char c) {
  return c == '=' || c == ':' || c == '>';
}
bool IsWordCharacter(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return byte > ' ' && byte != 0x7F && !IsBreak(c) && !IsAssignment(c) &&
         std::string_view("\"'()[]{}<").find(c) == std::string_view::npos;
}

/// Lower-case, with "-" for "_".
std::string Plain(std::string_view text) {
  std::string plain = PlainAscii(text);
  for (char& c : plain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return plain;
}

class SignalReader {
 public:
  SignalReader(std::string text, const StatementSource& source, std::string_view scope, std::string_view raw,
               std::vector<Statement>& out)
      : text_(std::move(text)), source_(source), scope_(scope), raw_(raw), out_(out), first_(out.size()) {}

  void Run() {
    std::string_view key = Word();
    while (!key.empty()) {
      const Gap gap = SkipGap();
      const size_t before = at_;
      const std::string_view value = gap == Gap::kBreak ? std::string_view() : Word();
      // "ai-train no": without "=" it still refuses.
      const bool pair = gap == Gap::kAssignment || (gap == Gap::kSpace && IsKnown(key) && Refuses(value));
      if (pair) {
        Add(key, value);
        key = Word();
        continue;
      }
      if (IsKnown(key)) Add(key, {});
      at_ = before;
      key = Word();
    }
  }

 private:
  enum class Gap : uint8_t { kSpace, kAssignment, kBreak };

  static bool Refuses(std::string_view value) { return Contains(kRefusals, value); }
  static bool IsKnown(std::string_view key) { return Contains(kKeys, key) || !Alias(key).empty(); }
  static std::string_view Alias(std::string_view key) {
    for (const auto& [spelling, meant] : kAliases) {
      if (spelling == key) return meant;
    }
    return {};
  }

  /// The next word, wherever it is.
  std::string_view Word() {
    while (at_ < text_.size() && !IsWordCharacter(text_[at_])) ++at_;
    const size_t begin = at_;
    while (at_ < text_.size() && IsWordCharacter(text_[at_])) ++at_;
    return std::string_view(text_).substr(begin, at_ - begin);
  }

  /// What stands between a word and the next.
  Gap SkipGap() {
    bool assignment = false;
    for (; at_ < text_.size() && !IsWordCharacter(text_[at_]); ++at_) {
      if (IsBreak(text_[at_])) return Gap::kBreak;
      assignment = assignment || IsAssignment(text_[at_]);
    }
    if (at_ == text_.size()) return Gap::kBreak;
    return assignment ? Gap::kAssignment : Gap::kSpace;
  }

  void Add(std::string_view key, std::string_view value) {
    const bool refuses = Refuses(value);
    const std::string_view alias = Alias(key);
    if (refuses && !alias.empty()) key = alias;
    if (refuses) value = "no";
    const bool read = Contains(kKeys, key) && (refuses || value == "yes" || key == "use");
    if (!read && ++others_ > kMaxOtherValues) return;
    Statement made = MakeStatement(source_, Mechanism::kContentSignal, key, value, scope_, raw_);
    const auto begin = out_.begin() + static_cast<std::ptrdiff_t>(first_);
    if (std::find(begin, out_.end(), made) != out_.end()) return;
    if (read && out_.size() - first_ > 2 * kMaxOtherValues && key == "use") return;
    out_.push_back(std::move(made));
  }

  const std::string text_;
  size_t at_ = 0;
  size_t others_ = 0;
  const StatementSource& source_;
  const std::string_view scope_, raw_;
  std::vector<Statement>& out_;
  const size_t first_;
};

}  // namespace

void AddContentSignals(std::string_view value, const StatementSource& source, std::string_view scope,
                       std::string_view raw, std::vector<Statement>& out) {
  SignalReader(Plain(value), source, scope, raw, out).Run();
}

}  // namespace tamis
