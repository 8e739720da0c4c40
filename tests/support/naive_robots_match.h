#ifndef TAMIS_TESTS_SUPPORT_NAIVE_ROBOTS_MATCH_H_
#define TAMIS_TESTS_SUPPORT_NAIVE_ROBOTS_MATCH_H_

// The obvious matcher of robots.txt patterns: slow, short, and an oracle for the fast one.

#include <string>
#include <string_view>
#include <vector>

#include "extract/robots_pattern.h"

namespace tamis {

/// Which positions of the path can be reached after each literal part of the pattern, by trying all of them.
/// In a query, after a wildcard, "%2F" and "%3F" of the pattern may also stand for "/" and "?".
inline bool NaiveRobotsMatch(std::string_view pattern, bool anchored, const RobotsPath& path) {
  const std::string_view text = path.text;
  const size_t size = text.size();
  std::vector<std::vector<bool>> reached(pattern.size() + 1, std::vector<bool>(size + 1, false));
  reached[0][0] = true;
  for (size_t i = 0; i < pattern.size();) {
    const size_t star = pattern.find('*', i);
    const size_t end = star == std::string_view::npos ? pattern.size() : star;
    const std::string_view literal = pattern.substr(i, end - i);
    std::string spelled;
    for (size_t k = 0; k < literal.size();) {
      const std::string_view escape = literal.substr(k, 3);
      const bool delimiter = escape == "%2F" || escape == "%3F";
      spelled += delimiter ? (escape == "%2F" ? '/' : '?') : literal[k];
      k += delimiter ? 3 : 1;
    }
    std::vector<bool> after(size + 1, false);
    for (size_t at = 0; at <= size; ++at) {
      if (!reached[i][at]) continue;
      if (text.substr(at).starts_with(literal)) after[at + literal.size()] = true;
      const bool in_query = i > 0 && at >= path.query_begin;
      if (in_query && text.substr(at).starts_with(spelled)) after[at + spelled.size()] = true;
    }
    if (star == std::string_view::npos) {
      if (anchored) return after[size];
      for (size_t at = 0; at <= size; ++at) {
        if (after[at]) return true;
      }
      return false;
    }
    bool any = false;
    for (size_t at = 0; at <= size; ++at) {
      any = any || after[at];
      reached[star + 1][at] = any;
    }
    i = star + 1;
  }
  // The pattern is empty or ends in a wildcard.
  const std::vector<bool>& last = reached[pattern.size()];
  if (anchored) return last[size];
  for (const bool here : last) {
    if (here) return true;
  }
  return false;
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_NAIVE_ROBOTS_MATCH_H_
