// tamis why, and tamis judge --all.

#include "crawler/cli/why_command.h"

#include <sstream>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "crawler/cli/judge_all.h"
#include "crawler/cli/judge_command.h"
#include "crawler/core/digest.h"
#include "crawler/core/evidence_json.h"
#include "crawler/core/url.h"
#include "crawler/rights_settings.h"
#include "filter/rights/judge.h"
#include "storage/evidence_store.h"
#include "storage/ledger.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* kRobots = "User-agent: *\n";

class WhyCommandTest : public testing::Test {
 protected:
  WhyCommandTest() {
    fs::create_directories(secret() / "evidence");
    fs::create_directories(secret() / "ledger");
    keys_ = *LoadOrCreatePrivateKeys(secret() / "keys");
  }
  fs::path secret() const { return dir_.path() / "private"; }

  /// A row as the writer stores it.
  static EvidenceRow Row(const std::string& key, const std::string& image_url) {
    Evidence evidence;
    evidence.page_url = "https://example.org/page";
    evidence.image_url = image_url;
    evidence.complete = true;
    evidence.judged_at = TimePoint(std::chrono::seconds(1'790'000'000));
    evidence.documents = {{.kind = "robots",
                           .url = "https://example.org/robots.txt",
                           .state = "read",
                           .sha256 = ToHex(*DigestSha256(kRobots))}};
    evidence.statements = {{.mechanism = Mechanism::kContentSignal,
                            .place = Place::kPageRobots,
                            .category = "search",
                            .value = "yes",
                            .raw = "Content-Signal: search=yes"}};
    const RightsPolicy policy{.name = PolicyName::kStandard};
    const RightsVerdict verdict = Judge(evidence, policy);
    EvidenceRow row{.key = key,
                    .page_url = evidence.page_url,
                    .image_url = image_url,
                    .policy = "standard",
                    .settings = SettingsJson(policy),
                    .decision = std::string(ToString(verdict.decision)),
                    .evidence = ToJson(evidence),
                    .verdict = ToJson(verdict),
                    .page_id = "page",
                    .documents = {evidence.documents[0].sha256},
                    .judged_at = evidence.judged_at};
    row.evidence_sha256 = ToHex(*DigestSha256(row.evidence));
    return row;
  }
  void Write(const std::vector<EvidenceRow>& rows) {
    EvidenceStore store(secret() / "evidence", SystemFileOps());
    const std::string shard = "train-abcdefgh-0000" + std::to_string(shards_++) + ".parquet";
    const auto sink = *EvidenceSink::Open(store.TemporaryOf(shard));
    for (const EvidenceRow& row : rows) ASSERT_TRUE(sink->Append(row));
    ASSERT_TRUE(sink->Close({}));
    ASSERT_TRUE(store.Publish(shard));
    ASSERT_TRUE(store.AddDocument(ToHex(*DigestSha256(kRobots)), kRobots));
  }
  void Drop(const std::string& url, const std::string& reason, int day = 0) {
    const auto ledger = *Ledger::Open(secret() / "ledger", keys_);
    const TimePoint now(std::chrono::seconds(1'790'000'000 + day * 86'400));
    ASSERT_TRUE(ledger->AddDrop({DedupeKey(*Url::Parse(url)), reason, {}}, now));
    ASSERT_TRUE(ledger->Sync());
  }
  std::vector<json::object> Why(const std::string& text) {
    const auto answers = DescribeWhy(secret(), text);
    EXPECT_TRUE(answers) << answers.error().message;
    return answers ? *answers : std::vector<json::object>();
  }
  ReplayCounts Replay(std::string* lines = nullptr) {
    std::ostringstream out;
    const Result<ReplayCounts> counts = JudgeAll(secret(), out);
    EXPECT_TRUE(counts) << counts.error().message;
    if (lines != nullptr) *lines = out.str();
    return counts ? *counts : ReplayCounts();
  }
  static int RunWith(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "why");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    testing::internal::CaptureStdout();
    const int exit_code = RunWhyCommand(static_cast<int>(arguments.size()), argv.data());
    testing::internal::GetCapturedStdout();
    return exit_code;
  }

  TempDir dir_;
  PrivateKeys keys_;
  int shards_ = 0;
};

TEST_F(WhyCommandTest, TellsWhatWasSaidOfARow) {
  Write({Row("abcdefgh-00000-000000", "https://img.example.org/a.jpg")});
  for (const char* text : {"abcdefgh-00000-000000", "https://img.example.org/a.jpg",
                           "HTTPS://IMG.example.org/a.jpg#part", "https://example.org/page"}) {
    SCOPED_TRACE(text);
    const auto answers = Why(text);
    ASSERT_EQ(answers.size(), 1u);
    const json::object& answer = answers[0];
    EXPECT_TRUE(answer.at("found").as_bool());
    EXPECT_EQ(answer.at("key"), "abcdefgh-00000-000000");
    EXPECT_EQ(answer.at("page_url"), "https://example.org/page");
    EXPECT_EQ(answer.at("image_url"), "https://img.example.org/a.jpg");
    EXPECT_EQ(answer.at("decision"), "allow");
    EXPECT_EQ(answer.at("policy"), "standard");
    EXPECT_TRUE(answer.at("findings").is_array());
    EXPECT_TRUE(answer.at("licence").is_object());
    EXPECT_EQ(answer.at("evidence").at("image_url"), "https://img.example.org/a.jpg");
    ASSERT_EQ(answer.at("documents").as_array().size(), 1u);
    EXPECT_TRUE(answer.at("documents").as_array()[0].at("stored").as_bool());
  }
}

TEST_F(WhyCommandTest, APageHasAnAnswerForEachOfItsRows) {
  Write({Row("k-1", "https://img.example.org/a.jpg"), Row("k-2", "https://img.example.org/b.jpg")});
  Write({Row("k-3", "https://img.example.org/c.jpg")});
  EXPECT_EQ(Why("https://example.org/page").size(), 3u);
}

TEST_F(WhyCommandTest, OfADropItTellsTheLatestReasonAndItsDate) {
  Drop("https://img.example.org/x.jpg", "too_small");
  Drop("https://img.example.org/x.jpg", "image_damaged", 2);
  Drop("https://img.example.org/y.jpg", "other");
  const auto answers = Why("https://img.example.org/x.jpg#f");
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].at("decision"), "drop");
  EXPECT_EQ(answers[0].at("reason"), "image_damaged");
  EXPECT_EQ(answers[0].at("date"), "2026-09-23");
}

// A row that was removed has neither evidence nor a line any more.
TEST_F(WhyCommandTest, SaysOfWhatItDoesNotKnowThatItDoesNotAndNoMore) {
  for (const char* text : {"https://img.example.org/never.jpg", "abcdefgh-00000-000009", "no url"}) {
    const auto answers = Why(text);
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(json::serialize(answers[0]), R"({"found":false})");
  }
}

TEST_F(WhyCommandTest, ExitsAsDocumented) {
  Write({Row("k-1", "https://img.example.org/a.jpg")});
  EXPECT_EQ(RunWith({secret(), "k-1"}), 0);
  EXPECT_EQ(RunWith({secret(), "k-2"}), 1);
  EXPECT_EQ(RunWith({secret()}), 2);
  EXPECT_EQ(RunWith({secret(), "k-1", "--batch"}), 2);
  EXPECT_EQ(RunWith({dir_.path() / "absent", "k-1"}), 2);
  EXPECT_FALSE(fs::exists(dir_.path() / "absent")) << "no keys are drawn";
}

TEST_F(WhyCommandTest, AReplayGivesTheSameVerdicts) {
  Write({Row("k-1", "https://img.example.org/a.jpg"), Row("k-2", "https://img.example.org/b.jpg")});
  std::string lines;
  const ReplayCounts counts = Replay(&lines);
  EXPECT_EQ(counts.rows, 2);
  EXPECT_EQ(counts.mismatches, 0);
  EXPECT_EQ(lines, "{\"rows\":2,\"mismatches\":0}\n");
}

TEST_F(WhyCommandTest, AReplayFindsWhateverWasChanged) {
  const EvidenceRow sound = Row("k-0", "https://img.example.org/a.jpg");
  EvidenceRow verdict = sound, evidence = sound, digest = sound, policy = sound, decision = sound;
  verdict.verdict.replace(verdict.verdict.find("allow"), 5, "deny!");
  evidence.evidence.replace(evidence.evidence.find("search=yes"), 10, "search=no!");
  digest.evidence_sha256[0] = digest.evidence_sha256[0] == '0' ? '1' : '0';
  policy.policy = "lenient";
  decision.decision = "quarantine";
  Write({sound, verdict, evidence, digest, policy, decision});
  std::string lines;
  const ReplayCounts counts = Replay(&lines);
  EXPECT_EQ(counts.rows, 6);
  EXPECT_EQ(counts.mismatches, 5) << lines;
}

TEST_F(WhyCommandTest, AReplayUsesThePolicyOfItsTime) {
  EvidenceRow row = Row("k-0", "https://img.example.org/a.jpg");
  row.settings = SettingsJson({.name = PolicyName::kStandard, .licence_require = "open"});
  Write({row});
  EXPECT_EQ(Replay().mismatches, 1) << "under that policy a licence had been asked for";
}

TEST_F(WhyCommandTest, AReplayVerifiesDocuments) {
  Write({Row("k-0", "https://img.example.org/a.jpg")});
  const fs::path document = secret() / "evidence" / "documents" / ToHex(*DigestSha256(kRobots));
  ASSERT_TRUE(SystemFileOps().Write(document, "User-agent: x\n"));
  EXPECT_EQ(Replay().mismatches, 1);
  fs::remove(document);
  EXPECT_EQ(Replay().mismatches, 1);
}

TEST_F(WhyCommandTest, JudgeAllSaysByItsExitCodeWhetherAllIsTheSame) {
  const auto run = [&](const fs::path& folder) {
    std::vector<std::string> arguments = {"judge", "--all", folder.string()};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    testing::internal::CaptureStdout();
    const int exit_code = RunJudgeCommand(3, argv.data());
    testing::internal::GetCapturedStdout();
    return exit_code;
  };
  Write({Row("k-0", "https://img.example.org/a.jpg")});
  EXPECT_EQ(run(secret()), 0);
  EvidenceRow changed = Row("k-1", "https://img.example.org/b.jpg");
  changed.decision = "quarantine";
  Write({changed});
  EXPECT_EQ(run(secret()), 1);
  EXPECT_EQ(run(dir_.path() / "absent"), 2);
}

TEST_F(WhyCommandTest, AFolderWithoutEvidenceIsAnError) {
  std::ostringstream out;
  EXPECT_FALSE(JudgeAll(dir_.path() / "absent", out));
}

TEST(RightsSettings, ComeBackAsTheyWereWritten) {
  const RightsPolicy policy{.name = PolicyName::kPermissive,
                            .research_basis = true,
                            .licence_require = "commercial",
                            .min_confidence = 'C'};
  const Result<RightsPolicy> read = ReadRightsPolicy("permissive", SettingsJson(policy));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, policy.name);
  EXPECT_EQ(read->research_basis, policy.research_basis);
  EXPECT_EQ(read->licence_require, policy.licence_require);
  EXPECT_EQ(read->min_confidence, policy.min_confidence);
}

TEST(RightsSettings, WhatIsMissingIsAnError) {
  EXPECT_FALSE(ReadRightsPolicy("standard", "{}"));
  EXPECT_FALSE(ReadRightsPolicy("standard", R"({"research_basis":false,"licence_require":"any"})"));
  EXPECT_FALSE(ReadRightsPolicy("standard", "[]"));
  EXPECT_FALSE(ReadRightsPolicy("", SettingsJson({})));
}

}  // namespace
}  // namespace tamis
