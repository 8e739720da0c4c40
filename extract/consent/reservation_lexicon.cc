#include "extract/consent/reservation_lexicon.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "config/reservation_terms.h"
#include "crawler/core/check.h"
#include "extract/consent/folded_text.h"

namespace tamis {
namespace {

constexpr std::array<std::pair<std::string_view, TermClass>, 17> kClasses{{
    {"mine", TermClass::kMine},
    {"weak", TermClass::kWeak},
    {"deny", TermClass::kDeny},
    {"reserve", TermClass::kReserve},
    {"no", TermClass::kNo},
    {"own", TermClass::kOwn},
    {"neutral", TermClass::kNeutral},
    {"report", TermClass::kReport},
    {"report_weak", TermClass::kReportWeak},
    {"skill", TermClass::kSkill},
    {"venue", TermClass::kVenue},
    {"made", TermClass::kMade},
    {"law", TermClass::kLaw},
    {"law_weak", TermClass::kLawWeak},
    {"law_number", TermClass::kLawNumber},
    {"law_word", TermClass::kLawWord},
    {"known", TermClass::kKnown},
}};

struct Entry {
  TermClass term_class = TermClass::kMine;
  std::string_view language;
  std::string term;  // folded; "*" kept
};

std::vector<Entry> ReadEntries() {
  std::vector<Entry> entries;
  std::string_view text = ReservationTermsText();
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const size_t first = line.find('|');
    const size_t second = line.find('|', first + 1);
    CHECK(first != std::string_view::npos && second != std::string_view::npos);
    const auto* const found = std::find_if(kClasses.begin(), kClasses.end(), [&](const auto& known) {
      return known.first == line.substr(0, first);
    });
    CHECK(found != kClasses.end());
    const std::string_view written = line.substr(second + 1);
    std::string term = FoldedText(written).text();
    while (term.ends_with('.')) term.pop_back();
    CHECK(!term.empty());
    if (written.ends_with('*')) term += '*';
    entries.push_back({found->second, line.substr(first + 1, second - first - 1), std::move(term)});
  }
  return entries;
}

template <class Wanted>
TermSet SetOf(const std::vector<Entry>& entries, const Wanted& wanted) {
  std::vector<TermClass> classes;
  std::vector<std::string> languages, terms;
  for (const Entry& entry : entries) {
    // Of a term that two languages share the first counts.
    if (!wanted(entry.term_class) || std::find(terms.begin(), terms.end(), entry.term) != terms.end())
      continue;
    classes.push_back(entry.term_class);
    languages.emplace_back(entry.language);
    terms.push_back(entry.term);
  }
  return {std::move(classes), std::move(languages), TermFinder(terms)};
}

bool IsSubject(TermClass term_class) {
  return term_class == TermClass::kMine || term_class == TermClass::kWeak || term_class == TermClass::kLaw ||
         term_class == TermClass::kLawWeak || term_class == TermClass::kLawNumber;
}

}  // namespace

const ReservationLexicon& GetReservationLexicon() {
  static const ReservationLexicon lexicon = [] {
    const std::vector<Entry> entries = ReadEntries();
    return ReservationLexicon{
        SetOf(entries, IsSubject),
        SetOf(entries, [](TermClass c) { return !IsSubject(c) && c != TermClass::kKnown; }),
        SetOf(entries, [](TermClass c) { return c == TermClass::kKnown; })};
  }();
  return lexicon;
}

}  // namespace tamis
