#ifndef TAMIS_EXTRACT_JAIL_FINDINGS_WIRE_H_
#define TAMIS_EXTRACT_JAIL_FINDINGS_WIRE_H_

// Wire forms of what detectors found in a picture, and of faces to blur. As in job_wire.h, every reader takes
// its bytes for hostile.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "crawler/core/wire.h"
#include "extract/image_job.h"
#include "extract/jail/job_wire.h"

namespace tamis {

/// What follows the hashes of a decoded picture.
struct PictureFindings {
  std::vector<FaceBox> faces;  // inside the picture, with finite scores
  double document_score = 0;   // 0 to 1
  int model_input_count = 0;   // pictures that follow the decoded one in its region
  bool operator==(const PictureFindings&) const = default;
};
inline constexpr size_t kFaceWireBytes = 24;
inline constexpr size_t kMaxFindingsBytes = 16 + kMaxFaces * kFaceWireBytes;

void Write(WireWriter& writer, const PictureFindings& findings);

/// Not ok() where the picture of `facts` cannot have them, where `options` asked for none, or where one of
/// the pictures for models is missing.
PictureFindings ReadPictureFindings(WireReader& reader, const DecodeFacts& facts,
                                    const ImageJobOptions& options);

/// Faces to blur in a picture of this size.
std::string Serialize(std::span<const FaceBox> faces);
Result<std::vector<FaceBox>> ReadFaces(std::string_view bytes, int width_px, int height_px);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_FINDINGS_WIRE_H_
