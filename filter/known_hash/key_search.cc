#include "filter/known_hash/key_search.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tamis::hash_index {
namespace {

/// First row of [begin, end) that is not below the key.
size_t LowerBound(const TableView& table, RowRange range, const uint8_t* key) {
  const size_t size = KeyBytes(table.id);
  while (range.begin < range.end) {
    const size_t middle = range.begin + (range.end - range.begin) / 2;
    if (std::memcmp(table.key(middle), key, size) < 0) {
      range.begin = middle + 1;
    } else {
      range.end = middle;
    }
  }
  return range.begin;
}

}  // namespace

RowRange BucketOf(const TableView& table, const uint8_t* key) {
  if (table.buckets.empty()) return {0, table.rows};
  const size_t bucket = BigEndian64(key) >> (64 - table.bucket_bits);
  return {table.buckets[bucket], table.buckets[bucket + 1]};
}

RowRange FindKey(const TableView& table, const uint8_t* key) {
  const RowRange bucket = BucketOf(table, key);
  const size_t begin = LowerBound(table, bucket, key);
  size_t end = begin;
  while (end < bucket.end && std::memcmp(table.key(end), key, KeyBytes(table.id)) == 0) ++end;
  return {begin, end};
}

int BucketBitsFor(size_t rows) {
  constexpr size_t kFirstWithBuckets = 1024;
  constexpr int kRowsOfABucketLog2 = 2;
  constexpr int kMaxBits = 28;
  if (rows < kFirstWithBuckets) return 0;
  return std::min(static_cast<int>(std::bit_width(rows)) - kRowsOfABucketLog2, kMaxBits);
}

}  // namespace tamis::hash_index
