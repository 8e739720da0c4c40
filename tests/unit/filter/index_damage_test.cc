// A file that is not exactly what was written is refused, whatever is wrong with it.

#include <cstring>
#include <filesystem>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "filter/known_hash/index_file.h"
#include "filter/known_hash/index_format.h"
#include "filter/known_hash/index_layout.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/filter/hash_index_test_support.h"

namespace tamis {
namespace {

using ::testing::HasSubstr;

/// Two segments with rows of every kind, tombstones and records, and slots.
IndexBytes SampleIndex() {
  ListRecord with_id{.id = "1"};
  ListRecord without_id;
  for (const SignalKind kind : {SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256, SignalKind::kPdq}) {
    for (uint64_t number = 0; number < 1100; ++number)
      (number % 2 == 0 ? with_id : without_id).signals.push_back(Signal(kind, number));
  }
  for (const UrlScope scope : {UrlScope::kExact, UrlScope::kPrefix, UrlScope::kHost})
    without_id.signals.push_back(UrlSignal("https://a.test/b", scope));
  const auto base = IndexWith(nullptr, {Source("a"), ImportKind::kSnapshot, {with_id, without_id}});
  const std::vector<ListRecord> changes = {{.removed = true, .signals = {Signal(SignalKind::kMd5, 1)}},
                                           {.id = "2", .signals = {Signal(SignalKind::kPdq, 5000)}}};
  auto builder = IndexBuilder::Make(base);
  EXPECT_TRUE(builder);
  ApplyTo(**builder, {Source("a"), ImportKind::kDelta, changes});
  IndexBytes bytes = BytesFrom(**builder);
  EXPECT_EQ(dynamic_cast<const hash_index::IndexFile&>(*IndexOf(bytes)).view().segments.size(), 2U);
  return bytes;
}

void ExpectRefused(IndexBytes bytes, const std::string& why) {
  const auto index = HashIndex::FromBytes(std::move(bytes));
  ASSERT_FALSE(index) << why;
  EXPECT_EQ(index.error().code, ErrorCode::kRefused) << why;
  EXPECT_THAT(index.error().message, HasSubstr("damaged index")) << why;
}

/// So that the checks behind the checksum are reached.
void Reseal(IndexBytes& bytes) {
  const size_t content = bytes.size() - hash_index::kChecksumBytes;
  const Result<Sha256> digest = DigestSha256({reinterpret_cast<const char*>(bytes.data()), content});
  ASSERT_TRUE(digest);
  std::memcpy(bytes.data() + content, digest->data(), digest->size());
}

std::vector<hash_index::SectionEntry> SectionsOf(const IndexBytes& bytes) {
  return dynamic_cast<const hash_index::IndexFile&>(*IndexOf(bytes)).view().sections;
}

IndexBytes First(const IndexBytes& bytes, size_t size) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

TEST(DamagedIndex, TruncatedAtEverySectionIsRefused) {
  const IndexBytes bytes = SampleIndex();
  std::vector<size_t> sizes = {0,
                               1,
                               sizeof(hash_index::FileHeader) - 1,
                               sizeof(hash_index::FileHeader),
                               bytes.size() - 1,
                               bytes.size() - hash_index::kChecksumBytes};
  for (const hash_index::SectionEntry& entry : SectionsOf(bytes)) {
    sizes.push_back(entry.offset);
    sizes.push_back(entry.offset + entry.bytes);
    sizes.push_back(entry.offset + entry.bytes / 2);
  }
  Random random(1);
  for (int i = 0; i < 100; ++i) sizes.push_back(random() % bytes.size());
  for (const size_t size : sizes) ExpectRefused(First(bytes, size), "truncated to " + std::to_string(size));
}

TEST(DamagedIndex, AnyFlippedBitOfTheHeaderIsRefused) {
  const IndexBytes bytes = SampleIndex();
  const size_t header =
      sizeof(hash_index::FileHeader) + SectionsOf(bytes).size() * sizeof(hash_index::SectionEntry);
  for (size_t at = 0; at < header; ++at) {
    IndexBytes damaged = bytes;
    damaged[at] ^= std::byte{static_cast<uint8_t>(1U << (at % 8))};
    ExpectRefused(std::move(damaged), "byte " + std::to_string(at));
  }
}

TEST(DamagedIndex, AFlippedBitAnywhereIsRefused) {
  const IndexBytes bytes = SampleIndex();
  Random random(2);
  std::vector<size_t> places;
  for (int i = 0; i < 400; ++i) places.push_back(random() % bytes.size());
  for (size_t i = 0; i < hash_index::kChecksumBytes; ++i) places.push_back(bytes.size() - 1 - i);
  for (const size_t at : places) {
    IndexBytes damaged = bytes;
    damaged[at] ^= std::byte{static_cast<uint8_t>(1U << (random() % 8))};
    ExpectRefused(std::move(damaged), "byte " + std::to_string(at));
  }
}

TEST(DamagedIndex, BytesAfterTheEndAreRefused) {
  IndexBytes bytes = SampleIndex();
  bytes.push_back(std::byte{0});
  ExpectRefused(std::move(bytes), "one byte more");
}

// A hostile file can have a right checksum: numbers that lead out of a section must be found all the same.
TEST(DamagedIndex, NumbersThatLeadOutOfTheTablesAreRefused) {
  const IndexBytes bytes = SampleIndex();
  using hash_index::SectionType;
  for (const hash_index::SectionEntry& entry : SectionsOf(bytes)) {
    if (entry.type == SectionType::kSourceTable || entry.type == SectionType::kKeys ||
        entry.type == SectionType::kFilter || entry.count == 0)
      continue;
    const size_t unit = hash_index::UnitBytes(entry.type, entry.table);
    for (const size_t element : {size_t{0}, entry.count / 2, entry.count - 1}) {
      IndexBytes damaged = bytes;
      std::memset(damaged.data() + entry.offset + element * unit, 0xFF, std::min(unit, sizeof(uint32_t)));
      Reseal(damaged);
      ExpectRefused(std::move(damaged), "section of type " + std::to_string(static_cast<int>(entry.type)));
    }
  }
}

TEST(DamagedIndex, SlotsThatLeadOutOfTheRowsAreRefused) {
  auto builder = hash_index::MakeBuilder(nullptr, uint8_t{1});
  ASSERT_TRUE(builder);
  ListRecord record;
  for (uint64_t number = 0; number < 50; ++number) record.signals.push_back(Signal(SignalKind::kPdq, number));
  ApplyTo(**builder, {Source("a"), ImportKind::kSnapshot, {record}});
  const IndexBytes bytes = BytesFrom(**builder);
  using hash_index::SectionType;
  for (const hash_index::SectionEntry& entry : SectionsOf(bytes)) {
    if (entry.type != SectionType::kSlotOffsets && entry.type != SectionType::kSlotRows) continue;
    for (const size_t element : {size_t{0}, entry.count / 2, entry.count - 1}) {
      if (entry.count == 0) continue;
      IndexBytes damaged = bytes;
      const uint32_t outside = 50 + (entry.type == SectionType::kSlotOffsets ? 1 : 0);
      std::memcpy(damaged.data() + entry.offset + element * sizeof outside, &outside, sizeof outside);
      Reseal(damaged);
      ExpectRefused(std::move(damaged), "element " + std::to_string(element));
    }
  }
}

class IndexFileOnDisk : public ::testing::Test {
 protected:
  IndexFileOnDisk() {
    const IndexBytes bytes = SampleIndex();
    path_ = folder_.Write("index", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    EXPECT_EQ(::chmod(path_.c_str(), 0600), 0);
  }

  TempDir folder_;
  std::string path_;
};

TEST_F(IndexFileOnDisk, OpensWhenOnlyItsOwnerHasAccess) {
  EXPECT_TRUE(HashIndex::Open(path_));
  EXPECT_TRUE(HashIndex::Open(path_, HashIndex::Check::kHeader));
  EXPECT_EQ(::chmod(path_.c_str(), 0400), 0);
  EXPECT_TRUE(HashIndex::Open(path_));
}

TEST_F(IndexFileOnDisk, IsRefusedWhenOthersHaveAccess) {
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0644U, 0666U}) {
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    const auto index = HashIndex::Open(path_);
    ASSERT_FALSE(index) << mode;
    EXPECT_EQ(index.error().code, ErrorCode::kRefused);
    EXPECT_THAT(index.error().message, HasSubstr(path_));
  }
}

TEST_F(IndexFileOnDisk, IsRefusedWhenItBelongsToSomebodyElse) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  constexpr uid_t kSomebody = 65534;
  ASSERT_EQ(::chown(path_.c_str(), kSomebody, kSomebody), 0);
  const auto index = HashIndex::Open(path_);
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().code, ErrorCode::kRefused);
}

TEST_F(IndexFileOnDisk, IsJudgedAtTheEndOfASymbolicLink) {
  const std::filesystem::path link = folder_.path() / "link";
  std::filesystem::create_symlink(path_, link);
  EXPECT_TRUE(HashIndex::Open(link));
  ASSERT_EQ(::chmod(path_.c_str(), 0644), 0);
  EXPECT_FALSE(HashIndex::Open(link));
}

TEST_F(IndexFileOnDisk, IsNotAFolderAPipeOrAnEmptyFile) {
  EXPECT_EQ(HashIndex::Open(folder_.path() / "none").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(HashIndex::Open(folder_.path()).error().code, ErrorCode::kRefused);
  const std::filesystem::path pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(HashIndex::Open(pipe).error().code, ErrorCode::kRefused);
  const std::string empty = folder_.Write("empty", "");
  ASSERT_EQ(::chmod(empty.c_str(), 0600), 0);
  EXPECT_EQ(HashIndex::Open(empty).error().code, ErrorCode::kRefused);
}

/// Asks for everything there is, so that every page is touched.
void AskAll(const HashIndex& index) {
  for (uint64_t number = 0; number < 1100; ++number) Find(index, Signal(SignalKind::kSha256, number));
}

TEST_F(IndexFileOnDisk, ThatIsTruncatedWhileItIsMappedEndsTheProcess) {
  const auto index = HashIndex::Open(path_);
  ASSERT_TRUE(index);
  const auto truncated = [&] {
    if (::truncate(path_.c_str(), 0) == 0) AskAll(**index);
  };
  EXPECT_EXIT(truncated(), ::testing::ExitedWithCode(3), "truncated while it was in use");
}

TEST_F(IndexFileOnDisk, OtherBusErrorsEndTheProcessAsEver) {
  const auto index = HashIndex::Open(path_);
  ASSERT_TRUE(index);
  EXPECT_EXIT(
      ::raise(SIGBUS),
      [](int status) { return status != 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == 3); }, "");
}

}  // namespace
}  // namespace tamis
