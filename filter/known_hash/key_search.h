#ifndef TAMIS_FILTER_KNOWN_HASH_KEY_SEARCH_H_
#define TAMIS_FILTER_KNOWN_HASH_KEY_SEARCH_H_

// Exact keys in a sorted table.

#include <cstddef>
#include <cstdint>
#include <span>

#include "filter/known_hash/index_view.h"

namespace tamis::hash_index {

struct RowRange {
  size_t begin = 0;
  size_t end = 0;
};

/// The rows, dead or not, of exactly this key of KeyBytes(table.id) bytes.
RowRange FindKey(const TableView& table, const uint8_t* key);

/// Begins to load what FindKey reads first.
void Prefetch(const TableView& table, const uint8_t* key);

/// Rows whose leading bits are those of the key: all of the table when it has no buckets.
RowRange BucketOf(const TableView& table, const uint8_t* key);

/// Buckets for a table of so many rows, as a number of leading bits; 0: none.
int BucketBitsFor(size_t rows);

/// A Bloom filter of 32-byte blocks in front of the keys: most keys that are not there cost one access to
/// memory. Keys are digests, so their bits are taken as they are: a key has one bit in each word of one
/// block, and sorted keys have their blocks in order.
inline constexpr size_t kFilterWords = 4;

/// Blocks for a table of so many rows; 0: none.
size_t FilterBlocksFor(size_t rows);

void AddToFilter(std::span<uint64_t> filter, const uint8_t* key);

/// False: no row has the key.
bool MayContain(std::span<const uint64_t> filter, const uint8_t* key);

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_KEY_SEARCH_H_
