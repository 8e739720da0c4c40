#ifndef TAMIS_TESTS_UNIT_FILTER_HASH_INDEX_TEST_SUPPORT_H_
#define TAMIS_TESTS_UNIT_FILTER_HASH_INDEX_TEST_SUPPORT_H_

// Synthetic lists, and indexes made of them in memory.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/known_hash.h"
#include "filter/known_hash/hash_index.h"
#include "filter/known_hash/index_builder.h"

namespace tamis {

using Random = std::mt19937_64;
using IndexBytes = std::vector<std::byte>;

inline constexpr TimePoint kBuiltAt{std::chrono::hours(24 * 20'000)};

inline ListSource Source(std::string label, ListRole role = ListRole::kOperator) {
  return {.label = std::move(label), .role = role, .version = "1", .as_of = kBuiltAt};
}

/// Not degenerate, even after a few bits have been turned.
inline Pdq RandomPdq(Random& random) {
  Pdq hash;
  do {
    hash = {{random(), random(), random(), random()}};
  } while (PopCount(hash) < 116 || PopCount(hash) > 140);
  return hash;
}

/// A value of that kind with its number in it; different numbers, different values.
inline ListSignal Signal(SignalKind kind, uint64_t number) {
  ListSignal signal{.kind = kind};
  Random random(number * 8 + static_cast<uint64_t>(kind));
  if (kind == SignalKind::kPdq) signal.value = ToBytes(RandomPdq(random));
  for (size_t i = 0; kind != SignalKind::kPdq && i < BytesOf(kind); ++i)
    signal.value[i] = static_cast<uint8_t>(random());
  return signal;
}

inline ListSignal UrlSignal(std::string url, UrlScope scope) {
  return {.kind = SignalKind::kUrl, .url = std::move(url), .scope = scope};
}

inline ListSignal PdqSignal(const Pdq& hash) {
  return {.kind = SignalKind::kPdq, .value = ToBytes(hash)};
}

/// Another hash at exactly that distance.
inline Pdq AtDistance(const Pdq& hash, int distance, Random& random) {
  std::array<size_t, 256> bits{};
  for (size_t i = 0; i < bits.size(); ++i) bits[i] = i;
  std::shuffle(bits.begin(), bits.end(), random);
  Pdq other = hash;
  for (size_t i = 0; i < static_cast<size_t>(distance); ++i)
    other.words[bits[i] / 64] ^= uint64_t{1} << (bits[i] % 64);
  return other;
}

struct Import {
  ListSource source;
  ImportKind kind = ImportKind::kSnapshot;
  std::vector<ListRecord> records;
};

inline ImportCounts ApplyTo(IndexBuilder& builder, const Import& import) {
  EXPECT_TRUE(builder.Begin(import.source, import.kind));
  for (const ListRecord& record : import.records) EXPECT_TRUE(builder.Apply(record));
  const Result<ImportCounts> counts = builder.End();
  EXPECT_TRUE(counts);
  return counts ? *counts : ImportCounts();
}

inline IndexBytes BytesFrom(IndexBuilder& builder) {
  IndexBytes bytes;
  const Status written = builder.Write(kBuiltAt, [&bytes](std::span<const std::byte> part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
    return Status();
  });
  EXPECT_TRUE(written);
  return bytes;
}

inline std::shared_ptr<const HashIndex> IndexOf(IndexBytes bytes) {
  Result<std::shared_ptr<const HashIndex>> index = HashIndex::FromBytes(std::move(bytes));
  EXPECT_TRUE(index) << (index ? "" : index.error().message);
  return index ? *index : nullptr;
}

/// `base` null: a new index.
inline std::shared_ptr<const HashIndex> IndexWith(std::shared_ptr<const HashIndex> base, const Import& import,
                                                  ImportCounts* counts = nullptr) {
  Result<std::unique_ptr<IndexBuilder>> builder = IndexBuilder::Make(std::move(base));
  EXPECT_TRUE(builder);
  const ImportCounts made = ApplyTo(**builder, import);
  if (counts != nullptr) *counts = made;
  return IndexOf(BytesFrom(**builder));
}

/// Labels of the sources that have it.
inline std::vector<std::string> Labels(const HashIndex& index, const std::vector<IndexHit>& hits) {
  std::vector<std::string> labels;
  for (const IndexHit& hit : hits) labels.push_back(index.sources()[hit.source].label);
  std::sort(labels.begin(), labels.end());
  return labels;
}

inline std::vector<std::string> Find(const HashIndex& index, const ListSignal& signal) {
  std::vector<IndexHit> hits;
  if (signal.kind == SignalKind::kPdq) {
    const Pdq needle = PdqFromBytes(signal.value);
    index.FindPdq({&needle, 1}, 0, hits);
  } else {
    index.PrefetchDigest(signal.kind, std::span(signal.value).first(BytesOf(signal.kind)));
    index.FindDigest(signal.kind, std::span(signal.value).first(BytesOf(signal.kind)), hits);
  }
  return Labels(index, hits);
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_FILTER_HASH_INDEX_TEST_SUPPORT_H_
