#ifndef TAMIS_EXTRACT_BLUR_H_
#define TAMIS_EXTRACT_BLUR_H_

// Making faces unrecognisable: what stands in a box, and a margin around it, is averaged away.

#include <span>

#include "crawler/core/buffer.h"
#include "crawler/core/model_input.h"

namespace tamis {

/// In place. Boxes may overlap the edge; each gets a margin of a fifth of its sides. What is left of a face
/// is at most 6 by 6 blocks of at least 4 pixels, smoothed: nothing finer survives whatever the picture's size.
/// Boxes that cover the picture more than eight times over blur all of it at once, so that cost is linear in
/// its pixels. Thread-safe.
void BlurFaces(std::span<const FaceBox> boxes, Pixels& picture);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_BLUR_H_
