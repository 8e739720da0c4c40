#include "storage/json_text.h"

#include <boost/json.hpp>

namespace tamis {
namespace {

void Append(const boost::json::value& value, const std::string& indent, std::string& out);

/// One container: brackets around items, each on a line of its own.
template <class Container, class AppendItem>
void AppendItems(const Container& items, std::string_view brackets, const std::string& indent,
                 std::string& out, const AppendItem& append_item) {
  out += brackets[0];
  const std::string deeper = indent + "  ";
  bool first = true;
  for (const auto& item : items) {
    out += first ? "\n" : ",\n";
    out += deeper;
    append_item(item, deeper);
    first = false;
  }
  if (!first) out.append("\n").append(indent);
  out += brackets[1];
}

void Append(const boost::json::value& value, const std::string& indent, std::string& out) {
  if (value.is_object()) {
    AppendItems(value.get_object(), "{}", indent, out, [&](const auto& member, const std::string& deeper) {
      out.append(boost::json::serialize(boost::json::string(member.key()))).append(": ");
      Append(member.value(), deeper, out);
    });
  } else if (value.is_array()) {
    AppendItems(
        value.get_array(), "[]", indent, out,
        [&](const boost::json::value& item, const std::string& deeper) { Append(item, deeper, out); });
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

std::string IndentedJson(const boost::json::value& value) {
  std::string out;
  Append(value, "", out);
  return out += "\n";
}

}  // namespace tamis
