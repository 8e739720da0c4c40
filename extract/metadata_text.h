#ifndef TAMIS_EXTRACT_METADATA_TEXT_H_
#define TAMIS_EXTRACT_METADATA_TEXT_H_

// Texts inside picture files, whose encoding is seldom the one that the standards name, as UTF-8.

#include <string>
#include <string_view>

namespace tamis {

/// Valid UTF-8 as it is, anything else as windows-1252: what EXIF's ASCII, IPTC and PNG texts hold in
/// practice. NULs at the end go, others separate lines. Thread-safe.
std::string MetadataText(std::string_view bytes);

/// The value of an IPTC data set where the block declares `character_set` (IIM 4.2, 1:90; empty if none).
/// UTF-16 is also known by its NULs, whatever is declared; what is declared as such and has none may be
/// anything: then both readings, on lines of their own. Of UCS-4 the characters of ASCII. Thread-safe.
std::string IptcText(std::string_view bytes, std::string_view character_set);

enum class ByteOrder { kLittle, kBig };

/// UTF-16 up to the first NUL unit; a byte order mark overrules `order`; what is malformed becomes U+FFFD.
std::string Utf16ToUtf8(std::string_view bytes, ByteOrder order);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_METADATA_TEXT_H_
