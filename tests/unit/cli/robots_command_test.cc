#include "crawler/cli/robots_command.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "config/agent_tokens.h"
#include "crawler/cli/json_lines.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace json = boost::json;

int RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "robots");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return RunRobotsCommand(static_cast<int>(arguments.size()), argv.data());
}

/// Runs a batch over `input` and gives its output lines.
std::vector<json::object> RunBatchOver(const std::string& input) {
  std::istringstream in(input);
  std::stringstream out;
  RobotsExplainer explainer;
  const auto answer = [&](const json::object& line) -> Result<json::object> {
    const Result<RobotsCase> one = ReadRobotsCase(line, RobotsCase{});
    if (!one) return one.error();
    return explainer.Explain(*one);
  };
  EXPECT_EQ(RunBatch(in, out, answer), 0);
  std::vector<json::object> lines;
  for (std::string line; std::getline(out, line);) lines.push_back(json::parse(line).as_object());
  return lines;
}

TEST(RobotsCommand, ExplainsOneUrl) {
  RobotsExplainer explainer;
  const Result<json::object> answer = explainer.Explain(
      {"https://example.org/art/1?x", "TamisBot", "standard",
       "Sitemap: /s.xml\nUser-agent: *\nDisallow: /art # keep out\nCrawl-delay: 1.5\nRequest-rate: 1/5\n"
       "Content-Signal: ai-train=no\nContent-Usage: train-ai=n\nLicense: https://example.org/l.xml\n\n"
       "User-agent: GPTBot\nUser-agent: Kangaroo Bot\nDisallow: /\nUser-agent: CCBot\nDisallow: /other\n"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(json::serialize(*answer),
            R"({"url":"https://example.org/art/1?x","agent":"TamisBot","allowed":false,"line":3,)"
            R"("rule":"Disallow: /art","group":"*","crawl_delay_s":1.5E0,"request_rate_s":5E0,)"
            R"("sitemaps":["https://example.org/s.xml"],"content_signals":["ai-train=no"],)"
            R"("content_usage":["train-ai=n"],"licenses":["https://example.org/l.xml"],)"
            R"("proxy_denials":["GPTBot","Kangaroo Bot"],"extensions":[)"
            R"({"name":"crawl-delay","value":"1.5","line":4,"agents":["*"]},)"
            R"({"name":"request-rate","value":"1/5","line":5,"agents":["*"]},)"
            R"({"name":"content-signal","value":"ai-train=no","line":6,"agents":["*"]},)"
            R"({"name":"content-usage","value":"train-ai=n","line":7,"agents":["*"]},)"
            R"({"name":"license","value":"https://example.org/l.xml","line":8,"agents":["*"]}]})");
}

TEST(RobotsCommand, WhatIsNotThereIsNull) {
  RobotsExplainer explainer;
  const Result<json::object> answer = explainer.Explain({"http://a/", "x", "standard", ""});
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->at("allowed").as_bool());
  for (const char* key : {"line", "rule", "group", "crawl_delay_s", "request_rate_s"}) {
    EXPECT_TRUE(answer->at(key).is_null()) << key;
  }
}

TEST(RobotsCommand, TheCachedFileIsThatOfTheSameOriginTextAndPolicy) {
  RobotsExplainer explainer;
  const std::string file = "Disallow: /x\nUser-agent: *\nDisallow: http://a/y\n";
  const auto allowed = [&](const std::string& url, const std::string& policy) {
    return explainer.Explain({url, "b", policy, file})->at("allowed").as_bool();
  };
  EXPECT_FALSE(allowed("http://a/y", "standard"));
  EXPECT_TRUE(allowed("http://c/y", "standard"));
  EXPECT_TRUE(allowed("http://a/x", "standard"));
  EXPECT_FALSE(allowed("http://a/x", "strict"));
  EXPECT_TRUE(explainer.Explain({"http://a/x", "b", "strict", ""})->at("allowed").as_bool());
}

TEST(RobotsCommand, ABatchAnswersEveryLineInEverySpellingOfContent) {
  const TempDir dir;
  const std::string path = dir.Write("robots.txt", "User-agent: a\nDisallow: /\n");
  const auto lines =
      RunBatchOver(R"({"url":"http://h/","agent":"a","robots":"User-agent: a\nDisallow: /\n"})"
                   "\n"
                   R"({"url":"http://h/","agent":"a","robots_base64":"VXNlci1hZ2VudDogYQpEaXNhbGxvdzogLwo="})"
                   "\n"
                   R"({"url":"http://h/","agent":"a","robots_file":")" +
                   path +
                   "\"}\n"
                   R"({"url":"http://h/","robots":"User-agent: a\nDisallow: /\n"})"
                   "\n"
                   R"({"url":"http://h/"})"
                   "\n"
                   R"({"url":"nowhere","robots":""})"
                   "\n"
                   R"({"url":"http://h/","robots":"","agent":7})"
                   "\n"
                   R"({"url":"http://h/","robots":"","policy":"lax"})"
                   "\n");
  ASSERT_EQ(lines.size(), 8u);
  for (size_t i = 0; i < 3; ++i) EXPECT_FALSE(lines[i].at("allowed").as_bool()) << i;
  EXPECT_TRUE(lines[3].at("allowed").as_bool());
  EXPECT_EQ(lines[3].at("agent").as_string(), "TamisBot");
  for (size_t i = 4; i < 8; ++i) EXPECT_EQ(lines[i].at("error").at("code").as_string(), "invalid_input") << i;
}

TEST(RobotsCommand, TheExitCodeIsTheAnswer) {
  const TempDir dir;
  const std::string path = dir.Write("robots.txt", "User-agent: *\nDisallow: /no\n");
  EXPECT_EQ(RunWith({"--agent", "a", "--url", "http://h/yes", path}), 0);
  EXPECT_EQ(RunWith({"--agent", "a", "--url", "http://h/no", path}), 1);
  EXPECT_EQ(RunWith({"--url", "http://h/", (dir.path() / "absent").string()}), 2);
  EXPECT_EQ(RunWith({"--url", "nowhere", path}), 2);
  EXPECT_EQ(RunWith({"--url", "http://h/"}), 2);
  EXPECT_EQ(RunWith({"--batch", path}), 2);
  EXPECT_EQ(RunWith({"--url", "http://h/", "--policy", "lax", path}), 2);
  EXPECT_EQ(RunWith({"--help"}), 0);
}

// rights.md 1.7: who speaks for training data, and who never does.
TEST(RobotsCommand, ProxyTokensAreThoseOfTheList) {
  std::vector<std::string_view> tokens;
  for (const AgentToken& token : AgentTokens()) tokens.push_back(token.token);
  for (const std::string_view token : {"Google-Extended", "img2dataset", "CCBot", "GPTBot", "Kangaroo Bot"}) {
    EXPECT_EQ(std::count(tokens.begin(), tokens.end(), token), 1) << token;
  }
  for (const std::string_view token : {"Googlebot", "bingbot", "ChatGPT-User", "OAI-SearchBot"}) {
    EXPECT_EQ(std::count(tokens.begin(), tokens.end(), token), 0) << token;
  }
}

}  // namespace
}  // namespace tamis
