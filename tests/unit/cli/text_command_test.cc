#include "crawler/cli/text_command.h"

#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace tamis {
namespace {

namespace json = boost::json;

const TextExplainer& Explainer() {
  static const TextExplainer explainer = [] {
    Result<TextExplainer> made = TextExplainer::Make();
    EXPECT_TRUE(made.has_value());
    return *std::move(made);
  }();
  return explainer;
}

/// What a line of a batch is answered with.
json::object Answer(const std::string& line) {
  const Result<TextQuestion> question = ReadTextQuestion(json::parse(line).as_object(), {});
  EXPECT_TRUE(question.has_value()) << question.error().message;
  const Result<json::object> answer = Explainer().Explain(*question);
  EXPECT_TRUE(answer.has_value()) << answer.error().message;
  return *answer;
}

std::string Text(const json::object& answer, std::string_view key) {
  return std::string(answer.at(json::string_view(key.data(), key.size())).as_string());
}

int RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "text");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return RunTextCommand(static_cast<int>(arguments.size()), argv.data());
}

TEST(TextCommand, APlainCaptionIsAllowedAndUnchanged) {
  EXPECT_EQ(json::serialize(Answer(R"({"text": "Fishing boats in the old harbour at night"})")),
            R"({"text":"Fishing boats in the old harbour at night","decision":"allow","reason":"passed",)"
            R"("findings":[],"language":"en","redacted":"Fishing boats in the old harbour at night"})");
}

TEST(TextCommand, PersonalDataIsRedactedOrDroppedByPolicy) {
  const json::object standard = Answer(R"({"text": "Prints: jane [at] example dot org"})");
  EXPECT_EQ(Text(standard, "decision"), "allow");
  EXPECT_EQ(Text(standard, "redacted"), "Prints: [email]");
  EXPECT_EQ(json::serialize(standard.at("findings")), R"([{"rule":"email","field":"alt"}])");
  const json::object strict = Answer(R"({"text": "Prints: jane [at] example dot org", "policy": "strict"})");
  EXPECT_EQ(Text(strict, "decision"), "drop");
  EXPECT_EQ(Text(strict, "reason"), "text_pii");
}

TEST(TextCommand, AnswersForAllFieldsOfAPair) {
  const json::object answer =
      Answer(R"({"alt": "A red bicycle", "caption": "Call 212-555-0123", "page_url": "https://a.example/"})");
  EXPECT_EQ(Text(answer, "text"), "A red bicycle");
  EXPECT_EQ(json::serialize(answer.at("fields")),
            R"({"alt":"A red bicycle","caption":"Call [phone]","page_url":"https://a.example/"})");
  EXPECT_EQ(json::serialize(answer.at("findings")), R"([{"rule":"phone","field":"caption"}])");
}

TEST(TextCommand, TellsNoTermsOfACombinationWithMinors) {
  const json::object answer = Answer(R"({"alt": "xxx porn", "title": "little girl"})");
  EXPECT_EQ(Text(answer, "decision"), "drop");
  EXPECT_EQ(Text(answer, "reason"), "text_minor");
  EXPECT_FALSE(answer.at("findings").as_array().empty());
  for (const json::value& finding : answer.at("findings").as_array()) {
    EXPECT_FALSE(finding.as_object().contains("term"));
  }
}

TEST(TextCommand, ALanguageThatIsGivenIsNotDetected) {
  EXPECT_EQ(Text(Answer(R"({"text": "Fishing boats in the old harbour", "language": "de"})"), "language"),
            "de");
  EXPECT_TRUE(Answer(R"({"text": "Ob"})").at("language").is_null());
}

TEST(TextCommand, AnswersAreValidUtf8WhateverTheText) {
  const Result<json::object> answer = Explainer().Explain({.texts = {{TextPlace::kAlt, "a\xFFz caption"}}});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(Text(*answer, "text"), "a\xEF\xBF\xBDz caption");
}

TEST(TextCommand, ACaseThatCannotBeReadIsAnError) {
  const auto error = [](const std::string& line) {
    const Result<TextQuestion> question = ReadTextQuestion(json::parse(line).as_object(), {});
    return question ? std::string() : question.error().message;
  };
  EXPECT_EQ(error("{}"), "no \"text\" and no field of a pair");
  EXPECT_EQ(error(R"({"text": "a", "alt": "b"})"), "both \"text\" and \"alt\"");
  EXPECT_EQ(error(R"({"text": 1})"), "\"text\" is not a string");
  EXPECT_FALSE(Explainer().Explain({.texts = {{TextPlace::kAlt, "a"}}, .policy = "lax"}).has_value());
}

TEST(TextCommand, TheExitCodeTellsWhetherAllAreAllowed) {
  EXPECT_EQ(RunWith({"A red bicycle"}), 0);
  EXPECT_EQ(RunWith({"--policy", "strict", "A red bicycle", "Call 212-555-0123"}), 1);
}

TEST(TextCommand, WrongUsageExitsWithTwo) {
  EXPECT_EQ(RunWith({}), 2);
  EXPECT_EQ(RunWith({"--batch", "A red bicycle"}), 2);
  EXPECT_EQ(RunWith({"--policy", "lax", "A red bicycle"}), 2);
  EXPECT_EQ(RunWith({"--help"}), 0);
}

}  // namespace
}  // namespace tamis
