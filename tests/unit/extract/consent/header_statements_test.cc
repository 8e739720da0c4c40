#include "extract/consent/header_statements.h"

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

StatementSource Source(int status = 200) {
  return {.place = Place::kImageHeader, .url = "https://www.example.com/a/p.jpg", .http_status = status};
}

HeaderStatements Read(const Headers& headers, int status = 200) {
  return ReadHeaderStatements(headers, Source(status));
}

/// "scope/category=value" of each.
std::vector<std::string> Show(const std::vector<Statement>& statements) {
  std::vector<std::string> shown;
  for (const Statement& s : statements) {
    std::string text = s.scope.empty() ? s.category : s.scope + "/" + s.category;
    if (!s.value.empty()) text += "=" + s.value;
    shown.push_back(text);
  }
  return shown;
}

bool Says(const HeaderStatements& read, std::string_view category, std::string_view value) {
  return std::any_of(read.statements.begin(), read.statements.end(),
                     [&](const Statement& s) { return s.category == category && s.value == value; });
}

/// Whether noai reaches the agent `token`, or in any scope.
bool NoaiApplies(const HeaderStatements& read, std::string_view token) {
  return std::any_of(read.statements.begin(), read.statements.end(), [&](const Statement& s) {
    return s.category == "noai" && (s.scope.empty() || s.scope == token || token == "*");
  });
}

// rights.md 2.1.
TEST(HeaderStatements, VectorsOfRobotsDirectives) {
  struct Vector {
    const char* line;
    bool ours, strict;
  };
  const Vector vectors[] = {
      {"noai", true, true},
      {"NoAI", true, true},
      {"noindex noai", true, true},
      {"noai, max-image-preview:large", true, true},
      {"max-image-preview:large, noai", true, true},
      {"unavailable_after: 25 Jun 2030 15:00:00 PST, noai", true, true},
      {"unavailable_after: 25 Jun 2030 15:00:00 GMT-02:00, noai", true, true},
      {"unavailable_after: 2030-06-25 T15:00:00Z, noai", true, true},
      {"mybot: noai", true, true},
      {"MyBot:noai", true, true},
      {"MyBot/2.1: noai", true, true},
      {"otherbot: noai", false, true},
      {"otherbot: noindex, noai", false, true},
      {"otherbot: noindex, mybot: noai", true, true},
      {":,", false, false},
      {":, :, ,;: -::", false, false},
      {"none", false, false},
      // Mutations.
      {"NOAI", true, true},
      {"\tnoai ", true, true},
      {"noindex,,noai", true, true},
      {"noindex; noai", true, true},
      {"\"noai\"", true, true},
      {"noai\xC2\xA0", true, true},
      {"\xEF\xBB\xBFnoai", true, true},
      {"no\xE2\x80\x8B"
       "ai",
       true, true},
      {"\xEF\xBD\x8E\xEF\xBD\x8F\xEF\xBD\x81\xEF\xBD\x89", true, true},
      {"*: noai", true, true},
      {"robots: noai", true, true},
      {"X-Robots-Tag: noai", true, true},
      {"max-thumbnails:3, noai", true, true},
      {"noaim", false, false},
      {"no ai", false, false},
  };
  for (const Vector& v : vectors) {
    SCOPED_TRACE(v.line);
    for (const char* name : {"X-Robots-Tag", "x-robots-tag", "X-ROBOTS-TAG"}) {
      const HeaderStatements read = Read({{name, v.line}});
      EXPECT_EQ(NoaiApplies(read, "mybot"), v.ours);
      EXPECT_EQ(NoaiApplies(read, "*"), v.strict);
    }
  }
  EXPECT_FALSE(NoaiApplies(Read({{"x-robots-tag", "demobot: noai, examplebot: noai, spawningbot: all"}}),
                           "spawningbot"));
}

TEST(HeaderStatements, EachFieldLineStandsForItself) {
  EXPECT_THAT(Show(Read({{"x-robots-tag", "nofollow"}, {"x-robots-tag", "mybot: noindex"}}).statements),
              ElementsAre("nofollow", "mybot/noindex"));
  EXPECT_THAT(Show(Read({{"x-robots-tag", "otherbot: all"}, {"x-robots-tag", "noai"}}).statements),
              ElementsAre("otherbot/all", "noai"));
}

TEST(HeaderStatements, RawIsTheLineWithItsName) {
  const HeaderStatements read = Read({{"x-robots-tag", "noai"}, {"Content-Signal", "ai-train=no"}});
  ASSERT_EQ(read.statements.size(), 2u);
  EXPECT_EQ(read.statements[0].raw, "X-Robots-Tag: noai");
  EXPECT_EQ(read.statements[0].place, Place::kImageHeader);
  EXPECT_EQ(read.statements[0].http_status, 200);
  EXPECT_EQ(read.statements[1].raw, "Content-Signal: ai-train=no");
  const HeaderStatements cut = Read({{"x-robots-tag", "noai, unavailable_after: " + std::string(9000, '1')}});
  EXPECT_TRUE(cut.cut);
  EXPECT_TRUE(Says(cut, "noai", ""));
  EXPECT_EQ(cut.statements[0].raw.size(), kMaxStatementRawBytes);
}

// rights.md 2.2.
TEST(ContentSignal, VectorsOfTheHeader) {
  struct Vector {
    const char* value;
    std::vector<std::string> said;
  };
  const Vector vectors[] = {
      {"ai-train=no", {"ai-train=no"}},
      {"AI-Train = No", {"ai-train=no"}},
      {"search=yes,ai-train=no,use=reference", {"search=yes", "ai-train=no", "use=reference"}},
      {"search=yes", {"search=yes"}},
      {"ai-input=no", {"ai-input=no"}},
      {"ai-train=maybe", {"ai-train=maybe"}},
      {"use=reference", {"use=reference"}},
      {"use=immediate", {"use=immediate"}},
      {"ai-train=yes, search=yes, ai-input=yes", {"ai-train=yes", "search=yes", "ai-input=yes"}},
      {"", {}},
      // Other spellings count where they refuse, and nowhere else.
      {"ai-train=n", {"ai-train=no"}},
      {"ai-train=false", {"ai-train=no"}},
      {"ai-train=true", {"ai-train=true"}},
      {"ai-train=y", {"ai-train=y"}},
      {"ai_train=no", {"ai-train=no"}},
      {"aitrain=no", {"ai-train=no"}},
      {"ai-train:no", {"ai-train=no"}},
      {"ai-train no", {"ai-train=no"}},
      {"ai-train=\"no\"", {"ai-train=no"}},
      {"search=yes ai-train=no", {"search=yes", "ai-train=no"}},
      {"search=yes;ai-train=no;", {"search=yes", "ai-train=no"}},
      {",,ai-train=no,,", {"ai-train=no"}},
      {"ai-train=yes, ai-train=no", {"ai-train=yes", "ai-train=no"}},
      {"ai-train=no, ai-train=no", {"ai-train=no"}},
      {"ai\xE2\x80\x91train=no", {"ai-train=no"}},
      {"\xEF\xBB\xBF"
       "ai-train=\xC2\xA0no",
       {"ai-train=no"}},
      {"ai-train=not-decided", {"ai-train=not-decided"}},
      {"ai-train", {"ai-train"}},
  };
  for (const Vector& v : vectors) {
    SCOPED_TRACE(v.value);
    for (const char* name : {"Content-Signal", "content-signals", "CONTENTSIGNAL"}) {
      EXPECT_EQ(Show(Read({{name, v.value}}).statements), v.said);
    }
  }
}

TEST(ContentSignal, NoLineUndoesAnother) {
  EXPECT_THAT(Show(Read({{"content-signal", "ai-train=no"}, {"content-signal", "ai-train=yes"}}).statements),
              ElementsAre("ai-train=no", "ai-train=yes"));
}

/// D: a refusal, A: a permission, S: what the strict policy takes for a refusal, ?: nothing.
char TrainingOf(const HeaderStatements& read) {
  char found = '?';
  for (const Statement& s : read.statements) {
    if (s.mechanism != Mechanism::kContentUsage || s.category == "search") continue;
    if (s.value == "n" && s.category != "foo") return 'D';
    if (s.category == "malformed") found = 'S';
    if (s.category == "train-ai" && s.value == "y" && found == '?') found = 'A';
  }
  return found;
}

// rights.md 2.3; draft-ietf-aipref-vocab-07 section 6.
TEST(ContentUsage, VectorsOfTheHeader) {
  struct Vector {
    const char* value;
    char training;
  };
  const Vector vectors[] = {
      {"train-ai=n", 'D'},
      {"train-ai=y, search=n", 'A'},
      {"train-ai=y, train-ai, search=n, search=\"n\"", '?'},
      {"train-ai;allow=n, train-ai=y", 'A'},
      {"train-ai;has;parameters=\"?\";", '?'},
      {"Train-AI=n", 'S'},
      {"train-ai=N", 'S'},
      {"train-ai=\"n\"", 'S'},
      {"train-ai=0", 'S'},
      {"train-ai=?0", 'S'},
      {"train-ai", '?'},
      {"train-ai=n,", 'S'},
      {"train-ai = n", 'S'},
      {"train-ai=n;x=1", 'D'},
      {"foo=n", '?'},
      {"train-genai=n", 'D'},
      {"bots=n", 'D'},
      {"all=n", 'D'},
      {"tdm=n", 'D'},
      {"genai=n", 'D'},
      {"ai=n", 'D'},
      {"", '?'},
      // Mutations.
      {"  train-ai=n  ", 'D'},
      {"\ttrain-ai=n", 'D'},
      {"search=y,\ttrain-ai=n", 'D'},
      {"search=y , train-ai=n", 'D'},
      {"x=(a \"b\" 1.5 :YQ==: ?1 @1 %\"f%c3%bc\");p, train-ai=n", 'D'},
      {"x=\"a, train-ai=y\", train-ai=n", 'D'},
      {"train-ai=n, train-ai=y", 'D'},
      {"train-ai=y, train-ai=n", 'D'},
      {"train-ai=no", 'S'},
      {"train-ai=false", 'S'},
      {"train-ai:n", 'S'},
      {"train-ai=n search=y", 'S'},
      {"TRAIN-AI=N", 'S'},
      {"train\xE2\x80\x91"
       "ai=n",
       'S'},
      {"train-ai=(n)", 'S'},
      {"train-ai=yes", '?'},
      {"train-ai=y;reason=\"no\"", 'A'},
      {"search=n", '?'},
      {"search = n, train-ai=y", '?'},
      {"garbage ((", '?'},
  };
  for (const Vector& v : vectors) {
    SCOPED_TRACE(v.value);
    EXPECT_EQ(TrainingOf(Read({{"Content-Usage", v.value}})), v.training);
  }
  EXPECT_EQ(TrainingOf(Read({{"content-usage", "train-ai=n"}, {"content-usage", "train-ai=y"}})), 'D');
}

TEST(ContentUsage, ADuplicateKeyKeepsItsNo) {
  EXPECT_THAT(Show(Read({{"content-usage", "train-ai=n, train-ai=y"}}).statements),
              ElementsAre("train-ai=n", "train-ai=y"));
  EXPECT_THAT(Show(Read({{"content-usage", "train-ai=y, train-ai"}}).statements), IsEmpty());
}

TEST(ContentUsage, MoreLabelsThanCanBeMeantAreSaid) {
  std::string value;
  for (int i = 0; i < 500; ++i) value += "l" + std::to_string(i) + "=n, ";
  const HeaderStatements read = Read({{"content-usage", value + "train-ai=n"}});
  EXPECT_TRUE(Says(read, "malformed", "too many"));
}

// rights.md 2.6.
TEST(TdmHeader, OneInAnySpellingReserves) {
  for (const char* one : {"1", " 1 ", "\"1\"", "1.0", "true", "TRUE", "?1", "0, 1", "1, 0", "1;", "\t'1'"}) {
    SCOPED_TRACE(one);
    EXPECT_THAT(Show(Read({{"TDM-Reservation", one}}).statements), ElementsAre("tdm-reservation=1"));
  }
  EXPECT_THAT(Show(Read({{"tdm-reservation", "0"}}).statements), ElementsAre("tdm-reservation=0"));
  // 0 lifts the reservation of a file, so that nothing but the octet is taken for it.
  EXPECT_THAT(Show(Read({{"TDM-RESERVATION", " 0\t"}}).statements), ElementsAre("tdm-reservation=0"));
  for (const char* name : {"tdm_reservation", "tdm-reservation ", "TDM_Reservation"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(Show(Read({{name, "0"}}).statements), IsEmpty());
    EXPECT_THAT(Show(Read({{name, "1"}}).statements), ElementsAre("tdm-reservation=1"));
  }
  for (const char* other : {"", "2", "yes", "0, 0", "other", "10", "-1", "?0", "\"0\"", "'0'", "0;", "0;x=1",
                            "00", "0.0", "false", "\xEF\xBC\x90"}) {
    SCOPED_TRACE(other);
    EXPECT_THAT(Show(Read({{"tdm-reservation", other}}).statements), IsEmpty());
  }
  EXPECT_THAT(Show(Read({{"tdm-policy", " /policy.json "}}).statements),
              ElementsAre("tdm-policy=https://www.example.com/policy.json"));
}

// RFC 8288 section 3.
TEST(LinkHeader, LicencesAndRslDocumentsAreTold) {
  const HeaderStatements read = Read({
      {"link",
       "</style.css>; rel=preload; as=style, </license.xml>; rel=\"license\"; type=\"application/rsl+xml\""},
      {"Link", "<https://l.example/a.rsl>; REL=License"},
      {"link", "<rsl.xml>;rel='license'"},
      {"link",
       "<https://creativecommons.org/licenses/by/4.0/>; title=\"a, <b>; rel=x\"; rel=\"next license\""},
      {"link", "</terms>; rel=license; anchor=\"/other\""},
      {"link", "</terms2>; rel=next; rel=license"},
  });
  EXPECT_THAT(read.licence_documents,
              ElementsAre("https://www.example.com/license.xml", "https://l.example/a.rsl",
                          "https://www.example.com/a/rsl.xml"));
  ASSERT_EQ(read.licences.size(), 1u);
  EXPECT_EQ(read.licences[0].source, "L09");
  EXPECT_EQ(read.licences[0].url, "https://creativecommons.org/licenses/by/4.0/");
  EXPECT_EQ(read.licences[0].spdx, "CC-BY-4.0");
  EXPECT_EQ(read.licences[0].scope, LicenceScope::kPage);
  EXPECT_EQ(read.licences[0].confidence, 'D');
  EXPECT_FALSE(read.cut);
}

TEST(LinkHeader, OneRuleTellsRslDocumentsWhateverTheType) {
  for (const char* link :
       {"</l.xml>; rel=license; type=\"application/xml\"", "</l.RSL>; rel=\"alternate LICENSE\"",
        "</l.%58ml?a#b>; rel=licence; type=text/xml", "</l>; rel=alternate; type=Application/RSL+XML",
        "< /l >; type=\"application/rsl+xml; v=1\""}) {
    SCOPED_TRACE(link);
    const HeaderStatements read = Read({{"link", link}});
    EXPECT_EQ(read.licence_documents.size(), 1u);
    EXPECT_THAT(read.licences, IsEmpty());
    EXPECT_THAT(read.statements, IsEmpty());
  }
  EXPECT_THAT(Read({{"link", "</feed.xml>; rel=alternate; type=application/rss+xml"}}).licence_documents,
              IsEmpty());
}

TEST(LinkHeader, AnRslDocumentWhoseUrlCannotBeUsedIsSaid) {
  for (const char* link :
       {"<>; rel=license; type=application/rsl+xml", "<ftp://l.example/l.xml>; rel=license",
        "<data:text/xml,x>; type=application/rsl+xml", "< >; type=application/rsl+xml",
        "<data:application/rsl+xml,x>; rel=license",
        "<https://l example/>; rel=license; type=application/rsl+xml"}) {
    SCOPED_TRACE(link);
    const HeaderStatements read = Read({{"link", link}});
    EXPECT_THAT(Show(read.statements), ElementsAre("unreadable=no URL"));
    EXPECT_THAT(read.licence_documents, IsEmpty());
  }
}

TEST(LinkHeader, MoreDocumentsThanCanBeMeantAreSaid) {
  std::string line;
  for (int i = 0; i < 9; ++i) line += "<" + std::to_string(i) + ".rsl>; rel=license,";
  const HeaderStatements read = Read({{"link", line}});
  EXPECT_EQ(read.licence_documents.size(), 8u);
  EXPECT_TRUE(read.cut);
}

// rights.md 2.11.
TEST(HttpStatus, StatusesThatDenyAndChallengesAreTold) {
  for (const int status : {401, 402, 403, 407, 451}) {
    EXPECT_THAT(Show(Read({}, status).statements), ElementsAre("status=" + std::to_string(status)));
  }
  for (const int status : {0, 200, 206, 301, 404, 410, 429, 500}) {
    EXPECT_THAT(Show(Read({}, status).statements), IsEmpty());
  }
  const HeaderStatements paid = Read({{"crawler-price", "USD 0.01"}}, 402);
  ASSERT_EQ(paid.statements.size(), 1u);
  EXPECT_EQ(paid.statements[0].raw, "HTTP 402; crawler-price: USD 0.01");
  EXPECT_THAT(Show(Read({{"CF-Mitigated", "Challenge"}}).statements), ElementsAre("challenge=cloudflare"));
  EXPECT_THAT(Show(Read({{"x-amzn-waf-action", "captcha"}}).statements), ElementsAre("challenge=aws"));
}

TEST(HeaderStatements, OrdinaryHeadersSayNothing) {
  const HeaderStatements read = Read({{"content-type", "image/jpeg"},
                                      {"link", "</a.css>; rel=preload; as=style"},
                                      {"cache-control", "no-transform, max-age=10"},
                                      {"server", "nginx"},
                                      {"cf-ray", "8c1a"},
                                      {"x-robots-tag", "frobnicate"}});
  EXPECT_THAT(read.statements, IsEmpty());
  EXPECT_THAT(read.licences, IsEmpty());
  EXPECT_THAT(read.licence_documents, IsEmpty());
  EXPECT_FALSE(read.cut);
}

TEST(HeaderStatements, MoreThanCanBeMeantIsCutAndSaid) {
  Headers headers;
  for (int i = 0; i < 200; ++i) headers.emplace_back("x-robots-tag", "bot" + std::to_string(i) + "x: noai");
  const HeaderStatements read = Read(headers);
  EXPECT_EQ(read.statements.size(), kMaxImageStatements);
  EXPECT_TRUE(read.cut);
}

}  // namespace
}  // namespace tamis
