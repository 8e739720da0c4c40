#include "crawler/cli/json_lines.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace json = boost::json;

std::string RunEcho(const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  const int exit_code = RunBatch(in, out, [](const json::object& one) -> Result<json::object> {
    if (one.contains("throw")) throw std::runtime_error("boom");
    const Result<std::string> text = TextOf(one, "a");
    if (!text) return text.error();
    return json::object{{"echo", *text}};
  });
  EXPECT_EQ(exit_code, 0);
  return out.str();
}

TEST(JsonLines, AnswersEachLineInOrder) {
  EXPECT_EQ(RunEcho("{\"a\":\"1\"}\n{\"a\":\"2\"}"), "{\"echo\":\"1\"}\n{\"echo\":\"2\"}\n");
}

TEST(JsonLines, ABadCaseNamesItsLineAndTheBatchGoesOn) {
  const std::string output = RunEcho("{\"a\":\"1\"}\nnonsense\n\n[1]\n{\"throw\":1}\n{\"a\":\"6\"}\n");
  std::istringstream lines(output);
  std::string line;
  const std::string codes[] = {"", "invalid_input", "invalid_input", "invalid_input", "internal", ""};
  int number = 0;
  while (std::getline(lines, line)) {
    const json::object object = json::parse(line).as_object();
    if (codes[number].empty()) {
      EXPECT_TRUE(object.contains("echo")) << line;
    } else {
      const json::object& error = object.at("error").as_object();
      EXPECT_EQ(error.at("code").as_string(), codes[number]);
      EXPECT_EQ(error.at("where").as_string(), "stdin:" + std::to_string(number + 1));
    }
    ++number;
  }
  EXPECT_EQ(number, 6);
}

TEST(JsonLines, ALineOverTheCapIsSkippedWhole) {
  const std::string huge(kMaxBatchLineBytes + 100'000, 'x');
  const std::string output = RunEcho("{\"a\":\"" + huge + "\"}\n{\"a\":\"2\"}\n");
  EXPECT_NE(output.find("too_large"), std::string::npos);
  EXPECT_TRUE(output.ends_with("\n{\"echo\":\"2\"}\n"));
}

TEST(JsonLines, ALineLongerThanOneChunkIsReadWhole) {
  const std::string longer(200'000, 'x');
  EXPECT_EQ(RunEcho("{\"a\":\"" + longer + "\"}\n"), "{\"echo\":\"" + longer + "\"}\n");
}

TEST(JsonLines, NestingIsBounded) {
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  EXPECT_NE(RunEcho("{\"a\":\"1\",\"b\":" + deep + "}\n").find("invalid_input"), std::string::npos);
}

TEST(JsonLines, HalfASurrogatePairIsReplaced) {
  EXPECT_EQ(RunEcho("{\"a\":\"\\ud800x\"}\n"), "{\"echo\":\"\xEF\xBF\xBDx\"}\n");
  EXPECT_EQ(RunEcho("{\"a\":\"\\ud83d\\ude00\\\\ud800\"}\n"), "{\"echo\":\"\xF0\x9F\x98\x80\\\\ud800\"}\n");
}

TEST(JsonLines, ContentIsTextBytesOrAFile) {
  const TempDir folder;
  const std::string path = (folder.path() / "robots.txt").string();
  std::ofstream(path, std::ios::binary) << "from a file";
  EXPECT_EQ(*ContentOf({{"robots", "text"}}, "robots"), "text");
  EXPECT_EQ(*ContentOf({{"robots_base64", "AP9i"}}, "robots"), std::string("\0\xFF"
                                                                           "b",
                                                                           3));
  EXPECT_EQ(*ContentOf({{"robots_file", path}}, "robots"), "from a file");
}

TEST(JsonLines, ContentSaysWhyThereIsNone) {
  EXPECT_EQ(ContentOf({}, "robots").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ContentOf({{"robots", nullptr}}, "robots").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ContentOf({{"robots", 7}}, "robots").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(ContentOf({{"robots", "a"}, {"robots_base64", ""}}, "robots").error().code,
            ErrorCode::kInvalidInput);
  EXPECT_EQ(ContentOf({{"robots_base64", "a"}}, "robots").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(ContentOf({{"robots_file", "-"}}, "robots").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(ContentOf({{"robots_file", "/nonexistent"}}, "robots").error().code, ErrorCode::kUnavailable);
}

// RFC 4648 section 10.
TEST(JsonLines, Rfc4648_Base64Vectors) {
  EXPECT_EQ(*DecodeBase64(""), "");
  EXPECT_EQ(*DecodeBase64("Zg=="), "f");
  EXPECT_EQ(*DecodeBase64("Zm8="), "fo");
  EXPECT_EQ(*DecodeBase64("Zm9vYmFy"), "foobar");
  EXPECT_FALSE(DecodeBase64("Z=g="));
  EXPECT_FALSE(DecodeBase64("===="));
}

TEST(JsonLines, ErrorsAreValidUtf8) {
  const json::object object = ErrorObject({ErrorCode::kInvalidInput, "bad \xFF"}, "file:3");
  EXPECT_EQ(json::serialize(object),
            "{\"error\":{\"code\":\"invalid_input\",\"message\":\"bad \xEF\xBF\xBD\",\"where\":\"file:3\"}}");
}

}  // namespace
}  // namespace tamis
