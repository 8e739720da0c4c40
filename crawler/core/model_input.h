#ifndef TAMIS_CRAWLER_CORE_MODEL_INPUT_H_
#define TAMIS_CRAWLER_CORE_MODEL_INPUT_H_

// How a decoded picture becomes the picture that a model sees: described by a model's manifest
// (config/model_manifest.h), made in the image job (extract/model_input.h), read by the runtime
// (filter/models). 8-bit RGB throughout; the model's own numbers (mean, scale, order of channels, layout) are
// made of it where it is fed.

#include <cstddef>
#include <cstdint>

namespace tamis {

enum class InputResize : uint8_t {
  kStretch,       // to width x height, aspect ignored
  kShortestSide,  // shortest side becomes the smaller of width and height, aspect kept
  kLetterbox,     // longest side fits into width x height, aspect kept, the rest black at right and bottom
};

/// Resamplers of Pillow for 8-bit pictures, antialiased.
enum class InputFilter : uint8_t { kBilinear, kBicubic };

/// One model's picture. Plain, pointer-free: it is handed to other processes as bytes.
struct ModelInputSpec {
  InputResize resize = InputResize::kStretch;
  InputFilter filter = InputFilter::kBilinear;
  int resize_width_px = 0;
  int resize_height_px = 0;
  int width_px = 0;  // of the centre crop after it, which is what the model gets
  int height_px = 0;
  int jpeg_quality = 0;  // above 0: the crop goes through JPEG of this quality, 4:2:0, and back
  bool operator==(const ModelInputSpec&) const = default;
};

inline constexpr int kMaxModelInputs = 8;
inline constexpr int kMaxModelInputSidePx = 1024;

/// A face, in pixels of the decoded picture, inside it.
struct FaceBox {
  int x_px = 0;
  int y_px = 0;
  int width_px = 0;
  int height_px = 0;
  double score = 0;  // of the detector; comparable within one detector only
  bool operator==(const FaceBox&) const = default;
};

inline constexpr size_t kMaxFaces = 1'000;

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_MODEL_INPUT_H_
