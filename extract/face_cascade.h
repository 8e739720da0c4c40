#ifndef TAMIS_EXTRACT_FACE_CASCADE_H_
#define TAMIS_EXTRACT_FACE_CASCADE_H_

// A cascade of boosted trees on sums of rectangles (Viola and Jones, 2001), compiled in: made of Debian's
// opencv-data by tools/face_cascade.py. Its answer for a window is that of OpenCV's cv::CascadeClassifier.

#include <cstdint>
#include <span>

namespace tamis {

inline constexpr int kFaceWindowPx = 20;  // a window is a square of so many pixels

/// In pixels of the window. weight 0: there is none.
struct CascadeRectangle {
  uint8_t x;
  uint8_t y;
  uint8_t width;
  uint8_t height;
  int8_t weight;
};

struct CascadeFeature {
  CascadeRectangle rectangles[3];  // the first of weight -1
};

/// Whether the feature's sum lies below `threshold` times the window's contrast.
struct CascadeTest {
  CascadeFeature feature;
  float threshold;
};

/// The first test leads to a leaf or to the second one, which leads to one of two leaves.
struct CascadeTree {
  CascadeTest first;
  CascadeTest second;
  float first_leaf;
  float below_leaf;  // of the second test
  float above_leaf;
  bool first_leaf_is_below;
};

/// A window passes when its leaves add up to `threshold` or more.
struct CascadeStage {
  float threshold;
  int end;  // of its trees, which begin where those of the stage before end
};

struct FaceCascade {
  std::span<const CascadeStage> stages;
  std::span<const CascadeTree> trees;
};

FaceCascade CompiledFaceCascade();

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FACE_CASCADE_H_
