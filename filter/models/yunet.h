#ifndef TAMIS_FILTER_MODELS_YUNET_H_
#define TAMIS_FILTER_MODELS_YUNET_H_

// Outputs of a face detector of YuNet's kind (face_detection_yunet of 2023 and later) to boxes.
//
// Twelve tensors: cls_S, obj_S, bbox_S and kps_S for the strides S of 8, 16 and 32 pixels, one row for each
// cell of a grid of that stride over the model's picture. A cell's box is centred at (column + dx, row + dy)
// * S and exp(dw) * S wide, exp(dh) * S high; its score is the root of cls * obj. Of boxes that overlap the
// best stays.

#include <vector>

#include "crawler/core/result.h"
#include "filter/models/model_runner.h"

namespace tamis {

/// A face in pixels of the model's picture, which it may leave.
struct ModelBox {
  double left_px = 0;
  double top_px = 0;
  double right_px = 0;
  double bottom_px = 0;
  double score = 0;  // 0 to 1
  bool operator==(const ModelBox&) const = default;
};

inline constexpr int kYunetLargestStride = 32;
inline constexpr double kYunetMaxOverlap = 0.3;  // intersection over union of two boxes that both stay

/// Boxes with a score of at least `min_score`, best first.
/// Limits: at most kMaxFaces; sides of the model's picture are at most kMaxModelInputSidePx.
/// Errors: kInternal for outputs that are missing, of another shape, or no finite numbers where they matter;
/// kTooLarge for more faces: whoever hides faces must know all of them.
/// Cost: candidates times faces found.
Result<std::vector<ModelBox>> DecodeYunet(const std::vector<ModelOutput>& outputs, int width_px,
                                          int height_px, double min_score);

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_YUNET_H_
