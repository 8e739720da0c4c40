#ifndef TAMIS_EXTRACT_HASH_LISTS_TEXT_LIST_H_
#define TAMIS_EXTRACT_HASH_LISTS_TEXT_LIST_H_

// Lists of one value a line.

#include <iosfwd>
#include <optional>
#include <string_view>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "extract/hash_lists/list_collector.h"
#include "extract/hash_lists/list_value.h"

namespace tamis {

/// What a line says. `type` absent: it carries none.
struct TextEntry {
  std::optional<ListType> type;
  std::string_view value;
};

/// Takes a line apart: "value", "type value" (also with ",", ":" or "=" between), "hash=value,k=v",
/// "value,metadata", "value  file name". None for an empty line and a comment ("# ...").
std::optional<TextEntry> SplitTextLine(std::string_view line, std::optional<SignalKind> kind);

/// Errors: those of the stream and of the visitor.
Status ReadTextList(std::istream& file, ListCollector& collector);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_TEXT_LIST_H_
