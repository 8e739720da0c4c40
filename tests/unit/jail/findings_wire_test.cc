#include "extract/jail/findings_wire.h"

#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr DecodeFacts kFacts{.format = ImageFormat::kJpeg,
                             .original_width_px = 80,
                             .original_height_px = 100,
                             .orientation = 6,
                             .width_px = 100,
                             .height_px = 80};

ImageJobOptions All() {
  ImageJobOptions options{.find_faces = true, .score_documents = true, .model_input_count = 2};
  for (ModelInputSpec& spec : options.model_inputs) {
    spec = {.resize_width_px = 8, .resize_height_px = 8, .width_px = 8, .height_px = 8};
  }
  return options;
}

PictureFindings SomeFindings() {
  return {.faces = {{.x_px = 0, .y_px = 0, .width_px = 100, .height_px = 80, .score = -3.5},
                    {.x_px = 99, .y_px = 79, .width_px = 1, .height_px = 1, .score = 1e300}},
          .document_score = 0.25,
          .model_input_count = 2};
}

std::string Wire(const PictureFindings& findings) {
  WireWriter writer;
  Write(writer, findings);
  return writer.Take();
}

/// True where all bytes are findings that are believed.
bool IsBelieved(std::string_view wire, const ImageJobOptions& options) {
  WireReader reader(wire);
  ReadPictureFindings(reader, kFacts, options);
  return reader.at_end();
}

TEST(FindingsOfAWorker, ComeBackAsTheyWere) {
  const std::string wire = Wire(SomeFindings());
  WireReader reader(wire);
  EXPECT_EQ(ReadPictureFindings(reader, kFacts, All()), SomeFindings());
  EXPECT_TRUE(reader.at_end());
  for (size_t size = 0; size < wire.size(); ++size) EXPECT_FALSE(IsBelieved(wire.substr(0, size), All()));
  EXPECT_FALSE(IsBelieved(wire + "x", All()));
}

TEST(FindingsOfAWorker, AsManyFacesAsThereCanBeFitAndNoMore) {
  PictureFindings findings = SomeFindings();
  findings.faces.resize(kMaxFaces, findings.faces.back());
  EXPECT_TRUE(IsBelieved(Wire(findings), All()));
  EXPECT_LE(Wire(findings).size(), kMaxFindingsBytes);
  findings.faces.push_back(findings.faces.back());
  EXPECT_FALSE(IsBelieved(Wire(findings), All()));
  std::string beyond = Wire(SomeFindings());
  std::memset(beyond.data(), 0xFF, sizeof(uint32_t));
  EXPECT_FALSE(IsBelieved(beyond, All()));
}

TEST(FindingsOfAWorker, ThatCannotBeAreRefused) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  using Findings = PictureFindings;
  const std::pair<const char*, std::function<void(Findings&)>> lies[] = {
      {"left of the picture", [](Findings& f) { f.faces[1].x_px = -1; }},
      {"above it", [](Findings& f) { f.faces[1].y_px = -1; }},
      {"beyond its right", [](Findings& f) { f.faces[1].width_px = 2; }},
      {"beyond its bottom", [](Findings& f) { f.faces[1].height_px = 2; }},
      {"far beyond", [](Findings& f) { f.faces[1].x_px = INT32_MAX; }},
      {"a side that wraps", [](Findings& f) { f.faces[1].width_px = INT32_MAX; }},
      {"no width", [](Findings& f) { f.faces[0].width_px = 0; }},
      {"a negative height", [](Findings& f) { f.faces[0].height_px = -5; }},
      {"a face whose score is no number", [](Findings& f) { f.faces[0].score = kNan; }},
      {"a face whose score is infinite", [](Findings& f) { f.faces[0].score = -kInfinity; }},
      {"a document score that is no number", [](Findings& f) { f.document_score = kNan; }},
      {"one above 1", [](Findings& f) { f.document_score = 1.0000001; }},
      {"a negative one", [](Findings& f) { f.document_score = -0.1; }},
      {"a picture for models too few", [](Findings& f) { f.model_input_count = 1; }},
      {"one too many", [](Findings& f) { f.model_input_count = 3; }},
  };
  for (const auto& [name, lie] : lies) {
    Findings findings = SomeFindings();
    lie(findings);
    EXPECT_FALSE(IsBelieved(Wire(findings), All())) << name;
  }
}

TEST(FindingsOfAWorker, ThatNobodyAskedForAreRefused) {
  ImageJobOptions options = All();
  options.find_faces = false;
  EXPECT_FALSE(IsBelieved(Wire(SomeFindings()), options));
  options = All();
  options.score_documents = false;
  EXPECT_FALSE(IsBelieved(Wire(SomeFindings()), options));
  EXPECT_TRUE(IsBelieved(Wire({}), {}));
}

TEST(FacesToBlur, ComeBackAsTheyWereAndLieInThePicture) {
  const std::vector<FaceBox> faces = SomeFindings().faces;
  const std::string wire = Serialize(std::span<const FaceBox>(faces));
  const Result<std::vector<FaceBox>> back = ReadFaces(wire, 100, 80);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, faces);
  EXPECT_FALSE(ReadFaces(wire, 99, 80));
  EXPECT_FALSE(ReadFaces(wire, 100, 79));
  EXPECT_FALSE(ReadFaces(wire + "x", 100, 80));
  for (size_t size = 0; size < wire.size(); ++size) EXPECT_FALSE(ReadFaces(wire.substr(0, size), 100, 80));
}

TEST(JailSetupOnTheWire, ComesBackAsItWasWithItsModelInputs) {
  JailSetup setup{.build = "b", .text = {.languages = {"de", "en"}, .pii = "drop"}, .image = All()};
  const Result<JailSetup> back = ReadJailSetup(Serialize(setup));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->text, setup.text);
  EXPECT_EQ(back->image.model_input_count, 2);
  EXPECT_EQ(back->image.model_inputs, setup.image.model_inputs);
  EXPECT_TRUE(back->image.find_faces);
}

TEST(JailSetupOnTheWire, ModelInputsThatCannotBeMadeAreRefused) {
  const std::pair<const char*, void (*)(ImageJobOptions&)> faults[] = {
      {"too many", [](ImageJobOptions& image) { image.model_input_count = kMaxModelInputs + 1; }},
      {"a negative count", [](ImageJobOptions& image) { image.model_input_count = -1; }},
      {"a side too long", [](ImageJobOptions& image) { image.model_inputs[1].resize_width_px = 1025; }},
      {"no side", [](ImageJobOptions& image) { image.model_inputs[0].height_px = 0; }},
      {"no such filter",
       [](ImageJobOptions& image) { image.model_inputs[1].filter = static_cast<InputFilter>(9); }},
  };
  for (const auto& [name, fault] : faults) {
    JailSetup setup{.image = All()};
    ASSERT_TRUE(ReadJailSetup(Serialize(setup)));
    fault(setup.image);
    EXPECT_FALSE(ReadJailSetup(Serialize(setup))) << name;
  }
}

}  // namespace
}  // namespace tamis
