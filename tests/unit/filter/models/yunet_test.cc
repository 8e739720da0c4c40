#include "filter/models/yunet.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr int kSide = 64;

/// Outputs for a picture of 64 x 64 in which nothing is seen.
std::vector<ModelOutput> NothingSeen() {
  std::vector<ModelOutput> outputs;
  const std::pair<const char*, size_t> kinds[] = {{"cls", 1}, {"obj", 1}, {"bbox", 4}, {"kps", 10}};
  for (const auto& [kind, values] : kinds) {
    for (const int stride : {8, 16, 32}) {
      const auto cells = static_cast<size_t>(kSide / stride * (kSide / stride));
      outputs.push_back({std::string(kind) + "_" + std::to_string(stride),
                         {1, cells, values},
                         std::vector<float>(cells * values)});
    }
  }
  return outputs;
}

ModelOutput& Output(std::vector<ModelOutput>& outputs, const std::string& name) {
  for (ModelOutput& output : outputs) {
    if (output.name == name) return output;
  }
  ADD_FAILURE() << name;
  return outputs.front();
}

struct Seen {
  int stride = 8;
  size_t cell = 0;
  float score = 1;
  float dx = 0;
  float dy = 0;
  float log_width = 0;
  float log_height = 0;
};

void Add(std::vector<ModelOutput>& outputs, const Seen& seen) {
  const std::string stride = std::to_string(seen.stride);
  Output(outputs, "cls_" + stride).values[seen.cell] = seen.score;
  Output(outputs, "obj_" + stride).values[seen.cell] = seen.score;
  float* box = &Output(outputs, "bbox_" + stride).values[seen.cell * 4];
  box[0] = seen.dx;
  box[1] = seen.dy;
  box[2] = seen.log_width;
  box[3] = seen.log_height;
}

std::vector<ModelBox> Boxes(const std::vector<Seen>& all, double min_score = 0.5) {
  std::vector<ModelOutput> outputs = NothingSeen();
  for (const Seen& seen : all) Add(outputs, seen);
  const Result<std::vector<ModelBox>> boxes = DecodeYunet(outputs, kSide, kSide, min_score);
  EXPECT_TRUE(boxes.has_value());
  return boxes ? *boxes : std::vector<ModelBox>();
}

TEST(Yunet, ABoxStandsWhereItsCellAndItsOffsetsSay) {
  // Cell 10 of 8 columns: column 2, row 1. Centre (2.5, 1.25) * 8 = (20, 10); sides e^0 * 8 and 2 * 8.
  const std::vector<ModelBox> boxes =
      Boxes({{.stride = 8, .cell = 10, .dx = 0.5F, .dy = 0.25F, .log_height = std::log(2.F)}});
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_NEAR(boxes[0].left_px, 16, 1e-4);
  EXPECT_NEAR(boxes[0].right_px, 24, 1e-4);
  EXPECT_NEAR(boxes[0].top_px, 2, 1e-4);
  EXPECT_NEAR(boxes[0].bottom_px, 18, 1e-4);
  EXPECT_DOUBLE_EQ(boxes[0].score, 1);
}

TEST(Yunet, TheScoreIsTheRootOfClassTimesObjectEachWithinZeroAndOne) {
  std::vector<ModelOutput> outputs = NothingSeen();
  Output(outputs, "cls_32").values[0] = 7;
  Output(outputs, "obj_32").values[0] = 0.25F;
  Output(outputs, "cls_32").values[3] = -7;
  Output(outputs, "obj_32").values[3] = -7;
  const auto boxes = DecodeYunet(outputs, kSide, kSide, 0.4);
  ASSERT_TRUE(boxes.has_value());
  ASSERT_EQ(boxes->size(), 1U);
  EXPECT_DOUBLE_EQ(boxes->front().score, 0.5);
  EXPECT_EQ(DecodeYunet(outputs, kSide, kSide, 0.51)->size(), 0U);
}

TEST(Yunet, OfBoxesThatOverlapTheBestStays) {
  const std::vector<ModelBox> boxes =
      Boxes({{.stride = 8, .cell = 0, .score = 0.8F, .log_width = 1, .log_height = 1},
             {.stride = 8, .cell = 1, .score = 0.9F, .log_width = 1, .log_height = 1},
             {.stride = 8, .cell = 63, .score = 0.7F}});
  ASSERT_EQ(boxes.size(), 2U);
  EXPECT_NEAR(boxes[0].score, 0.9, 1e-6);
  EXPECT_NEAR(boxes[1].score, 0.7, 1e-6);
}

TEST(Yunet, NeighboursThatHardlyOverlapBothStay) {
  // 16 px wide, 8 apart: intersection over union is 1/3; 8 wide: none.
  EXPECT_EQ(Boxes({{.cell = 0, .log_width = std::log(2.F)}, {.cell = 1, .log_width = std::log(2.F)}}).size(),
            1U);
  EXPECT_EQ(Boxes({{.cell = 0}, {.cell = 1}}).size(), 2U);
}

TEST(Yunet, AnyNumberThatIsNotFiniteIsAnError) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    for (const char* name : {"cls_16", "obj_8"}) {
      std::vector<ModelOutput> outputs = NothingSeen();
      Output(outputs, name).values[2] = bad;
      EXPECT_EQ(DecodeYunet(outputs, kSide, kSide, 0.5).error().code, ErrorCode::kInternal) << name;
    }
    std::vector<ModelOutput> outputs = NothingSeen();
    Add(outputs, {.stride = 16, .cell = 1, .log_width = bad});
    EXPECT_EQ(DecodeYunet(outputs, kSide, kSide, 0.5).error().code, ErrorCode::kInternal);
  }
}

TEST(Yunet, ABoxOfAnySizeStaysFinite) {
  const std::vector<ModelBox> boxes = Boxes({{.dx = 1e30F, .log_width = 3e38F, .log_height = -3e38F}});
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_TRUE(std::isfinite(boxes[0].left_px) && std::isfinite(boxes[0].right_px));
  EXPECT_LE(boxes[0].left_px, boxes[0].right_px);
  EXPECT_LE(boxes[0].top_px, boxes[0].bottom_px);
}

TEST(Yunet, OutputsThatAreMissingOrOfAnotherShapeAreAnError) {
  for (size_t left_out = 0; left_out < 12; ++left_out) {
    std::vector<ModelOutput> outputs = NothingSeen();
    outputs[left_out].values.pop_back();
    EXPECT_EQ(DecodeYunet(outputs, kSide, kSide, 0.5).error().code, ErrorCode::kInternal);
    outputs.erase(outputs.begin() + static_cast<std::ptrdiff_t>(left_out));
    EXPECT_EQ(DecodeYunet(outputs, kSide, kSide, 0.5).error().code, ErrorCode::kInternal);
  }
}

TEST(Yunet, MoreFacesThanCanBeToldAreAnErrorNotAnExcerpt) {
  constexpr int kWide = 512;  // 4,096 cells of 8 px
  std::vector<ModelOutput> outputs;
  const std::pair<const char*, size_t> kinds[] = {{"cls", 1}, {"obj", 1}, {"bbox", 4}, {"kps", 10}};
  for (const auto& [kind, values] : kinds) {
    for (const int stride : {8, 16, 32}) {
      const auto cells = static_cast<size_t>(kWide / stride * (kWide / stride));
      const float value = values == 1 && stride == 8 ? 1.F : 0.F;
      outputs.push_back({std::string(kind) + "_" + std::to_string(stride),
                         {1, cells, values},
                         std::vector<float>(cells * values, value)});
    }
  }
  const auto boxes = DecodeYunet(outputs, kWide, kWide, 0.5);
  ASSERT_FALSE(boxes.has_value());
  EXPECT_EQ(boxes.error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace tamis
