// What workers are asked to look for in pictures.

#include <vector>

#include <gtest/gtest.h>

#include "crawler/extractor.h"

namespace tamis {
namespace {

ImageJobOptions ImageOptionsFor(const Options& options, std::span<const ModelInputSpec> inputs = {}) {
  const Result<JailPool::Settings> settings = MakeJailSettings(options, inputs);
  return settings ? settings->image : ImageJobOptions{.model_input_count = -1};
}

TEST(JailSettings, FacesAreSoughtUnlessAModelSeeksThemAndDocumentsAlways) {
  Options options;
  EXPECT_TRUE(ImageOptionsFor(options).find_faces);
  EXPECT_TRUE(ImageOptionsFor(options).score_documents);
  options.privacy.faces = "keep";
  EXPECT_TRUE(ImageOptionsFor(options).find_faces) << "rows count them";
  options.privacy.face_model = "yunet.toml";
  EXPECT_FALSE(ImageOptionsFor(options).find_faces);
}

TEST(JailSettings, RenderingHasMemoryForBlurringWhereFacesAreBlurred) {
  Options options;
  EXPECT_TRUE(ImageOptionsFor(options).may_blur_faces);
  options.safety.policy = "strict";
  EXPECT_FALSE(ImageOptionsFor(options).may_blur_faces);
  options.privacy.faces = "blur";
  EXPECT_TRUE(ImageOptionsFor(options).may_blur_faces);
  options.privacy.faces = "drop";
  EXPECT_FALSE(ImageOptionsFor(options).may_blur_faces);
}

TEST(JailSettings, ModelInputsGoToTheWorkersInTheirOrderAndNoMoreThanThereIsRoomFor) {
  std::vector<ModelInputSpec> inputs(kMaxModelInputs);
  for (int i = 0; i < kMaxModelInputs; ++i) inputs[static_cast<size_t>(i)].width_px = i + 1;
  const ImageJobOptions image = ImageOptionsFor({}, inputs);
  ASSERT_EQ(image.model_input_count, kMaxModelInputs);
  EXPECT_EQ(image.model_inputs[7], inputs[7]);
  inputs.emplace_back();
  EXPECT_FALSE(MakeJailSettings({}, inputs));
}

TEST(JailSettings, AFailedDetectorIsAFailedFilterAndNoDamagedPicture) {
  EXPECT_EQ(JobReason({ErrorCode::kInternal, "filter_error: faces: gone"}, "image_damaged"), "filter_error");
  EXPECT_EQ(JobReason({ErrorCode::kInternal, "whatever: else"}, "image_damaged"), "image_damaged");
}

}  // namespace
}  // namespace tamis
