#ifndef TAMIS_EXTRACT_ROBOTS_DIRECTIVES_H_
#define TAMIS_EXTRACT_ROBOTS_DIRECTIVES_H_

// What X-Robots-Tag lines and robots meta elements say, item by item.

#include <string_view>
#include <vector>

#include "crawler/core/stages.h"

namespace tamis {

/// Reads one X-Robots-Tag field value. Call it once per header line: lines are never joined.
///
/// A "token:" prefix scopes what follows to the end of the line or the next prefix. Unknown directives
/// are left out, so is everything that is not a directive. Scope "*" and "robots", and a prefix without
/// any letter or digit, read as empty: addressed to everybody. Whether a scope is us is judged in filter/.
/// Limits: a value is cut at 256 bytes; at most one directive per 2 bytes of input, exact repeats dropped.
/// Errors: none, every text has a reading. Thread-safety: reentrant. Cost: linear.
/// Source: rights.md 2.1 steps 1 to 5 (no standard exists; Google's and MDN's documentation).
std::vector<RobotsDirective> ParseRobotsHeader(std::string_view line);

/// Reads `<meta name=NAME content=CONTENT>`. `name` is the initial scope, "robots" means everybody.
///
/// Empty when `name` cannot be a product token or is a standard metadata name (description, keywords, ...).
std::vector<RobotsDirective> ParseRobotsMeta(std::string_view name, std::string_view content);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ROBOTS_DIRECTIVES_H_
