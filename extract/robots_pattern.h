#ifndef TAMIS_EXTRACT_ROBOTS_PATTERN_H_
#define TAMIS_EXTRACT_ROBOTS_PATTERN_H_

// Path patterns of robots.txt: one normal form for patterns and URLs, and matching in linear time.
// Standard: RFC 9309 2.2.2, 2.2.3.
//
// The normal form has one spelling for what RFC 9309 calls equal: unreserved octets and reserved ones are
// literal, everything else is "%XX". Kept apart: "/" and "%2F", "?" and "%3F" (in a path; in a query both
// spellings are equal), a literal "*" or "$" (always "%2A", "%24") and the wildcard and anchor of a pattern.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tamis {

/// What follows the authority of a URL, in normal form. A fragment is cut.
struct RobotsPath {
  std::string text;        // starts with "/"
  size_t query_begin = 0;  // after the first "?"; text.size() if there is none
};

/// A pattern in normal form.
struct RobotsPattern {
  std::string text;       // "*" is a wildcard; without the end anchor
  bool anchored = false;  // ended in "$"
  bool wildcard = false;  // contains "*"
  uint32_t priority = 0;  // octets of the normal form, wildcards and anchor included
};

RobotsPath NormalizeRobotsPath(std::string_view path_and_query);
RobotsPattern NormalizeRobotsPattern(std::string_view pattern);

/// True if `pattern` (RobotsPattern::text) covers `path`: as a prefix, or wholly when `anchored`.
/// Cost: linear in pattern and path, however many wildcards there are.
bool MatchesRobotsPattern(std::string_view pattern, bool anchored, const RobotsPath& path);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ROBOTS_PATTERN_H_
