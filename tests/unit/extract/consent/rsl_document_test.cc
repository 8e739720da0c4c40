// RSL 1.0, 2025-12-10.

#include "extract/consent/rsl_document.h"

#include <gtest/gtest.h>

#include "tests/unit/extract/consent/rights_samples.h"

namespace tamis {
namespace {

constexpr std::string_view kUrl = "https://a.example/img/x.jpg";
constexpr std::string_view kDenied = "ai-train=denied";
constexpr std::string_view kPermitted = "ai-train=permitted";
constexpr std::string_view kHead = R"(<rsl xmlns="https://rslstandard.org/rsl"><content url="/">)";
constexpr std::string_view kFoot = "</content></rsl>";

RightsFile Rsl(std::string_view text) {
  return Parse(text, RightsFileKind::kRsl, "https://a.example/license.xml");
}
std::string InContent(std::string_view licences) {
  return std::string(kHead) + std::string(licences) + std::string(kFoot);
}
std::string InLicence(std::string_view terms) {
  return InContent("<license>" + std::string(terms) + "</license>");
}

TEST(RslDocument, ALicenceMustPermitTrainingForFreeAndUnderNoOtherCondition) {
  const struct {
    std::string_view terms;
    std::string_view said;
  } kVectors[] = {
      {R"(<prohibits type="usage">all</prohibits>)", kDenied},
      {R"(<permits type="usage">search</permits>)", kDenied},
      {R"(<permits type="usage">search</permits><prohibits type="usage">ai-train</prohibits>)", kDenied},
      {R"(<permits type="usage">ai-train</permits><payment type="crawl"><amount currency="USD">0.015</amount></payment>)",
       kDenied},
      {R"(<permits type="usage">ai-train</permits><payment type="attribution"><standard>https://creativecommons.org/licenses/by/4.0/</standard></payment>)",
       kPermitted},
      {"", kPermitted},
      {R"(<permits type="usage">all</permits>)", kPermitted},
      {R"(<permits type="usage">ai-all</permits>)", kPermitted},
      {R"(<permits type="usage">search ai-train</permits>)", kPermitted},
      {R"(<permits type="usage">search,ai-train</permits>)", kPermitted},
      {R"(<permits type="usage">train-ai</permits>)", kPermitted},
      {R"(<prohibits type="usage">train-ai</prohibits>)", kDenied},
      {R"(<prohibits type="usage">AI-TRAIN</prohibits>)", kDenied},
      {R"(<prohibits type="usage">ai_train</prohibits>)", kDenied},
      {R"(<prohibits type="usage">train-genai</prohibits>)", kDenied},
      {R"(<prohibits>ai-train</prohibits>)", kDenied},
      {R"(<prohibits type="usage">ai-all</prohibits>)", kDenied},
      {R"(<prohibits type="usage">search ai-input ai-index</prohibits>)", kPermitted},
      {R"(<prohibits type="usage">something-new</prohibits>)", kDenied},
      {R"(<permits type="usage">all</permits><prohibits type="usage">ai-train</prohibits>)", kDenied},
      {R"(<permits type="usage">ai-input</permits>)", kDenied},
      {R"(<permits type="usage"/>)", kDenied},
      {R"(<permits type="user">education</permits>)", kDenied},
      {R"(<permits type="geo">EU</permits>)", kDenied},
      {R"(<prohibits type="geo">US</prohibits>)", kDenied},
      {R"(<prohibits type="user">commercial</prohibits>)", kDenied},
      {R"(<payment type="free"/>)", kPermitted},
      {R"(<payment type="attribution"/>)", kPermitted},
      {R"(<payment type="FREE"/>)", kPermitted},
      {R"(<payment/>)", kDenied},
      {R"(<payment type="purchase"/>)", kDenied},
      {R"(<payment type="subscription"/>)", kDenied},
      {R"(<payment type="training"/>)", kDenied},
      {R"(<payment type="use"/>)", kDenied},
      {R"(<payment type="contribution"/>)", kDenied},
      {R"(<payment type="free"><amount currency="USD">5</amount></payment>)", kDenied},
      {R"(<payment type="free"><amount currency="USD">0.00</amount></payment>)", kPermitted},
      {R"(<legal type="warranty">ownership</legal>)", kPermitted},
      {R"(<PROHIBITS TYPE="usage">ai-train</PROHIBITS>)", kDenied},
      {R"(<prohibits TYPE="usage">ai-train</prohibits>)", kDenied},
      {R"(<prohibits type="usage"><![CDATA[ai-train]]></prohibits>)", kDenied},
      {R"(<prohibits type="usage">ai-<!-- x -->train</prohibits>)", kDenied},
      {R"(<prohibits type="usage">&#97;i&#x2D;train</prohibits>)", kDenied},
      {"<prohibits\r\n type = 'usage'\r\n>\r\n ai-train\r\n</prohibits>", kDenied},
  };
  for (const auto& vector : kVectors) {
    SCOPED_TRACE(vector.terms);
    const RightsFile file = Rsl(InLicence(vector.terms));
    EXPECT_EQ(file.state, "read") << file.problem;
    EXPECT_EQ(SaidText(file, kUrl), vector.said);
  }
}

TEST(RslDocument, OneLicenceThatPermitsIsEnoughAndServersAreNot) {
  EXPECT_EQ(SaidText(Rsl(InContent("<license/>")), kUrl), kPermitted);
  EXPECT_EQ(SaidText(Rsl(InContent("<license><payment type=\"use\"/></license><license/>")), kUrl),
            kPermitted);
  EXPECT_EQ(SaidText(Rsl(InContent("")), kUrl), kDenied);
  EXPECT_EQ(SaidText(Rsl(InContent("<prohibits type=\"usage\">ai-train</prohibits><license/>")), kUrl),
            kDenied);
  constexpr std::string_view kServer =
      R"(<rsl xmlns="https://rslstandard.org/rsl"><content server="https://s.example" url="/"><license/></content></rsl>)";
  EXPECT_EQ(SaidText(Rsl(kServer), kUrl), kDenied);
  constexpr std::string_view kEncrypted =
      R"(<rsl xmlns="https://rslstandard.org/rsl"><content encrypted="true" url="/"><license/></content></rsl>)";
  EXPECT_EQ(SaidText(Rsl(kEncrypted), kUrl), kDenied);
}

TEST(RslDocument, OfTwoPatternsTheLongestWins) {
  const auto two = [](std::string_view denied, std::string_view permitted) {
    return Rsl(R"(<rsl xmlns="https://rslstandard.org/rsl"><content url=")" + std::string(denied) +
               R"("><license><prohibits type="usage">all</prohibits></license></content><content url=")" +
               std::string(permitted) + R"("><license/></content></rsl>)");
  };
  EXPECT_EQ(SaidText(two("/", "/img/"), kUrl), kPermitted);
  EXPECT_EQ(SaidText(two("/img/", "/"), kUrl), kDenied);
  EXPECT_EQ(SaidText(two("/img/", "/img/"), kUrl), kDenied);
  EXPECT_EQ(SaidText(two("/img/*.jpg$", "/img/"), kUrl), kDenied);
  EXPECT_EQ(SaidText(two("https://a.example/img/", "/"), kUrl), kDenied);
  EXPECT_EQ(SaidText(two("https://b.example/img/", "/"), kUrl), kPermitted);
  EXPECT_EQ(SaidText(two("", "/none/"), kUrl), kDenied);
  EXPECT_EQ(SaidText(two("https://www.a.example/", "/none/"), kUrl), kDenied);
  EXPECT_EQ(SaidText(two("/none/", "https://www.a.example/"), kUrl), "-");
  EXPECT_EQ(SaidText(two("/none/", "/nothing/"), kUrl), "-");
}

TEST(RslDocument, PrefixesAndNamespacesAreReadAsTheyAreWritten) {
  const std::string_view kDocuments[] = {
      R"(<r:rsl xmlns:r="https://rslstandard.org/rsl"><r:content url="/"><r:license><r:prohibits type="usage">ai-train</r:prohibits></r:license></r:content></r:rsl>)",
      R"(<rsl><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>)",
      R"(<rsl xmlns="http://rslstandard.org/rsl/"><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>)",
      R"(<rsl xmlns="https://rslcollective.org/rsl"><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>)",
      R"(<rsl:rsl><rsl:content url="/"><rsl:license><rsl:prohibits type="usage">ai-train</rsl:prohibits></rsl:license></rsl:content></rsl:rsl>)",
      R"(<RSL xmlns="https://rslstandard.org/rsl"><Content url="/"><License><Prohibits type="usage">ai-train</Prohibits></License></Content></RSL>)",
      R"(<rsl xmlns="https://rslstandard.org/rsl"><p:content xmlns:p="https://rslstandard.org/rsl" url="/"><license><p:prohibits type="usage">ai-train</p:prohibits></license></p:content></rsl>)",
      R"(<rss version="2.0" xmlns:rsl="https://rslstandard.org/rsl"><channel><item><rsl:content url="/"><rsl:license><rsl:prohibits type="usage">ai-train</rsl:prohibits></rsl:license></rsl:content></item></channel></rss>)",
      R"(<rsl><license><prohibits type="usage">ai-train</prohibits></license></rsl>)",
      R"(<rsl><prohibits type="usage">ai-train</prohibits></rsl>)",
  };
  for (const std::string_view text : kDocuments) {
    SCOPED_TRACE(text);
    const RightsFile file = Rsl(text);
    EXPECT_EQ(file.state, "read") << file.problem;
    EXPECT_EQ(SaidText(file, kUrl), kDenied);
  }
  const std::string foreign =
      InLicence(R"(<x:prohibits xmlns:x="urn:other" type="usage">ai-train</x:prohibits>)");
  EXPECT_EQ(SaidText(Rsl(foreign), kUrl), kPermitted) << "not RSL's element";
}

TEST(RslDocument, EncodingsDoNotMatter) {
  const std::string text = InLicence(R"(<prohibits type="usage">ai-train</prohibits>)");
  for (const std::string& bytes :
       {text, "\xEF\xBB\xBF" + text, " \r\n" + text + "\r\n", Utf16(text, false, true),
        Utf16(text, true, true), Utf16(text, false, false),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text,
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!-- caf\xE9 -->" + text,
        "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n<!-- \x93 -->" + text,
        Utf16("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + text, false, true),
        "\n<?xml version=\"1.0\"?>" + text}) {
    const RightsFile file = Rsl(bytes);
    EXPECT_EQ(file.state, "read") << file.problem << "\n" << bytes;
    EXPECT_EQ(SaidText(file, kUrl), kDenied);
  }
}

TEST(RslDocument, WhatCannotBeReadSaysSoAndStillDenies) {
  const std::string denied = InLicence(R"(<prohibits type="usage">ai-train</prohibits>)");
  const std::string content = denied.substr(0, denied.size() - std::string_view("</rsl>").size());
  const RightsFile file = Rsl(content + "<oops");
  EXPECT_EQ(file.state, "unreadable");
  const std::string said = SaidText(file, kUrl);
  EXPECT_TRUE(said.starts_with("unreadable=")) << said;
  EXPECT_TRUE(said.ends_with(kDenied)) << said;
  const std::string permitted = InLicence("");
  const std::string cut = SaidText(Rsl(permitted.substr(0, permitted.size() - 3)), kUrl);
  EXPECT_EQ(cut.find("permitted"), std::string::npos) << "what followed may have denied";
  for (const char* text : {"", "\x01\x02", "no XML", "<rsl", "<rsl><content url=\"/\"></rsl>", "{}"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Rsl(text).state, "unreadable");
    EXPECT_TRUE(SaidText(Rsl(text), kUrl).starts_with("unreadable="));
  }
}

TEST(RslDocument, DocumentsOfOtherKindsAreAbsent) {
  for (const char* text : {"<!DOCTYPE html><html><body>404</body></html>", "<html><head></head></html>",
                           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>",
                           "<Error><Code>NoSuchKey</Code></Error>"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Rsl(text).state, "absent");
    EXPECT_EQ(SaidText(Rsl(text), kUrl), "-");
  }
}

TEST(RslDocument, DocumentTypesAndEntitiesAreRefused) {
  const std::string laughs =
      "<?xml version=\"1.0\"?><!DOCTYPE rsl [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">"
      "<!ENTITY c SYSTEM \"file:///etc/passwd\">]><rsl><content "
      "url=\"/\"><license>&b;&c;</license></content></rsl>";
  const RightsFile file = Rsl(laughs);
  EXPECT_EQ(file.state, "unreadable");
  EXPECT_TRUE(file.rules.empty());
  EXPECT_EQ(Rsl(InLicence("&unknown;")).state, "unreadable");
}

TEST(RslDocument, HugeInputsEndInAFinding) {
  std::string deep = "<rsl>";
  for (int i = 0; i < 100'000; ++i) deep += "<content>";
  EXPECT_EQ(Rsl(deep).state, "unreadable");
  std::string many(kHead);
  for (int i = 0; i < 30'000; ++i) many += "</content><content url=\"/a\">";
  EXPECT_EQ(Rsl(many + std::string(kFoot)).state, "unreadable");
  EXPECT_LE(Rsl(many).rules.size(), kMaxRightsRules);
  EXPECT_EQ(Rsl(std::string(kMaxRightsFileBytes + 1, ' ') + InLicence("")).state, "unreadable");
}

TEST(RslDocument, WhatIsPaddedBeyondTheLimitIsNotOverlooked) {
  const std::string padded = "<prohibits type=\"usage\">" + std::string(20'000, ' ') + "ai-train</prohibits>";
  EXPECT_EQ(SaidText(Rsl(InLicence(padded)), kUrl), kDenied);
}

TEST(RslDocument, HostsInOtherLettersAreTheSameHost) {
  const RightsFile file =
      Rsl("<rsl><content url=\"https://b\xC3\xBC"
          "cher.example/#top\"/></rsl>");
  EXPECT_EQ(SaidText(file, "https://xn--bcher-kva.example/x.jpg"), kDenied);
}

TEST(RslDocument, NamesTheLicenceOfWhatItPermits) {
  std::vector<LicenceClaim> claims;
  constexpr std::string_view kCc = "https://creativecommons.org/licenses/by/4.0/";
  const std::string standard =
      "<payment type=\"attribution\"><standard> " + std::string(kCc) + " </standard></payment>";
  AddFileLicences(Rsl(InLicence(standard)), kUrl, claims);
  ASSERT_EQ(claims.size(), 1u);
  EXPECT_EQ(claims[0].source, "L16");
  EXPECT_EQ(claims[0].url, kCc);
  EXPECT_EQ(claims[0].confidence, 'B');
  EXPECT_EQ(claims[0].spdx, "CC-BY-4.0");
  claims.clear();
  AddFileLicences(Rsl(InContent("<license/><terms>https://a.example/terms</terms>")), kUrl, claims);
  ASSERT_EQ(claims.size(), 1u);
  EXPECT_EQ(claims[0].url, "https://a.example/terms");
  claims.clear();
  AddFileLicences(Rsl(InLicence(standard + "<prohibits type=\"usage\">all</prohibits>")), kUrl, claims);
  EXPECT_TRUE(claims.empty());
}

TEST(RslDocument, RawBeginsWithTheContentElement) {
  const std::vector<Statement> said =
      Said(Rsl(InLicence("<prohibits type=\"usage\">ai-train</prohibits>")), kUrl);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].raw,
            R"(<content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content>)");
  EXPECT_EQ(said[0].scope, "/");
}

}  // namespace
}  // namespace tamis
