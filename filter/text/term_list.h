#ifndef TAMIS_FILTER_TEXT_TERM_LIST_H_
#define TAMIS_FILTER_TEXT_TERM_LIST_H_

// The lists of config/terms, as patterns over readings (folded_terms.h). docs/text.md has the syntax.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

/// One way to find a term: RE2 syntax over a reading.
struct TermPattern {
  size_t term = 0;  // of TermList::terms
  std::string regex;
};

/// Words that take a hit away. `folded` begins and ends with a space where a word has to begin and end.
struct TermException {
  std::string folded;
  bool open_left = false;
  bool open_right = false;
};

struct ListedTerm {
  std::string category;
  std::string written;
};

/// One file.
struct TermList {
  std::vector<ListedTerm> terms;
  std::vector<TermPattern> patterns;           // of all texts
  std::vector<TermPattern> stems;              // of URLs: within words, too
  std::vector<TermException> exceptions;       // of patterns
  std::vector<TermException> stem_exceptions;  // of stems
};

/// Errors: kInternal with `name` and line.
Result<TermList> ReadTermList(std::string_view name, std::string_view file);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_TERM_LIST_H_
