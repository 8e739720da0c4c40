// The search finds what comparing with every entry finds, whatever the layout, the data and the history of
// the file.

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "filter/known_hash/degenerate_pdq.h"
#include "filter/known_hash/index_file.h"
#include "filter/known_hash/index_layout.h"
#include "filter/known_hash/pdq_layout.h"
#include "filter/known_hash/pdq_linear.h"
#include "filter/known_hash/pdq_search.h"
#include "tests/unit/filter/hash_index_test_support.h"

namespace tamis {
namespace {

/// What a list says, by source.
using Entries = std::map<std::string, std::vector<Pdq>>;
using Answer = std::vector<std::tuple<size_t, std::string, int>>;  // needle, label, distance

Answer BruteForce(const Entries& entries, const std::vector<Pdq>& needles, int max_distance) {
  Answer answer;
  for (size_t needle = 0; needle < needles.size(); ++needle) {
    for (const auto& [label, hashes] : entries) {
      int nearest = 257;
      for (const Pdq& hash : hashes) nearest = std::min(nearest, HammingDistance(hash, needles[needle]));
      if (nearest <= max_distance) answer.emplace_back(needle, label, nearest);
    }
  }
  return answer;
}

/// Through the slots, even where the index would not use them for so few entries.
Answer AskSlots(const HashIndex& index, const std::vector<Pdq>& needles, int max_distance) {
  hash_index::PdqMatches matches;
  for (const hash_index::SegmentView& segment :
       dynamic_cast<const hash_index::IndexFile&>(index).view().segments) {
    const hash_index::TableView& table = segment.table(hash_index::TableId::kPdq);
    if (table.rows > 0) hash_index::FindBySlots(table, needles, max_distance, matches);
  }
  Answer answer;
  for (const hash_index::PdqMatch& match : matches.Sorted())
    answer.emplace_back(match.needle, index.sources()[match.source].label, match.distance);
  std::sort(answer.begin(), answer.end());
  return answer;
}

Answer Ask(const HashIndex& index, const std::vector<Pdq>& needles, int max_distance) {
  std::vector<IndexHit> hits;
  index.FindPdq(needles, max_distance, hits);
  Answer answer;
  for (const IndexHit& hit : hits)
    answer.emplace_back(hit.needle, index.sources()[hit.source].label, hit.distance);
  std::sort(answer.begin(), answer.end());
  return answer;
}

/// Uniform ones, families around few centres, and copies.
std::vector<Pdq> SkewedHashes(size_t count, Random& random) {
  std::vector<Pdq> hashes;
  const Pdq centre = RandomPdq(random);
  while (hashes.size() < count) {
    Pdq hash = RandomPdq(random);
    if (random() % 3 == 0) hash = AtDistance(centre, static_cast<int>(random() % 12), random);
    if (random() % 3 == 0) hash.words[3] = centre.words[3];
    if (random() % 8 == 0 && !hashes.empty()) hash = hashes[random() % hashes.size()];
    if (!hash_index::IsDegenerate(hash)) hashes.push_back(hash);
  }
  return hashes;
}

std::vector<Pdq> NeedlesAround(const Entries& entries, size_t count, Random& random) {
  std::vector<Pdq> needles;
  while (needles.size() < count) {
    const auto& hashes = std::next(entries.begin(), static_cast<int>(random() % entries.size()))->second;
    if (hashes.empty()) continue;
    needles.push_back(AtDistance(hashes[random() % hashes.size()], static_cast<int>(random() % 41), random));
    needles.push_back(RandomPdq(random));
  }
  return needles;
}

std::vector<ListSignal> SignalsOf(const std::vector<Pdq>& hashes) {
  std::vector<ListSignal> signals;
  for (const Pdq& hash : hashes) signals.push_back(PdqSignal(hash));
  return signals;
}

std::shared_ptr<const HashIndex> Build(std::shared_ptr<const HashIndex> base, uint8_t layout,
                                       const std::vector<Import>& imports) {
  Result<std::unique_ptr<IndexBuilder>> builder = hash_index::MakeBuilder(std::move(base), layout);
  EXPECT_TRUE(builder);
  for (const Import& import : imports) ApplyTo(**builder, import);
  return IndexOf(BytesFrom(**builder));
}

std::shared_ptr<const HashIndex> Build(const Entries& entries, uint8_t layout) {
  std::vector<Import> imports;
  for (const auto& [label, hashes] : entries)
    imports.push_back({Source(label), ImportKind::kSnapshot, {{.signals = SignalsOf(hashes)}}});
  return Build(nullptr, layout, imports);
}

void ExpectEqualToBruteForce(const HashIndex& index, uint8_t layout, const Entries& entries, Random& random) {
  const std::vector<Pdq> needles = NeedlesAround(entries, 60, random);
  for (const int max_distance : {0, 1, 10, 29, 30, 31, 32, 40, 52, 64}) {
    const Answer expected = BruteForce(entries, needles, max_distance);
    EXPECT_EQ(Ask(index, needles, max_distance), expected) << "within " << max_distance;
    constexpr int kFarthestBySlots = 40;  // beyond, there are too many values to look at
    if (layout == hash_index::kLinearLayout || max_distance > kFarthestBySlots) continue;
    EXPECT_EQ(AskSlots(index, needles, max_distance), expected) << "by slots within " << max_distance;
  }
}

class PdqSearch : public ::testing::TestWithParam<int> {
 protected:
  uint8_t layout() const { return static_cast<uint8_t>(GetParam()); }
  Random random_{static_cast<uint64_t>(GetParam()) + 1};
};

TEST_P(PdqSearch, EqualsBruteForceOnUniformHashes) {
  Entries entries;
  for (int i = 0; i < 6000; ++i) entries["a"].push_back(RandomPdq(random_));
  ExpectEqualToBruteForce(*Build(entries, layout()), layout(), entries, random_);
}

TEST_P(PdqSearch, EqualsBruteForceOnSkewedHashesOfSeveralSources) {
  Entries entries;
  for (const char* label : {"a", "b", "c"}) entries[label] = SkewedHashes(2000, random_);
  entries["d"] = entries["a"];
  ExpectEqualToBruteForce(*Build(entries, layout()), layout(), entries, random_);
}

TEST_P(PdqSearch, EqualsBruteForceWithSegmentsAndTombstones) {
  Entries entries;
  for (const char* label : {"a", "b"}) entries[label] = SkewedHashes(3000, random_);
  auto index = Build(entries, layout());
  const int rounds = layout() < 3 ? 3 : 1;  // 130 MB a segment
  for (int round = 0; round < rounds; ++round) {
    std::vector<Pdq>& hashes = entries["a"];
    const Pdq gone = hashes[random_() % hashes.size()];
    const std::vector<Pdq> fresh = SkewedHashes(40, random_);
    std::erase(hashes, gone);
    hashes.insert(hashes.end(), fresh.begin(), fresh.end());
    const std::vector<ListRecord> records = {{.removed = true, .signals = {PdqSignal(gone)}},
                                             {.signals = SignalsOf(fresh)}};
    index = Build(index, layout(), {{Source("a"), ImportKind::kDelta, records}});
    ExpectEqualToBruteForce(*index, layout(), entries, random_);
    EXPECT_TRUE(Ask(*index, {gone}, 0).empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Layouts, PdqSearch, ::testing::Range(0, int{hash_index::kPdqLayouts}));

TEST(PdqLayout, RadiiCoverTheDistance) {
  for (uint8_t layout = 1; layout < hash_index::kPdqLayouts; ++layout) {
    for (int distance = 0; distance <= 64; ++distance) {
      int covered = 0;
      for (const int radius :
           hash_index::RadiiFor(*hash_index::SlotWidths(layout), 10'000'000, distance).radii)
        covered += radius + 1;
      EXPECT_EQ(covered, distance + 1) << int{layout};
    }
  }
}

TEST(PdqLayout, TheLayoutOfNoFileIsNone) {
  EXPECT_FALSE(hash_index::SlotWidths(hash_index::kPdqLayouts));
  EXPECT_FALSE(hash_index::SlotWidths(255));
}

TEST(PdqComparers, GiveTheSameOnAnyNumberOfRows) {
  Random random(7);
  const Pdq needle = RandomPdq(random);
  std::vector<uint8_t> keys;
  std::vector<hash_index::NearRow> expected;
  for (uint32_t row = 0; row < 67; ++row) {
    const int distance = static_cast<int>(random() % 257);
    const auto bytes = ToBytes(AtDistance(needle, distance, random));
    keys.insert(keys.end(), bytes.begin(), bytes.end());
    if (distance <= 64) expected.push_back({row, distance});
  }
  hash_index::PdqWords stored{};
  const auto bytes = ToBytes(needle);
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<uint8_t*>(stored.data()));
  for (const hash_index::Comparer& comparer : hash_index::Comparers()) {
    for (size_t rows = 0; rows <= 67; ++rows) {
      std::vector<hash_index::NearRow> wanted;
      std::copy_if(expected.begin(), expected.end(), std::back_inserter(wanted),
                   [rows](const auto& near) { return near.row < rows; });
      std::vector<hash_index::NearRow> near;
      comparer.compare(keys.data(), rows, stored, 64, near);
      EXPECT_EQ(near, wanted) << comparer.name << " on " << rows;
      std::vector<uint32_t> all(rows);
      for (uint32_t row = 0; row < rows; ++row) all[row] = row;
      near.clear();
      comparer.compare_some(keys.data(), all, stored, 64, near);
      EXPECT_EQ(near, wanted) << comparer.name << " on some of " << rows;
    }
  }
}

}  // namespace
}  // namespace tamis
