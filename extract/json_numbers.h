#ifndef TAMIS_EXTRACT_JSON_NUMBERS_H_
#define TAMIS_EXTRACT_JSON_NUMBERS_H_

// Numbers that JSON allows and parsers do not.

#include <string>
#include <string_view>

namespace tamis {

/// `json` with null in place of the numbers that neither 64 bits nor a double hold: they are legal (RFC 8259
/// 6), but a parser refuses the whole document for them, and with it what stands beside them.
std::string WithoutLargeNumbers(std::string_view json);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JSON_NUMBERS_H_
