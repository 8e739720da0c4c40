// What must hold of every evidence: rights.md section 5, invariants I3, I5, I7, and 2.12.

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "filter/rights/judge.h"
#include "tests/unit/filter/rights_generator.h"

namespace tamis {
namespace {

using M = Mechanism;
using P = Place;

constexpr int kRounds = 5'000;
constexpr const char* kRequirements[] = {"none", "any", "open", "commercial"};

RightsPolicy AnyPolicy(RightsGenerator& any, PolicyName name) {
  RightsPolicy policy = Under(name);
  policy.licence_require = any.Of(kRequirements);
  policy.min_confidence = any.Chance(2) ? 'B' : 'E';
  return policy;
}

std::string Described(const Evidence& evidence) {
  std::string text;
  for (const Statement& s : evidence.statements) {
    text += std::string(ToString(s.mechanism)) + " at " + std::string(ToString(s.place)) + " " + s.scope +
            ": " + s.category + "=" + s.value + "\n";
  }
  for (const LicenceClaim& c : evidence.licences) text += c.source + " " + c.spdx + c.confidence + "\n";
  return text;
}

/// The smaller, the stricter.
RightsDecision Decide(const Evidence& evidence, const RightsPolicy& policy) {
  return Judge(evidence, policy).decision;
}

// I7: strict accepts less than standard, standard less than permissive.
TEST(RightsProperties, PoliciesAreNested) {
  RightsGenerator any(1);
  for (int round = 0; round < kRounds; ++round) {
    const Evidence evidence = any.AnyEvidence();
    RightsPolicy policy = AnyPolicy(any, PolicyName::kStrict);
    const RightsDecision strict = Decide(evidence, policy);
    policy.name = PolicyName::kStandard;
    const RightsDecision standard = Decide(evidence, policy);
    policy.name = PolicyName::kPermissive;
    const RightsDecision permissive = Decide(evidence, policy);
    ASSERT_LE(strict, standard) << Described(evidence);
    ASSERT_LE(standard, permissive) << Described(evidence);
  }
}

/// A statement that says no more than yes could undo: TDMRep's 0 and indexifembedded are the only answers
/// that count.
bool CanLift(const Statement& statement) {
  const bool tdm = statement.mechanism == M::kTdmrep && statement.value != "1";
  return tdm || statement.category == "indexifembedded";
}

TEST(RightsProperties, AnotherStatementNeverLiftsADenial) {
  RightsGenerator any(2);
  for (int round = 0; round < kRounds; ++round) {
    const Evidence before = any.AnyEvidence();
    const RightsPolicy policy = AnyPolicy(any, any.Of(kAllPolicies));
    Evidence after = before;
    const Statement more = any.AnyStatement();
    if (CanLift(more)) continue;
    const size_t at = any.random()() % (after.statements.size() + 1);
    after.statements.insert(after.statements.begin() + static_cast<std::ptrdiff_t>(at), more);
    ASSERT_LE(Decide(after, policy), Decide(before, policy))
        << Described(before) << "+ " << Described(Saying({more}));
  }
}

// I5: what permits lifts nothing of another mechanism, and nothing of its own but in TDMRep.
TEST(RightsProperties, PermissionsLiftNothingOfOtherMechanisms) {
  const Statement permissions[] = {Say(M::kRobots, P::kPageRobots, "crawl", "allowed"),
                                   Say(M::kContentSignal, P::kImageHeader, "ai-train", "yes"),
                                   Say(M::kContentUsage, P::kImageHeader, "train-ai", "y"),
                                   Say(M::kRsl, P::kImageFile, "ai-train", "permitted"),
                                   Say(M::kTdmrep, P::kImageHeader, "tdm-reservation", "0"),
                                   Say(M::kTrustTxt, P::kPageFile, "datatrainingallowed", "yes"),
                                   Say(M::kDataMining, P::kImageData, "data-mining", "DMI-ALLOWED"),
                                   Say(M::kC2pa, P::kImageData, "data_mining", "allowed", "active"),
                                   Say(M::kRobotsDirective, P::kPageMeta, "all", "")};
  RightsGenerator any(3);
  for (int round = 0; round < kRounds; ++round) {
    Evidence evidence = any.AnyEvidence();
    std::erase_if(evidence.statements, [](const Statement& s) { return s.mechanism == M::kTdmrep; });
    const RightsPolicy policy = AnyPolicy(any, any.Of(kAllPolicies));
    const RightsDecision before = Decide(evidence, policy);
    evidence.statements.push_back(any.Of(permissions));
    ASSERT_EQ(Decide(evidence, policy), before) << Described(evidence);
  }
}

TEST(RightsProperties, OrderAndRepetitionDoNotShow) {
  RightsGenerator any(4);
  for (int round = 0; round < kRounds; ++round) {
    const Evidence evidence = any.AnyEvidence();
    const RightsPolicy policy = AnyPolicy(any, any.Of(kAllPolicies));
    Evidence shuffled = evidence;
    if (!evidence.statements.empty()) shuffled.statements.push_back(any.Of(evidence.statements));
    if (!evidence.documents.empty()) shuffled.documents.push_back(evidence.documents.front());
    std::shuffle(shuffled.statements.begin(), shuffled.statements.end(), any.random());
    std::shuffle(shuffled.licences.begin(), shuffled.licences.end(), any.random());
    ASSERT_EQ(Judge(shuffled, policy), Judge(evidence, policy)) << Described(evidence);
  }
}

/// Of the evidence, what an early stage may know.
Evidence Part(const Evidence& whole, RightsGenerator& any) {
  Evidence part = whole;
  std::erase_if(part.statements, [&](const Statement& s) { return !CanLift(s) && any.Chance(3); });
  if (any.Chance(2)) part.documents.clear();
  part.licences.clear();
  part.complete = any.Chance(2);
  return part;
}

TEST(RightsProperties, WhatIsKnownEarlyNeverDeniesMoreThanTheWhole) {
  RightsGenerator any(5);
  for (int round = 0; round < kRounds; ++round) {
    const Evidence whole = any.AnyEvidence();
    const RightsPolicy policy = AnyPolicy(any, any.Of(kAllPolicies));
    const Evidence part = Part(whole, any);
    ASSERT_GE(JudgeSoFar(part, policy, true).decision, Decide(whole, policy)) << Described(whole);
    ASSERT_GE(JudgeSoFar(part, policy, false).decision, JudgeSoFar(part, policy, true).decision);
  }
}

// A header's 0 may still come for every file of the chain.
TEST(RightsProperties, AFileBeforeItsHeaderDeniesNothingThatAHeaderCouldLift) {
  RightsGenerator any(6);
  for (int round = 0; round < kRounds; ++round) {
    Evidence whole = any.AnyEvidence();
    std::erase_if(whole.statements, [](const Statement& s) {
      return s.place == P::kImageHeader || s.place == P::kPageHeader || s.place == P::kPageMeta ||
             s.place == P::kPageBody;
    });
    const Evidence early = whole;
    whole.statements.push_back(Say(M::kTdmrep, P::kImageHeader, "tdm-reservation", "0"));
    whole.statements.push_back(Say(M::kTdmrep, P::kPageHeader, "tdm-reservation", "0"));
    const RightsPolicy policy = AnyPolicy(any, any.Of(kAllPolicies));
    ASSERT_GE(JudgeSoFar(early, policy, false).decision, Decide(whole, policy)) << Described(whole);
  }
}

TEST(RightsProperties, AnIncompleteEvidenceIsNeverAllowed) {
  RightsGenerator any(7);
  for (int round = 0; round < kRounds; ++round) {
    Evidence evidence = any.AnyEvidence();
    evidence.complete = false;
    ASSERT_LE(Decide(evidence, AnyPolicy(any, any.Of(kAllPolicies))), RightsDecision::kDeny);
  }
}

}  // namespace
}  // namespace tamis
