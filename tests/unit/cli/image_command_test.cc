#include "crawler/cli/image_command.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_animations.h"

namespace tamis {
namespace {

namespace json = boost::json;

struct Ran {
  int exit_code = 0;
  std::vector<json::object> lines;
};

Ran RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "image");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  testing::internal::CaptureStdout();
  Ran ran{.exit_code = RunImageCommand(static_cast<int>(arguments.size()), argv.data())};
  std::istringstream output(testing::internal::GetCapturedStdout());
  for (std::string line; std::getline(output, line);) {
    if (line.starts_with("{")) ran.lines.push_back(json::parse(line).as_object());
  }
  return ran;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Sha256(const std::string& content) {
  return ToHex(DigestAll(std::as_bytes(std::span(content)))->sha256);
}

TEST(ImageCommand, DescribesAndWritesTheRenderedPicture) {
  const TempDir dir;
  const std::string photo = dir.Write("photo.png", TextOf(EncodeTestPng(DrawPicture(90, 60))));
  const std::string out = dir.path().string() + "/out";
  const Ran run =
      RunWith({"--resize-mode", "border", "--size", "30", "--encode", "webp", "--out", out, photo});
  EXPECT_EQ(run.exit_code, 0);
  ASSERT_EQ(run.lines.size(), 1u);
  const json::object& line = run.lines[0];
  EXPECT_EQ(line.at("file").as_string(), photo);
  EXPECT_EQ(line.at("width").as_int64(), 30);
  EXPECT_EQ(line.at("height").as_int64(), 30);
  EXPECT_EQ(line.at("original_width").as_int64(), 90);
  EXPECT_EQ(line.at("original_height").as_int64(), 60);
  EXPECT_EQ(line.at("format").as_string(), "webp");
  EXPECT_EQ(line.at("original_format").as_string(), "png");
  EXPECT_EQ(line.at("frames").as_int64(), 1);
  EXPECT_EQ(line.at("orientation").as_int64(), 1);
  EXPECT_EQ(line.at("out").as_string(), "photo.webp");
  const std::string written = ReadFile(out + "/photo.webp");
  EXPECT_EQ(line.at("bytes").to_number<size_t>(), written.size());
  EXPECT_EQ(line.at("sha256").as_string(), Sha256(written));
}

TEST(ImageCommand, ABadPictureHasItsReasonAndTheRestGoesOn) {
  const TempDir dir;
  const std::string whole = TextOf(EncodeTestJpeg(DrawPicture(90, 60)));
  const Ran run =
      RunWith({dir.Write("a.jpg", whole.substr(0, 700)), "/does/not/exist", dir.Write("b.jpg", whole)});
  EXPECT_EQ(run.exit_code, 1);
  ASSERT_EQ(run.lines.size(), 3u);
  const json::object& error = run.lines[0].at("error").as_object();
  EXPECT_EQ(error.at("code").as_string(), "invalid_input");
  EXPECT_EQ(error.at("reason").as_string(), "image_truncated");
  EXPECT_TRUE(error.at("message").as_string().starts_with("image_truncated: "));
  EXPECT_EQ(run.lines[1].at("error").as_object().at("code").as_string(), "unavailable");
  EXPECT_EQ(run.lines[2].at("width").as_int64(), 90);
}

TEST(ImageCommand, NeverWritesOutsideItsFolderAndNeverTwiceToOneName) {
  const TempDir dir;
  const std::string picture = TextOf(EncodeTestPng(DrawPicture(20, 20)));
  for (const char* folder : {"a", "b", "c"})
    std::filesystem::create_directory(dir.path().string() + "/" + folder);
  std::vector<std::string> arguments = {"--out", dir.path().string() + "/out"};
  for (const char* name : {"a/same.png", "b/same.png", "c/same.jpg", "a/..", "a/.png", "b/same-1.x"}) {
    const std::string path = dir.path().string() + "/" + name;
    if (!std::filesystem::is_directory(path)) dir.Write(name, picture);
    arguments.push_back(path);
  }
  const Ran run = RunWith(arguments);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(dir.path().string() + "/out")) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_EQ(names.size(), 5u) << "a folder is no picture";
  size_t described = 0;
  for (const json::object& line : run.lines) described += line.contains("out") ? 1 : 0;
  EXPECT_EQ(described, 5u);
}

TEST(ImageCommand, DoesNotFollowALinkInItsFolder) {
  const TempDir dir;
  const std::string photo = dir.Write("photo.png", TextOf(EncodeTestPng(DrawPicture(20, 20))));
  const std::string precious = dir.Write("precious", "untouched");
  std::filesystem::create_directory(dir.path().string() + "/out");
  std::filesystem::create_symlink(precious, dir.path().string() + "/out/photo.jpg");
  const Ran run = RunWith({"--out", dir.path().string() + "/out", photo});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(ReadFile(precious), "untouched");
}

TEST(ImageCommand, AnswersWhetherSmallerPicturesAreEnlarged) {
  const TempDir dir;
  const std::string photo = dir.Write("photo.png", TextOf(EncodeTestPng(DrawPicture(20, 10))));
  EXPECT_EQ(RunWith({"--size", "40", photo}).lines.at(0).at("width").as_int64(), 20);
  EXPECT_EQ(RunWith({"--size", "40", "--only-if-bigger", "false", photo}).lines.at(0).at("width").as_int64(),
            80);
}

TEST(ImageCommand, KeepsOriginalsWithoutTheirMetadata) {
  const TempDir dir;
  const std::string plain = TextOf(EncodeTestJpeg(DrawPicture(20, 10)));
  const std::string photo = dir.Write("photo.jpg", plain + "trailing bytes");
  const Ran run = RunWith({"--encode", "original", "--out", dir.path().string() + "/out", photo});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(ReadFile(dir.path().string() + "/out/photo.jpg"), plain);
}

TEST(ImageCommand, WrongUsageExitsWith2) {
  EXPECT_EQ(RunWith({}).exit_code, 2);
  EXPECT_EQ(RunWith({"--encode", "bmp", "x"}).exit_code, 2);
  EXPECT_EQ(RunWith({"--size", "0", "x"}).exit_code, 2);
  EXPECT_EQ(RunWith({"--help"}).exit_code, 0);
}

}  // namespace
}  // namespace tamis
