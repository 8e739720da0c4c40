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

/// First word of the key's block.
size_t BlockOf(std::span<const uint64_t> filter, uint64_t leading_bits) {
  const size_t blocks = filter.size() / kFilterWords;
  __extension__ using Product = unsigned __int128;
  return static_cast<size_t>(Product{leading_bits} * blocks >> 64) * kFilterWords;
}

/// Bit of the key in one word of its block: six bits of its second half.
uint64_t FilterBit(uint64_t second_half, size_t word) {
  constexpr size_t kBitsOfANumber = 6;
  return uint64_t{1} << (second_half >> (word * kBitsOfANumber) & 63);
}

}  // namespace

size_t FilterBlocksFor(size_t rows) {
  constexpr size_t kFirstWithFilter = 65'536;
  constexpr size_t kRowsOfABlock = 16;  // of 100 keys that are not there, 0.4 pass
  return rows < kFirstWithFilter ? 0 : (rows + kRowsOfABlock - 1) / kRowsOfABlock;
}

void AddToFilter(std::span<uint64_t> filter, const uint8_t* key) {
  const size_t block = BlockOf(filter, BigEndian64(key));
  const uint64_t second_half = BigEndian64(key + sizeof(uint64_t));
  for (size_t word = 0; word < kFilterWords; ++word) filter[block + word] |= FilterBit(second_half, word);
}

bool MayContain(std::span<const uint64_t> filter, const uint8_t* key) {
  const size_t block = BlockOf(filter, BigEndian64(key));
  const uint64_t second_half = BigEndian64(key + sizeof(uint64_t));
  uint64_t missing = 0;
  for (size_t word = 0; word < kFilterWords; ++word)
    missing |= ~filter[block + word] & FilterBit(second_half, word);
  return missing == 0;
}

RowRange BucketOf(const TableView& table, const uint8_t* key) {
  if (table.buckets.empty()) return {0, table.rows};
  const size_t bucket = BigEndian64(key) >> (64 - table.bucket_bits);
  return {table.buckets[bucket], table.buckets[bucket + 1]};
}

void Prefetch(const TableView& table, const uint8_t* key) {
  if (!table.filter.empty())
    __builtin_prefetch(table.filter.data() + BlockOf(table.filter, BigEndian64(key)));
}

RowRange FindKey(const TableView& table, const uint8_t* key) {
  if (!table.filter.empty() && !MayContain(table.filter, key)) return {};
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
