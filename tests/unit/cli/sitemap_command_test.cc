// `tamis sitemap` as cli.md section 2 has it.

#include "crawler/cli/sitemap_command.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

constexpr const char* kMap =
    "<urlset><url><loc>/1</loc><lastmod>2005-01-01T12:30:15+01:00</lastmod><changefreq>daily</changefreq>"
    "<priority>0.5</priority><image:image><image:loc>/1.jpg</image:loc><image:title>A</image:title></"
    "image:image>"
    "</url><url><loc>https://b.test/2</loc><lastmod>soon</lastmod></url></urlset>";

int RunCommand(std::vector<std::string> words, std::string& out) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  testing::internal::CaptureStdout();
  const int exit = RunSitemapCommand(static_cast<int>(argv.size()), argv.data());
  out = testing::internal::GetCapturedStdout();
  return exit;
}

TEST(SitemapCommand, PrintsOneLineForEachUrl) {
  const TempDir dir;
  std::string out;
  EXPECT_EQ(RunCommand({"sitemap", "--url", "https://a.test/map.xml", dir.Write("map.xml", kMap)}, out), 0);
  const std::string first = out.substr(0, out.find('\n'));
  EXPECT_EQ(json::parse(first), json::parse(R"({"type":"url","loc":"https://a.test/1",
      "lastmod":"2005-01-01T12:30:15+01:00","lastmod_utc":"2005-01-01T11:30:15Z","changefreq":"daily","priority":0.5,
      "images":[{"loc":"https://a.test/1.jpg","title":"A","caption":null,"license":null}],
      "outside_location":false})"));
  const std::string second = out.substr(first.size() + 1);
  EXPECT_EQ(json::parse(second), json::parse(R"({"type":"url","loc":"https://b.test/2","lastmod":"soon",
      "lastmod_utc":null,"changefreq":null,"priority":null,"images":[],"outside_location":true})"));
}

TEST(SitemapCommand, AnIndexGivesSitemaps) {
  const TempDir dir;
  const std::string file =
      dir.Write("i.xml", "<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>");
  std::string out;
  EXPECT_EQ(RunCommand({"sitemap", "--url", "https://a.test/i.xml", file}, out), 0);
  EXPECT_EQ(json::parse(out), json::parse(R"({"type":"sitemap","loc":"https://a.test/1.xml","lastmod":null,
      "lastmod_utc":null,"outside_location":false})"));
}

TEST(SitemapCommand, AFeedGivesTitles) {
  const TempDir dir;
  const std::string file =
      dir.Write("f.xml", "<rss><channel><item><title>One</title><link>/1</link></item></channel></rss>");
  std::string out;
  EXPECT_EQ(RunCommand({"sitemap", "--url", "https://a.test/f.xml", file}, out), 0);
  EXPECT_EQ(json::parse(out).at("title"), "One");
}

TEST(SitemapCommand, AListThatBreaksOffEndsWithAnError) {
  const TempDir dir;
  std::string out;
  const std::string file = dir.Write("map.xml", "<urlset><url><loc>/1</loc></url><url>");
  EXPECT_EQ(RunCommand({"sitemap", "--url", "https://a.test/map.xml", file}, out), 1);
  EXPECT_THAT(out, HasSubstr("\"loc\":\"https://a.test/1\""));
  EXPECT_THAT(out, HasSubstr("{\"error\":{\"code\":\"invalid_input\""));
}

TEST(SitemapCommand, WhatIsNoListIsAnError) {
  const TempDir dir;
  std::string out;
  for (const char* text : {"<!doctype html><p>x", "words", "<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>"}) {
    EXPECT_EQ(RunCommand({"sitemap", "--url", "https://a.test/", dir.Write("x", text)}, out), 2) << text;
    EXPECT_THAT(out, HasSubstr("\"invalid_input\"")) << text;
  }
  EXPECT_EQ(RunCommand({"sitemap", "--url", "https://a.test/", (dir.path() / "absent").string()}, out), 2);
  EXPECT_EQ(RunCommand({"sitemap"}, out), 2);
}

TEST(SitemapCommand, ABatchAnswersEachCaseWithOneObject) {
  const Result<json::object> answer = AnswerSitemapCase(
      json::parse(R"({"url":"https://a.test/","sitemap_base64":"aHR0cHM6Ly9hLnRlc3QvMQo="})").as_object());
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->at("kind"), "text");
  EXPECT_EQ(answer->at("rows").as_array().size(), 1u);
  EXPECT_EQ(answer->at("damaged"), false);
  for (const char* bad :
       {R"({"sitemap":"https://a.test/1"})", R"({"url":"https://a.test/"})",
        R"({"url":"x","sitemap":"<urlset/>"})", R"({"url":"https://a.test/","sitemap":"<html>"})"}) {
    const Result<json::object> refused = AnswerSitemapCase(json::parse(bad).as_object());
    ASSERT_FALSE(refused.has_value()) << bad;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput) << bad;
  }
}

}  // namespace
}  // namespace tamis
