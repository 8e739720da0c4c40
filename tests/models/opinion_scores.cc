// What models say of pictures: opinion_scores MANIFEST[=THRESHOLD]... <CASES
//
// CASES: for each a caption, a NUL, and the picture of each model that takes one, RGB. One line of
// "name value" pairs for each; first a line of what is not evaluated. Exit 0; 3 refused; 2 anything else.

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "filter/models/second_opinions.h"
#include "tests/support/pass_all.h"

namespace tamis {
namespace {

int Fail(const Error& error) {
  std::cerr << ToString(error.code) << ": " << error.message << '\n';
  return error.code == ErrorCode::kRefused ? 3 : 2;
}

void Print(const char* name, const std::optional<double>& score) {
  if (score) std::printf("%s %.9f ", name, *score);
}

Result<std::vector<Pixels>> ReadPictures(const SecondOpinions& opinions, MemoryBudget& budget) {
  std::vector<Pixels> pictures;
  for (const ModelInputSpec& input : opinions.inputs()) {
    Result<Pixels> picture = Pixels::Allocate(input.width_px, input.height_px, 3, budget);
    if (!picture) return picture.error();
    std::cin.read(reinterpret_cast<char*>(picture->bytes.data()),
                  static_cast<std::streamsize>(picture->bytes.size()));
    if (!std::cin) return Error{ErrorCode::kInvalidInput, "a picture ends early"};
    pictures.push_back(*std::move(picture));
  }
  return pictures;
}

int ScoreAll(const SecondOpinions& opinions) {
  for (const std::string& name : opinions.not_evaluated()) std::printf("%s ", name.c_str());
  std::printf("\n");
  MemoryBudget budget(int64_t{64} << 20);
  std::string caption;
  while (std::getline(std::cin, caption, '\0')) {
    Result<std::vector<Pixels>> pictures = ReadPictures(opinions, budget);
    if (!pictures) return Fail(pictures.error());
    Decoded decoded;
    decoded.model_inputs = *std::move(pictures);
    PictureFacts facts;
    const Status looked = opinions.Look(ClearForTest(std::move(decoded)), caption, 0, facts);
    if (!looked) return Fail(looked.error());
    Print("nsfw_head", facts.nsfw_head_score);
    Print("watermark", facts.watermark_score);
    Print("aesthetic", facts.aesthetic_score);
    Print("similarity", facts.similarity);
    std::printf("\n");
  }
  return 0;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  tamis::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const size_t equals = argument.find('=');
    tamis::ModelOptions model;
    model.manifest = argument.substr(0, equals);
    if (equals != std::string::npos) model.threshold = std::strtod(argument.c_str() + equals + 1, nullptr);
    options.safety.models.push_back(model);
  }
  const auto opinions = tamis::SecondOpinions::Open(options, 1);
  return opinions ? tamis::ScoreAll(**opinions) : tamis::Fail(opinions.error());
}
