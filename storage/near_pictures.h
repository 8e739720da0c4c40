#ifndef TAMIS_STORAGE_NEAR_PICTURES_H_
#define TAMIS_STORAGE_NEAR_PICTURES_H_

// A ring of PDQ hashes in which those near others are found: multi-index hashing over chains. The oldest
// hash makes room for the newest.
//
// Pigeonhole: each of `slots` disjoint sets of bits is a key. If radius r[i] is searched around key i and the
// sum of all r[i] + 1 exceeds a distance, no hash within it is missed. Hashes with the same key are a chain
// from the newest to the oldest, as the matches of a deflate compressor are, so that what leaves the ring
// falls off all its chains without being looked for. All chains of a query are walked in step: their random
// accesses wait for memory together.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "crawler/core/digest.h"
#include "crawler/core/pdq.h"

namespace tamis {

/// How hashes are cut into keys, and how many of them there is room for.
struct NearLayout {
  int slots = 0;
  int key_bits = 0;     // of each slot; bits that no slot has are compared only
  int wide_slots = 0;   // the first so many are searched within radius 1, the others within 0
  size_t capacity = 0;  // hashes

  /// For a distance of 0 to 31. `memory_bytes`: for everything; at least one hash has room.
  static NearLayout For(int max_distance, int64_t memory_bytes);

  int64_t bytes() const;  // of everything

  /// Which bit of a hash is bit `i` of the key of `slot`.
  size_t BitOf(int slot, int i) const;
};

/// A hash with what is known of its picture.
struct NearPicture {
  Pdq hash;
  Md5 uid{};
  uint64_t page = 0;         // first half of the page's id; 0: not known
  bool is_nameless = false;  // kept when uids were not noted
};

/// Thread-safety: none.
class NearPictures {
 public:
  /// Memory is asked for at once; pages that no hash has reached are not touched.
  NearPictures(int max_distance, int64_t memory_bytes);

  struct Match {
    size_t place = 0;
    int distance = 0;
  };

  /// The nearest one within the distance, those with this uid left out; of equally near ones any.
  ///
  /// Cost: bounded. Where chains are so long that comparing with all is cheaper, that is done, so whatever
  /// anybody serves, the answer is exact and takes no more than about twice Compare.
  std::optional<Match> Find(std::span<const Pdq> needles, const Md5* own_uid);

  /// The same by comparing with all.
  std::optional<Match> Compare(std::span<const Pdq> needles, const Md5* own_uid) const;

  void Add(const NearPicture& picture);

  /// Takes the newest one with this hash and uid out. Its room is free when its turn comes.
  void Remove(const Pdq& hash, const Md5& uid);
  void RemovePage(uint64_t page);

  const Md5& uid(size_t place) const { return uids_[place]; }
  bool is_nameless(size_t place) const { return (flags_[place] & kNameless) != 0; }

  const NearLayout& layout() const { return layout_; }
  int64_t evicted() const { return evicted_; }
  size_t size() const { return size_; }  // gone ones included, until their turn comes

 private:
  class Nearest;
  using Words = std::array<uint64_t, 4>;  // of a Pdq; without an initialiser that would touch the memory
  /// Offers the hashes at [begin, end) that are near enough.
  using CompareHashes = void (*)(const Words* hashes, size_t begin, size_t end, const Pdq& needle,
                                 Nearest& nearest);
  /// Where a chain is being walked.
  struct Cursor {
    uint32_t place;
    uint16_t slot;
    uint16_t needle;
  };
  static constexpr uint32_t kNone = UINT32_MAX;
  static constexpr uint8_t kGone = 1;
  static constexpr uint8_t kNameless = 2;

  static void ComparePlain(const Words* hashes, size_t begin, size_t end, const Pdq& needle,
                           Nearest& nearest);
  static void ComparePopcnt(const Words* hashes, size_t begin, size_t end, const Pdq& needle,
                            Nearest& nearest);
  static CompareHashes FastestCompare();

  uint32_t HeadOf(const Words& words, int slot) const;
  uint32_t& LinkOf(size_t place, size_t slot) const;
  bool IsOlder(size_t place, size_t than) const;
  void BeginChains(std::span<const Pdq> needles);
  void StepChains(std::span<const Pdq> needles, Nearest& nearest);
  void Prefetch(const Cursor& cursor) const;
  void CompareAll(std::span<const Pdq> needles, Nearest& nearest) const;
  std::optional<size_t> PlaceOf(const Pdq& hash, const Md5& uid) const;
  void MakeRoom(size_t place);

  const int max_distance_;
  const NearLayout layout_;
  const CompareHashes compare_ = FastestCompare();
  std::unique_ptr<uint32_t[]> heads_;  // newest place of each key of each slot
  std::unique_ptr<uint32_t[]> links_;  // of each place and slot: the next older place with the same key
  std::unique_ptr<Words[]> hashes_;
  std::unique_ptr<Md5[]> uids_;
  std::unique_ptr<uint64_t[]> pages_;
  std::unique_ptr<uint8_t[]> flags_;
  std::vector<Cursor> cursors_;  // of Find; its memory is kept
  size_t next_ = 0;              // where the next one goes
  size_t size_ = 0;              // gone ones included
  int64_t evicted_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_NEAR_PICTURES_H_
