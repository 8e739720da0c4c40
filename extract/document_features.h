#ifndef TAMIS_EXTRACT_DOCUMENT_FEATURES_H_
#define TAMIS_EXTRACT_DOCUMENT_FEATURES_H_

// What tells a document from another picture: small cells that hold strokes on one even ground, in rows, on
// much of the picture.

#include <array>
#include <cstddef>

#include "extract/small_grey.h"

namespace tamis {

inline constexpr int kDocumentPx = 400;  // longest side of the picture that is measured
inline constexpr size_t kDocumentFeatures = 8;

/// Each from 0 to 1:
/// 0 whether there is text at all, 1 from a seventh of the cells on; 1 share of flat cells; 2 share of text
/// among cells that are not flat; 3 share of text cells between others, along the rows or along the columns;
/// 4 share of flat cells that have the commonest level; 5 that of the ground of text cells; 6 how much
/// stronger lines of text are in one direction than in the other; 7 share of cells full of other structure.
/// 3, 5 and 6 count as far as there is text: times 0.
using DocumentFeatures = std::array<double, kDocumentFeatures>;

/// Linear in pixels. Pictures with a side below a cell: all zero.
DocumentFeatures MeasureDocument(const GreyView& grey);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_DOCUMENT_FEATURES_H_
