#ifndef TAMIS_EXTRACT_HASH_LISTS_JSON_FIELDS_H_
#define TAMIS_EXTRACT_HASH_LISTS_JSON_FIELDS_H_

// One record as JSON: parsed leniently where its metadata is odd, and asked field by field.
// Library: simdjson, hidden in json_fields.cc.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "extract/hash_lists/list_collector.h"

namespace simdjson::dom {
class element;
class object;
}  // namespace simdjson::dom

namespace tamis {

/// Lifetime of what it parses: until the next call. Thread-safety: none.
class JsonFieldParser {
 public:
  JsonFieldParser();
  ~JsonFieldParser();
  JsonFieldParser(const JsonFieldParser&) = delete;
  JsonFieldParser& operator=(const JsonFieldParser&) = delete;

  /// Ill-formed UTF-8, half surrogate pairs and numbers of any size are taken. Limits: 64 levels.
  /// Null: no JSON, or no object.
  const simdjson::dom::object* ParseObject(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A text or a number as text; empty if there is none. The first of the keys that gives something.
std::string TextField(const simdjson::dom::object& object, std::initializer_list<std::string_view> keys);

/// True for true, 1, "true" and "1".
bool TrueField(const simdjson::dom::object& object, std::string_view key);

/// Whether there is something under the key: not null, false, 0 or "".
bool HasField(const simdjson::dom::object& object, std::string_view key);

/// Calls `visit` for each object in the array under `key`.
void EachObject(const simdjson::dom::object& object, std::string_view key,
                const std::function<void(const simdjson::dom::object&)>& visit);

/// Walks all that is below the object: each member that is a text or a number is told with its key, and with
/// the object in which it stands. Limits: 64 levels.
void EachMember(const simdjson::dom::object& object,
                const std::function<void(const simdjson::dom::object& in, std::string_view key,
                                         std::string_view text)>& visit);

/// The next page that a value names: not null, "" or false.
bool SaysMore(std::string_view json_value);

/// `text` as a JSON string without its quotes; empty if it is none.
std::string_view Unquoted(std::string_view json_value);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_JSON_FIELDS_H_
