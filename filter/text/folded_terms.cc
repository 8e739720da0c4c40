#include "filter/text/folded_terms.h"

#include <algorithm>
#include <utility>

#include <re2/re2.h>
#include <re2/set.h>

#include "filter/embedded_lists.h"
#include "filter/text/term_list.h"

namespace tamis {
namespace {

constexpr int64_t kSetMemoryBytes = int64_t{64} * 1024 * 1024;
constexpr char kBlank = '\x01';  // no letter, and no border of a word

/// Patterns, all searched for at once.
class PatternSet {
 public:
  PatternSet() : set_(Options(), RE2::UNANCHORED) {}

  Status Add(const std::string& regex) {
    std::string why;
    if (set_.Add(regex, &why) >= 0) {
      ++count_;
      return {};
    }
    return Error{ErrorCode::kInternal, "term pattern '" + regex + "': " + why};
  }

  Status Compile() {
    if (count_ == 0) return {};
    std::vector<int> which;
    if (!set_.Compile() || !Match(" x ", which))
      return Error{ErrorCode::kInternal, "the term lists are too large together"};
    return {};
  }

  /// False: RE2 is out of memory, and nobody knows. `which` gets the patterns that fit, in no order.
  bool Match(const std::string& reading, std::vector<int>& which) const {
    which.clear();
    if (count_ == 0) return true;
    RE2::Set::ErrorInfo info{RE2::Set::kNoError};
    return set_.Match(reading, &which, &info) || info.kind == RE2::Set::kNoError;
  }

 private:
  static RE2::Options Options() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kSetMemoryBytes);
    return options;
  }

  RE2::Set set_;
  int count_ = 0;
};

/// Of one file: asked only after a hit.
struct Exceptions {
  static Result<Exceptions> Make(std::vector<TermException> phrases) {
    Exceptions made;
    for (const TermException& phrase : phrases) {
      const Status added = made.set.Add(RE2::QuoteMeta(phrase.folded));
      if (!added) return added.error();
    }
    made.phrases = std::move(phrases);
    const Status compiled = made.set.Compile();
    if (!compiled) return compiled.error();
    return made;
  }

  std::vector<TermException> phrases;
  PatternSet set;
};

void BlankEach(const TermException& phrase, std::string& reading) {
  for (size_t at = reading.find(phrase.folded); at != std::string::npos;
       at = reading.find(phrase.folded, at + 1)) {
    size_t begin = phrase.open_left ? at : at + 1;
    size_t end = at + phrase.folded.size() - (phrase.open_right ? 0 : 1);
    for (; begin < end; ++begin) {
      if (reading[begin] != ' ') reading[begin] = kBlank;
    }
  }
}

/// The words of a reading that may be several, one space apart.
std::string RunTogether(const std::string& reading) {
  std::string words;
  for (size_t at = reading.find(kRunTogetherMark); at != std::string::npos;
       at = reading.find(kRunTogetherMark, at)) {
    ++at;
    words += " " + reading.substr(at, reading.find(' ', at) - at) + " ";
  }
  return words;
}

/// "#twowords": what social networks write together.
std::string Tags(std::string_view text) {
  constexpr size_t kMaxTagBytes = 128;
  std::string tags;
  for (size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at)) {
    ++at;
    tags.append(text.substr(at, std::min(text.find_first_of(" #\t\n", at) - at, kMaxTagBytes)))
        .push_back(' ');
  }
  return tags.empty() ? tags : FoldedReadings(tags, false).front();
}

/// Patterns of all files, and whose each of them is.
struct Patterns {
  struct Owner {
    size_t list = 0;
    size_t term = 0;
  };

  PatternSet set;
  std::vector<Owner> owners;
  std::vector<Exceptions> exceptions;  // by list
};

class CompiledTerms final : public FoldedTerms {
 public:
  Status Add(TermList list) {
    Status added = AddTo(words_, list.patterns, std::move(list.exceptions));
    if (added) added = AddTo(stems_, list.stems, std::move(list.stem_exceptions));
    if (!added) return added;
    for (ListedTerm& term : list.terms) terms_.push_back({std::move(term.category), std::move(term.written)});
    return {};
  }

  Status Compile() {
    const Status words = words_.set.Compile();
    return words ? stems_.set.Compile() : words;
  }

  std::vector<TermHit> Find(std::string_view text, bool is_url) const override {
    Search search;
    for (const std::string& reading : FoldedReadings(text, is_url)) {
      Look(reading, words_, search);
      if (is_url) Look(reading, stems_, search);
      if (const std::string words = RunTogether(reading); !words.empty()) Look(words, stems_, search);
    }
    if (const std::string tags = Tags(text); !is_url && !tags.empty()) Look(tags, stems_, search);
    std::vector<TermHit> hits;
    if (search.failed) hits.push_back({std::string(kUnreadCategory), ""});
    std::sort(search.found.begin(), search.found.end());
    search.found.erase(std::unique(search.found.begin(), search.found.end()), search.found.end());
    for (const size_t term : search.found) hits.push_back(terms_[term]);
    return hits;
  }

 private:
  struct Search {
    std::vector<size_t> found;  // with repetitions
    bool failed = false;
  };

  Status AddTo(Patterns& all, const std::vector<TermPattern>& patterns,
               std::vector<TermException> exceptions) const {
    for (const TermPattern& pattern : patterns) {
      const Status added = all.set.Add(pattern.regex);
      if (!added) return added;
      all.owners.push_back({all.exceptions.size(), terms_.size() + pattern.term});
    }
    Result<Exceptions> made = Exceptions::Make(std::move(exceptions));
    if (!made) return made.error();
    all.exceptions.push_back(*std::move(made));
    return {};
  }

  void Look(const std::string& reading, const Patterns& patterns, Search& search) const {
    std::vector<int> which;
    search.failed |= !patterns.set.Match(reading, which);
    if (which.empty()) return;
    std::vector<bool> lists(patterns.exceptions.size());
    for (const int index : which) lists[patterns.owners[static_cast<size_t>(index)].list] = true;
    for (size_t list = 0; list < lists.size(); ++list) {
      if (lists[list]) Keep(reading, patterns, list, which, search);
    }
  }

  /// Of the patterns that fit (`which`), those of `list` that fit where its exceptions are blanked out.
  void Keep(const std::string& reading, const Patterns& patterns, size_t list, const std::vector<int>& which,
            Search& search) const {
    const Exceptions& exceptions = patterns.exceptions[list];
    std::vector<int> excepted;
    search.failed |= !exceptions.set.Match(reading, excepted);
    std::vector<int> left = which;
    if (!excepted.empty()) {
      std::string blanked = reading;
      for (const int index : excepted) BlankEach(exceptions.phrases[static_cast<size_t>(index)], blanked);
      search.failed |= !patterns.set.Match(blanked, left);
    }
    for (const int index : left) {
      const Patterns::Owner& owner = patterns.owners[static_cast<size_t>(index)];
      if (owner.list == list) search.found.push_back(owner.term);
    }
  }

  Patterns words_;
  Patterns stems_;
  std::vector<TermHit> terms_;
};

}  // namespace

Result<std::unique_ptr<const FoldedTerms>> FoldedTerms::Make() {
  struct File {
    std::string_view name;
    std::string_view text;
  };
  const File files[] = {{"config/terms/sexual.txt", SexualTermsFile()},
                        {"config/terms/minor.txt", MinorTermsFile()},
                        {"config/terms/hate.txt", HateTermsFile()},
                        {"config/terms/violence.txt", ViolenceTermsFile()}};
  auto made = std::make_unique<CompiledTerms>();
  for (const File& file : files) {
    Result<TermList> list = ReadTermList(file.name, file.text);
    if (!list) return list.error();
    const Status added = made->Add(*std::move(list));
    if (!added) return added.error();
  }
  const Status compiled = made->Compile();
  if (!compiled) return compiled.error();
  return std::unique_ptr<const FoldedTerms>(std::move(made));
}

}  // namespace tamis
