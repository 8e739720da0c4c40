#include "crawler/cli/hash_command.h"

#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

namespace json = boost::json;

struct Ran {
  int exit_code = 0;
  std::string output;
};

Ran RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "hash");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  testing::internal::CaptureStdout();
  const int exit_code = RunHashCommand(static_cast<int>(arguments.size()), argv.data());
  return {exit_code, testing::internal::GetCapturedStdout()};
}

// Digests of "abc": RFC 1321 A.5, FIPS 180-4 examples.
TEST(HashCommand, PrintsDigestsOfAnyFile) {
  const TempDir dir;
  const Ran run = RunWith({dir.Write("abc.txt", "abc")});
  EXPECT_EQ(run.exit_code, 0);
  const json::object line = json::parse(run.output).as_object();
  EXPECT_EQ(line.at("bytes").as_int64(), 3);
  EXPECT_EQ(line.at("md5").as_string(), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(line.at("sha1").as_string(), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(line.at("sha256").as_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(line.at("format").as_string(), "unknown");
  EXPECT_TRUE(line.at("width").is_null());
  for (const char* key : {"pdq", "pdq_quality", "pdq_dihedral"}) EXPECT_TRUE(line.at(key).is_null()) << key;
  EXPECT_FALSE(line.contains("pdq_error")) << "it is no picture";
}

// A synthetic picture whose hash the reference implementation gives (pdqhash 0.2.8).
TEST(HashCommand, PrintsThePdqHashOfAPicture) {
  TestPicture picture{300, 200, 3, {}};
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 300; ++x) {
      const int s = x * 1024 / 300, t = y * 1024 / 200;
      picture.samples.push_back(static_cast<uint8_t>(s * s / 911 + t * t / 1777 + s * t / 1201));
      picture.samples.push_back(static_cast<uint8_t>(s * 3 / 7 + t * t / 809));
      picture.samples.push_back(static_cast<uint8_t>(s * t / 1493 + t * 5 / 11));
    }
  }
  const Result<json::object> png = DescribeBytes("a", EncodeTestPng(picture));
  ASSERT_TRUE(png);
  const json::array& dihedral = png->at("pdq_dihedral").as_array();
  ASSERT_EQ(dihedral.size(), 8u);
  EXPECT_EQ(png->at("pdq").as_string(), "fdf899422acd9b9863928e27332c67725c72d1c7b385e60da6f8e6d8a498e490");
  EXPECT_EQ(dihedral[0], png->at("pdq"));
  EXPECT_EQ(dihedral[7].as_string(), "8128236ffe6a784aa1d52b354a69f1cae5324b66d2d53325e74b8cda18958eda");
  EXPECT_EQ(png->at("pdq_quality").as_int64(), 100);
  EXPECT_FALSE(png->contains("pdq_error"));
}

TEST(HashCommand, APictureThatCannotBeDecodedHasDigestsAndAReason) {
  const std::vector<std::byte> whole = EncodeTestPng(DrawPicture(30, 20));
  const Result<json::object> cut = DescribeBytes("a", std::span(whole).first(whole.size() - 20));
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->at("sha256").as_string().size(), 64u);
  EXPECT_TRUE(cut->at("pdq").is_null());
  EXPECT_TRUE(cut->at("pdq_quality").is_null());
  EXPECT_TRUE(cut->at("pdq_dihedral").is_null());
  EXPECT_EQ(cut->at("pdq_error").as_string(), "image_truncated");
}

TEST(HashCommand, PrintsFormatAndSizeOfPictures) {
  const Result<json::object> png = DescribeBytes("a.jpg", EncodeTestPng(DrawPicture(30, 20)));
  ASSERT_TRUE(png);
  EXPECT_EQ(png->at("format").as_string(), "png");
  EXPECT_EQ(png->at("width").as_int64(), 30);
  EXPECT_EQ(png->at("height").as_int64(), 20);
  const std::vector<std::byte> cut = EncodeTestJpeg(DrawPicture(30, 20));
  const Result<json::object> jpeg = DescribeBytes("b", std::span(cut).first(10));
  ASSERT_TRUE(jpeg);
  EXPECT_EQ(jpeg->at("format").as_string(), "jpeg");
  EXPECT_TRUE(jpeg->at("height").is_null());
}

TEST(HashCommand, AFileThatCannotBeReadIsSaidAndTheRestGoesOn) {
  const TempDir dir;
  const Ran run = RunWith({(dir.path() / "none").string(), dir.Write("abc.txt", "abc")});
  EXPECT_EQ(run.exit_code, 1);
  const size_t end = run.output.find('\n');
  EXPECT_TRUE(json::parse(run.output.substr(0, end)).as_object().contains("error"));
  EXPECT_TRUE(json::parse(run.output.substr(end + 1)).as_object().contains("sha256"));
}

TEST(HashCommand, WrongUsageExitsWithTwo) {
  EXPECT_EQ(RunWith({}).exit_code, 2);
  EXPECT_EQ(RunWith({"--batch", "file"}).exit_code, 2);
  EXPECT_EQ(RunWith({"--help"}).exit_code, 0);
}

}  // namespace
}  // namespace tamis
