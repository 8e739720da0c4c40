#include "extract/jail/findings_wire.h"

#include <cmath>
#include <cstdint>

namespace tamis {
namespace {

bool IsInside(const FaceBox& box, int width_px, int height_px) {
  return box.x_px >= 0 && box.y_px >= 0 && box.width_px > 0 && box.height_px > 0 &&
         int64_t{box.x_px} + box.width_px <= width_px && int64_t{box.y_px} + box.height_px <= height_px &&
         std::isfinite(box.score);
}

void WriteFaces(WireWriter& writer, std::span<const FaceBox> faces) {
  writer.Number(static_cast<uint32_t>(faces.size()));
  for (const FaceBox& box : faces) {
    for (const int side : {box.x_px, box.y_px, box.width_px, box.height_px}) {
      writer.Number(static_cast<int32_t>(side));
    }
    writer.Number(box.score);
  }
}

std::vector<FaceBox> ReadFaces(WireReader& reader, int width_px, int height_px) {
  std::vector<FaceBox> faces(reader.Count(kFaceWireBytes, kMaxFaces));
  for (FaceBox& box : faces) {
    for (int* side : {&box.x_px, &box.y_px, &box.width_px, &box.height_px}) *side = reader.Number<int32_t>();
    box.score = reader.Number<double>();
    if (!IsInside(box, width_px, height_px)) reader.Spoil();
  }
  return faces;
}

}  // namespace

void Write(WireWriter& writer, const PictureFindings& findings) {
  WriteFaces(writer, findings.faces);
  writer.Number(findings.document_score);
  writer.Number(static_cast<uint8_t>(findings.model_input_count));
}

PictureFindings ReadPictureFindings(WireReader& reader, const DecodeFacts& facts,
                                    const ImageJobOptions& options) {
  PictureFindings findings;
  findings.faces = ReadFaces(reader, facts.width_px, facts.height_px);
  findings.document_score = reader.Number<double>();
  findings.model_input_count = reader.Number<uint8_t>();
  const double score = findings.document_score;
  const bool asked_for_score = options.score_documents || (score == 0 && !std::signbit(score));
  const bool sound = score >= 0 && score <= 1 && asked_for_score &&  // not a number: neither
                     (options.find_faces || findings.faces.empty()) &&
                     findings.model_input_count == options.model_input_count;
  if (!sound) reader.Spoil();
  return findings;
}

std::string Serialize(std::span<const FaceBox> faces) {
  WireWriter writer;
  WriteFaces(writer, faces);
  return writer.Take();
}

Result<std::vector<FaceBox>> ReadFaces(std::string_view bytes, int width_px, int height_px) {
  WireReader reader(bytes);
  std::vector<FaceBox> faces = ReadFaces(reader, width_px, height_px);
  if (!reader.at_end()) return Error{ErrorCode::kInvalidInput, "damaged wire form: faces"};
  return faces;
}

}  // namespace tamis
