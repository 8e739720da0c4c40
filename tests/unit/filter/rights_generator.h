#ifndef TAMIS_TESTS_UNIT_FILTER_RIGHTS_GENERATOR_H_
#define TAMIS_TESTS_UNIT_FILTER_RIGHTS_GENERATOR_H_

// Random evidence over every mechanism, place and value, the same for the same seed.

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/filter/rights_test_support.h"

namespace tamis {

class RightsGenerator {
 public:
  explicit RightsGenerator(unsigned seed) : random_(seed) {}

  bool Chance(unsigned in) { return random_() % in == 0; }

  template <class List>
  const auto& Of(const List& list) {
    return list[random_() % std::size(list)];
  }

  Statement AnyStatement() {
    const Place place = static_cast<Place>(random_() % kPlaceCount);
    const Mechanism mechanism = static_cast<Mechanism>(random_() % kMechanismCount);
    Statement made = Say(mechanism, place, Of(kCategories), Of(kValues), Of(kScopes));
    if (!Chance(4)) Fit(made);
    return made;
  }

  LicenceClaim AnyClaim() {
    LicenceClaim claim;
    claim.source = Of(kSources);
    claim.spdx = Of(kLicences);
    claim.scope = static_cast<LicenceScope>(random_() % 5);
    claim.confidence = static_cast<char>('A' + random_() % 5);
    if (Chance(3)) claim.copyright_notice = "(c) X";
    return claim;
  }

  Evidence AnyEvidence() {
    Evidence evidence = Saying({});
    for (size_t i = random_() % 8; i > 0; --i) evidence.statements.push_back(AnyStatement());
    for (size_t i = random_() % 3; i > 0; --i) evidence.licences.push_back(AnyClaim());
    if (Chance(3)) evidence.documents.push_back(AnyDocument());
    evidence.altered = !Chance(3);
    evidence.same_site = Chance(2);
    return evidence;
  }

  EvidenceDocument AnyDocument() {
    EvidenceDocument document;
    document.kind = Of(kKinds);
    document.place = static_cast<Place>(random_() % kPlaceCount);
    document.url = "https://example.com/.well-known/tdmrep.json";
    document.state = Of(kStates);
    return document;
  }

  std::mt19937& random() { return random_; }

 private:
  static constexpr std::string_view kCategories[] = {"crawl",
                                                     "ungrouped_disallow",
                                                     "policy",
                                                     "P0",
                                                     "P1",
                                                     "P2",
                                                     "P3",
                                                     "noai",
                                                     "noimageai",
                                                     "noml",
                                                     "noindex",
                                                     "none",
                                                     "noimageindex",
                                                     "noarchive",
                                                     "nosnippet",
                                                     "indexifembedded",
                                                     "unavailable_after",
                                                     "ai-train",
                                                     "ai-input",
                                                     "use",
                                                     "train-ai",
                                                     "bots",
                                                     "ai-use",
                                                     "malformed",
                                                     "unreadable",
                                                     "tdm-reservation",
                                                     "tdm-policy",
                                                     "data-mining",
                                                     "data_mining",
                                                     "ai_inference",
                                                     "phrase",
                                                     "status",
                                                     "challenge",
                                                     "domain",
                                                     "agency",
                                                     "licensor",
                                                     "score",
                                                     "meta:rating",
                                                     "digital-source-type",
                                                     "datatrainingallowed"};
  static constexpr std::string_view kValues[] = {"",
                                                 "allowed",
                                                 "robots_disallowed",
                                                 "robots_forbidden",
                                                 "robots_redirects",
                                                 "disallow",
                                                 "yes",
                                                 "no",
                                                 "y",
                                                 "n",
                                                 "1",
                                                 "0",
                                                 "other",
                                                 "reference",
                                                 "denied",
                                                 "permitted",
                                                 "DMI-PROHIBITED",
                                                 "DMI-ALLOWED",
                                                 "DMI-X",
                                                 "notAllowed",
                                                 "constrained",
                                                 "403",
                                                 "adult",
                                                 "0.7",
                                                 "0.9",
                                                 "trainedAlgorithmicMedia",
                                                 "2001-01-01",
                                                 "2099-01-01",
                                                 "soon"};
  static constexpr std::string_view kScopes[] = {"",         "*",           "tamisbot",   "gptbot",
                                                 "ccbot",    "img2dataset", "claudebot",  "bytespider",
                                                 "otherbot", "active",      "ingredient", "/a*"};
  static constexpr std::string_view kLicences[] = {
      "", "CC0-1.0", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "LicenseRef-ARR", "LicenseRef-Unsplash"};
  static constexpr std::string_view kSources[] = {"L01", "L05", "L08", "L09", "L12"};
  static constexpr std::string_view kKinds[] = {"tdmrep", "robots", "ai_txt", "rsl"};
  static constexpr std::string_view kStates[] = {"read", "absent", "unreadable", "unreachable", "disallowed"};

  /// Words that the mechanism knows, or most statements would say nothing.
  void Fit(Statement& made) {
    switch (made.mechanism) {
      case Mechanism::kRobots:
        made.category = "crawl";
        break;
      case Mechanism::kRobotsToken:
        made.category = std::string(kCategories[2 + random_() % 5]);
        made.value = "disallow";
        break;
      case Mechanism::kRobotsDirective:
        made.category = std::string(kCategories[7 + random_() % 10]);
        break;
      case Mechanism::kContentSignal:
        made.category = std::string(kCategories[17 + random_() % 3]);
        break;
      case Mechanism::kContentUsage:
        made.category = std::string(kCategories[20 + random_() % 4]);
        break;
      case Mechanism::kRsl:
        made.category = "ai-train";
        break;
      case Mechanism::kTdmrep:
        made.category = "tdm-reservation";
        made.value = Chance(2) ? "1" : "0";
        break;
      case Mechanism::kC2pa:
        made.category = Chance(2) ? "data_mining" : "ai_inference";
        break;
      case Mechanism::kStock:
        made.category = std::string(kCategories[33 + random_() % 3]);
        break;
      default:
        break;
    }
  }

  std::mt19937 random_;
};

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_FILTER_RIGHTS_GENERATOR_H_
