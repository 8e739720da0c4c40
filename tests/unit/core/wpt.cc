#include "tests/unit/core/wpt.h"

#include <algorithm>
#include <memory>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "crawler/core/utf8.h"
#include "tests/support/temp_dir.h"

namespace tamis::wpt {

namespace json = boost::json;

void ForEachRow(std::string_view name, const std::function<void(const json::object&)>& visit) {
  const std::string content = ReadFile("tests/data/wpt/" + std::string(name));
  ASSERT_FALSE(content.empty()) << "run the tests from the source folder";
  const json::value rows = json::parse(ReplaceLoneSurrogateEscapes(content));
  for (const json::value& row : rows.as_array()) {
    if (row.is_object()) visit(row.get_object());
  }
}

std::string Text(const json::object& row, std::string_view key) {
  const json::value* value = row.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string().data(), value->get_string().size());
}

bool IsHttp(const json::object& row) {
  const auto starts_http = [](std::string_view text) {
    std::string start;
    for (const char c : text) {
      if (static_cast<unsigned char>(c) > 0x20) start += static_cast<char>(c | 0x20);
      if (start.size() == 6) break;
    }
    return start.starts_with("http:") || start.starts_with("https:");
  };
  // With an http base, an input that names another scheme says nothing about ours.
  const std::string protocol = Text(row, "protocol");
  if (!protocol.empty()) return protocol == "http:" || protocol == "https:";
  return starts_http(Text(row, "input")) || (starts_http(Text(row, "base")) && row.contains("failure"));
}

Result<Url> ParseExact(std::string_view input, const Url* base) {
  const std::unique_ptr<char[]> exact(new char[input.size()]);
  std::copy(input.begin(), input.end(), exact.get());
  return Url::Parse({exact.get(), input.size()}, base);
}

Result<Url> ParseRow(const json::object& row) {
  const std::string base_text = Text(row, "base");
  if (base_text.empty()) return ParseExact(Text(row, "input"));
  const Result<Url> base = ParseExact(base_text);
  if (!base) return base.error();
  return ParseExact(Text(row, "input"), &*base);
}

}  // namespace tamis::wpt
