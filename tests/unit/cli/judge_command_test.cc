#include "crawler/cli/judge_command.h"

#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "crawler/core/evidence_json.h"

namespace tamis {
namespace {

namespace json = boost::json;

Evidence SomeEvidence() {
  Evidence evidence;
  evidence.product_token = "TamisBot";
  evidence.page_url = "https://example.com/";
  evidence.image_url = "https://example.com/a.jpg";
  evidence.complete = true;
  StatementSource source;
  source.place = Place::kPageMeta;
  source.url = evidence.page_url;
  evidence.statements = {MakeStatement(source, Mechanism::kRobotsDirective, "noindex", "", "",
                                       "noindex,\t\"quoted\" \x01 \xC3\xA9 \x7F /")};
  return evidence;
}

// cli.md: "the verdict again from saved evidence, byte for byte".
TEST(JudgeCommand, PrintsTheStoredVerdictByteForByte) {
  const Evidence evidence = SomeEvidence();
  RightsPolicy policy;
  for (const PolicyName name : {PolicyName::kStrict, PolicyName::kStandard, PolicyName::kPermissive}) {
    policy.name = name;
    const Result<json::object> printed = DescribeVerdict(ToJson(evidence), policy);
    ASSERT_TRUE(printed);
    json::object stored = *printed;
    EXPECT_EQ(stored.at("evidence_sha256").as_string().size(), 64u);
    stored.erase("evidence_sha256");
    EXPECT_EQ(json::serialize(stored), ToJson(Judge(evidence, policy)));
  }
}

TEST(JudgeCommand, ABatchTakesEvidenceAsObjectAndAsText) {
  const Options defaults;
  const std::string text = ToJson(SomeEvidence());
  const json::object nested{{"evidence", json::parse(text)}, {"policy", "permissive"}};
  const json::object quoted{{"evidence", text}, {"policy", "permissive"}};
  const Result<json::object> first = DescribeVerdictCase(nested, defaults);
  const Result<json::object> second = DescribeVerdictCase(quoted, defaults);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(json::serialize(*first), json::serialize(*second));
  EXPECT_EQ(first->at("decision"), "allow");
  EXPECT_EQ(DescribeVerdictCase({{"evidence", text}}, defaults)->at("decision"), "deny");
  EXPECT_EQ(DescribeVerdictCase({{"evidence", text}, {"policy", "permissive"}, {"licence_require", "any"}},
                                defaults)
                ->at("reason"),
            "licence_missing");
}

TEST(JudgeCommand, WhatIsNoCaseIsAnError) {
  const Options defaults;
  EXPECT_FALSE(DescribeVerdictCase({}, defaults));
  EXPECT_FALSE(DescribeVerdictCase({{"evidence", "[]"}}, defaults));
  EXPECT_FALSE(DescribeVerdictCase({{"evidence", "{}"}, {"policy", "lenient"}}, defaults));
  EXPECT_FALSE(DescribeVerdictCase({{"evidence", "{}"}, {"research_basis", "yes"}}, defaults));
  EXPECT_FALSE(DescribeVerdictCase({{"evidence", "{}"}, {"min_confidence", "AA"}}, defaults));
}

TEST(PolicyCommand, PrintsRowsWithAllPoliciesOrOne) {
  const Result<json::object> all = DescribePolicyRow(8, "");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->at("strict"), "deny");
  EXPECT_EQ(all->at("permissive"), "record");
  EXPECT_EQ(all->at("reason"), "consent_corpus_token");
  const Result<json::object> one = DescribePolicyRow(21, "standard");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->at("effect"), "record");
  EXPECT_TRUE(one->at("reason").is_null());
  EXPECT_FALSE(DescribePolicyRow(0, ""));
  EXPECT_FALSE(DescribePolicyRow(53, ""));
  EXPECT_FALSE(DescribePolicyRow(1, "lenient"));
}

}  // namespace
}  // namespace tamis
