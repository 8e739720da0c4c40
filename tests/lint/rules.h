#ifndef TAMIS_TESTS_LINT_RULES_H_
#define TAMIS_TESTS_LINT_RULES_H_

// The rules of docs/conventions.md that a program can check, as pure functions of one file.

#include <string>
#include <string_view>
#include <vector>

namespace tamis::lint {

/// A file of the tree: path relative to its root, with "/".
struct SourceFile {
  std::string path;
  std::string text;
};

/// "path:line: what is wrong", one for each breach.
using Problems = std::vector<std::string>;

/// core <- config <- extract | filter | storage <- crawler; our headers by their full path.
Problems CheckLayers(const SourceFile& file);

/// Third-party headers in .cc files only, beside those that only declare.
Problems CheckThirdPartyInHeaders(const SourceFile& file);

/// Every library has its owner folder. A library that no rule names is a breach.
Problems CheckOwners(const SourceFile& file);

/// At most 400 lines.
Problems CheckLength(const SourceFile& file);

/// No "{" and no "[" in an expression right of co_await (g++ 12 destroys such temporaries twice).
Problems CheckAwait(const SourceFile& file);

/// No notes to self.
Problems CheckNotes(const SourceFile& file);

/// No home folder of anybody's machine.
Problems CheckHomePaths(const SourceFile& file);

/// TAMIS_<PATH>_H_ in all three places.
Problems CheckHeaderGuard(const SourceFile& file);

/// The text with comments, string and character literals blanked; lines and offsets stay.
std::string CodeOnly(std::string_view text);

}  // namespace tamis::lint

#endif  // TAMIS_TESTS_LINT_RULES_H_
