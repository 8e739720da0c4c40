// TDMRep: W3C final community group report 2024-05-10, "TDM File on the Origin Server".

#include "extract/consent/tdmrep_file.h"

#include <gtest/gtest.h>

#include "tests/unit/extract/consent/rights_samples.h"

namespace tamis {
namespace {

constexpr auto kKind = RightsFileKind::kTdmrep;
constexpr std::string_view kOne = "tdm-reservation=1";
constexpr std::string_view kZero = "tdm-reservation=0";

std::string SaidOf(std::string_view text, std::string_view url = "https://a.example/p/x.jpg") {
  return SaidText(Parse(text, kKind), url);
}

TEST(TdmrepFile, ReadsTheVectorsOfTheStandard) {
  constexpr std::string_view kGroups = R"([
    {"location": "/directory-a/", "tdm-reservation": 1},
    {"location": "/directory-b/html/", "tdm-reservation": 1,
     "tdm-policy": "https://provider.com/policies/policy.json"},
    {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0}])";
  const struct {
    std::string_view text;
    std::string_view url;
    std::string_view said;
  } kVectors[] = {
      {R"([{"location":"/","tdm-reservation":1}])", "https://a.example/any/x.png?y=1", kOne},
      {kGroups, "https://a.example/directory-a/x.pdf", kOne},
      {kGroups, "https://a.example/directory-b/html/a",
       "tdm-reservation=1 tdm-policy=https://provider.com/policies/policy.json"},
      {kGroups, "https://a.example/directory-b/images/p.jpg", kZero},
      {kGroups, "https://a.example/directory-b/images/p.png", "-"},
      {R"([{"location":"/a*","tdm-reservation":1},{"location":"/a/ok","tdm-reservation":0}])",
       "https://a.example/a/ok", kOne},
      {R"([{"location":"/a/ok","tdm-reservation":0},{"location":"/a*","tdm-reservation":1}])",
       "https://a.example/a/ok", kZero},
      {R"([{"location":"/path/foo-%24","tdm-reservation":1}])", "https://a.example/path/foo-$", kOne},
      {R"([{"location":"/x$","tdm-reservation":1}])", "https://a.example/x", kOne},
      {R"([{"location":"/x$","tdm-reservation":1}])", "https://a.example/xy", "-"},
      {R"([{"location":"/Case/","tdm-reservation":1}])", "https://a.example/case/", "-"},
      {R"([{"location":"/%62%61%7A","tdm-reservation":1}])", "https://a.example/baz", kOne},
      {R"([{"location":"/ツ","tdm-reservation":1}])", "https://a.example/%E3%83%84", kOne},
      {R"([{"location":"/","tdm-reservation":"other"}])", "https://a.example/", "-"},
      {R"([{"location":"/","tdm-reservation":2}])", "https://a.example/", "-"},
      {R"([])", "https://a.example/", "-"},
  };
  for (const auto& vector : kVectors) {
    SCOPED_TRACE(std::string(vector.text) + " " + std::string(vector.url));
    const RightsFile file = Parse(vector.text, kKind);
    EXPECT_EQ(file.state, "read") << file.problem;
    EXPECT_EQ(SaidText(file, vector.url), vector.said);
  }
}

TEST(TdmrepFile, ReadsEverySpellingOfOneAndZero) {
  for (const char* one : {"1", "\"1\"", "true", "1.0", "\" 1 \"", "1e0", "\"true\"", "\"1.0\"", "10e-1"}) {
    SCOPED_TRACE(one);
    EXPECT_EQ(SaidOf(R"([{"location":"/","tdm-reservation":)" + std::string(one) + "}]"), kOne);
  }
  for (const char* zero : {"0", "\"0\"", "false", "0.0", "\" 0 \""}) {
    SCOPED_TRACE(zero);
    EXPECT_EQ(SaidOf(R"([{"location":"/","tdm-reservation":)" + std::string(zero) + "}]"), kZero);
  }
  for (const char* unset : {"null", "\"\"", "-1", "11", "\"one\"", "{}", "[]"}) {
    SCOPED_TRACE(unset);
    EXPECT_EQ(SaidOf(R"([{"location":"/","tdm-reservation":)" + std::string(unset) + "}]"), "-");
  }
}

TEST(TdmrepFile, KeysSpelledOtherwiseReserveAndNeverRelease) {
  for (const char* key : {"TDM-Reservation", "tdm_reservation", "tdmReservation", " tdm-reservation "}) {
    SCOPED_TRACE(key);
    const std::string quoted = "\"" + std::string(key) + "\"";
    EXPECT_EQ(SaidOf(R"([{"location":"/",)" + quoted + ":1}]"), kOne);
    EXPECT_EQ(SaidOf(R"([{"location":"/",)" + quoted + ":0}]"), "-");
  }
}

TEST(TdmrepFile, OfDuplicateKeysAnyOneWins) {
  EXPECT_EQ(SaidOf(R"([{"location":"/","tdm-reservation":1,"tdm-reservation":0}])"), kOne);
  EXPECT_EQ(SaidOf(R"([{"location":"/","tdm-reservation":0,"tdm-reservation":1}])"), kOne);
  EXPECT_EQ(SaidOf(R"([{"location":"/q","location":"/p","tdm-reservation":1}])"), kOne);
  EXPECT_EQ(SaidOf(R"([{"location":"/q","location":"/p","tdm-reservation":0}])"), "-");
}

TEST(TdmrepFile, LocationsThatAuthorsMeanCountForOneOnly) {
  for (const char* location :
       {"p/", " /p/ ", "", "https://a.example/p/", "HTTPS://A.example/p/*", "http://a.example/p/",
        "https://www.a.example/p/", "//a.example/p/", "*.jpg$", "https://*.example/p", "a.example/p/"}) {
    SCOPED_TRACE(location);
    const std::string rule = R"([{"location":")" + std::string(location) + R"(","tdm-reservation":)";
    EXPECT_EQ(SaidOf(rule + "1}]", "https://a.example/p/x.jpg?w=1"), kOne);
  }
  EXPECT_EQ(SaidOf(R"([{"location":"p/","tdm-reservation":0}])"), "-");
  EXPECT_EQ(SaidOf(R"([{"location":"https://b.example/p/","tdm-reservation":1}])"), "-");
  EXPECT_EQ(SaidOf(R"([{"tdm-reservation":1}])"), kOne) << "no location: all of it";
  EXPECT_EQ(SaidOf(R"([{"location":["/q","/p"],"tdm-reservation":1}])"), kOne);
}

TEST(TdmrepFile, AnObjectInPlaceOfTheListIsUnreadableAndStillTried) {
  for (const char* text :
       {R"({"location":"/","tdm-reservation":1})", R"({"rules":[{"location":"/","tdm-reservation":1}]})",
        R"([[{"location":"/","tdm-reservation":1}]])", R"({"/":{"tdm-reservation":1}})"}) {
    SCOPED_TRACE(text);
    const RightsFile file = Parse(text, kKind);
    EXPECT_EQ(file.state, "unreadable");
    EXPECT_FALSE(file.problem.empty());
    EXPECT_EQ(SaidText(file, "https://a.example/x"), kOne);
  }
  EXPECT_EQ(SaidOf(R"({"location":"/","tdm-reservation":0})"), "-");
}

TEST(TdmrepFile, RulesOfBrokenJsonStillReserve) {
  constexpr std::string_view kRule = R"({"location":"/","tdm-reservation":1})";
  const std::string rule(kRule);
  for (const std::string& text :
       {"[" + rule, "[" + rule + ",]", "[" + rule + ",{\"location\":\"/b", "[" + rule + "]]", rule + rule,
        "[/* all */" + rule + "]", "[" + rule + "] // end", "[" + rule + " " + rule + "]",
        std::string("[{'location':'/','tdm-reservation':1}]"),
        std::string("[{location:\"/\",tdm-reservation:1}]"),
        std::string("[{\"location\":\"/\" \"tdm-reservation\":1}]"),
        std::string("[{\"tdm-reservation\":1")}) {
    SCOPED_TRACE(text);
    const RightsFile file = Parse(text, kKind);
    EXPECT_EQ(file.state, "unreadable");
    EXPECT_EQ(SaidText(file, "https://a.example/x"), kOne);
  }
  EXPECT_EQ(SaidOf("[{\"location\":\"/p\",\"tdm-reservation\":0},," + rule + "]"), kOne)
      << "a 0 of a broken file releases nothing";
  const RightsFile broken = Parse(R"([{"location":"/","tdm-reser)", kKind);
  EXPECT_EQ(broken.state, "unreadable") << "it could have reserved";
  EXPECT_EQ(Parse("tdm-reservation: 1", kKind).state, "unreadable");
}

TEST(TdmrepFile, WhatIsNoJsonOrSpeaksOfOtherThingsIsAbsent) {
  for (const char* text :
       {"", "Not found", "<!DOCTYPE html><html><meta name=\"tdm-reservation\" content=\"1\"></html>",
        "\n<html><body>404</body></html>", "<?xml version=\"1.0\"?><Error/>", R"({"error":"not found"})",
        "{\"a\":", "null", "404"}) {
    SCOPED_TRACE(text);
    const RightsFile file = Parse(text, kKind);
    EXPECT_EQ(file.state, "absent");
    EXPECT_EQ(SaidText(file, "https://a.example/x"), "-");
  }
}

TEST(TdmrepFile, EncodingsAndWhiteSpaceDoNotMatter) {
  const std::string text = "[ {\r\n\t\"location\" : \"/\" ,\r\n\t\"tdm-reservation\" : 1 } ]\r\n";
  for (const std::string& bytes :
       {text, "\xEF\xBB\xBF" + text, "\xEF\xBB\xBF\xEF\xBB\xBF \n" + text, Utf16(text, false, true),
        Utf16(text, true, true), Utf16(text, false, false), Utf16(text, true, false), text + '\0',
        std::string("[{\"location\":\"\\u002f\",\"tdm\\u002Dreservation\":1}]")}) {
    const RightsFile file = Parse(bytes, kKind);
    EXPECT_EQ(file.state, "read") << file.problem;
    EXPECT_EQ(SaidText(file, "https://a.example/x"), kOne);
  }
}

TEST(TdmrepFile, PoliciesAreResolvedAndOfNoInterestWhereNothingIsReserved) {
  EXPECT_EQ(SaidOf(R"([{"location":"/","tdm-reservation":1,"tdm-policy":"/p.json"}])"),
            "tdm-reservation=1 tdm-policy=https://a.example/p.json");
  EXPECT_EQ(SaidOf(R"([{"location":"/","tdm-reservation":0,"tdm-policy":"/p.json"}])"), kZero);
}

TEST(TdmrepFile, RawIsTheObjectAsWritten) {
  const RightsFile file =
      Parse(R"([{"location":"/b","tdm-reservation":0}, {"location": "/" , "tdm-reservation":1}])", kKind);
  const std::vector<Statement> said = Said(file, "https://a.example/x");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].raw, R"({"location": "/" , "tdm-reservation":1})");
  EXPECT_EQ(said[0].scope, "/");
  EXPECT_EQ(said[0].mechanism, Mechanism::kTdmrep);
  EXPECT_EQ(said[0].place, Place::kImageFile);
}

TEST(TdmrepFile, HugeAndDeepFilesAreUnreadableAndWhatWasReadReserves) {
  const std::string rule = R"({"location":"/","tdm-reservation":1},)";
  std::string many = "[";
  while (many.size() <= kMaxRightsFileBytes) many += rule;
  const RightsFile file = Parse(many, kKind);
  EXPECT_EQ(file.state, "unreadable");
  EXPECT_LE(file.rules.size(), kMaxRightsRules);
  EXPECT_EQ(SaidText(file, "https://a.example/x"), kOne);
  const RightsFile deep = Parse("[" + rule + std::string(100'000, '['), kKind);
  EXPECT_EQ(deep.state, "unreadable");
  EXPECT_EQ(SaidText(deep, "https://a.example/x"), kOne);
}

TEST(TdmrepFile, MoreWorkThanIsDoneReserves) {
  std::string text = "[";
  for (int i = 0; i < 15'000; ++i) text += R"({"location":"/*q*z$","tdm-reservation":1},)";
  text.back() = ']';
  const RightsFile file = Parse(text, kKind);
  ASSERT_EQ(file.state, "read") << file.problem;
  EXPECT_EQ(SaidText(file, "https://a.example/x"), "-");
  EXPECT_EQ(SaidText(file, "https://a.example/" + std::string(4000, 'q')), kOne);
}

}  // namespace
}  // namespace tamis
