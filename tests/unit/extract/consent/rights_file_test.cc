// Files of rights as a whole: policies, names, wire form.

#include "extract/consent/rights_file.h"

#include <functional>

#include <gtest/gtest.h>

#include "tests/unit/extract/consent/rights_samples.h"

namespace tamis {
namespace {

constexpr RightsFileKind kKinds[] = {RightsFileKind::kTdmrep, RightsFileKind::kAiTxt,
                                     RightsFileKind::kTrustTxt, RightsFileKind::kRsl,
                                     RightsFileKind::kTdmPolicy};

std::string PolicyWith(std::string_view permission) {
  return R"({"@context":["http://www.w3.org/ns/odrl.jsonld",{"tdm":"http://www.w3.org/ns/tdmrep#"}],"@type":"Offer","permission":[)" +
         std::string(permission) + "]}";
}

TEST(TdmPolicy, OffersResearchWhereNothingElseIsAskedFor) {
  constexpr std::string_view kConstraint =
      R"("constraint":[{"leftOperand":"purpose","operator":"eq","rightOperand":{"@id":"tdm:research"}}])";
  const std::string constraint(kConstraint);
  const struct {
    std::string permission;
    std::string_view said;
  } kVectors[] = {
      {R"({"action":"tdm:mine",)" + constraint + "}", "tdm-research=offered"},
      {R"({"action":{"@id":"tdm:mine"},"duty":[],)" + constraint + "}", "tdm-research=offered"},
      {R"({"action":"http://www.w3.org/ns/tdmrep#mine",)" + constraint + "}", "tdm-research=offered"},
      {R"({"action":"tdm:mine","constraint":{"leftOperand":"purpose","operator":"eq","rightOperand":"tdm:research"}})",
       "tdm-research=offered"},
      {R"({"action":"tdm:mine","duty":[{"action":"obtainConsent"}],)" + constraint + "}", "-"},
      {R"({"action":"tdm:mine","duty":{"action":"compensate"},)" + constraint + "}", "-"},
      {R"({"action":"tdm:mine"})", "-"},
      {R"({"action":"display",)" + constraint + "}", "-"},
      {R"({"action":"tdm:mine","constraint":[{"leftOperand":"purpose","operator":"eq","rightOperand":{"@id":"tdm:non-research"}}]})",
       "-"},
      {R"({"action":"tdm:mine","constraint":[{"leftOperand":"purpose","operator":"neq","rightOperand":"tdm:research"}]})",
       "-"},
      {R"({"action":"tdm:mine","constraint":[{"leftOperand":"purpose","operator":"eq","rightOperand":"tdm:research"},{"leftOperand":"spatial"}]})",
       "-"},
  };
  for (const auto& vector : kVectors) {
    SCOPED_TRACE(vector.permission);
    const RightsFile file = Parse(PolicyWith(vector.permission), RightsFileKind::kTdmPolicy);
    EXPECT_EQ(file.state, "read") << file.problem;
    EXPECT_EQ(SaidText(file, "https://a.example/x"), vector.said);
  }
}

TEST(TdmPolicy, WhatIsNoPolicyGivesNoPermission) {
  EXPECT_EQ(Parse("<html></html>", RightsFileKind::kTdmPolicy).state, "absent");
  EXPECT_EQ(Parse("Terms of use", RightsFileKind::kTdmPolicy).state, "absent");
  EXPECT_EQ(Parse("{\"permission\":", RightsFileKind::kTdmPolicy).state, "unreadable");
  EXPECT_EQ(Parse(std::string(100'000, '['), RightsFileKind::kTdmPolicy).state, "unreadable");
  EXPECT_EQ(Parse("[1]", RightsFileKind::kTdmPolicy).state, "read");
}

TEST(RightsFile, KindsHaveNamesAndPlaces) {
  EXPECT_EQ(ToString(RightsFileKind::kTdmrep), "tdmrep");
  EXPECT_EQ(ToString(RightsFileKind::kTdmPolicy), "tdm_policy");
  EXPECT_EQ(WellKnownPath(RightsFileKind::kTdmrep), "/.well-known/tdmrep.json");
  EXPECT_EQ(WellKnownPath(RightsFileKind::kAiTxt), "/ai.txt");
  EXPECT_EQ(WellKnownPath(RightsFileKind::kTrustTxt), "/trust.txt");
  EXPECT_EQ(WellKnownPath(RightsFileKind::kRsl), "");
}

RightsFile Back(const RightsFile& file, bool& ok) {
  WireWriter writer;
  Write(writer, file);
  const std::string bytes = writer.Take();
  WireReader reader(bytes);
  RightsFile back = ReadRightsFile(reader);
  ok = reader.at_end();
  return back;
}

TEST(RightsFile, ComesBackFromTheWireAsItWas) {
  const std::string_view texts[] = {R"([{"location":"/","tdm-reservation":1,"tdm-policy":"/p"}])",
                                    "User-Agent: *\nDisallow: *.jpg\nAllow: /a$\n", "datatrainingallowed=no",
                                    "<rsl><content url=\"/\"><license/></content></rsl>", "<html>"};
  for (const RightsFileKind kind : kKinds) {
    for (const std::string_view text : texts) {
      bool ok = false;
      const RightsFile file = Parse(text, kind);
      EXPECT_EQ(Back(file, ok), file);
      EXPECT_TRUE(ok);
      EXPECT_GE(file.MemoryBytes(), sizeof file);
    }
  }
  bool ok = false;
  EXPECT_EQ(Back(RightsFile(), ok), RightsFile());
  EXPECT_TRUE(ok);
}

TEST(RightsFile, TheWireTakesNothingThatNoReaderCouldHaveWritten) {
  const RightsFile sound = Parse(R"([{"location":"/","tdm-reservation":1}])", RightsFileKind::kTdmrep);
  const auto refused = [&](const std::function<void(RightsFile&)>& spoil) {
    RightsFile file = sound;
    spoil(file);
    bool ok = true;
    static_cast<void>(Back(file, ok));
    return !ok;
  };
  EXPECT_FALSE(refused([](RightsFile&) {}));
  EXPECT_TRUE(refused([](RightsFile& file) { file.kind = static_cast<RightsFileKind>(5); }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.kind = RightsFileKind::kRsl; }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.state = "fine"; }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.state = "absent"; }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.problem.assign(257, 'x'); }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.url.assign(10'000, 'x'); }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.rules[0].value = "2"; }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.rules[0].category = "noai"; }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.rules[0].pattern.assign(3000, 'x'); }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.rules[0].detail.assign(3000, 'x'); }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.rules[0].raw.assign(3000, 'x'); }));
  EXPECT_TRUE(refused([](RightsFile& file) { file.rules.resize(kMaxRightsRules + 1, file.rules[0]); }));
}

TEST(RightsFile, DamagedWireFormsAreRefusedAtEveryLength) {
  WireWriter writer;
  Write(writer, Parse(R"([{"location":"/","tdm-reservation":1}])", RightsFileKind::kTdmrep));
  const std::string bytes = writer.Take();
  for (size_t size = 0; size < bytes.size(); ++size) {
    WireReader reader(std::string_view(bytes).substr(0, size));
    EXPECT_EQ(ReadRightsFile(reader), RightsFile());
    EXPECT_FALSE(reader.ok());
  }
}

}  // namespace
}  // namespace tamis
