#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_FORMAT_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_FORMAT_H_

// The bytes of an index file, version 1. Prose: docs/known-hashes.md, "The index file".

#include <array>
#include <cstddef>
#include <cstdint>

#include "crawler/core/known_hash.h"

namespace tamis::hash_index {

inline constexpr std::array<char, 8> kMagic = {'T', 'A', 'M', 'I', 'S', 'K', 'H', 'I'};
inline constexpr uint32_t kFormatVersion = 1;
inline constexpr size_t kSectionAlignment = 64;
inline constexpr size_t kChecksumBytes = 32;
inline constexpr size_t kMaxSegments = 8;
inline constexpr size_t kMaxSections = 4096;
inline constexpr size_t kMaxSources = 4096;
inline constexpr size_t kMaxSourceTextBytes = 256;
inline constexpr uint64_t kMaxRows = 0xFFFF'FFF0;

/// Sorted keys of one size. A row is a key of one source; a key of two sources is two rows.
enum class TableId : uint8_t { kMd5, kSha1, kSha256, kPdq, kUrlExact, kUrlPrefix, kUrlHost };
inline constexpr size_t kTables = 7;

constexpr SignalKind KindOf(TableId table) {
  constexpr SignalKind kKinds[] = {SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256, SignalKind::kPdq,
                                   SignalKind::kUrl, SignalKind::kUrl,  SignalKind::kUrl};
  return kKinds[static_cast<size_t>(table)];
}

constexpr size_t KeyBytes(TableId table) {
  constexpr size_t kUrlKeyBytes = 16;
  return KindOf(table) == SignalKind::kUrl ? kUrlKeyBytes : BytesOf(KindOf(table));
}

enum class SectionType : uint8_t {
  kSourceTable,  // wire form, one for the file
  kKeys,         // KeyBytes(table) each, sorted by (key, source); `detail`: PDQ's layout
  kSources,      // uint16 each: whose row it is
  kBuckets,      // uint32: first row of each value of a key's leading bits, and the number of rows
  kFilter,       // 32-byte blocks of a Bloom filter over the keys
  kSlotOffsets,  // PDQ, `detail`: the slot; uint32: first id of each value of the slot, and their number
  kSlotRows,     // PDQ, `detail`: the slot; uint32: rows by value of the slot
  kProvenance,   // ProvenanceRow, sorted
  kTombstones,   // `detail`: an older segment; uint32, sorted: its rows that are no longer there
};
inline constexpr size_t kSectionTypes = 9;

struct FileHeader {
  std::array<char, 8> magic = kMagic;
  uint32_t version = kFormatVersion;
  uint32_t sections = 0;
  uint64_t file_bytes = 0;  // with the checksum
  uint32_t segments = 0;
  uint32_t reserved = 0;
  std::array<uint8_t, 32> key{};  // of URL entries and record ids
};
static_assert(sizeof(FileHeader) == 64);

struct SectionEntry {
  SectionType type = SectionType::kSourceTable;
  TableId table = TableId::kMd5;
  uint8_t segment = 0;
  uint8_t detail = 0;
  uint32_t reserved = 0;
  uint64_t offset = 0;  // from the beginning of the file, a multiple of kSectionAlignment
  uint64_t bytes = 0;
  uint64_t count = 0;
};
static_assert(sizeof(SectionEntry) == 32);

/// Which record a row came from. A row without any stands for itself.
struct ProvenanceRow {
  uint32_t row = 0;
  uint32_t record_low = 0;  // two halves: 12 bytes without padding
  uint32_t record_high = 0;

  uint64_t record() const { return uint64_t{record_high} << 32 | record_low; }
};
static_assert(sizeof(ProvenanceRow) == 12);

/// Bytes of an element of a section.
constexpr size_t UnitBytes(SectionType type, TableId table) {
  switch (type) {
    case SectionType::kSourceTable:
      return 1;
    case SectionType::kKeys:
      return KeyBytes(table);
    case SectionType::kSources:
      return sizeof(uint16_t);
    case SectionType::kFilter:
      return 32;
    case SectionType::kProvenance:
      return sizeof(ProvenanceRow);
    case SectionType::kBuckets:
    case SectionType::kSlotOffsets:
    case SectionType::kSlotRows:
    case SectionType::kTombstones:
      return sizeof(uint32_t);
  }
  return 0;
}

/// The first eight bytes as a number that sorts as the bytes do.
inline uint64_t BigEndian64(const uint8_t* bytes) {
  uint64_t value = 0;
  __builtin_memcpy(&value, bytes, sizeof value);
  return __builtin_bswap64(value);
}

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_FORMAT_H_
