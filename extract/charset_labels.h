#ifndef TAMIS_EXTRACT_CHARSET_LABELS_H_
#define TAMIS_EXTRACT_CHARSET_LABELS_H_

// The encodings of the web, as a table. Source: Encoding standard 4.2 (names and labels).

#include <span>
#include <string_view>

namespace tamis {

/// One encoding.
struct EncodingRow {
  std::string_view name;      // of the standard, lower-case
  const char* icu_converter;  // whose table is nearest to the standard's index; null: decoded by hand
  std::string_view labels;    // lower-case, space separated
};

std::span<const EncodingRow> EncodingRows();

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CHARSET_LABELS_H_
