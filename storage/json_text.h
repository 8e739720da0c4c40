#ifndef TAMIS_STORAGE_JSON_TEXT_H_
#define TAMIS_STORAGE_JSON_TEXT_H_

// JSON as people read it: two spaces a level, members in the order in which they were added.

#include <string>

namespace boost::json {
class value;
}  // namespace boost::json

namespace tamis {

/// Indented JSON, ending in a newline. Bytes that are not UTF-8 must have been replaced before.
std::string IndentedJson(const boost::json::value& value);

}  // namespace tamis

#endif  // TAMIS_STORAGE_JSON_TEXT_H_
