#ifndef TAMIS_EXTRACT_JUMBF_H_
#define TAMIS_EXTRACT_JUMBF_H_

// JUMBF boxes, the container of C2PA manifests, as a flat list. No signature is checked, nothing is decided.
// Format: ISO/IEC 19566-5, boxes as in ISO/IEC 14496-12; labels as the C2PA specification uses them.

#include <string_view>

#include "extract/metadata_collector.h"

namespace tamis {

/// Adds every content box of a sequence of superboxes to `out`, in file order.
///
/// An update manifest of C2PA (type "c2um") also gives a box of that type, without content, under its own
/// path.
///
/// Limits: superboxes nested deeper than 32 are left out; the collector holds the rest. Boxes that are not
/// JUMBF superboxes at the top are skipped, save that a compressed one ("brob") is named; from the second one
/// on, their labels are numbered ("c2pa#2"), so that two stores of one file are not taken for one. A box
/// longer than what is around it ends there and marks the result as damaged. Cost: linear. Thread-safe.
void ReadJumbf(std::string_view bytes, MetadataCollector& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JUMBF_H_
