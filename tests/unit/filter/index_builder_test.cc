#include "filter/known_hash/index_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filter/known_hash/degenerate_pdq.h"
#include "tests/unit/filter/hash_index_test_support.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kMd5 = SignalKind::kMd5;
constexpr auto kPdq = SignalKind::kPdq;

int64_t Of(const std::array<int64_t, kSignalKinds>& counts, SignalKind kind) {
  return counts[static_cast<size_t>(kind)];
}

ListRecord Record(std::string id, std::vector<ListSignal> signals) {
  return {.id = std::move(id), .signals = std::move(signals)};
}

ListRecord Removal(std::string id, std::vector<ListSignal> signals = {}) {
  return {.id = std::move(id), .removed = true, .signals = std::move(signals)};
}

TEST(IndexBuilder, TheSameRecordsTwiceChangeNothing) {
  const Import import{Source("list"),
                      ImportKind::kSnapshot,
                      {Record("1", {Signal(kMd5, 1), Signal(kPdq, 1)}), Record("", {Signal(kMd5, 2)})}};
  ImportCounts counts;
  const auto once = IndexWith(nullptr, import, &counts);
  EXPECT_EQ(counts.records, 2);
  EXPECT_EQ(Of(counts.added, kMd5), 2);
  EXPECT_EQ(Of(counts.added, kPdq), 1);
  for (const ImportKind kind : {ImportKind::kSnapshot, ImportKind::kDelta}) {
    const auto twice = IndexWith(once, {import.source, kind, import.records}, &counts);
    EXPECT_EQ(Of(counts.added, kMd5) + Of(counts.added, kPdq), 0);
    EXPECT_EQ(Of(counts.removed, kMd5) + Of(counts.removed, kPdq), 0);
    EXPECT_EQ(counts.unchanged, 3);
    EXPECT_EQ(twice->checksum(), once->checksum());
  }
}

TEST(IndexBuilder, ASnapshotTakesBackWhatIsNotInIt) {
  const auto base =
      IndexWith(nullptr, {Source("list"), ImportKind::kSnapshot, {Record("", {Signal(kMd5, 1)})}});
  const auto both =
      IndexWith(base, {Source("other"), ImportKind::kSnapshot, {Record("", {Signal(kMd5, 1)})}});
  ImportCounts counts;
  const auto index =
      IndexWith(both, {Source("list"), ImportKind::kSnapshot, {Record("", {Signal(kMd5, 2)})}}, &counts);
  EXPECT_EQ(Of(counts.added, kMd5), 1);
  EXPECT_EQ(Of(counts.removed, kMd5), 1);
  EXPECT_THAT(Find(*index, Signal(kMd5, 1)), ElementsAre("other"));
  EXPECT_THAT(Find(*index, Signal(kMd5, 2)), ElementsAre("list"));
}

TEST(IndexBuilder, ARecordReplacesTheOneWithItsId) {
  const auto base =
      IndexWith(nullptr, {Source("list"), ImportKind::kSnapshot, {Record("1", {Signal(kMd5, 1)})}});
  const auto index = IndexWith(base, {Source("list"), ImportKind::kDelta, {Record("1", {Signal(kMd5, 2)})}});
  EXPECT_THAT(Find(*index, Signal(kMd5, 1)), IsEmpty());
  EXPECT_THAT(Find(*index, Signal(kMd5, 2)), ElementsAre("list"));
}

TEST(IndexBuilder, TheLastRecordOfAnImportCounts) {
  const auto index = IndexWith(
      nullptr,
      {Source("list"),
       ImportKind::kDelta,
       {Record("1", {Signal(kMd5, 1)}), Record("1", {Signal(kMd5, 2)}), Record("2", {Signal(kMd5, 3)}),
        Removal("2"), Removal("3"), Record("3", {Signal(kMd5, 4)}), Record("", {Signal(kMd5, 5)}),
        Removal("", {Signal(kMd5, 5)}), Removal("", {Signal(kMd5, 6)}), Record("", {Signal(kMd5, 6)})}});
  std::vector<uint64_t> found;
  for (uint64_t number = 1; number <= 6; ++number) {
    if (!Find(*index, Signal(kMd5, number)).empty()) found.push_back(number);
  }
  EXPECT_THAT(found, ElementsAre(2, 4, 6));
}

TEST(IndexBuilder, ASignalOfTwoRecordsStaysUntilBothAreGone) {
  const auto base = IndexWith(nullptr, {Source("list"),
                                        ImportKind::kSnapshot,
                                        {Record("1", {Signal(kMd5, 1)}), Record("2", {Signal(kMd5, 1)})}});
  const auto one = IndexWith(base, {Source("list"), ImportKind::kDelta, {Removal("1")}});
  EXPECT_THAT(Find(*one, Signal(kMd5, 1)), ElementsAre("list"));
  const auto none = IndexWith(one, {Source("list"), ImportKind::kDelta, {Removal("2")}});
  EXPECT_THAT(Find(*none, Signal(kMd5, 1)), IsEmpty());
}

TEST(IndexBuilder, AnIdBelongsToItsSource) {
  const auto base =
      IndexWith(nullptr, {Source("list"), ImportKind::kSnapshot, {Record("1", {Signal(kMd5, 1)})}});
  const auto index = IndexWith(base, {Source("other"), ImportKind::kDelta, {Removal("1")}});
  EXPECT_THAT(Find(*index, Signal(kMd5, 1)), ElementsAre("list"));
}

TEST(IndexBuilder, DegenerateHashesAreCountedAndNeverMatched) {
  Pdq full;
  full.words.fill(~uint64_t{0});
  ImportCounts counts;
  const auto index = IndexWith(
      nullptr, {Source("list"), ImportKind::kSnapshot, {Record("", {PdqSignal(Pdq()), PdqSignal(full)})}},
      &counts);
  EXPECT_EQ(counts.quarantined, 2);
  EXPECT_EQ(Of(counts.added, kPdq), 0);
  EXPECT_THAT(Find(*index, PdqSignal(Pdq())), IsEmpty());
}

TEST(DegeneratePdq, IsNearAFlatPictureOrHasTooFewOrTooManyBits) {
  const Result<Pdq> small_jpg =
      PdqFromHex("0007001f003f003f007f00ff00ff00ff01ff01ff01ff03ff03ff03ff03ff03ff");
  ASSERT_TRUE(small_jpg);
  Pdq negative = *small_jpg;
  for (uint64_t& word : negative.words) word = ~word;
  Random random(1);
  for (const Pdq& flat : {*small_jpg, negative}) {
    EXPECT_TRUE(hash_index::IsDegenerate(flat));
    EXPECT_TRUE(hash_index::IsDegenerate(AtDistance(flat, 31, random)));
  }
  Pdq bits{{~uint64_t{0}, 0xFFFF'FFFF, 0, 0}};
  EXPECT_FALSE(hash_index::IsDegenerate(bits));  // 96
  bits.words[1] >>= 1;
  EXPECT_TRUE(hash_index::IsDegenerate(bits));
  const Result<Pdq> picture = PdqFromHex("fdf899422acd9b9863928e27332c67725c72d1c7b385e60da6f8e6d8a498e490");
  ASSERT_TRUE(picture);
  EXPECT_FALSE(hash_index::IsDegenerate(*picture));
}

TEST(IndexBuilder, UrlsThatCannotBeReadAreCounted) {
  ImportCounts counts;
  IndexWith(nullptr,
            {Source("list"), ImportKind::kSnapshot, {Record("", {UrlSignal("http://[", UrlScope::kExact)})}},
            &counts);
  EXPECT_EQ(counts.invalid, 1);
}

TEST(IndexBuilder, ASourceKeepsItsRole) {
  const auto base =
      IndexWith(nullptr, {Source("list"), ImportKind::kSnapshot, {Record("", {Signal(kMd5, 1)})}});
  Result<std::unique_ptr<IndexBuilder>> builder = IndexBuilder::Make(base);
  ASSERT_TRUE(builder);
  const Status begun = (*builder)->Begin(Source("list", ListRole::kCsam), ImportKind::kDelta);
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE((*builder)->Begin(Source(""), ImportKind::kDelta));
}

TEST(IndexBuilder, SmallDeltasBecomeSegmentsAndAnswerAsOne) {
  ListRecord many;
  for (uint64_t number = 0; number < 1000; ++number) many.signals.push_back(Signal(kMd5, number));
  auto index = IndexWith(nullptr, {Source("list"), ImportKind::kSnapshot, {many}});
  for (uint64_t round = 0; round < 20; ++round) {
    index =
        IndexWith(index, {Source("list"),
                          ImportKind::kDelta,
                          {Record("", {Signal(kMd5, 1000 + round)}), Removal("", {Signal(kMd5, round)})}});
    EXPECT_EQ(index->entry_count(kMd5), 1000);
  }
  for (uint64_t number = 0; number < 1020; ++number)
    EXPECT_EQ(Find(*index, Signal(kMd5, number)).size(), number < 20 ? 0U : 1U) << number;
}

}  // namespace
}  // namespace tamis
