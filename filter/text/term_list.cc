#include "filter/text/term_list.h"

#include <algorithm>
#include <map>
#include <utility>

#include <re2/re2.h>

#include "config/data_rows.h"
#include "crawler/core/text_fold.h"
#include "crawler/core/utf8.h"
#include "filter/text.h"
#include "filter/text/folded_terms.h"

namespace tamis {
namespace {

constexpr std::string_view kAge = "<age>";
constexpr std::string_view kNumber = "<number>";
constexpr size_t kFields = 3;
constexpr size_t kMinTermBytes = 2;

constexpr std::string_view kCategories[] = {"sexual_explicit", "sexual_mild", "sexual_topic", "minor",
                                            "minor_plain",     "hate",        "hate_mild",    "violence",
                                            "violence_mild",   "except",      "except_url",   "age"};

/// What the "age" rows of a language say, for <age>.
using AgeWords = std::map<std::string, std::string, std::less<>>;

/// As the first reading of a text has it, without the spaces at its ends.
std::string Folded(std::string_view text) {
  const std::string reading = FoldedReadings(text, false).front();
  return std::string(Trim(reading));
}

/// The first or last code point of a script without spaces is no border of a word.
bool IsDense(char32_t point) {
  return TextFold::Get().KindOf(point) == PointKind::kDense;
}

char32_t LastPoint(std::string_view text) {
  size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return DecodeUtf8(text, at).value;
}

struct Ends {
  bool open_left = false;
  bool open_right = false;
};

/// Takes "*" off both ends of `term`.
Ends TakeEnds(std::string_view& term) {
  Ends ends;
  if (term.starts_with('*')) {
    ends.open_left = true;
    term.remove_prefix(1);
  }
  if (term.ends_with('*')) {
    ends.open_right = true;
    term.remove_suffix(1);
  }
  return ends;
}

void OpenDenseEnds(std::string_view folded, Ends& ends) {
  ends.open_left |= IsDense(DecodeUtf8(folded, 0).value);
  ends.open_right |= IsDense(LastPoint(folded));
}

/// A word of ASCII letters, any of which but the first and last may be hidden.
std::string WithMasks(const std::string& folded) {
  constexpr size_t kMinMasked = 3;
  const bool word = std::all_of(folded.begin(), folded.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!word || folded.size() < kMinMasked) return RE2::QuoteMeta(folded);
  std::string regex(1, folded[0]);
  for (size_t i = 1; i + 1 < folded.size(); ++i) regex += std::string("[") + folded[i] + kMaskedMark + "]";
  return regex + folded.back();
}

class Reader {
 public:
  explicit Reader(std::string_view name) : name_(name) {}

  Result<TermList> Read(std::string_view file) {
    Status read = EachRow(file, [this](const auto& row) { return AddAges(row); });
    if (!read) return read.error();
    read = EachRow(file, [this](const auto& row) { return AddRow(row); });
    if (!read) return read.error();
    return std::move(list_);
  }

 private:
  using Row = std::vector<std::string_view>;

  Error At(std::string_view what) const {
    return Error{ErrorCode::kInternal, name_ + ":" + std::to_string(line_) + ": " + std::string(what)};
  }

  template <class Function>
  Status EachRow(std::string_view file, Function function) {
    line_ = 0;
    for (const std::string_view line : SplitAt(file, '\n')) {
      ++line_;
      if (line.empty() || line[0] == '#') continue;
      Row row = SplitAt(line, '|');
      if (row.size() < kFields) return At("three fields with | between them");
      row[2] = line.substr(static_cast<size_t>(row[2].data() - line.data()));  // a pattern may hold "|"
      if (std::find(std::begin(kCategories), std::end(kCategories), row[0]) == std::end(kCategories))
        return At("'" + std::string(row[0]) + "' is no category");
      const Status done = function(row);
      if (!done) return done;
    }
    return {};
  }

  Status AddAges(const Row& row) {
    if (row[0] != "age") return {};
    std::string& words = ages_[std::string(row[1])];
    for (const std::string_view word : SplitAt(row[2], ','))
      words += "|" + RE2::QuoteMeta(Folded(Trim(word)));
    return {};
  }

  Status AddRow(const Row& row) {
    if (row[0] == "age") return {};
    for (const std::string_view entry : SplitAt(row[2], ',')) {
      const std::string_view term = Trim(entry);
      if (term.empty()) continue;
      const Status added = row[0].starts_with("except") ? AddException(row[0], term) : AddTerm(row, term);
      if (!added) return added;
    }
    return {};
  }

  Status AddException(std::string_view category, std::string_view term) {
    Ends ends = TakeEnds(term);
    const std::string folded = Folded(term);
    if (folded.size() < kMinTermBytes) return At("'" + std::string(term) + "' is too short");
    OpenDenseEnds(folded, ends);
    std::vector<TermException>& exceptions = category == "except" ? list_.exceptions : list_.stem_exceptions;
    exceptions.push_back({(ends.open_left ? "" : " ") + folded + (ends.open_right ? "" : " "), ends.open_left,
                          ends.open_right});
    return {};
  }

  Status AddTerm(const Row& row, std::string_view term) {
    list_.terms.push_back({std::string(row[0]), std::string(term)});
    const size_t id = list_.terms.size() - 1;
    if (term.size() > 2 && term.starts_with('/') && term.ends_with('/')) {
      list_.patterns.push_back({id, std::string(term.substr(1, term.size() - 2))});
      return {};
    }
    const bool stem = term.starts_with('~');
    if (stem) term.remove_prefix(1);
    Ends ends = TakeEnds(term);
    const size_t age = std::min(term.find(kAge), term.find(kNumber));
    if (age != std::string_view::npos) return AddAge(row[1], term, ends, id);
    const std::string folded = Folded(term);
    if (folded.size() < kMinTermBytes) return At("'" + std::string(term) + "' is too short");
    if (stem) {
      list_.stems.push_back({id, RE2::QuoteMeta(folded)});
      return {};
    }
    OpenDenseEnds(folded, ends);
    list_.patterns.push_back({id, Closed(WithMasks(folded), ends)});
    return {};
  }

  /// "<age> years old": a number is a word of its own, in words those of the language.
  Status AddAge(std::string_view language, std::string_view term, Ends ends, size_t id) {
    const bool any = term.find(kNumber) != std::string_view::npos;
    const std::string_view mark = any ? kNumber : kAge;
    const size_t at = term.find(mark);
    const std::string before = Folded(term.substr(0, at));
    const std::string after = Folded(term.substr(at + mark.size()));
    const auto words = ages_.find(language);
    std::string number = any ? "[0-9]{1,2}" : "(?:0?[0-9]|1[0-7]";
    if (!any) number += (words == ages_.end() ? "" : words->second) + ")";
    if (!before.empty()) ends.open_left |= IsDense(DecodeUtf8(before, 0).value);
    if (!after.empty()) ends.open_right |= IsDense(LastPoint(after));
    std::string regex = before.empty() ? "" : RE2::QuoteMeta(before) + " ";
    regex += number;
    if (!after.empty()) regex += " " + RE2::QuoteMeta(after);
    list_.patterns.push_back({id, Closed(regex, ends)});
    return {};
  }

  static std::string Closed(const std::string& regex, const Ends& ends) {
    return (ends.open_left ? "" : " ") + regex + (ends.open_right ? "" : " ");
  }

  const std::string name_;
  size_t line_ = 0;
  AgeWords ages_;
  TermList list_;
};

}  // namespace

Result<TermList> ReadTermList(std::string_view name, std::string_view file) {
  return Reader(name).Read(file);
}

}  // namespace tamis
