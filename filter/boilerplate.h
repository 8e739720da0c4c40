#ifndef TAMIS_FILTER_BOILERPLATE_H_
#define TAMIS_FILTER_BOILERPLATE_H_

// Texts such as "image", "logo" or "click to enlarge" that say nothing of a picture.

#include <set>
#include <string>
#include <string_view>

namespace tamis {

/// The entries of a boilerplate list. Immutable: thread-safe.
class Boilerplate {
 public:
  /// `file` has one entry per line and "#" comments.
  explicit Boilerplate(std::string_view file);

  /// True if `text`, without ASCII case, digits and punctuation, is an entry, or consists of one-word entries
  /// only.
  bool Covers(std::string_view text) const;

 private:
  std::set<std::string, std::less<>> texts_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_BOILERPLATE_H_
