#include "storage/record.h"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "filter/text/pair_texts.h"
#include "tests/support/sample_record.h"

namespace tamis {
namespace {

class RecordTest : public ::testing::Test {
 protected:
  Record Make(const SamplePair& pair) { return MakeSampleRecord(pair, budget_); }

  MemoryBudget budget_{64 << 20};
  SamplePair pair_ = MakeSamplePair(1, 7);
};

TEST_F(RecordTest, CarriesWhatTheStagesKnow) {
  pair_.candidate.title = "a title";
  pair_.candidate.aria_label = "a label";
  pair_.candidate.heading = "a heading";
  pair_.candidate.language = "sv";
  pair_.page.detected_language = "nb";
  pair_.candidate.caption = "a caption";
  pair_.candidate.context = "text around";
  pair_.head.robots.document_sha256 = "bb";
  pair_.page.robots.document_sha256 = "aa";
  const Record record = Make(pair_);
  const RecordFields& fields = record.fields();
  EXPECT_EQ(fields.url, "https://img.example.org/7.jpg");
  EXPECT_EQ(fields.page_url, "https://example.org/1.html");
  EXPECT_EQ(fields.page_title, "Boats");
  EXPECT_EQ(fields.caption, "a red boat, number 7");
  EXPECT_EQ(fields.alt, fields.caption);
  EXPECT_EQ(fields.title, "a title");
  EXPECT_EQ(fields.aria_label, "a label");
  EXPECT_EQ(fields.figcaption, "a caption");
  EXPECT_EQ(fields.context, "text around");
  EXPECT_EQ(fields.heading, "a heading");
  EXPECT_EQ(fields.language, "en");
  EXPECT_EQ(fields.detected_language, "nb");
  EXPECT_EQ(fields.caption_language, "sv");
  EXPECT_EQ(fields.mime, "image/jpeg");
  EXPECT_EQ(fields.page_robots_sha256, "aa");
  EXPECT_EQ(fields.image_robots_sha256, "bb");
  EXPECT_EQ(record.page_id(), "page-1");
}

TEST_F(RecordTest, TakesItsTextsFromTheVerdictOnThem) {
  pair_.candidate.alt = "write to somebody";
  pair_.texts.texts = TextsOfPair(pair_.page, pair_.candidate);
  pair_.texts.texts[0].text = "write to [email]";
  pair_.texts.texts[6].text = "[phone]";
  const std::vector<PairText> claim =
      TextsOfClaim({.credit_line = "[email], a credit", .licensor_url = "mailto:[email]"},
                   {.consent = "[]", .robots_directives = {}});
  pair_.texts.texts.insert(pair_.texts.texts.end(), claim.begin(), claim.end());
  pair_.texts.redactions = 3;
  pair_.texts.findings = {{.rule = "violence_mild", .place = TextPlace::kTitle, .term = "war"}};
  pair_.rights.verdict.licence.claim.credit_line = "with an address in it";
  pair_.rights.verdict.licence.claim.licensor_url = "mailto:somebody";
  const Record record = Make(pair_);
  EXPECT_EQ(record.fields().caption, "write to [email]");
  EXPECT_EQ(record.fields().alt, "write to [email]");
  EXPECT_EQ(record.fields().page_title, "[phone]");
  EXPECT_EQ(record.fields().credit_line, "[email], a credit");
  EXPECT_EQ(record.fields().licensor_url, "") << "a URL without its address is another URL";
  EXPECT_EQ(record.fields().consent, "[]");
  EXPECT_EQ(record.fields().redactions, 3);
  EXPECT_EQ(record.fields().text_findings, R"([{"rule":"violence_mild","place":"title","term":"war"}])");
}

TEST_F(RecordTest, AColumnThatRedactionBrokeSaysSo) {
  pair_.texts.texts = TextsOfPair(pair_.page, pair_.candidate);
  const std::vector<PairText> claim =
      TextsOfClaim({}, {.consent = R"([{"row": [card]])", .robots_directives = "{[email]}"});
  pair_.texts.texts.insert(pair_.texts.texts.end(), claim.begin(), claim.end());
  EXPECT_EQ(Make(pair_).fields().consent, R"([{"redacted":true}])");
  EXPECT_EQ(Make(pair_).fields().robots_directives, R"({"redacted":true})");
}

TEST_F(RecordTest, WordsOfStandardsAreNothingElse) {
  pair_.page.language = "en, write to somebody@example.org";
  EXPECT_EQ(Make(pair_).fields().language, "");
  pair_.page.language = "zh-Hant";
  EXPECT_EQ(Make(pair_).fields().language, "zh-Hant");
}

TEST_F(RecordTest, CarriesWhatModelsSaw) {
  EXPECT_FALSE(Make(pair_).fields().nsfw_score) << "null: not evaluated";
  EXPECT_FALSE(Make(pair_).fields().faces);
  pair_.facts.nsfw_score = 0.01;
  pair_.facts.document_score = 0.5;
  pair_.facts.faces.emplace(2);
  pair_.notes = {.faces_blurred = true, .near_duplicate_of = "an uid", .near_duplicate_distance = 6};
  const Record record = Make(pair_);
  EXPECT_EQ(record.fields().nsfw_score, 0.01);
  EXPECT_EQ(record.fields().document_score, 0.5);
  EXPECT_FALSE(record.fields().similarity);
  EXPECT_EQ(record.fields().faces, 2);
  EXPECT_EQ(record.fields().near_duplicate_of, "an uid");
  EXPECT_EQ(record.fields().near_duplicate_distance, 6);
  EXPECT_TRUE(record.fields().changes_made.starts_with("faces blurred"));
}

TEST_F(RecordTest, TellsTheStoredPictureFromTheOneReceived) {
  const Record record = Make(pair_);
  const RecordFields& fields = record.fields();
  EXPECT_EQ(fields.width, 256);
  EXPECT_EQ(fields.height, 192);
  EXPECT_EQ(fields.original_width, 1024);
  EXPECT_EQ(fields.original_height, 768);
  EXPECT_EQ(fields.original_bytes, static_cast<int64_t>(pair_.body.size()));
  EXPECT_EQ(fields.sha256, ToHex(record.digests().sha256));
  EXPECT_EQ(fields.sha256, ToHex(*DigestSha256(pair_.body)));
  EXPECT_EQ(record.image().size(), pair_.picture.size());
}

TEST_F(RecordTest, FinalUrlIsTheOneThatAnswered) {
  pair_.head.url = "https://cdn.example.org/x";
  EXPECT_EQ(Make(pair_).fields().final_url, "https://cdn.example.org/x");
  EXPECT_EQ(Make(pair_).fields().url, "https://img.example.org/7.jpg");
}

// cc2dataset: md5(alt + url), here of "aboathttps://e.org/b.jpg".
TEST_F(RecordTest, UidIsThatOfCc2dataset) {
  pair_.candidate.alt = "aboat";
  pair_.candidate.image_url = "https://e.org/b.jpg";
  EXPECT_EQ(Make(pair_).fields().uid, "04f7b7c9ceb7154cac769608094393e3");
}

TEST_F(RecordTest, KeepsTheFindingsOfAllStagesInTheOrderOfTheGates) {
  const Record record = Make(pair_);
  std::vector<std::string> filters;
  for (const Finding& finding : record.findings()) filters.push_back(finding.filter);
  EXPECT_EQ(filters, (std::vector<std::string>{"page_consent", "alt_text", "content_type", "hash_list",
                                               "size", "rights", "text_rules", "nsfw"}));
  EXPECT_TRUE(record.fields().findings.starts_with(
      R"([{"filter":"page_consent","reason":"passed","effect":"pass"},)"));
}

TEST_F(RecordTest, QuarantineOfAnyStageIsTheEffectOfTheRecord) {
  EXPECT_EQ(Make(pair_).effect(), Effect::kPass);
  for (Finding SamplePair::*stage :
       {&SamplePair::on_page, &SamplePair::on_candidate, &SamplePair::on_head, &SamplePair::on_fetched,
        &SamplePair::on_decoded, &SamplePair::on_rights, &SamplePair::on_texts, &SamplePair::on_screen}) {
    SamplePair doubtful = pair_;
    (doubtful.*stage).effect = Effect::kQuarantine;
    const Record record = Make(doubtful);
    EXPECT_EQ(record.effect(), Effect::kQuarantine);
    EXPECT_NE(record.fields().findings.find(R"("effect":"quarantine")"), std::string::npos);
  }
}

TEST_F(RecordTest, AVerdictThatQuarantinesIsEnough) {
  EXPECT_EQ(Make(pair_).quarantine_reason(), "");
  pair_.rights.verdict.decision = RightsDecision::kQuarantine;
  pair_.rights.verdict.reason = "rights_doubtful";
  EXPECT_EQ(Make(pair_).effect(), Effect::kQuarantine);
  EXPECT_EQ(Make(pair_).quarantine_reason(), "rights_doubtful");
}

TEST_F(RecordTest, TheReasonOfAQuarantineIsThatOfTheFirstFindingThatAsksForIt) {
  pair_.on_page = {.filter = "a", .reason = "passed", .effect = Effect::kPass};
  pair_.on_head = {.filter = "b", .reason = "first", .effect = Effect::kQuarantine};
  pair_.on_rights = {.filter = "c", .reason = "second", .effect = Effect::kQuarantine};
  EXPECT_EQ(Make(pair_).quarantine_reason(), "first");
}

TEST_F(RecordTest, SaysWhichLicenceHoldsAndWhoMadeTheImage) {
  ChosenLicence& licence = pair_.rights.verdict.licence;
  licence.conflict = true;
  licence.claim = {.source = "L01",
                   .spdx = "CC-BY-SA-4.0",
                   .url = "http://creativecommons.org/licenses/by-sa/4.0",
                   .scope = LicenceScope::kImage,
                   .confidence = 'A',
                   .title = "a boat",
                   .creator = "maker",
                   .credit_line = "credit",
                   .copyright_notice = "(c) \xe9",
                   .attribution_name = "name",
                   .attribution_url = "https://a.example/",
                   .licensor_url = "https://l.example/",
                   .usage_terms = "terms"};
  const Record record = Make(pair_);
  const RecordFields& fields = record.fields();
  EXPECT_EQ(fields.license_spdx, "CC-BY-SA-4.0");
  EXPECT_EQ(fields.license_url_raw, "http://creativecommons.org/licenses/by-sa/4.0");
  EXPECT_EQ(fields.license_source, "L01");
  EXPECT_EQ(fields.license_scope, "image");
  EXPECT_EQ(fields.license_confidence, "A");
  EXPECT_EQ(fields.license_conflict, "true");
  EXPECT_EQ(fields.work_title, "a boat");
  EXPECT_EQ(fields.creator, "maker");
  EXPECT_EQ(fields.credit_line, "credit");
  EXPECT_EQ(fields.copyright_notice, "(c) \xef\xbf\xbd");
  EXPECT_EQ(fields.attribution_name, "name");
  EXPECT_EQ(fields.attribution_url, "https://a.example/");
  EXPECT_EQ(fields.licensor_url, "https://l.example/");
  EXPECT_EQ(fields.usage_terms, "terms");
}

TEST_F(RecordTest, WithoutALicenceItsColumnsAreNull) {
  const Record record = Make(pair_);
  for (const std::string& text : {record.fields().license_spdx, record.fields().license_scope,
                                  record.fields().license_confidence, record.fields().license_conflict}) {
    EXPECT_EQ(text, "");
  }
}

TEST_F(RecordTest, SaysWhatWasDoneToThePicture) {
  EXPECT_EQ(Make(pair_).fields().changes_made, "resized and re-encoded");
  pair_.width_px = pair_.original_width_px;
  pair_.height_px = pair_.original_height_px;
  EXPECT_EQ(Make(pair_).fields().changes_made, "re-encoded");
  pair_.rights.evidence.altered = false;
  EXPECT_EQ(Make(pair_).fields().changes_made, "");
}

TEST_F(RecordTest, OfSourceTypesOneOfATrainedAlgorithmCountsFirst) {
  EXPECT_EQ(Make(pair_).fields().digital_source_type, "");
  for (const char* value : {"digitalCapture", "trainedAlgorithmicMedia", "algorithmicMedia"}) {
    pair_.rights.evidence.statements.push_back({.mechanism = Mechanism::kSourceType,
                                                .place = Place::kImageData,
                                                .category = "digital-source-type",
                                                .value = value});
  }
  EXPECT_EQ(Make(pair_).fields().digital_source_type, "trainedAlgorithmicMedia");
}

TEST_F(RecordTest, CarriesTheEvidenceForThePrivateStore) {
  pair_.rights.evidence.documents = {{.kind = "robots", .sha256 = "aa"},
                                     {.kind = "ai_txt", .state = "absent"},
                                     {.kind = "robots", .place = Place::kImageRobots, .sha256 = "aa"},
                                     {.kind = "rsl", .sha256 = "bb"}};
  Record record = Make(pair_);
  const EvidenceRow row = record.TakeEvidence();
  EXPECT_EQ(row.page_url, pair_.page.url);
  EXPECT_EQ(row.image_url, pair_.candidate.image_url);
  EXPECT_EQ(row.page_id, record.page_id());
  EXPECT_EQ(row.decision, "allow");
  EXPECT_EQ(row.documents, (std::vector<std::string>{"aa", "bb"}));
  EXPECT_EQ(row.judged_at, pair_.rights.evidence.judged_at);
  EXPECT_EQ(row.evidence_sha256, ToHex(*DigestSha256(row.evidence)));
  EXPECT_EQ(record.fields().evidence_sha256, row.evidence_sha256);
}

TEST_F(RecordTest, ScoresAreThoseOfFiltersThatMeasure) {
  EXPECT_EQ(Make(pair_).fields().scores, "");
  pair_.on_decoded.score = 0.25;
  EXPECT_EQ(Make(pair_).fields().scores, R"({"size":2.5E-1})");
}

TEST_F(RecordTest, EvidenceStaysPrivate) {
  pair_.on_candidate.evidence = "a private matter";
  const Record record = Make(pair_);
  EXPECT_EQ(record.fields().findings.find("private"), std::string::npos);
  EXPECT_EQ(record.findings()[1].evidence, "a private matter");
}

TEST_F(RecordTest, DirectivesAreKeptRawAndAreNullWhereThereIsNone) {
  EXPECT_EQ(Make(pair_).fields().robots_directives, "");
  pair_.head.directives = {{.scope = "", .name = "max-image-preview", .value = "large"}};
  EXPECT_EQ(Make(pair_).fields().robots_directives,
            R"({"page":[],"image":[{"scope":"","name":"max-image-preview","value":"large"}]})");
}

// A file with ill-formed text is refused by readers as a whole (Parquet: a String is UTF-8).
TEST_F(RecordTest, IllFormedTextBecomesWellFormed) {
  pair_.candidate.alt = "caf\xe9 \xff";
  pair_.page.language = "\xc3";
  pair_.head.content_type = "image/\x80";
  pair_.head.directives = {{.scope = "", .name = "a", .value = "\xf0\x28"}};
  const Record record = Make(pair_);
  EXPECT_EQ(record.fields().caption, "caf\xef\xbf\xbd \xef\xbf\xbd");
  EXPECT_EQ(record.fields().language, "") << "no word of a standard";
  EXPECT_EQ(record.fields().mime, "image/\xef\xbf\xbd");
  EXPECT_NE(record.fields().robots_directives.find("\xef\xbf\xbd("), std::string::npos);
}

TEST_F(RecordTest, MemoryCountsPictureAndTexts) {
  const int64_t before = Make(pair_).memory_bytes();
  pair_.picture += std::string(1000, 'p');
  pair_.candidate.context += std::string(100, 'c');
  EXPECT_EQ(Make(pair_).memory_bytes(), before + 1100);
}

TEST_F(RecordTest, DroppingThePictureGivesItsMemoryBack) {
  Record record = Make(pair_);
  record.DropImage();
  EXPECT_TRUE(record.image().empty());
  EXPECT_EQ(budget_.used_bytes(), 0);
}

class RecordDeathTest : public RecordTest {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }  // Arrow has threads
};

TEST_F(RecordDeathTest, ACandidateOfAnotherPageMakesNoRecord) {
  pair_.candidate.page_id = "page-2";
  EXPECT_DEATH(Make(pair_), "check failed");
}

TEST_F(RecordDeathTest, EvidenceOfAnotherPairMakesNoRecord) {
  pair_.rights.evidence.page_url = "https://example.org/other.html";
  EXPECT_DEATH(Make(pair_), "check failed");
  pair_.rights.evidence = {.image_url = "https://img.example.org/other.jpg"};
  EXPECT_DEATH(Make(pair_), "check failed");
}

TEST_F(RecordDeathTest, WhatTheVerdictDeniesMakesNoRecordWhateverAFilterSays) {
  for (const RightsDecision decision : {RightsDecision::kDeny, RightsDecision::kDoNotFetch}) {
    pair_.rights.verdict.decision = decision;
    EXPECT_DEATH(Make(pair_), "check failed");
  }
}

TEST_F(RecordDeathTest, PixelsOfAnotherBodyMakeNoRecord) {
  pair_.decoded_from[0] = 1;
  EXPECT_DEATH(Make(pair_), "check failed");
}

TEST(Record, IsMadeByMakeRecordOnly) {
  static_assert(!std::is_default_constructible_v<Record>);
  static_assert(!std::is_copy_constructible_v<Record>);
  static_assert(!std::is_constructible_v<Record, RecordFields>);
  static_assert(!std::is_default_constructible_v<Clearances>);
}

}  // namespace
}  // namespace tamis
