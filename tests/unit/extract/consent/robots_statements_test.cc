#include "extract/consent/robots_statements.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kOrigin = "https://www.example.com";

std::vector<Statement> StatementsOf(std::string_view file, std::string_view path,
                                    std::string_view agent = "TamisBot",
                                    const std::vector<std::string>& policy_tokens = {}) {
  const RobotsTxt robots = ParseRobotsTxt(file, kOrigin);
  const RobotsStatements prepared = RobotsStatements::Prepare(robots, agent, policy_tokens);
  const StatementSource source{
      .place = Place::kPageRobots, .url = std::string(kOrigin) + "/robots.txt", .http_status = 200};
  std::vector<Statement> statements;
  prepared.Add(robots, path, source, statements);
  for (const Statement& s : statements) {
    EXPECT_EQ(s.url, source.url);
    EXPECT_EQ(s.http_status, 200);
  }
  return statements;
}

std::vector<std::string> Said(std::string_view file, std::string_view path,
                              std::string_view agent = "TamisBot",
                              const std::vector<std::string>& policy_tokens = {}) {
  std::vector<std::string> said;
  for (const Statement& s : StatementsOf(file, path, agent, policy_tokens)) {
    std::string text = s.scope.empty() ? s.category : s.scope + "/" + s.category;
    if (!s.value.empty()) text += "=" + s.value;
    said.push_back(text);
  }
  return said;
}

std::vector<std::string> Documents(std::string_view file, std::string_view agent = "TamisBot") {
  return RobotsStatements::Prepare(ParseRobotsTxt(file, kOrigin), agent).licence_documents();
}

// rights.md 2.3: the file of draft-ietf-aipref-attach.
constexpr std::string_view kDraft =
    "User-Agent: *\nAllow: /\nDisallow: /never/\nContent-Usage: train-ai=n\nContent-Usage: /ai-ok/ "
    "train-ai=y\n\n"
    "User-Agent: ExampleBot\nAllow: /\nContent-Usage: train-ai=y\n";

TEST(RobotsContentUsage, TheFileOfTheDraft) {
  EXPECT_THAT(Said(kDraft, "/test"), ElementsAre("train-ai=n"));
  EXPECT_THAT(Said(kDraft, "/never/test"), ElementsAre("train-ai=n"));  // not crawled either way
  EXPECT_THAT(Said(kDraft, "/ai-ok/test"), ElementsAre("/ai-ok//train-ai=y"));
  for (const char* path : {"/test", "/ai-ok/test", "/"}) {
    EXPECT_THAT(Said(kDraft, path, "ExampleBot"), ElementsAre("train-ai=y"));
  }
}

TEST(RobotsContentUsage, VectorsOfTheRule) {
  struct Vector {
    const char* lines;
    const char* path;
    std::vector<std::string> said;
  };
  const Vector vectors[] = {
      {"Content-Usage: /x train-ai=n\nContent-Usage: /x train-ai=y",
       "/x/1",
       {"/x/train-ai=n", "/x/train-ai=y"}},
      {"Content-Usage:/a\ttrain-ai=n#c", "/a1", {"/a/train-ai=n"}},
      {"Content-Usage:/a\ttrain-ai=n#c", "/b", {}},
      {"Content-Usage: /ai-ok/train-ai=y", "/ai-ok/1", {}},
      {"Content-Usage: /img/*.jpg$ train-ai=n", "/img/a.jpg", {"/img/*.jpg$/train-ai=n"}},
      {"Content-Usage: /img/*.jpg$ train-ai=n", "/img/a.jpg?x", {}},
      {"Content-Usage: /img/*.jpg$ train-ai=n", "/img/a.png", {}},
      {"Content-Usage: /a train-ai=y\nContent-Usage: /a/b train-ai=n", "/a/b/c", {"/a/b/train-ai=n"}},
      {"Content-Usage: /a train-ai=n\nContent-Usage: /a/b train-ai=y", "/a/b/c", {"/a/b/train-ai=y"}},
      // A longer path that says nothing of training lets the shorter one stand.
      {"Content-Usage: train-ai=n\nContent-Usage: /a search=y", "/a", {"train-ai=n", "/a/search=y"}},
      {"Content-Usage: /%66oo train-ai=n", "/foo", {"/%66oo/train-ai=n"}},
      {"CONTENT-USAGE : train-ai=n", "/", {"train-ai=n"}},
      {"content_usage: train-ai=n", "/", {"train-ai=n"}},
      {"Content-Usage: all=n", "/", {"all=n"}},
  };
  for (const Vector& v : vectors) {
    SCOPED_TRACE(v.lines);
    EXPECT_EQ(Said("User-agent: *\n" + std::string(v.lines) + "\nAllow: /\n", v.path), v.said);
  }
}

TEST(RobotsContentUsage, WhatCannotBeReadAndMayRefuseIsSaid) {
  for (const char* value :
       {"Train-AI=n", "train-ai=N", "train-ai = n", "train-ai=n,", "/a/train-ai=n", "/ Train-AI=N"}) {
    SCOPED_TRACE(value);
    const auto said = StatementsOf("User-agent: *\nContent-Usage: " + std::string(value) + "\n", "/a/1");
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].category, "malformed");
  }
}

// rights.md 2.3: by the letter a line before any group is ignored; strict counts it.
TEST(RobotsContentUsage, LinesBeforeAnyGroupCountWhereTheFileIsReadStrictly) {
  const std::string file = "Content-Usage: train-ai=n\nUser-agent: *\nAllow: /\n";
  EXPECT_THAT(Said(file, "/"), IsEmpty());
  const RobotsTxt strict = ParseRobotsTxt(file, kOrigin, {.strict = true});
  std::vector<Statement> said;
  RobotsStatements::Prepare(strict, "TamisBot").Add(strict, "/", {}, said);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].category + "=" + said[0].value, "train-ai=n");
}

// rights.md 2.3: our named group without the line also consults "*".
TEST(RobotsContentUsage, AGroupOfOursHidesOnlyWhatItSaysItself) {
  const std::string everybody = "User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n";
  EXPECT_THAT(Said(everybody + "User-agent: TamisBot\nAllow: /\n", "/"), ElementsAre("train-ai=n"));
  EXPECT_THAT(Said(everybody + "User-agent: TamisBot\nContent-Usage: search=y\nAllow: /\n", "/"),
              UnorderedElementsAre("train-ai=n", "search=y"));
  EXPECT_THAT(Said(everybody + "User-agent: TamisBot\nContent-Usage: /a train-ai=y\nAllow: /\n", "/b"),
              ElementsAre("train-ai=n"));
}

// rights.md 2.3, the grouping hazard: what either reading of the group refuses is refused.
TEST(RobotsContentUsage, ALineHoldsForAgentsBeforeAndAfterIt) {
  EXPECT_THAT(Said("User-agent: a\nContent-Usage: train-ai=n\nUser-agent: TamisBot\nAllow: /\n", "/"),
              ElementsAre("train-ai=n"));
  EXPECT_THAT(Said("User-agent: TamisBot\nContent-Usage: train-ai=n\nUser-agent: b\nAllow: /\n", "/"),
              ElementsAre("train-ai=n"));
  EXPECT_THAT(
      Said("User-agent: TamisBot\nContent-Usage: train-ai=n\nUser-agent: b\nContent-Usage: /a train-ai=y\n",
           "/a"),
      ElementsAre("train-ai=n", "/a/train-ai=y"));
}

// rights.md 2.2.
TEST(RobotsContentSignal, Vectors) {
  EXPECT_THAT(Said("User-agent: *\nContent-Signal: AI-Train = No\nAllow: /\n", "/x"),
              ElementsAre("*/ai-train=no"));
  EXPECT_THAT(Said("Content-Signal: search=yes,ai-train=no,use=reference\n", "/"),
              ElementsAre("search=yes", "ai-train=no", "use=reference"));
  EXPECT_THAT(Said("User-agent: TamisBot\nContentSignals: ai-train=no\n", "/"),
              ElementsAre("tamisbot/ai-train=no"));
  EXPECT_THAT(Said("User-agent: TamisBot/1.0\nAllow: /\nUser-agent: *\nContent-Signal: ai-train=no\n", "/"),
              ElementsAre("*/ai-train=no"));
  EXPECT_THAT(Said("User-agent: *\nContent-Signal: ai-train=no\nContent-Signal: ai-train=yes\n", "/"),
              ElementsAre("*/ai-train=no", "*/ai-train=yes"));
  // A line for GPTBot alone is a statement of class P3.
  EXPECT_THAT(Said("User-agent: GPTBot\nContent-Signal: ai-train=no\nAllow: /\n", "/"),
              ElementsAre("gptbot/P3=disallow", "gptbot/ai-train=no"));
  EXPECT_THAT(Said("User-agent: unheard\nContent-Signal: ai-train=no\nAllow: /\n", "/"), IsEmpty());
}

// rights.md 2.2: the line has no path; a later proposal has one. What stands there narrows nothing.
TEST(RobotsContentSignal, APathNarrowsNothing) {
  const std::string file = "User-agent: *\nContent-Signal: /blog/ ai-train=no\n";
  EXPECT_THAT(Said(file, "/blog/1"), ElementsAre("*/ai-train=no"));
  EXPECT_THAT(Said(file, "/other"), ElementsAre("*/ai-train=no"));
}

constexpr std::string_view kPolicy =
    "# As a condition of accessing this website, you agree to\n# abide by the following content signals:\n\n"
    "# (a)  If a content-signal = yes, you may collect content\n# for the corresponding use.\n"
    "# (b)  If a content-signal = no, you may not collect content\n# for the corresponding use.\n"
    "# (c)  If the website operator does not include a content\n# signal for a corresponding use, the "
    "website operator\n"
    "# neither grants nor restricts permission via content signal\n# with respect to the corresponding "
    "use.\n\n"
    "# The content signals and their meanings are:\n\n# search: building a search index and providing "
    "search\n"
    "# results (e.g., returning hyperlinks and short excerpts\n# from your website's contents).  Search does "
    "not include\n"
    "# providing AI-generated search summaries.\n# ai-input: inputting content into one or more AI models "
    "(e.g.,\n"
    "# retrieval augmented generation, grounding, or other\n# real-time taking of content for generative AI "
    "search\n"
    "# answers).\n# ai-train: training or fine-tuning AI models.\n\n"
    "# ANY RESTRICTIONS EXPRESSED VIA CONTENT SIGNALS ARE EXPRESS\n# RESERVATIONS OF RIGHTS UNDER ARTICLE 4 "
    "OF THE EUROPEAN\n"
    "# UNION DIRECTIVE 2019/790 ON COPYRIGHT AND RELATED RIGHTS\n# IN THE DIGITAL SINGLE MARKET.\n";

TEST(RobotsComments, ThePolicyOfContentSignalsAloneSaysNothing) {
  EXPECT_THAT(Said(kPolicy, "/"), IsEmpty());
  EXPECT_THAT(Said(std::string(kPolicy) + "User-agent: *\nAllow: /\n", "/"), IsEmpty());
}

TEST(RobotsComments, AReservationIsTold) {
  const std::string reservation = "# Text and data mining is expressly prohibited.\n";
  for (const std::string& file :
       {reservation, reservation + std::string(kPolicy), std::string(kPolicy) + reservation,
        "User-agent: *\n" + reservation + "Allow: /\n", std::string("Allow: / # no AI training, please\n"),
        std::string(
            "# Legal notice: use of this site's content to\n#   train AI\n# is strictly prohibited.\n")}) {
    SCOPED_TRACE(file);
    EXPECT_THAT(Said(file, "/"), ElementsAre("phrase=en"));
  }
}

TEST(RobotsComments, OrdinaryCommentsSayNothing) {
  EXPECT_THAT(
      Said("# Block AI training crawlers\nUser-agent: unheard\nDisallow: /\n# machine learning section\n"
           "User-agent: *\nDisallow: /private # not allowed here\n# All rights reserved\n",
           "/"),
      IsEmpty());
}

// rights.md 1.7: groups of proxies, each URL, no fallback to "*", whole values.
TEST(RobotsTokens, GroupsOfOthersAreStatements) {
  const std::string file =
      "User-agent: GPTBot\nUser-agent: img2dataset\nDisallow: /\nAllow: /open/\n\nUser-agent: "
      "CCBot/2.0\nDisallow: /a\n\n"
      "User-agent: Google-Extended\nDisallow: /*.jpg$\n\nUser-agent: *\nAllow: /\n";
  EXPECT_THAT(Said(file, "/b"), UnorderedElementsAre("gptbot/P3=disallow", "img2dataset/P1=disallow"));
  EXPECT_THAT(Said(file, "/a"),
              UnorderedElementsAre("gptbot/P3=disallow", "img2dataset/P1=disallow", "ccbot/P2=disallow"));
  EXPECT_THAT(Said(file, "/open/x.jpg"), ElementsAre("google-extended/P0=disallow"));
  EXPECT_THAT(Said("User-agent: *\nDisallow: /\n", "/"), IsEmpty());
  EXPECT_THAT(Said("User-agent: img\nDisallow: /\n", "/"), IsEmpty());
  EXPECT_THAT(Said("User-agent: img2dataset-x\nDisallow: /\n", "/"), IsEmpty());
  EXPECT_THAT(Said("user-AGENT: kangaroo BOT\nDisallow: /\n", "/"), ElementsAre("kangaroo bot/P3=disallow"));
  EXPECT_THAT(Said("User-agent: GPTBot, CCBot\nDisallow: /\n", "/"),
              UnorderedElementsAre("gptbot/P3=disallow", "ccbot/P2=disallow"));
  EXPECT_THAT(Said("User-agent: GPTBot\nDisallow: /a\n\nUser-agent: GPTBot\nAllow: /a/b\n", "/a/b"),
              IsEmpty());
  EXPECT_THAT(Said("User-agent: Googlebot\nDisallow: /\nUser-agent: ChatGPT-User\nDisallow: /\n", "/"),
              IsEmpty());
}

// rights.md 2.4.
TEST(RobotsTokens, PurposeTokensAreGivenByTheOperator) {
  const std::string file = "User-agent: ai-training\nDisallow: /a\nAllow: /a/b\n";
  EXPECT_THAT(Said(file, "/a", "TamisBot", {"AI-Training"}), ElementsAre("ai-training/policy=disallow"));
  EXPECT_THAT(Said(file, "/a/b", "TamisBot", {"AI-Training"}), IsEmpty());
  EXPECT_THAT(Said(file, "/a"), IsEmpty());
  EXPECT_THAT(Said("User-agent: *\nDisallow: /\n", "/", "TamisBot", {"AI-Training"}), IsEmpty());
}

TEST(RobotsTokens, RawIsTheRuleThatWon) {
  const auto said = StatementsOf("User-agent: GPTBot\nDISALLOW : /a # x\n", "/a");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].raw, "DISALLOW : /a");
  EXPECT_EQ(said[0].mechanism, Mechanism::kRobotsToken);
}

// rights.md 1.3, 1.5 and row 10.
TEST(RobotsStatements, NoindexAndUngroupedRulesAreTold) {
  const std::string file =
      "Disallow: /early\nUser-agent: *\nNoindex: /n*.html\nAllow: /\nUser-agent: b\nNoindex: /b\n";
  EXPECT_THAT(Said(file, "/early/1"), ElementsAre("ungrouped_disallow=/early"));
  EXPECT_THAT(Said(file, "/n1.html"), ElementsAre("*/noindex"));
  EXPECT_THAT(Said(file, "/b"), IsEmpty());
  const auto said = StatementsOf(file, "/n1.html");
  EXPECT_EQ(said[0].mechanism, Mechanism::kRobotsDirective);
  EXPECT_EQ(said[0].raw, "Noindex: /n*.html");
}

// rights.md 2.5; RSL 1.0 section 4.4.2.
TEST(RobotsLicence, AGroupsOwnLinesOverrideTheGlobalOnes) {
  EXPECT_THAT(Documents("License: https://l.example/a.xml\nUser-agent: *\nAllow: /\n"),
              ElementsAre("https://l.example/a.xml"));
  EXPECT_THAT(Documents("User-agent: x\nDisallow: /\n\nLICENCE : /rsl.xml\n"),
              ElementsAre("https://www.example.com/rsl.xml"));
  EXPECT_THAT(
      Documents("License: https://l.example/a.xml\nUser-agent: TamisBot\nLicense: https://l.example/b.xml\n"),
      ElementsAre("https://l.example/b.xml"));
  EXPECT_THAT(
      Documents(
          "License: https://l.example/a.xml\nUser-agent: x\nLicense: https://l.example/b.xml\nAllow: /\n"),
      ElementsAre("https://l.example/a.xml"));
  EXPECT_THAT(Said("License: mailto:us@example.com\n", "/"), ElementsAre("unreadable=no URL"));
}

TEST(RobotsStatements, MoreThanCanBeMeantIsSaid) {
  std::string file = "User-agent: *\n";
  for (int i = 0; i < 300; ++i)
    file +=
        "Content-Usage: /" + std::string(static_cast<size_t>(i % 7), '*') + " l" + std::to_string(i) + "=n\n";
  const auto said = Said(file, "/");
  EXPECT_EQ(said.size(), kMaxPageStatements);
  EXPECT_EQ(said.back(), "malformed=too many");
}

TEST(RobotsStatements, EncodingsAndLineEndsDoNotMatter) {
  const std::string file = "User-agent: *\rContent-Signal: ai-train=no\rAllow: /\r";
  EXPECT_THAT(Said(file, "/"), ElementsAre("*/ai-train=no"));
  EXPECT_THAT(Said("\xEF\xBB\xBF" + file, "/"), ElementsAre("*/ai-train=no"));
  std::string wide = "\xFF\xFE";
  for (const char c : file + "# no AI training\r") {
    wide += c;
    wide += '\0';
  }
  EXPECT_THAT(Said(wide, "/"), ElementsAre("*/ai-train=no", "phrase=en"));
}

// rights.md 2.3: what is not read is said.
TEST(RobotsStatements, AFileLongerThanIsReadSaysSo) {
  std::string padding;
  while (padding.size() <= RobotsOptions{}.max_bytes) padding += "# x\n";
  EXPECT_THAT(Said("User-agent: *\nAllow: /\n" + padding + "Content-Signal: ai-train=no\n", "/a"),
              ElementsAre("malformed=too many"));
  EXPECT_THAT(Said("<!doctype html>\n<p>" + padding, "/a"), IsEmpty());
}

}  // namespace
}  // namespace tamis
