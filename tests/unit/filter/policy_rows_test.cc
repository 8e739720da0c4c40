// rights.md section 5: what each of the 52 rows does under each policy, in the letters of the design.

#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "filter/reasons.h"
#include "filter/rights/judge.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/filter/rights_test_support.h"

namespace tamis {
namespace {

using M = Mechanism;
using P = Place;

struct Case {
  const char* name;
  int row;
  const char* letters;  // strict, standard, permissive
  Statement statement;
};

void ExpectRows(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(Letters({one.statement}), one.letters);
    for (size_t i = 0; i < 3; ++i) {
      const RightsVerdict verdict = Judge(Saying({one.statement}), Under(kAllPolicies[i]));
      if (one.letters[i] == '-') {
        EXPECT_TRUE(verdict.findings.empty());
        EXPECT_EQ(verdict.reason, "passed");
        continue;
      }
      ASSERT_EQ(verdict.findings.size(), 1u);
      EXPECT_EQ(verdict.findings[0].row, one.row);
      EXPECT_EQ(verdict.findings[0].statement, one.statement);
      const bool records = one.letters[i] == 'R';
      EXPECT_EQ(verdict.findings[0].reason, records ? "recorded" : verdict.reason);
      if (records) continue;
      EXPECT_NE(FindReason(verdict.reason), nullptr) << verdict.reason;
    }
  }
}

TEST(PolicyRows, RobotsFilesAndTokens) {
  ExpectRows({
      {"disallowed", 1, "NNN", Say(M::kRobots, P::kPageRobots, "crawl", "robots_disallowed")},
      {"disallowed image", 1, "NNN", Say(M::kRobots, P::kImageRobots, "crawl", "robots_disallowed")},
      {"disallowed hop", 1, "NNN", Say(M::kRobots, P::kHopRobots, "crawl", "robots_disallowed")},
      {"too costly", 1, "NNN", Say(M::kRobots, P::kPageRobots, "crawl", "robots_too_costly")},
      {"unreachable", 2, "NNN", Say(M::kRobots, P::kPageRobots, "crawl", "robots_unreachable")},
      {"429", 2, "NNN", Say(M::kRobots, P::kImageRobots, "crawl", "robots_rate_limited")},
      {"stale", 2, "NNN", Say(M::kRobots, P::kImageRobots, "crawl", "robots_stale")},
      {"not asked", 2, "NNN", Say(M::kRobots, P::kImageRobots, "crawl", "robots_unknown")},
      {"a word nobody knows", 2, "NNN", Say(M::kRobots, P::kImageRobots, "crawl", "fine")},
      {"401 or 403", 3, "NRR", Say(M::kRobots, P::kImageRobots, "crawl", "robots_forbidden")},
      {"451", 3, "NNR", Say(M::kRobots, P::kImageRobots, "crawl", "robots_censored")},
      {"redirects", 4, "NNR", Say(M::kRobots, P::kPageRobots, "crawl", "robots_redirects")},
      {"purpose token", 5, "DDD", Say(M::kRobotsToken, P::kPageRobots, "policy", "disallow", "ai-training")},
      {"P0", 6, "DDR", Say(M::kRobotsToken, P::kPageRobots, "P0", "disallow", "Google-Extended")},
      {"P1", 7, "DDD", Say(M::kRobotsToken, P::kImageRobots, "P1", "disallow", "img2dataset")},
      {"CCBot", 8, "DDR", Say(M::kRobotsToken, P::kImageRobots, "P2", "disallow", "CCBot")},
      {"ccbot", 8, "DDR", Say(M::kRobotsToken, P::kImageRobots, "P2", "disallow", "ccbot")},
      {"another P2", 9, "DRR", Say(M::kRobotsToken, P::kImageRobots, "P2", "disallow", "AI2Bot")},
      {"P3", 9, "DRR", Say(M::kRobotsToken, P::kPageRobots, "P3", "disallow", "GPTBot")},
      {"before any group", 10, "DR-", Say(M::kRobots, P::kPageRobots, "ungrouped_disallow", "/")},
      {"Noindex", 10, "DR-", Say(M::kRobotsDirective, P::kPageRobots, "noindex", "", "*")},
      {"Noindex of the image's origin", 10, "DR-", Say(M::kRobotsDirective, P::kImageRobots, "noindex")},
      {"delay", 11, "NNN", Say(M::kRobots, P::kPageRobots, "crawl", "robots_crawl_delay")},
      {"hours", 11, "NNN", Say(M::kRobots, P::kPageRobots, "crawl", "robots_visit_time")},
  });
}

TEST(PolicyRows, RobotsDirectives) {
  ExpectRows({
      {"noai header", 12, "DDD", Say(M::kRobotsDirective, P::kImageHeader, "noai")},
      {"noai meta", 12, "DDD", Say(M::kRobotsDirective, P::kPageMeta, "noai")},
      {"NoAI", 12, "DDD", Say(M::kRobotsDirective, P::kPageMeta, "NoAI")},
      {"noai for us", 12, "DDD", Say(M::kRobotsDirective, P::kPageHeader, "noai", "", "tamisbot")},
      {"noai for robots", 12, "DDD", Say(M::kRobotsDirective, P::kPageMeta, "noai", "", "robots")},
      {"noimageai", 12, "DDD", Say(M::kRobotsDirective, P::kPageHeader, "noimageai", "", "*")},
      {"noai for another", 13, "DR-", Say(M::kRobotsDirective, P::kImageHeader, "noai", "", "otherbot")},
      {"noml for another", 13, "DR-", Say(M::kRobotsDirective, P::kImageHeader, "noml", "", "otherbot")},
      {"noml", 14, "DDD", Say(M::kRobotsDirective, P::kPageMeta, "noml")},
      {"noindex on the image", 15, "DDR", Say(M::kRobotsDirective, P::kImageHeader, "noindex")},
      {"none on the image", 15, "DDR", Say(M::kRobotsDirective, P::kImageHeader, "none")},
      {"noimageindex", 15, "DDR", Say(M::kRobotsDirective, P::kPageMeta, "noimageindex")},
      {"noindex on the page", 16, "DDR", Say(M::kRobotsDirective, P::kPageMeta, "noindex")},
      {"none on the page", 16, "DDR", Say(M::kRobotsDirective, P::kPageHeader, "none")},
      {"noarchive", 17, "DR-", Say(M::kRobotsDirective, P::kPageMeta, "noarchive")},
      {"nocache", 17, "DR-", Say(M::kRobotsDirective, P::kPageMeta, "nocache")},
      {"nosnippet", 17, "DR-", Say(M::kRobotsDirective, P::kPageMeta, "nosnippet")},
      {"preview", 17, "DR-", Say(M::kRobotsDirective, P::kPageMeta, "max-image-preview", "none")},
      {"large preview", 0, "---", Say(M::kRobotsDirective, P::kPageMeta, "max-image-preview", "large")},
      {"gone", 18, "DDD",
       Say(M::kRobotsDirective, P::kPageMeta, "unavailable_after", "25 jun 2010 15:00:00 pst")},
      {"not yet", 0, "---",
       Say(M::kRobotsDirective, P::kPageMeta, "unavailable_after", "25 jun 2030 15:00:00 pst")},
      {"soon", 18, "DDR", Say(M::kRobotsDirective, P::kPageMeta, "unavailable_after", "soon")},
      {"nofollow", 0, "---", Say(M::kRobotsDirective, P::kPageMeta, "nofollow")},
      {"all", 0, "---", Say(M::kRobotsDirective, P::kPageMeta, "all")},
  });
}

TEST(PolicyRows, ContentSignalAndContentUsage) {
  ExpectRows({
      {"ai-train=no", 19, "DDD", Say(M::kContentSignal, P::kPageRobots, "ai-train", "no", "*")},
      {"ungrouped", 19, "DDD", Say(M::kContentSignal, P::kPageRobots, "ai-train", "no")},
      {"header", 19, "DDD", Say(M::kContentSignal, P::kImageHeader, "ai-train", "no")},
      {"our group", 19, "DDD", Say(M::kContentSignal, P::kImageRobots, "ai-train", "no", "tamisbot")},
      {"false", 19, "DDD", Say(M::kContentSignal, P::kImageRobots, "AI-Train", "False", "*")},
      {"maybe", 0, "---", Say(M::kContentSignal, P::kImageRobots, "ai-train", "maybe", "*")},
      {"GPTBot's group alone", 9, "DRR", Say(M::kContentSignal, P::kPageRobots, "ai-train", "no", "gptbot")},
      {"CCBot's group alone", 8, "DDR", Say(M::kContentSignal, P::kPageRobots, "ai-train", "no", "CCBot")},
      {"somebody's group", 9, "DRR", Say(M::kContentSignal, P::kPageRobots, "ai-train", "no", "foobot")},
      {"ai-input=no", 20, "DR-", Say(M::kContentSignal, P::kPageRobots, "ai-input", "no", "*")},
      {"use=reference", 20, "DR-", Say(M::kContentSignal, P::kPageRobots, "use", "reference", "*")},
      {"use=immediate", 20, "DR-", Say(M::kContentSignal, P::kPageRobots, "use", "immediate")},
      {"use=full", 0, "---", Say(M::kContentSignal, P::kPageRobots, "use", "full")},
      {"search=no", 0, "---", Say(M::kContentSignal, P::kPageRobots, "search", "no")},
      {"ai-train=yes", 21, "RRR", Say(M::kContentSignal, P::kPageHeader, "ai-train", "yes")},
      {"train-ai=n", 22, "DDD", Say(M::kContentUsage, P::kImageHeader, "train-ai", "n")},
      {"train-ai=n for a path", 22, "DDD", Say(M::kContentUsage, P::kPageRobots, "train-ai", "n", "/a*")},
      {"train-genai=n", 23, "DDD", Say(M::kContentUsage, P::kPageHeader, "train-genai", "n")},
      {"bots=n", 23, "DDD", Say(M::kContentUsage, P::kPageHeader, "bots", "n")},
      {"all=n", 23, "DDD", Say(M::kContentUsage, P::kPageHeader, "all", "n")},
      {"tdm=n", 23, "DDD", Say(M::kContentUsage, P::kPageHeader, "tdm", "n")},
      {"genai=n", 23, "DDD", Say(M::kContentUsage, P::kPageHeader, "genai", "n")},
      {"ai=n", 23, "DDD", Say(M::kContentUsage, P::kPageHeader, "ai", "n")},
      {"ai-use=n", 23, "DRR", Say(M::kContentUsage, P::kPageHeader, "ai-use", "n")},
      {"old yes", 0, "---", Say(M::kContentUsage, P::kPageHeader, "bots", "y")},
      {"foo=n", 0, "---", Say(M::kContentUsage, P::kPageHeader, "foo", "n")},
      {"search=n", 0, "---", Say(M::kContentUsage, P::kPageHeader, "search", "n")},
      {"malformed", 24, "DQ-", Say(M::kContentUsage, P::kPageHeader, "malformed", "train-ai=?0")},
      {"no token", 24, "DQ-", Say(M::kContentUsage, P::kPageHeader, "train-ai", "No")},
      {"train-ai=y", 25, "RRR", Say(M::kContentUsage, P::kPageHeader, "train-ai", "y")},
  });
}

TEST(PolicyRows, FilesOfRights) {
  ExpectRows({
      {"RSL", 26, "DDD", Say(M::kRsl, P::kPageFile, "ai-train", "denied", "/*")},
      {"RSL permits", 0, "---", Say(M::kRsl, P::kPageFile, "ai-train", "permitted", "/*")},
      {"RSL unreadable", 27, "DQR", Say(M::kRsl, P::kImageFile, "unreadable", "not XML")},
      {"RSL in new words", 27, "DQR", Say(M::kRsl, P::kImageFile, "ai-train", "perhaps")},
      {"TDMRep of the page", 28, "DDD", Say(M::kTdmrep, P::kPageFile, "tdm-reservation", "1")},
      {"TDMRep of the image", 28, "DDD", Say(M::kTdmrep, P::kImageHeader, "tdm-reservation", "1")},
      {"TDMRep of a hop", 28, "DDD", Say(M::kTdmrep, P::kHopFile, "tdm-reservation", "1")},
      {"TDMRep embedded", 28, "DDD", Say(M::kTdmrep, P::kImageData, "tdm-reservation", "1")},
      {"TDMRep 0", 0, "---", Say(M::kTdmrep, P::kPageFile, "tdm-reservation", "0")},
      {"TDMRep other", 0, "---", Say(M::kTdmrep, P::kPageFile, "tdm-reservation", "other")},
      {"TDM policy alone", 28, "RRR", Say(M::kTdmrep, P::kPageFile, "tdm-policy", "https://example.com/p")},
      {"ai.txt", 31, "DDD", Say(M::kAiTxt, P::kImageFile, "ai-train", "disallow", "*.jpg")},
      {"trust.txt", 32, "DDD", Say(M::kTrustTxt, P::kPageFile, "datatrainingallowed", "no")},
      {"trust.txt yes", 0, "---", Say(M::kTrustTxt, P::kPageFile, "datatrainingallowed", "yes")},
  });
}

TEST(PolicyRows, EmbeddedMetadata) {
  std::vector<Case> cases;
  for (const char* value :
       {"DMI-PROHIBITED", "DMI-PROHIBITED-AIMLTRAINING", "DMI-PROHIBITED-GENAIMLTRAINING",
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", "DMI-PROHIBITED-SEECONSTRAINT",
        "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR", "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
        "DMI-PROHIBITED-SOMETHINGNEW", "dmi-prohibited", "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"}) {
    cases.push_back({value, 33, "DDD", Say(M::kDataMining, P::kImageData, "data-mining", value)});
  }
  for (const char* value :
       {"DMI-ALLOWED", "DMI-UNSPECIFIED", "http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"}) {
    cases.push_back({value, 0, "---", Say(M::kDataMining, P::kImageData, "data-mining", value)});
  }
  for (const char* value : {"DMI-SOMETHING", "Allowed", "", "DMI-ALLOWED-NOT"}) {
    cases.push_back({value, 34, "DQR", Say(M::kDataMining, P::kImageData, "data-mining", value)});
  }
  for (const char* entry : {"data_mining", "ai_training", "ai_generative_training"}) {
    for (const char* use : {"notAllowed", "constrained", "NOTALLOWED"}) {
      cases.push_back({entry, 35, "DDD", Say(M::kC2pa, P::kImageData, entry, use, "active")});
      cases.push_back({entry, 35, "DRR", Say(M::kC2pa, P::kImageData, entry, use, "ingredient")});
    }
    cases.push_back({entry, 0, "---", Say(M::kC2pa, P::kImageData, entry, "allowed", "active")});
    cases.push_back({entry, 37, "DQR", Say(M::kC2pa, P::kImageData, entry, "perhaps", "active")});
  }
  cases.push_back(
      {"inference", 36, "DR-", Say(M::kC2pa, P::kImageData, "ai_inference", "notAllowed", "active")});
  cases.push_back({"unreadable", 37, "DQR", Say(M::kC2pa, P::kImageData, "unreadable", "CBOR")});
  const char* type = "trainedAlgorithmicMedia";
  cases.push_back({"generated", 52, "QQR", Say(M::kSourceType, P::kImageData, "digital-source-type", type)});
  cases.push_back(
      {"camera", 0, "---", Say(M::kSourceType, P::kImageData, "digital-source-type", "digitalCapture")});
  ExpectRows(cases);
}

TEST(PolicyRows, WordsStatusesAndStock) {
  ExpectRows({
      {"opted out", 38, "NNN", Say(M::kOptOutList, P::kOperator, "domain", "example.com")},
      {"caption", 39, "DDQ", Say(M::kReservation, P::kCaption, "phrase", "", "en")},
      {"usage terms", 39, "DDQ", Say(M::kReservation, P::kImageData, "law", "", "de")},
      {"footer", 40, "DQR", Say(M::kReservation, P::kPageBody, "phrase", "", "fr")},
      {"meta", 40, "DQR", Say(M::kReservation, P::kPageMeta, "phrase", "", "fr")},
      {"robots comment", 40, "DQR", Say(M::kReservation, P::kPageRobots, "law", "", "en")},
      {"401", 41, "DDD", Say(M::kHttpStatus, P::kImageHeader, "status", "401")},
      {"402", 41, "DDD", Say(M::kHttpStatus, P::kImageHeader, "status", "402")},
      {"403", 41, "DDD", Say(M::kHttpStatus, P::kImageHeader, "status", "403")},
      {"407", 41, "DDD", Say(M::kHttpStatus, P::kImageHeader, "status", "407")},
      {"451", 41, "DDD", Say(M::kHttpStatus, P::kImageHeader, "status", "451")},
      {"challenge", 41, "DDD", Say(M::kHttpStatus, P::kImageHeader, "challenge", "cloudflare")},
      {"adult", 42, "DDD", Say(M::kAdultLabel, P::kPageMeta, "meta:rating", "adult")},
      {"general", 0, "---", Say(M::kAdultLabel, P::kPageMeta, "meta:rating", "general")},
      {"stock", 43, "DDQ", Say(M::kStock, P::kImageUrl, "domain", "gettyimages.com")},
      {"agency", 44, "DDQ", Say(M::kStock, P::kCaption, "agency", "Getty Images")},
      {"licensor", 44, "DQQ", Say(M::kStock, P::kImageData, "licensor", "https://example.com/buy")},
      {"watermark", 45, "DDQ", Say(M::kWatermark, P::kImageData, "score", "0.8")},
      {"faint watermark", 45, "D--", Say(M::kWatermark, P::kImageData, "score", "0.6")},
      {"none", 0, "---", Say(M::kWatermark, P::kImageData, "score", "0.59")},
      {"unreadable score", 45, "DDQ", Say(M::kWatermark, P::kImageData, "score", "nan")},
  });
}

std::string OfDocument(const char* kind, const char* state) {
  Evidence evidence = Saying({});
  evidence.documents.push_back(
      {.kind = kind, .place = Place::kPageFile, .url = "https://example.com/x", .state = state});
  return Letters(evidence);
}

TEST(PolicyRows, ATdmrepFileThatCannotBeHadIsAskedForFirst) {
  EXPECT_EQ(OfDocument("tdmrep", "unreachable"), "NNN");
  EXPECT_EQ(OfDocument("tdmrep", "disallowed"), "NNR");
  EXPECT_EQ(OfDocument("tdmrep", "unreadable"), "NNR");
  EXPECT_EQ(OfDocument("tdmrep", "a word nobody knows"), "NNN");
  for (const char* state : {"read", "absent"}) EXPECT_EQ(OfDocument("tdmrep", state), "---");
  for (const char* kind : {"ai_txt", "trust_txt"}) {
    EXPECT_EQ(OfDocument(kind, "unreachable"), "NNN") << kind;
    EXPECT_EQ(OfDocument(kind, "unreadable"), "NNR") << kind;
    EXPECT_EQ(OfDocument(kind, "disallowed"), "---") << kind;
  }
}

TEST(PolicyTable, EveryReasonOfARowIsACode) {
  const std::set<std::string_view> records{"21", "25", "48"};
  for (const PolicyRow& row : PolicyTable()) {
    if (records.contains(std::to_string(row.row))) {
      EXPECT_TRUE(row.reason.empty()) << row.row;
    } else {
      EXPECT_NE(FindReason(row.reason), nullptr) << row.row << " " << row.reason;
    }
    EXPECT_FALSE(row.signal.empty()) << row.row;
  }
}

std::string MarkdownRow(const PolicyRow& row) {
  std::string line = "| " + std::to_string(row.row) + " | " + std::string(row.signal) + " |";
  for (const RowEffect effect : row.effects) line += " " + std::string(ToString(effect)) + " |";
  line += row.reason.empty() ? " |" : " `" + std::string(row.reason) + "` |";
  return line + (row.note.empty() ? " |" : " " + std::string(row.note) + " |");
}

TEST(PolicyTable, TheDocumentHasEveryRowAsItIs) {
  const std::string doc = ReadFile(std::filesystem::path(TAMIS_SOURCE_DIR) / "docs/filters.md");
  for (const PolicyRow& row : PolicyTable()) {
    EXPECT_NE(doc.find("\n" + MarkdownRow(row) + "\n"), std::string::npos) << MarkdownRow(row);
  }
}

}  // namespace
}  // namespace tamis
