#ifndef TAMIS_CRAWLER_CORE_IMAGE_METADATA_H_
#define TAMIS_CRAWLER_CORE_IMAGE_METADATA_H_

// What a picture's file says of itself beside its pixels: plain, bounded, undecided.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tamis {

/// Where a field was found. kText: text chunks of PNG, comments of JPEG and GIF.
enum class MetadataFamily : uint8_t { kExif, kIptc, kXmp, kText };

/// One property. `key` is exiv2's name ("Xmp.xmpRights.WebStatement", "Exif.Image.Copyright",
/// "Iptc.Application2.Credit"), structures and array items flattened
/// ("Xmp.plus.Licensor[1]/plus:LicensorURL"); of texts "Text." and PNG's keyword, or "Text.Comment".
/// An XMP namespace that exiv2 does not know has the file's prefix, numbered if that is taken.
struct MetadataField {
  MetadataFamily family = MetadataFamily::kXmp;
  std::string key;  // at most kMaxMetadataKeyBytes
  std::string
      language;       // of xml:lang alternatives, "x-default" included; else empty; kMaxMetadataLanguageBytes
  std::string value;  // UTF-8 where the standard says text; at most kMaxMetadataValueBytes
};

/// One JUMBF box (ISO/IEC 19566-5) that is not a superbox: the C2PA manifest store and what else is there.
struct JumbfBox {
  std::string path;   // labels of the superboxes around it, "/c2pa/urn:uuid:.../c2pa.assertions/c2pa.actions"
  std::string type;   // four characters: "json", "cbor", "bfdb", ...
  std::string bytes;  // content, at most kMaxJumbfBytes; of "bidb" (embedded files, thumbnails) nothing
};

inline constexpr size_t kMaxMetadataFields = 2'000;
inline constexpr size_t kMaxMetadataKeyBytes = 512;
inline constexpr size_t kMaxMetadataLanguageBytes = 64;
inline constexpr size_t kMaxMetadataValueBytes = 8 * 1024;
inline constexpr size_t kMaxMetadataTotalBytes = 512 * 1024;  // keys and values and boxes together
inline constexpr size_t kMaxJumbfBoxes = 256;
inline constexpr size_t kMaxJumbfBytes = 128 * 1024;
inline constexpr size_t kMaxJumbfPathBytes = 1'024;
inline constexpr size_t kJumbfTypeBytes = 12;  // four characters, each at most U+FFFD

/// Embedded metadata of one file.
struct ImageMetadata {
  std::vector<MetadataField> fields;
  std::vector<JumbfBox> boxes;
  bool has_jumbf = false;  // the file carries JUMBF, however little of it could be read
  bool truncated = false;  // a limit left something out
  bool damaged = false;    // something could not be read; what was read before is here
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_IMAGE_METADATA_H_
