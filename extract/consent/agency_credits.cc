// Credits of agencies: rights.md 3.7. Forms: config/agency_credits.txt.

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "config/reservation_terms.h"
#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "extract/consent/folded_text.h"
#include "extract/consent/reservation.h"
#include "extract/consent/term_finder.h"

namespace tamis {
namespace {

constexpr size_t kMaxCredits = 4;            // of one text
constexpr size_t kPrefixBytes = 60;          // between "Foto:" and the name: a photographer's
constexpr size_t kMaxTextBytes = 64 * 1024;  // captions and notices are shorter

// Punctuation that FoldedText would drop, as words that no text holds.
constexpr std::string_view kColon = "qcolon", kOpen = "qopen", kClose = "qclose", kMark = "qmark";

enum class Form : uint8_t { kAnywhere, kCredit, kStrict, kNever };

struct Credits {
  std::vector<std::string> names;
  std::vector<Form> forms;
  TermFinder finder;
};

Credits ReadCredits() {
  std::vector<std::string> names, terms;
  std::vector<Form> forms;
  std::string_view text = AgencyCreditsText();
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const size_t bar = line.find('|');
    CHECK(bar != std::string_view::npos);
    std::string_view form = line.substr(bar + 1);
    Form kind = Form::kAnywhere;
    if (form.starts_with("credit:")) kind = Form::kCredit;
    if (form.starts_with("strict:")) kind = Form::kStrict;
    if (form.starts_with("never:")) kind = Form::kNever;
    if (kind == Form::kNever) form.remove_prefix(6);
    if (kind == Form::kCredit || kind == Form::kStrict) form.remove_prefix(7);
    names.emplace_back(line.substr(0, bar));
    terms.emplace_back(form);
    forms.push_back(kind);
  }
  return {std::move(names), std::move(forms), TermFinder(terms)};
}

const Credits& GetCredits() {
  static const Credits credits = ReadCredits();
  return credits;
}

void AppendWord(std::string_view word, std::string& out) {
  out += ' ';
  out += word;
  out += ' ';
}

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}

/// The text with its marks of credits as words, and nothing around "/".
std::string Marked(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 64);
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = DecodeUtf8(text, at);
    const std::string_view bytes = text.substr(at, point.bytes);
    at += point.bytes;
    if (point.value == ':' || point.value == 0xFF1A) {
      AppendWord(kColon, out);
    } else if (point.value == '(' || point.value == '[' || point.value == 0xFF08) {
      AppendWord(kOpen, out);
    } else if (point.value == ')' || point.value == ']' || point.value == 0xFF09) {
      AppendWord(kClose, out);
    } else if (point.value == 0xA9) {
      AppendWord(kMark, out);
    } else if (point.value == '/') {
      while (out.ends_with(' ')) out.pop_back();
      out += '/';
      while (at < text.size() && text[at] == ' ') ++at;
    } else {
      // Texts of elements side by side come without a space: "HeronGetty Images".
      const bool starts_word =
          IsUpper(bytes[0]) || (bytes[0] == 'i' && at < text.size() && IsUpper(text[at]));
      const bool glued =
          starts_word && out.size() >= 2 && IsLower(out.back()) && IsLower(out[out.size() - 2]);
      if (glued) out += ". ";
      out += bytes;
    }
  }
  return out;
}

template <size_t N>
bool Contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view WordBefore(std::string_view text, size_t at) {
  while (at > 0 && text[at - 1] == ' ') --at;
  size_t begin = at;
  while (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '.') --begin;
  return text.substr(begin, at - begin);
}

std::string_view WordAfter(std::string_view text, size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  const size_t end = std::min(text.find_first_of(" .", at), text.size());
  return text.substr(at, end - at);
}

/// "Foto:", "photo by", "image courtesy of", "credit:", "(c)" before a name, as far as a photographer's name
/// away.
bool HasPrefix(std::string_view text, size_t at, Form form) {
  constexpr std::array<std::string_view, 31> kNouns{
      "foto",       "fotos",       "photo",        "photos",       "image",        "images",  "picture",
      "pictures",   "bild",        "bilder",       "credit",       "credits",      "crediti", "credito",
      "creditos",   "imagen",      "imagem",       "immagine",     "foto s",       "zdjecie", "fot",
      "copyright",  "photograph",  "photographer", "bildnachweis", "photographie", "quelle",  "quellen",
      "bildquelle", "bildquellen", "fotoquelle"};
  // What a chart or a text is from as well: of names that mean other things too, only with a noun before it.
  constexpr std::array<std::string_view, 6> kSources{"source", "sources", "fonte", "fuente", "bron", "kilde"};
  constexpr std::array<std::string_view, 10> kLinks{kColon, "by", "via", "courtesy", "von",
                                                    "par",  "de", "di",  "door",     "por"};
  const size_t from = at > kPrefixBytes ? at - kPrefixBytes : 0;
  std::string_view before = text.substr(from, at - from);
  before.remove_prefix(std::min(before.rfind('.') + 1, before.size()));
  std::string_view last, last_but_one;
  while (!before.empty()) {
    const std::string_view word = WordAfter(before, 0);
    if (word.empty()) break;
    if (word == kMark || (Contains(kNouns, last) && Contains(kLinks, word))) return true;
    if (word == "copyright" || word == "credit") return true;
    if (last == kOpen && word == "c") return true;
    const bool names_source = word == kColon && Contains(kSources, last);
    if (names_source && (form != Form::kStrict || Contains(kNouns, last_but_one))) return true;
    last_but_one = std::exchange(last, word);
    before.remove_prefix(static_cast<size_t>(word.data() - before.data()) + word.size());
  }
  return false;
}

bool IsYear(std::string_view word) {
  return word.size() == 4 && (word.starts_with("19") || word.starts_with("20")) &&
         word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Nothing follows, or what follows a name in a credit, perhaps behind years.
bool EndsCredit(std::string_view text, size_t end) {
  constexpr size_t kMaxYears = 2;
  constexpr std::array<std::string_view, 18> kFollowers{
      "images", "photo",  "photos", "via",   "com", "stock", "press",   "picture", "pictures",
      "getty",  "qclose", "qopen",  "qmark", "dpa", "afp",   "reuters", "ap",      "and"};
  std::string_view word;
  bool has_year = false;
  for (size_t years = 0; years <= kMaxYears; ++years) {
    if (end < text.size() && (text[end] == '.' || text[end] == '/')) return true;
    word = WordAfter(text, end);
    if (!IsYear(word)) break;
    has_year = true;
    end = static_cast<size_t>(word.data() - text.data()) + word.size();
  }
  // "(c) Reuters 2020 All rights reserved"
  return word.empty() || (has_year && word == "all") || Contains(kFollowers, word.substr(0, word.find('/')));
}

std::string_view Trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

/// Nothing else stands in the text, or in the sentence, but brackets around it.
bool IsWholeSentence(std::string_view text, const TermHit& hit) {
  std::string_view before = text.substr(0, hit.begin);
  before = Trimmed(before.substr(before.rfind('.') + 1));
  std::string_view after = text.substr(hit.end);
  after = Trimmed(after.substr(0, after.find('.')));
  return (before.empty() || before == kOpen) && (after.empty() || after == kClose);
}

/// "Jane Roe via AP": not behind a word of a sentence, as in "connect the phone via AP".
bool IsVia(const FoldedText& folded, std::string_view marked, const TermHit& hit) {
  const std::string_view text = folded.text();
  const std::string_view via = WordBefore(text, hit.begin);
  if (via != "via" || !EndsCredit(text, hit.end)) return false;
  const size_t via_begin = static_cast<size_t>(via.data() - text.data());
  const std::string_view who = WordBefore(text, via_begin);
  if (who.empty() || who == kOpen || who == kClose || who == kColon) return true;
  const size_t begin = static_cast<size_t>(who.data() - text.data());
  const auto [from, to] = folded.OriginalRange(begin, begin + who.size());
  // The range is a little wide. A name with accents is not found in it, and is a name.
  const std::string_view written = marked.substr(from, to - from);
  const size_t at = written.rfind(who);
  return at == std::string_view::npos || (at > 0 && written[at - 1] != ' ');
}

bool IsCredit(const FoldedText& folded, std::string_view marked, const TermHit& hit, Form form) {
  const std::string_view text = folded.text();
  if (form == Form::kAnywhere || IsWholeSentence(text, hit)) return true;
  if (HasPrefix(text, hit.begin, form) && EndsCredit(text, hit.end)) return true;
  if (IsVia(folded, marked, hit)) return true;
  if (form == Form::kStrict) return false;
  const bool slash =
      (hit.begin > 0 && text[hit.begin - 1] == '/') || (hit.end < text.size() && text[hit.end] == '/');
  return slash || (WordBefore(text, hit.begin) == kOpen && WordAfter(text, hit.end) == kClose);
}

/// Inside words that are no credit. `never` and its likes are in order of their ends.
bool IsInside(const TermHit& hit, const std::vector<TermHit>& never) {
  const auto found = std::lower_bound(never.begin(), never.end(), hit.end,
                                      [](const TermHit& n, uint32_t end) { return n.end < end; });
  return found != never.end() && found->begin <= hit.begin;
}

}  // namespace

void AddAgencyCredits(std::string_view text, const StatementSource& source, std::vector<Statement>& out) {
  const Credits& credits = GetCredits();
  const std::string_view read = text.substr(0, kMaxTextBytes);
  const std::string marked = Marked(read);
  const FoldedText folded(marked);
  std::vector<TermHit> hits;
  credits.finder.Find(folded.text(), 0, folded.text().size(), hits);
  std::vector<TermHit> never;
  std::copy_if(hits.begin(), hits.end(), std::back_inserter(never),
               [&](const TermHit& hit) { return credits.forms[hit.term] == Form::kNever; });
  const size_t first = out.size();
  for (const TermHit& hit : hits) {
    if (out.size() - first >= kMaxCredits) return;
    if (IsInside(hit, never)) continue;
    if (!IsCredit(folded, marked, hit, credits.forms[hit.term])) continue;
    Statement made = MakeStatement(source, Mechanism::kStock, "agency", credits.names[hit.term], {}, read);
    const auto begin = out.begin() + static_cast<std::ptrdiff_t>(first);
    if (std::find(begin, out.end(), made) == out.end()) out.push_back(std::move(made));
  }
}

}  // namespace tamis
