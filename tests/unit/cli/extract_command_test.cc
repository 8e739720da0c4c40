#include "crawler/cli/extract_command.h"

#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace json = boost::json;

int RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "extract");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return RunExtractCommand(static_cast<int>(arguments.size()), argv.data());
}

TEST(ExtractCommand, DescribesAPageWithItsItemsInDocumentOrder) {
  const Result<json::object> described = DescribePage(
      {.url = "https://e.org/a",
       .headers = {{"x-robots-tag", "mybot: noai"}, {"content-type", "text/html; charset=utf-8"}},
       .page = "<title>T</title><html lang=en><h1>H</h1><a href=/b rel=next>B</a><img src=i.png alt=A>"
               "<link rel=alternate hreflang=fr href=/fr><meta name=rating content=general>"});
  ASSERT_TRUE(described);
  EXPECT_EQ(
      json::serialize(described->at("page")),
      R"({"type":"page","url":"https://e.org/a","base_url":"https://e.org/a","charset":"utf-8","title":"T",)"
      R"("language":"en","detected_language":"","canonical":"",)"
      R"("robots_directives":[{"scope":"mybot","name":"noai","value":""}],)"
      R"("adult_labels":[{"source":"meta:rating","value":"general"}],)"
      R"("consent":[{"mechanism":"robots_directive","location":"page_header","scope":"mybot",)"
      R"("category":"noai","value":"","raw":"X-Robots-Tag: mybot: noai"}],"licences":[],"truncated":false})");
  EXPECT_EQ(
      json::serialize(described->at("items")),
      R"([{"type":"link","url":"https://e.org/b","rel":"next","anchor":"B","source":"a","hreflang":""},)"
      R"({"type":"candidate","image_url":"https://e.org/i.png","alt":"A","title":"","aria_label":"",)"
      R"("caption":"","context":"B","heading":"H","language":"","source":"img","position":0,)"
      R"("declared_width":0,"declared_height":0,"same_alt_on_page":1,"consent":[],"licences":[]},)"
      R"({"type":"link","url":"https://e.org/fr","rel":"alternate","anchor":"","source":"link",)"
      R"("hreflang":"fr"}])");
}

TEST(ExtractCommand, HeaderLinesAsTheyCome) {
  const Result<Headers> headers =
      ParseHeaderLines("HTTP/1.1 200 OK\r\nContent-Type:text/html\r\nX-Robots-Tag: a:\r\n\t noai \r\n\r\n");
  ASSERT_TRUE(headers);
  EXPECT_EQ(*headers, (Headers{{"content-type", "text/html"}, {"x-robots-tag", "a: noai"}}));
  for (const std::string_view bad : {"a: b\nnonsense", ": b", "a: b\nHTTP/1.1 200"}) {
    const Result<Headers> refused = ParseHeaderLines(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_NE(refused.error().message.find("line "), std::string::npos);
  }
}

TEST(ExtractCommand, ABatchLineGivesPageAndHeadersInThreeWays) {
  const auto read = [](std::string_view line) { return ReadExtractCase(json::parse(line).as_object()); };
  EXPECT_EQ(read(R"({"url":"u","page":"<p>"})")->page, "<p>");
  EXPECT_EQ(read(R"({"url":"u","page_base64":"/w==","headers":"A: b"})")->page, "\xFF");
  EXPECT_EQ(read(R"({"url":"u","page":"","headers":"A: b"})")->headers, (Headers{{"a", "b"}}));
  EXPECT_FALSE(read(R"({"page":"<p>"})"));
  EXPECT_FALSE(read(R"({"url":"u"})"));
  EXPECT_FALSE(read(R"({"url":"u","page":"","headers":"b"})"));
  EXPECT_FALSE(read(R"({"url":"u","page":1})"));
}

TEST(ExtractCommand, ExitCodes) {
  const TempDir folder;
  const std::string page = folder.Write("page.html", "<p>x");
  const std::string headers = folder.Write("headers", "no field line");
  EXPECT_EQ(RunWith({"--url", "https://e.org/", page}), 0);
  EXPECT_EQ(RunWith({"--help"}), 0);
  EXPECT_EQ(RunWith({page}), 2);
  EXPECT_EQ(RunWith({"--batch", page}), 2);
  EXPECT_EQ(RunWith({"--url", "ftp://e.org/", page}), 2);
  EXPECT_EQ(RunWith({"--url", "https://e.org/", "--headers", headers, page}), 2);
  EXPECT_EQ(RunWith({"--url", "https://e.org/", page + ".missing"}), 2);
}

}  // namespace
}  // namespace tamis
