#ifndef TAMIS_EXTRACT_METADATA_WIRE_H_
#define TAMIS_EXTRACT_METADATA_WIRE_H_

// ImageMetadata as bytes, for the way out of the jail.

#include <string>
#include <string_view>

#include "crawler/core/image_metadata.h"
#include "crawler/core/result.h"

namespace tamis {

std::string SerializeMetadata(const ImageMetadata& metadata);

/// Reads what SerializeMetadata wrote. The bytes may come from a process that somebody took over.
///
/// Limits: those of image_metadata.h; more than they allow is kInvalidInput, as is everything else that
/// SerializeMetadata cannot have written. Texts come out as well-formed UTF-8. Thread-safe.
Result<ImageMetadata> ReadMetadataWire(std::string_view bytes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_METADATA_WIRE_H_
