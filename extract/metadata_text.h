#ifndef TAMIS_EXTRACT_METADATA_TEXT_H_
#define TAMIS_EXTRACT_METADATA_TEXT_H_

// Texts inside picture files, whose encoding is seldom the one that the standards name, as UTF-8.

#include <string>
#include <string_view>

namespace tamis {

/// Valid UTF-8 as it is, anything else as windows-1252: what EXIF's ASCII, IPTC and PNG texts hold in
/// practice. NULs at the end go, others separate lines. Thread-safe.
std::string MetadataText(std::string_view bytes);

enum class ByteOrder { kLittle, kBig };

/// UTF-16 up to the first NUL unit; a byte order mark overrules `order`; what is malformed becomes U+FFFD.
std::string Utf16ToUtf8(std::string_view bytes, ByteOrder order);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_METADATA_TEXT_H_
