#include "filter/known_hash/index_diff.h"

#include <gtest/gtest.h>

#include "tests/unit/filter/hash_index_test_support.h"

namespace tamis {
namespace {

constexpr auto kMd5 = static_cast<size_t>(SignalKind::kMd5);

Import Md5s(std::string label, ImportKind kind, std::vector<uint64_t> numbers) {
  ListRecord record;
  for (const uint64_t number : numbers) record.signals.push_back(Signal(SignalKind::kMd5, number));
  return {Source(std::move(label)), kind, {record}};
}

TEST(IndexDiff, CountsWhatWasAddedAndRemovedBySource) {
  const auto older = IndexWith(IndexWith(nullptr, Md5s("a", ImportKind::kSnapshot, {1, 2, 3})),
                               Md5s("gone", ImportKind::kSnapshot, {1}));
  const auto newer = IndexWith(IndexWith(nullptr, Md5s("new", ImportKind::kSnapshot, {1, 2})),
                               Md5s("a", ImportKind::kSnapshot, {2, 3, 4, 5}));
  const Result<IndexDiff> diff = Compare(*older, *newer);
  ASSERT_TRUE(diff);
  EXPECT_FALSE(diff->urls_are_comparable);
  ASSERT_EQ(diff->sources.size(), 3U);
  EXPECT_EQ(diff->sources[0].source.label, "new");
  EXPECT_TRUE(diff->sources[0].is_new);
  EXPECT_EQ(diff->sources[0].added[kMd5], 2);
  EXPECT_EQ(diff->sources[1].source.label, "a");
  EXPECT_FALSE(diff->sources[1].is_new || diff->sources[1].is_gone);
  EXPECT_EQ(diff->sources[1].added[kMd5], 2);
  EXPECT_EQ(diff->sources[1].removed[kMd5], 1);
  EXPECT_EQ(diff->sources[2].source.label, "gone");
  EXPECT_TRUE(diff->sources[2].is_gone);
  EXPECT_EQ(diff->sources[2].removed[kMd5], 1);
}

TEST(IndexDiff, SegmentsAndTombstonesCountAsWhatTheySay) {
  std::vector<uint64_t> numbers(200);
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
  const auto older = IndexWith(nullptr, Md5s("a", ImportKind::kSnapshot, numbers));
  Import delta = Md5s("a", ImportKind::kDelta, {0, 1});
  delta.records[0].removed = true;
  delta.records.push_back({.signals = {UrlSignal("https://a.test/", UrlScope::kExact)}});
  const auto newer = IndexWith(older, delta);
  const Result<IndexDiff> diff = Compare(*older, *newer);
  ASSERT_TRUE(diff);
  EXPECT_TRUE(diff->urls_are_comparable);
  EXPECT_EQ(diff->sources[0].added[kMd5], 0);
  EXPECT_EQ(diff->sources[0].removed[kMd5], 2);
  EXPECT_EQ(diff->sources[0].added[static_cast<size_t>(SignalKind::kUrl)], 1);
}

}  // namespace
}  // namespace tamis
