#include "crawler/cli/url_command.h"

#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace tamis {
namespace {

namespace json = boost::json;

int RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "url");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return RunUrlCommand(static_cast<int>(arguments.size()), argv.data());
}

TEST(UrlCommand, DescribesOneUrl) {
  const json::object description = DescribeUrl("../B?utm_source=x#f", "http://WWW.Example.co.uk:8080/a/b/c");
  EXPECT_EQ(
      json::serialize(description),
      R"({"input":"../B?utm_source=x#f","ok":true,"href":"http://www.example.co.uk:8080/a/B?utm_source=x#f",)"
      R"("origin":"http://www.example.co.uk:8080","host":"www.example.co.uk",)"
      R"("registrable_domain":"example.co.uk","dedupe_key":"http://www.example.co.uk:8080/a/B",)"
      R"("surt":"http://(uk,co,example,www,:8080)/a/B?utm_source=x"})");
}

TEST(UrlCommand, SaysWhichOfTheTwoIsWrong) {
  const json::object url = DescribeUrl("http://", std::nullopt);
  EXPECT_FALSE(url.at("ok").as_bool());
  EXPECT_EQ(url.at("error").at("where").as_string(), "url");
  EXPECT_EQ(url.at("error").at("code").as_string(), "invalid_input");
  EXPECT_EQ(url.at("error").at("message").as_string(), "host-missing");
  const json::object base = DescribeUrl("/a", "ftp://example.org/");
  EXPECT_EQ(base.at("error").at("where").as_string(), "base");
}

TEST(UrlCommand, OutputIsValidUtf8WhateverTheInput) {
  const json::object description = DescribeUrl("http://a/\xFF", std::nullopt);
  EXPECT_EQ(description.at("input").as_string(), "http://a/\xEF\xBF\xBD");
  EXPECT_EQ(description.at("href").as_string(), "http://a/%EF%BF%BD");
}

TEST(UrlCommand, TheExitCodeTellsWhetherAllAreUrls) {
  EXPECT_EQ(RunWith({"http://a/", "https://b/"}), 0);
  EXPECT_EQ(RunWith({"http://a/", "ftp://b/"}), 1);
  EXPECT_EQ(RunWith({"--base", "http://a/", "b"}), 0);
}

TEST(UrlCommand, WrongUsageExitsWithTwo) {
  EXPECT_EQ(RunWith({}), 2);
  EXPECT_EQ(RunWith({"--unknown", "http://a/"}), 2);
  EXPECT_EQ(RunWith({"--batch", "http://a/"}), 2);
  EXPECT_EQ(RunWith({"--help"}), 0);
}

}  // namespace
}  // namespace tamis
