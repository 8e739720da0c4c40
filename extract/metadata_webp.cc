// Chunks "EXIF", "XMP " and "C2PA" (RFC 9649 2.7.1.5, C2PA specification "Embedding manifests into RIFF").

#include <cstdint>

#include "extract/byte_cursor.h"
#include "extract/metadata_blocks.h"

namespace tamis {

void FindInWebp(std::string_view bytes, MetadataBlocksBuilder& out) {
  using std::string_view_literals::operator""sv;
  constexpr std::string_view kExif = "Exif\0\0"sv;  // some writers keep JPEG's prefix
  ByteCursor file(bytes);
  file.Take(4);
  const uint32_t riff_bytes = file.Little32();
  if (riff_bytes > file.rest().size()) out.MarkDamaged();
  ByteCursor cursor(file.rest().substr(0, riff_bytes));
  cursor.Take(4);  // "WEBP"
  if (!cursor.ok()) return out.MarkDamaged();
  while (!cursor.rest().empty()) {
    const std::string_view type = cursor.Take(4);
    const uint32_t size = cursor.Little32();
    std::string_view content = cursor.Take(size);
    if (!cursor.ok()) return out.MarkDamaged();
    if (size % 2 == 1 && !cursor.rest().empty()) cursor.Take(1);
    if (type == "EXIF" && content.starts_with(kExif)) content.remove_prefix(kExif.size());
    if (type == "EXIF") out.AddExif(content);
    if (type == "XMP ") out.AddXmp(content);
    if (type == "C2PA") out.AddJumbf(content);
  }
}

}  // namespace tamis
