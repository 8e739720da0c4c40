#include "extract/consent/json_leaves.h"

#include <string>

#include <simdjson.h>

#include "crawler/core/utf8.h"

namespace tamis {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// Depth is bounded by the parser.
class Walk {
 public:
  explicit Walk(DataLeaves& out) : out_(out) {}

  void Value(const std::string& parent, const std::string& key, const element& value) {
    if (value.type() == element_type::OBJECT) {
      const simdjson::dom::object members = value.get_object().value();
      for (const auto& member : members) {
        Value(key, std::string(member.key.substr(0, kMaxDataTextBytes)), member.value);
      }
    } else if (value.type() == element_type::ARRAY) {
      const simdjson::dom::array items = value.get_array().value();
      for (const element item : items) Value(parent, key, item);
    } else {
      Leaf(parent, key, value);
    }
  }

 private:
  void Leaf(const std::string& parent, const std::string& key, const element& value) {
    if (out_.leaves.size() >= kMaxDataLeaves) {
      out_.problem = "json: too many items";
      return;
    }
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) {
      out_.leaves.push_back({parent, key, simdjson::minify(value).substr(0, kMaxDataTextBytes)});
      return;
    }
    out_.leaves.push_back({parent, key, ToWellFormedUtf8(text.substr(0, kMaxDataTextBytes))});
  }

  DataLeaves& out_;
};

}  // namespace

DataLeaves ReadJsonLeaves(std::string_view json) {
  DataLeaves found;
  // Texts in JUMBF may end with a NUL, and have a byte order mark.
  while (json.ends_with('\0')) json.remove_suffix(1);
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  const std::string text = ToWellFormedUtf8(json);
  simdjson::dom::parser parser;
  element root;
  const bool sound = parser.allocate(text.size(), kMaxDataDepth) == simdjson::SUCCESS &&
                     parser.parse(text).get(root) == simdjson::SUCCESS;
  if (!sound) {
    found.problem = "json: damaged";
    return found;
  }
  Walk(found).Value({}, {}, root);
  return found;
}

}  // namespace tamis
