#include "extract/document_score.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "extract/document_features.h"
#include "extract/small_grey.h"

namespace tamis {
namespace {

constexpr int kSmallestSidePx = 20;  // two cells
constexpr int64_t kCellBytes = int64_t{64} * 1024;

// Logistic regression on the pictures of tests/quality, docs/quality.md; made by fit_documents.py.
constexpr double kBias = -3.86;
constexpr std::array<double, kDocumentFeatures> kWeights = {-3.08, 2.91, 1.65, 3.21,
                                                            -1.60, 5.40, 4.20, -1.99};

}  // namespace

Result<double> DocumentScore(const Pixels& picture, MemoryBudget& budget) {
  if (picture.channels != 3) return Error{ErrorCode::kInternal, "document score: the picture is not RGB"};
  if (std::min(picture.width_px, picture.height_px) < kSmallestSidePx) return 0.0;
  Result<Pixels> grey = SmallGrey(picture, kDocumentPx, budget);
  if (!grey) return grey.error();
  const DocumentFeatures features = MeasureDocument(ViewOf(*grey));
  double sum = kBias;
  for (size_t i = 0; i < features.size(); ++i) sum += kWeights[i] * features[i];
  return 1 / (1 + std::exp(-sum));
}

int64_t DocumentScoreBytes(int width_px, int height_px) {
  return SmallGreyBytes(width_px, height_px, kDocumentPx) + kCellBytes;
}

}  // namespace tamis
