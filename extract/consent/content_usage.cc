// Content-Usage (IETF AIPREF): draft-ietf-aipref-vocab-07 section 6, draft-ietf-aipref-attach.

#include <algorithm>
#include <array>

#include "extract/consent/folded_text.h"
#include "extract/consent/header_statements.h"
#include "extract/consent/structured_dictionary.h"

namespace tamis {
namespace {

constexpr size_t kMaxLabels = 64;  // of one line

constexpr std::array<std::string_view, 5> kTrainingMarks{"train", "ai", "tdm", "bots", "all"};
constexpr std::array<std::string_view, 10> kRefusals{"n",     "no",   "0",        "false", "off",
                                                     "never", "deny", "disallow", "none",  "denied"};

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

bool HoldsTrainingMark(std::string_view label) {
  return std::any_of(kTrainingMarks.begin(), kTrainingMarks.end(),
                     [&](std::string_view mark) { return label.find(mark) != std::string_view::npos; });
}

bool IsRefusal(std::string_view word) {
  return std::find(kRefusals.begin(), kRefusals.end(), word) != kRefusals.end();
}

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/// True if a member of the text, however badly written, couples a label of training with a refusal.
bool MayRefuse(std::string_view written) {
  const std::string text = LowerCase(PlainAscii(written));
  bool label = false;
  bool refusal = false;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == ',' || text[at] == ';') {
      label = refusal = false;
      ++at;
      continue;
    }
    if (!IsWordCharacter(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && IsWordCharacter(text[end])) ++end;
    const std::string_view word = std::string_view(text).substr(at, end - at);
    label = label || HoldsTrainingMark(word);
    refusal = refusal || IsRefusal(word);
    if (label && refusal) return true;
    at = end;
  }
  return false;
}

/// What a value says: by the letter only the tokens "y" and "n" say something.
bool IsToken(const StructuredMember& member, std::string_view token) {
  return member.type == StructuredType::kToken && member.value == token;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Adds what the lines' other statements do not hold yet.
class UsageWriter {
 public:
  UsageWriter(const StatementSource& source, std::string_view scope, std::string_view raw,
              std::vector<Statement>& out)
      : source_(source), scope_(scope), raw_(raw), out_(out), first_(out.size()) {}

  void Add(std::string_view category, std::string_view value) {
    Statement made = MakeStatement(source_, Mechanism::kContentUsage, category, value, scope_, raw_);
    const auto begin = out_.begin() + static_cast<std::ptrdiff_t>(first_);
    if (std::find(begin, out_.end(), made) != out_.end()) return;
    if (out_.size() - first_ <= kMaxLabels) return out_.push_back(std::move(made));
    // More labels than there can be: what is left out may have been a refusal.
    out_.back() = MakeStatement(source_, Mechanism::kContentUsage, "malformed", "too many", scope_, raw_);
  }

 private:
  const StatementSource& source_;
  const std::string_view scope_, raw_;
  std::vector<Statement>& out_;
  const size_t first_;
};

}  // namespace

void AddContentUsage(std::string_view value, const StatementSource& source, std::string_view scope,
                     std::string_view raw, std::vector<Statement>& out) {
  value = Trim(value);
  UsageWriter writer(source, scope, raw, out);
  const auto members = ParseStructuredDictionary(value);
  if (!members) {
    if (MayRefuse(value)) writer.Add("malformed", value);
    return;
  }
  bool unclear = false;
  for (size_t i = 0; i < members->size(); ++i) {
    const StructuredMember& member = (*members)[i];
    // Every refusal stands, also one that a later member of the same key takes back by the letter.
    if (IsToken(member, "n")) writer.Add(member.key, "n");
    const bool told = IsToken(member, "n") || IsToken(member, "y");
    unclear = unclear || (!told && HoldsTrainingMark(member.key) &&
                          MayRefuse(std::string(member.key) + "=" + std::string(member.value)));
    if (!IsToken(member, "y")) continue;
    const bool again = std::any_of(members->begin() + static_cast<std::ptrdiff_t>(i) + 1, members->end(),
                                   [&](const StructuredMember& later) { return later.key == member.key; });
    if (!again) writer.Add(member.key, "y");
  }
  if (unclear) writer.Add("malformed", value);
}

}  // namespace tamis
