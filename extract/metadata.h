#ifndef TAMIS_EXTRACT_METADATA_H_
#define TAMIS_EXTRACT_METADATA_H_

// What a picture's file says of itself: XMP, IPTC, EXIF, texts and JUMBF boxes as plain values.
//
// Library: exiv2 for XMP and IPTC, hidden in metadata.cc; its readers of containers, of EXIF and of maker
// notes are not used. exiv2 is GPL-2.0-or-later: target tamis_metadata goes into tamis-jail and tests only.

#include <cstddef>
#include <span>

#include "crawler/core/image_metadata.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// Makes everything ready that opens files or allocates for good, and mutes exiv2's log. To be called once,
/// before the first ReadImageMetadata and before a sandbox closes. Not thread-safe.
void PrepareMetadataReader();

/// Reads the embedded metadata of a picture of `format`; of other formats than JPEG, PNG, WebP and GIF none.
///
/// Order: XMP, IPTC, EXIF, texts, then JUMBF, so that a limit cuts the less important. Nothing is decided.
/// Before them, of XMP that could not be read whole, fields "Unread.Xmp" (extract/unread_marks.h) with what
/// seems to speak of rights; "Unread.Iptc" holds the bytes of broken IPTC; the last field is "Unread.Cut" where
/// a limit left out more than the ends of long values. Much XMP leaves room for what comes after it.
/// Limits: image_metadata.h, metadata_blocks.h, xmp_outline.h. Errors: kInternal when memory runs out; bad
/// bytes are no error, they give what could be read and `damaged`.
/// Thread-safety: none (exiv2's XMP toolkit has global state); one call at a time in a process.
/// Cost: linear in the blocks; numbers in tests/bench/metadata_bench.cc.
Result<ImageMetadata> ReadImageMetadata(std::span<const std::byte> bytes, ImageFormat format);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_METADATA_H_
