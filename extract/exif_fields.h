#ifndef TAMIS_EXTRACT_EXIF_FIELDS_H_
#define TAMIS_EXTRACT_EXIF_FIELDS_H_

// The EXIF fields that say whose picture it is, what it shows, and when it was made.
// Format: CIPA DC-008 (Exif) 3.0, TIFF 6.0 section 2. Names: exiv2's.
// exiv2's own reader is not used for EXIF: it cannot be told to leave maker notes alone.

#include <string>
#include <string_view>

#include "extract/metadata_collector.h"

namespace tamis {

/// Blocks of other kinds inside a TIFF structure. Lifetime: views the structure.
struct TiffPayloads {
  std::string_view xmp;   // tag 700
  std::string_view iptc;  // tag 33723
};

/// Adds the fields of one TIFF structure to `out`: rights, authors, description, dates, orientation,
/// software, camera. Thumbnails, maker notes, GPS and all other tags are not looked at.
///
/// Limits: the first directory and the EXIF directory, 1,024 entries each. Offsets outside the structure and
/// types that do not fit mark the result as damaged. Cost: linear in the entries. Thread-safe.
TiffPayloads ReadExifFields(std::string_view tiff, MetadataCollector& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_EXIF_FIELDS_H_
