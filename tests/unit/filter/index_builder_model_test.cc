// The builder against the plainest model of what lists say: any sequence of imports leaves the same entries
// and counts the same changes, however many segments it takes.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "filter/known_hash/index_file.h"
#include "tests/unit/filter/hash_index_test_support.h"

namespace tamis {
namespace {

constexpr uint64_t kValues = 40;
constexpr SignalKind kKinds[] = {SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256, SignalKind::kPdq};

using Entry = std::pair<SignalKind, uint64_t>;  // kind and number of a signal

/// What one source says, by record id; "" for what stands for itself.
using Said = std::map<std::string, std::set<Entry>>;

std::set<Entry> EntriesOf(const Said& said) {
  std::set<Entry> entries;
  for (const auto& [id, signals] : said) entries.insert(signals.begin(), signals.end());
  return entries;
}

struct ModelRecord {
  std::string id;
  bool removed = false;
  std::set<Entry> entries;
};

ModelRecord RandomRecord(Random& random) {
  ModelRecord record{.id = random() % 3 == 0 ? "" : std::to_string(random() % 12),
                     .removed = random() % 4 == 0};
  for (uint64_t i = random() % 4; i > 0; --i)
    record.entries.insert({kKinds[random() % 4], random() % kValues});
  return record;
}

ListRecord ToList(const ModelRecord& record) {
  ListRecord list{.id = record.id, .removed = record.removed};
  for (const auto& [kind, number] : record.entries) list.signals.push_back(Signal(kind, number));
  return list;
}

void Apply(const ModelRecord& record, Said& said) {
  std::set<Entry>& entries = said[record.id];
  if (!record.id.empty()) {
    entries = record.removed ? std::set<Entry>() : record.entries;
    return;
  }
  for (const Entry& entry : record.entries) {
    if (record.removed) {
      entries.erase(entry);
    } else {
      entries.insert(entry);
    }
  }
}

void ExpectCounts(const ImportCounts& counts, const std::set<Entry>& before, const std::set<Entry>& after) {
  std::array<int64_t, kSignalKinds> added{};
  std::array<int64_t, kSignalKinds> removed{};
  for (const Entry& entry : after) added[static_cast<size_t>(entry.first)] += before.contains(entry) ? 0 : 1;
  for (const Entry& entry : before)
    removed[static_cast<size_t>(entry.first)] += after.contains(entry) ? 0 : 1;
  EXPECT_EQ(counts.added, added);
  EXPECT_EQ(counts.removed, removed);
}

void ExpectSays(const HashIndex& index, const std::map<std::string, Said>& model) {
  for (const SignalKind kind : kKinds) {
    for (uint64_t number = 0; number < kValues; ++number) {
      std::vector<std::string> expected;
      for (const auto& [label, said] : model) {
        if (EntriesOf(said).contains({kind, number})) expected.push_back(label);
      }
      EXPECT_EQ(Find(index, Signal(kind, number)), expected) << ToString(kind) << " " << number;
    }
  }
}

TEST(IndexBuilderModel, AnySequenceOfImportsLeavesWhatTheListsSay) {
  Random random(1);
  std::set<size_t> segments_seen;
  for (int run = 0; run < 12; ++run) {
    ListRecord filler;  // so that what follows is small beside the base
    for (uint64_t number = 0; number < 500; ++number)
      filler.signals.push_back(Signal(kKinds[number % 4], 1000 + number));
    auto index = IndexWith(nullptr, {Source("filler"), ImportKind::kSnapshot, {filler}});
    std::map<std::string, Said> model;
    for (int step = 0; step < 25; ++step) {
      auto builder = IndexBuilder::Make(index);
      ASSERT_TRUE(builder);
      for (uint64_t import = random() % 3; import > 0; --import) {
        const std::string label(1, static_cast<char>('a' + random() % 3));
        Import made{Source(label), random() % 8 == 0 ? ImportKind::kSnapshot : ImportKind::kDelta};
        Said& said = model[label];
        const std::set<Entry> before = EntriesOf(said);
        if (made.kind == ImportKind::kSnapshot) said.clear();
        for (uint64_t i = random() % 10; i > 0; --i) {
          const ModelRecord record = RandomRecord(random);
          made.records.push_back(ToList(record));
          Apply(record, said);
        }
        ExpectCounts(ApplyTo(**builder, made), before, EntriesOf(said));
      }
      index = IndexOf(BytesFrom(**builder));
      segments_seen.insert(dynamic_cast<const hash_index::IndexFile&>(*index).view().segments.size());
      ExpectSays(*index, model);
    }
  }
  EXPECT_EQ(segments_seen.size(), hash_index::kMaxSegments) << "segments from 1 to the most there may be";
}

}  // namespace
}  // namespace tamis
