#include "extract/hash_lists/json_fields.h"

#include <charconv>
#include <cstddef>

#include <simdjson.h>

#include "crawler/core/utf8.h"
#include "extract/json_numbers.h"
#include "extract/microsyntax.h"

namespace tamis {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kMaxLevels = 64;

/// A text, or a number in the digits that make it again.
std::optional<std::string> ScalarText(const dom::element& element) {
  std::string_view text;
  if (element.get(text) == simdjson::SUCCESS) return std::string(text);
  char digits[40];
  std::to_chars_result written{digits, std::errc::invalid_argument};
  int64_t whole = 0;
  uint64_t large = 0;
  double number = 0;
  char* const end = digits + sizeof(digits);
  if (element.get(whole) == simdjson::SUCCESS) {
    written = std::to_chars(digits, end, whole);
  } else if (element.get(large) == simdjson::SUCCESS) {
    written = std::to_chars(digits, end, large);
  } else if (element.get(number) == simdjson::SUCCESS) {
    written = std::to_chars(digits, end, number);
  }
  if (written.ec != std::errc()) return std::nullopt;
  return std::string(digits, written.ptr);
}

using MemberVisitor = std::function<void(const dom::object&, std::string_view, std::string_view)>;

void Walk(const dom::element& element, size_t levels, const MemberVisitor& visit) {
  if (levels == 0) return;
  dom::array list;
  if (element.get(list) == simdjson::SUCCESS) {
    for (const dom::element one : list) Walk(one, levels - 1, visit);
    return;
  }
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) return;
  for (const auto member : object) {
    if (const std::optional<std::string> text = ScalarText(member.value)) {
      visit(object, member.key, *text);
    } else {
      Walk(member.value, levels - 1, visit);
    }
  }
}

}  // namespace

struct JsonFieldParser::State {
  dom::parser parser;
  dom::object object;
};

JsonFieldParser::JsonFieldParser() : state_(std::make_unique<State>()) {}
JsonFieldParser::~JsonFieldParser() = default;

const dom::object* JsonFieldParser::ParseObject(std::string_view text) {
  dom::parser& parser = state_->parser;
  if (parser.max_depth() != kMaxLevels || parser.capacity() < text.size()) {
    if (parser.allocate(text.size(), kMaxLevels) != simdjson::SUCCESS) return nullptr;
  }
  dom::element element;
  simdjson::error_code error = parser.parse(text.data(), text.size()).get(element);
  if (error != simdjson::SUCCESS) {
    const std::string lenient = WithoutLargeNumbers(ReplaceLoneSurrogateEscapes(ToWellFormedUtf8(text)));
    error = parser.parse(lenient).get(element);
  }
  if (error != simdjson::SUCCESS || element.get(state_->object) != simdjson::SUCCESS) return nullptr;
  return &state_->object;
}

std::string TextField(const dom::object& object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    dom::element element;
    if (object[key].get(element) != simdjson::SUCCESS) continue;
    if (std::optional<std::string> text = ScalarText(element); text && !text->empty())
      return *std::move(text);
  }
  return {};
}

bool TrueField(const dom::object& object, std::string_view key) {
  dom::element element;
  if (object[key].get(element) != simdjson::SUCCESS) return false;
  bool value = false;
  if (element.get(value) == simdjson::SUCCESS) return value;
  const std::optional<std::string> text = ScalarText(element);
  return text && (*text == "1" || EqualsIgnoringCase(Trim(*text), "true"));
}

bool HasField(const dom::object& object, std::string_view key) {
  dom::element element;
  if (object[key].get(element) != simdjson::SUCCESS || element.is_null()) return false;
  bool value = false;
  if (element.get(value) == simdjson::SUCCESS) return value;
  const std::optional<std::string> text = ScalarText(element);
  return !text || (!text->empty() && *text != "0");
}

void EachObject(const dom::object& object, std::string_view key,
                const std::function<void(const dom::object&)>& visit) {
  dom::array list;
  if (object[key].get(list) != simdjson::SUCCESS) return;
  for (const dom::element one : list) {
    dom::object found;
    if (one.get(found) == simdjson::SUCCESS) visit(found);
  }
}

void EachMember(const dom::object& object, const MemberVisitor& visit) {
  for (const auto member : object) {
    if (const std::optional<std::string> text = ScalarText(member.value)) {
      visit(object, member.key, *text);
    } else {
      Walk(member.value, kMaxLevels, visit);
    }
  }
}

bool SaysMore(std::string_view json_value) {
  json_value = Trim(json_value);
  return !json_value.empty() && json_value != "null" && json_value != "false" && json_value != "\"\"" &&
         json_value != "0";
}

std::string_view Unquoted(std::string_view json_value) {
  json_value = Trim(json_value);
  if (json_value.size() < 2 || !json_value.starts_with('"') || !json_value.ends_with('"')) return {};
  return json_value.substr(1, json_value.size() - 2);
}

}  // namespace tamis
