#include "storage/evidence_store.h"

#include <set>

#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "storage/document_store.h"
#include "storage/evidence_file.h"
#include "tests/support/failing_files.h"
#include "tests/support/state_fixture.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

std::string DigestOf(std::string_view bytes) {
  return ToHex(*DigestSha256(bytes));
}

EvidenceRow Row(const std::string& key, std::vector<std::string> documents = {}) {
  return {.key = key,
          .page_url = "https://example.org/page",
          .image_url = "https://img.example.org/" + key + ".jpg",
          .policy = "standard",
          .settings = "{}",
          .decision = "allow",
          .evidence = "{\"of\":\"" + key + "\"}",
          .evidence_sha256 = DigestOf("{\"of\":\"" + key + "\"}"),
          .verdict = "{\"decision\":\"allow\"}",
          .page_id = "page of " + key,
          .documents = std::move(documents),
          .judged_at = TimePoint(std::chrono::microseconds(1'790'000'000'000'017))};
}

std::string Shard(int number, const std::string& run = "abcdefgh") {
  return "train-" + run + "-0000" + std::to_string(number) + ".parquet";
}

class EvidenceStoreTest : public testing::Test {
 protected:
  EvidenceStoreTest() { fs::create_directories(folder()); }
  fs::path folder() const { return dir_.path() / "evidence"; }

  void Write(const std::string& shard, const std::vector<EvidenceRow>& rows,
             const std::set<std::string>& without = {}) {
    Result<std::unique_ptr<EvidenceSink>> sink = EvidenceSink::Open(store_.TemporaryOf(shard));
    ASSERT_TRUE(sink) << sink.error().message;
    for (const EvidenceRow& row : rows) ASSERT_TRUE((*sink)->Append(row));
    const Result<bool> closed = (*sink)->Close(without);
    ASSERT_TRUE(closed) << closed.error().message;
    ASSERT_TRUE(*closed);
    const Status published = store_.Publish(shard);
    ASSERT_TRUE(published) << published.error().message;
  }
  std::vector<std::string> Keys() const {
    std::vector<std::string> keys;
    const Status read = store_.Visit([&](const EvidenceRow& row) {
      keys.push_back(row.key);
      return true;
    });
    EXPECT_TRUE(read) << read.error().message;
    return keys;
  }
  int64_t FileCount() const {
    return std::distance(fs::directory_iterator(folder()), fs::directory_iterator());
  }
  bool Says(const std::string& word) const {
    for (const auto& entry : fs::recursive_directory_iterator(folder())) {
      if (entry.is_regular_file() && ReadFile(entry.path()).find(word) != std::string::npos) return true;
    }
    return false;
  }

  TempDir dir_;
  FailingFiles files_;
  EvidenceStore store_{folder(), files_};
};

using Texts = std::vector<std::string>;

TEST_F(EvidenceStoreTest, ARowComesBackAsItWasWritten) {
  const EvidenceRow written = Row("a", {DigestOf("one"), DigestOf("two")});
  Write(Shard(0), {written});
  const auto rows = store_.Find(EvidenceColumn::kKey, "a");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1u);
  const EvidenceRow& row = rows->at(0);
  EXPECT_EQ(row.key, written.key);
  EXPECT_EQ(row.page_url, written.page_url);
  EXPECT_EQ(row.image_url, written.image_url);
  EXPECT_EQ(row.policy, written.policy);
  EXPECT_EQ(row.settings, written.settings);
  EXPECT_EQ(row.decision, written.decision);
  EXPECT_EQ(row.evidence, written.evidence);
  EXPECT_EQ(row.evidence_sha256, written.evidence_sha256);
  EXPECT_EQ(row.verdict, written.verdict);
  EXPECT_EQ(row.page_id, written.page_id);
  EXPECT_EQ(row.documents, written.documents);
  EXPECT_EQ(row.judged_at, written.judged_at);
}

TEST_F(EvidenceStoreTest, RowsAreFoundByKeyImageAndPage) {
  Write(Shard(0), {Row("a"), Row("b")});
  Write(Shard(1), {Row("c")});
  EXPECT_EQ(store_.Find(EvidenceColumn::kKey, "c")->size(), 1u);
  EXPECT_EQ(store_.Find(EvidenceColumn::kImageUrl, "https://img.example.org/b.jpg")->at(0).key, "b");
  EXPECT_EQ(store_.Find(EvidenceColumn::kPageUrl, "https://example.org/page")->size(), 3u);
  EXPECT_TRUE(store_.Find(EvidenceColumn::kKey, "d")->empty());
}

TEST_F(EvidenceStoreTest, ManyRowsGoThroughSeveralRowGroups) {
  std::vector<EvidenceRow> rows;
  for (int i = 0; i < 9'000; ++i) rows.push_back(Row(std::to_string(i)));
  Write(Shard(0), rows);
  EXPECT_EQ(Keys().size(), 9'000u);
  EXPECT_EQ(store_.Find(EvidenceColumn::kKey, "8999")->size(), 1u);
}

TEST_F(EvidenceStoreTest, WhatLeftTheOpenShardIsInNoFile) {
  Write(Shard(0), {Row("stays"), Row("unmistakable")}, {"unmistakable"});
  EXPECT_EQ(Keys(), Texts{"stays"});
  EXPECT_FALSE(Says("unmistakable"));
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(EvidenceStoreTest, WithoutARowLeftThereIsNoFile) {
  {
    const auto sink = *EvidenceSink::Open(store_.TemporaryOf(Shard(0)));
    ASSERT_TRUE(sink->Append(Row("a")));
    EXPECT_FALSE(*sink->Close({"a"}));
  }
  EXPECT_EQ(FileCount(), 0);
}

TEST_F(EvidenceStoreTest, AnUnfinishedSinkLeavesNoFile) {
  { ASSERT_TRUE((*EvidenceSink::Open(store_.TemporaryOf(Shard(0))))->Append(Row("a"))); }
  EXPECT_EQ(FileCount(), 0);
}

TEST_F(EvidenceStoreTest, NobodyElseMayReadIt) {
  Write(Shard(0), {Row("a"), Row("b")});
  ASSERT_TRUE(store_.Rewrite(Shard(0), Shard(1), {"a"}));
  for (const auto& entry : fs::directory_iterator(folder())) {
    EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write) << entry.path();
  }
}

TEST_F(EvidenceStoreTest, RewritingLeavesNothingOfTheRemovedRows) {
  Write(Shard(0), {Row("stays"), Row("unmistakable")});
  ASSERT_TRUE(store_.Rewrite(Shard(0), Shard(1), {"unmistakable"}));
  ASSERT_TRUE(store_.Remove(Shard(0)));
  EXPECT_EQ(Keys(), Texts{"stays"});
  EXPECT_TRUE(fs::exists(store_.PathOf(Shard(1))));
  EXPECT_FALSE(Says("unmistakable"));
}

TEST_F(EvidenceStoreTest, ShardsOfOlderVersionsHaveNoneToRewrite) {
  EXPECT_TRUE(store_.Rewrite(Shard(0), Shard(1), {"a"}));
  EXPECT_TRUE(store_.Remove(Shard(0)));
  EXPECT_EQ(FileCount(), 0);
}

TEST_F(EvidenceStoreTest, UnnamedFilesOfRecordedRunsGo) {
  Write(Shard(0), {Row("named")});
  Write(Shard(1), {Row("unnamed")});
  Write(Shard(0, "zzzzzzzz"), {Row("of nobody")});
  ASSERT_TRUE(SystemFileOps().Write(store_.TemporaryOf(Shard(2)), "unfinished"));
  ASSERT_TRUE(SystemFileOps().Write(store_.TemporaryOf(Shard(2)).string() + ".rest", "unfinished"));
  const Result<std::vector<std::string>> unnamed =
      store_.Unnamed("train-", {"abcdefgh"}, [](std::string_view shard) { return shard == Shard(0); });
  ASSERT_TRUE(unnamed);
  EXPECT_EQ(unnamed->size(), 3U);
  ASSERT_TRUE(store_.RemoveFiles(*unnamed));
  EXPECT_EQ(Keys(), (Texts{"named", "of nobody"}));
  EXPECT_EQ(FileCount(), 2);
}

TEST_F(EvidenceStoreTest, ADocumentIsKeptOnceAndVerified) {
  const std::string sha256 = DigestOf("User-agent: *\n");
  EXPECT_FALSE(store_.HasDocument(sha256));
  ASSERT_TRUE(store_.AddDocument(sha256, "User-agent: *\n"));
  files_.FailFrom(0);
  EXPECT_TRUE(store_.AddDocument(sha256, "User-agent: *\n")) << "it is there";
  EXPECT_EQ(*store_.Document(sha256), "User-agent: *\n");
  EXPECT_EQ(store_.Document(DigestOf("other")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.Document("../" + sha256).error().code, ErrorCode::kInvalidInput);
  ASSERT_TRUE(SystemFileOps().Write(folder() / "documents" / sha256, "User-agent: x\n"));
  EXPECT_EQ(store_.Document(sha256).error().code, ErrorCode::kInvalidInput);
}

TEST_F(EvidenceStoreTest, ADocumentOfAnotherDigestIsNotTaken) {
  EXPECT_FALSE(store_.AddDocument(DigestOf("one"), "two"));
}

TEST_F(EvidenceStoreTest, OnAFullDiskADocumentIsThereWholeOrNotAtAll) {
  const std::string sha256 = DigestOf("text");
  for (int step = 0; step < 5; ++step) {
    SCOPED_TRACE(step);
    fs::remove_all(folder() / "documents");
    files_.FailFrom(step);
    const Status added = store_.AddDocument(sha256, "text");
    EXPECT_EQ(static_cast<bool>(added), step == 4);
    EXPECT_TRUE(!store_.HasDocument(sha256) || store_.Document(sha256));
  }
}

TEST_F(EvidenceStoreTest, DocumentsThatNoRowRefersToAreSweptAway) {
  for (const char* text : {"one", "two", "three"}) ASSERT_TRUE(store_.AddDocument(DigestOf(text), text));
  ASSERT_TRUE(SystemFileOps().Write(folder() / "documents" / ".torn.tmp", "t"));
  Write(Shard(0), {Row("a", {DigestOf("one"), DigestOf("two")}), Row("b", {DigestOf("two")})});
  ASSERT_TRUE(store_.SweepDocuments());
  EXPECT_TRUE(store_.HasDocument(DigestOf("one")));
  EXPECT_TRUE(store_.HasDocument(DigestOf("two")));
  EXPECT_FALSE(store_.HasDocument(DigestOf("three")));
  EXPECT_FALSE(fs::exists(folder() / "documents" / ".torn.tmp"));
}

TEST_F(EvidenceStoreTest, WithoutAFileItCanReadItSweepsNothing) {
  ASSERT_TRUE(store_.AddDocument(DigestOf("one"), "one"));
  ASSERT_TRUE(SystemFileOps().Write(store_.PathOf(Shard(0)), "damaged"));
  EXPECT_FALSE(store_.SweepDocuments());
  EXPECT_TRUE(store_.HasDocument(DigestOf("one")));
}

class DocumentStoreTest : public testing::Test {
 protected:
  StateFixture state_;
};

TEST_F(DocumentStoreTest, GivesBackWhatWasPut) {
  DocumentStore documents(state_.db(), state_.keys());
  const Result<std::string> sha256 = documents.Put("robots", "User-agent: *\n");
  ASSERT_TRUE(sha256);
  EXPECT_EQ(*sha256, DigestOf("User-agent: *\n"));
  EXPECT_EQ(**documents.Get(*sha256), "User-agent: *\n");
  EXPECT_EQ(*documents.Put("robots", "User-agent: *\n"), *sha256);
}

TEST_F(DocumentStoreTest, SaysWhatItDoesNotHave) {
  const DocumentStore documents(state_.db(), state_.keys());
  const auto found = documents.Get(DigestOf("absent"));
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
  EXPECT_FALSE(documents.Get("no digest"));
}

TEST_F(DocumentStoreTest, SurvivesAStart) {
  const std::string sha256 = *DocumentStore(state_.db(), state_.keys()).Put("rsl", "<rsl/>");
  state_.Reopen();
  EXPECT_EQ(**DocumentStore(state_.db(), state_.keys()).Get(sha256), "<rsl/>");
}

TEST_F(DocumentStoreTest, AnEmptyDocumentIsOne) {
  DocumentStore documents(state_.db(), state_.keys());
  const std::string sha256 = *documents.Put("ai_txt", "");
  ASSERT_TRUE(*documents.Get(sha256));
  EXPECT_EQ(**documents.Get(sha256), "");
}

TEST_F(DocumentStoreTest, NothingOfItIsInClear) {
  DocumentStore documents(state_.db(), state_.keys());
  const std::string sha256 = *documents.Put("robots", "Disallow: /unmistakable");
  ASSERT_TRUE(state_.db().Sync());
  for (const auto& entry : fs::recursive_directory_iterator(state_.dir())) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = ReadFile(entry.path());
    EXPECT_EQ(bytes.find("unmistakable"), std::string::npos) << entry.path();
    EXPECT_EQ(bytes.find(sha256), std::string::npos) << entry.path();
  }
}

}  // namespace
}  // namespace tamis
