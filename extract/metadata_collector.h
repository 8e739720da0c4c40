#ifndef TAMIS_EXTRACT_METADATA_COLLECTOR_H_
#define TAMIS_EXTRACT_METADATA_COLLECTOR_H_

// Fills an ImageMetadata and holds the limits of crawler/core/image_metadata.h.

#include <cstddef>
#include <string>
#include <utility>

#include "crawler/core/image_metadata.h"

namespace tamis {

/// Takes fields and boxes in order of importance; what exceeds a limit is cut or left out and marks the
/// result as truncated. Texts are made well-formed UTF-8. Not thread-safe.
class MetadataCollector {
 public:
  void Add(MetadataField field);
  void Add(JumbfBox box);

  /// Whether another field or box could still be taken.
  bool accepts_fields() const { return metadata_.fields.size() < kMaxMetadataFields && total_bytes_ > 0; }
  bool accepts_boxes() const { return metadata_.boxes.size() < kMaxJumbfBoxes && total_bytes_ > 0; }

  void MarkTruncated() { metadata_.truncated = true; }
  void MarkDamaged() { metadata_.damaged = true; }
  void MarkJumbf() { metadata_.has_jumbf = true; }

  /// The number of the JUMBF superbox at the top that is read now, from 1.
  size_t CountJumbfRoot() { return ++jumbf_roots_; }
  bool truncated() const { return metadata_.truncated; }

  ImageMetadata Take() { return std::move(metadata_); }

 private:
  bool Charge(size_t bytes);
  void CutText(std::string& text, size_t limit);

  ImageMetadata metadata_;
  size_t total_bytes_ = kMaxMetadataTotalBytes;  // still free
  size_t jumbf_roots_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_METADATA_COLLECTOR_H_
