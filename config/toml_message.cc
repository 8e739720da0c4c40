#include "config/toml_message.h"

#include <algorithm>

#include "config/knob_value.h"

namespace tamis {
namespace {

constexpr std::string_view kParserPrefix = "toml::parse_";
constexpr std::string_view kErrorPrefix = "[error] ";
constexpr size_t kMaxShownKey = 80;

}  // namespace

std::string TomlMessage(std::string_view what) {
  what = what.substr(0, what.find('\n'));
  if (what.starts_with(kErrorPrefix)) what.remove_prefix(kErrorPrefix.size());
  const size_t space = what.find(' ');
  if (what.starts_with(kParserPrefix) && space == std::string_view::npos) {
    std::string part(what.substr(kParserPrefix.size()));  // "toml::parse_hexadecimal_integer"
    std::replace(part.begin(), part.end(), '_', ' ');
    return "not TOML: malformed " + part;
  }
  if (what.starts_with("toml::")) what.remove_prefix(space + 1);  // "toml::parse_table: invalid line"
  while (what.ends_with('.')) what.remove_suffix(1);
  return "not TOML: " + std::string(what);
}

std::string ShownKey(std::string_view key) {
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
  return plain && key.size() <= kMaxShownKey ? std::string(key) : QuoteToml(key.substr(0, kMaxShownKey));
}

}  // namespace tamis
