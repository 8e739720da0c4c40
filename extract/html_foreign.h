#ifndef TAMIS_EXTRACT_HTML_FOREIGN_H_
#define TAMIS_EXTRACT_HTML_FOREIGN_H_

// Where svg and math begin and end in a stream of tags (HTML standard 13.2.6.5).

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tamis {

/// What a start tag is to foreign content that is open.
enum class ForeignStart : uint8_t {
  kForeign,   // an element of svg or math
  kEmbedded,  // an HTML element inside foreignObject, desc, mi, ...
  kBreaksOut  // an HTML element that ended the foreign content
};

/// The open svg and math elements.
///
/// HTML elements inside an integration point are not followed: there, an end tag that matches nothing is
/// taken as theirs. annotation-xml is foreign whatever its encoding says. Elements nested deeper than 512
/// are counted, not told apart. Cost: an end tag looks through what is open.
class ForeignContent {
 public:
  bool empty() const { return open_.empty(); }

  /// svg or math.
  void Enter(std::string_view name) { Push(name); }

  ForeignStart Start(std::string_view name, bool self_closing);

  /// True if the end tag belongs to what is inside; false if it is for the HTML around.
  bool End(std::string_view name);

  void Leave();

 private:
  struct Node {
    uint64_t name;     // Fold of it
    bool integration;  // its content is HTML
  };

  void Push(std::string_view name);

  std::vector<Node> open_;
  size_t integrations_ = 0;  // in open_
  size_t deeper_ = 0;        // open elements that open_ has no room for
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HTML_FOREIGN_H_
