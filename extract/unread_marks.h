#ifndef TAMIS_EXTRACT_UNREAD_MARKS_H_
#define TAMIS_EXTRACT_UNREAD_MARKS_H_

// Pieces of blocks that could not be read and that seem to speak of rights: what a parser cannot read is not
// therefore unsaid.

#include <cstddef>
#include <string_view>

#include "extract/metadata_collector.h"

namespace tamis {

inline constexpr size_t kUnreadExcerptBytes = 640;

/// Adds a field "Unread.Xmp" for each piece of `bytes` (valid UTF-8 or not) around a name that means data
/// mining, TDM reservation or rights, at most 64 of one block; "Unread.Cut" where there were more. Cost:
/// linear. Thread-safe.
void AddUnreadMarks(std::string_view bytes, MetadataCollector& out);

/// Whether a text holds a name that means data mining or TDM reservation and nothing else. Linear.
bool HoldsRightsMark(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_UNREAD_MARKS_H_
