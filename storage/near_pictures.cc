#include "storage/near_pictures.h"

#include <algorithm>
#include <bit>

namespace tamis {
namespace {

constexpr size_t kHashBits = 256;
constexpr int kMaxSlots = 16;
constexpr int kMaxKeyBits = 22;
constexpr int kMinKeyBits = 4;
constexpr int64_t kShareOfHeads = 8;  // an eighth of the memory

// When walking chains is dearer than comparing with all.
constexpr size_t kAlways = 512;              // candidates that are looked at in any case
constexpr size_t kHashesForACandidate = 32;  // compared one after the other while one is waited for

/// Cursors of a query of 8 needles.
size_t MostCursors(const NearLayout& layout) {
  return kPdqNeedles * static_cast<size_t>(layout.slots + layout.wide_slots * layout.key_bits);
}

int64_t BytesOfHeads(const NearLayout& layout) {
  return (int64_t{layout.slots} << layout.key_bits) * static_cast<int64_t>(sizeof(uint32_t));
}

int64_t BytesOfHash(const NearLayout& layout) {
  return static_cast<int64_t>(sizeof(Pdq) + sizeof(Md5) + sizeof(uint64_t) + sizeof(uint8_t)) +
         int64_t{layout.slots} * static_cast<int64_t>(sizeof(uint32_t));
}

int64_t BytesOfCursors(const NearLayout& layout) {
  return static_cast<int64_t>(MostCursors(layout) * sizeof(uint64_t));
}

}  // namespace

NearLayout NearLayout::For(int max_distance, int64_t memory_bytes) {
  NearLayout layout;
  layout.slots = std::min(max_distance + 1, kMaxSlots);
  layout.wide_slots = max_distance + 1 - layout.slots;
  layout.key_bits = std::min(static_cast<int>(kHashBits) / layout.slots, kMaxKeyBits);
  while (layout.key_bits > kMinKeyBits && BytesOfHeads(layout) > memory_bytes / kShareOfHeads)
    --layout.key_bits;
  const int64_t left = memory_bytes - BytesOfHeads(layout) - BytesOfCursors(layout);
  layout.capacity = static_cast<size_t>(std::clamp<int64_t>(left / BytesOfHash(layout), 1, UINT32_MAX - 1));
  return layout;
}

int64_t NearLayout::bytes() const {
  return BytesOfHeads(*this) + BytesOfCursors(*this) + static_cast<int64_t>(capacity) * BytesOfHash(*this);
}

// Bits of one horizontal or vertical frequency hang together in pictures, so a slot takes few of each: a
// chain of real hashes is then 3 times as long as one of random hashes (16 slots of 16 bits), not 5 to 7
// times as with rows or columns.
size_t NearLayout::BitOf(int slot, int i) const {
  const auto number = static_cast<size_t>(i * slots + slot);
  const size_t vertical = number / 16;
  return vertical * 16 + (number + 5 * vertical) % 16;
}

/// The best one so far.
class NearPictures::Nearest {
 public:
  Nearest(const NearPictures& pictures, const Md5* own_uid)
      : pictures_(pictures), own_uid_(own_uid), limit_(pictures.max_distance_) {}

  /// Greater distances are of no interest; -1: nothing can be nearer.
  int limit() const { return limit_; }
  bool is_perfect() const { return limit_ < 0; }
  const std::optional<Match>& match() const { return match_; }

  void Offer(size_t place, int distance) {
    const bool gone = (pictures_.flags_[place] & kGone) != 0;
    const bool own =
        own_uid_ != nullptr && !pictures_.is_nameless(place) && pictures_.uids_[place] == *own_uid_;
    if (gone || own) return;
    match_ = Match{place, distance};
    limit_ = distance - 1;
  }

 private:
  const NearPictures& pictures_;
  const Md5* const own_uid_;
  int limit_;
  std::optional<Match> match_;
};

namespace {

/// Compiled once for each set of instructions that is asked for. Most hashes are far away in any half of
/// their bits.
template <class Words, class Nearest>
[[gnu::always_inline]] inline void CompareOneByOne(const Words* hashes, size_t begin, size_t end,
                                                   const Pdq& needle, Nearest& nearest) {
  for (size_t place = begin; place < end; ++place) {
    const Words& words = hashes[place];
    int distance = std::popcount(words[0] ^ needle.words[0]) + std::popcount(words[1] ^ needle.words[1]);
    if (distance > nearest.limit()) continue;
    distance += std::popcount(words[2] ^ needle.words[2]) + std::popcount(words[3] ^ needle.words[3]);
    if (distance <= nearest.limit()) nearest.Offer(place, distance);
  }
}

}  // namespace

void NearPictures::ComparePlain(const Words* hashes, size_t begin, size_t end, const Pdq& needle,
                                Nearest& nearest) {
  CompareOneByOne(hashes, begin, end, needle, nearest);
}

#if defined(__x86_64__)
[[gnu::target("popcnt")]] void NearPictures::ComparePopcnt(const Words* hashes, size_t begin, size_t end,
                                                           const Pdq& needle, Nearest& nearest) {
  CompareOneByOne(hashes, begin, end, needle, nearest);
}

NearPictures::CompareHashes NearPictures::FastestCompare() {
  return __builtin_cpu_supports("popcnt") != 0 ? ComparePopcnt : ComparePlain;
}
#else
NearPictures::CompareHashes NearPictures::FastestCompare() {
  return ComparePlain;
}
#endif

NearPictures::NearPictures(int max_distance, int64_t memory_bytes)
    : max_distance_(max_distance), layout_(NearLayout::For(max_distance, memory_bytes)) {
  const size_t heads = static_cast<size_t>(layout_.slots) << layout_.key_bits;
  heads_ = std::make_unique_for_overwrite<uint32_t[]>(heads);
  std::fill_n(heads_.get(), heads, kNone);
  links_ = std::make_unique_for_overwrite<uint32_t[]>(layout_.capacity * static_cast<size_t>(layout_.slots));
  hashes_ = std::make_unique_for_overwrite<Words[]>(layout_.capacity);
  uids_ = std::make_unique_for_overwrite<Md5[]>(layout_.capacity);
  pages_ = std::make_unique_for_overwrite<uint64_t[]>(layout_.capacity);
  flags_ = std::make_unique_for_overwrite<uint8_t[]>(layout_.capacity);
  static_assert(sizeof(Cursor) == sizeof(uint64_t));
  cursors_.reserve(MostCursors(layout_));
}

uint32_t NearPictures::HeadOf(const Words& words, int slot) const {
  uint32_t key = 0;
  for (int i = 0; i < layout_.key_bits; ++i) {
    const size_t bit = layout_.BitOf(slot, i);
    key |= static_cast<uint32_t>(words[bit / 64] >> bit % 64 & 1) << i;
  }
  return (static_cast<uint32_t>(slot) << layout_.key_bits) + key;
}

uint32_t& NearPictures::LinkOf(size_t place, size_t slot) const {
  return links_[place * static_cast<size_t>(layout_.slots) + slot];
}

// Places are taken in a circle: what was taken again since is newer than whoever links to it.
bool NearPictures::IsOlder(size_t place, size_t than) const {
  const auto rank = [this](size_t at) { return at < next_ ? at + layout_.capacity : at; };
  return rank(place) < rank(than);
}

void NearPictures::Prefetch(const Cursor& cursor) const {
  __builtin_prefetch(&hashes_[cursor.place]);
  __builtin_prefetch(&LinkOf(cursor.place, cursor.slot));
}

void NearPictures::BeginChains(std::span<const Pdq> needles) {
  cursors_.clear();
  const auto begin = [this](uint32_t head, int slot, size_t needle) {
    __builtin_prefetch(&heads_[head]);
    cursors_.push_back({head, static_cast<uint16_t>(slot), static_cast<uint16_t>(needle)});
  };
  for (size_t needle = 0; needle < needles.size(); ++needle) {
    for (int slot = 0; slot < layout_.slots; ++slot) {
      const uint32_t head = HeadOf(needles[needle].words, slot);
      begin(head, slot, needle);
      for (int bit = 0; slot < layout_.wide_slots && bit < layout_.key_bits; ++bit)
        begin(head ^ (uint32_t{1} << bit), slot, needle);
    }
  }
  for (Cursor& cursor : cursors_) cursor.place = heads_[cursor.place];
  std::erase_if(cursors_, [](const Cursor& cursor) { return cursor.place == kNone; });
  for (const Cursor& cursor : cursors_) Prefetch(cursor);
}

/// Compares where the chains have come to, and goes on by one in each.
void NearPictures::StepChains(std::span<const Pdq> needles, Nearest& nearest) {
  size_t kept = 0;
  for (Cursor cursor : cursors_) {
    const size_t place = cursor.place;
    compare_(hashes_.get(), place, place + 1, needles[cursor.needle], nearest);
    cursor.place = LinkOf(place, cursor.slot);
    if (cursor.place == kNone || !IsOlder(cursor.place, place)) continue;
    Prefetch(cursor);
    cursors_[kept++] = cursor;
  }
  cursors_.resize(kept);
}

std::optional<NearPictures::Match> NearPictures::Find(std::span<const Pdq> needles, const Md5* own_uid) {
  size_t left = kAlways + needles.size() * size_ / kHashesForACandidate;
  Nearest nearest(*this, own_uid);
  BeginChains(needles);
  while (!cursors_.empty() && !nearest.is_perfect()) {
    if (cursors_.size() > left) {
      CompareAll(needles, nearest);
      break;
    }
    left -= cursors_.size();
    StepChains(needles, nearest);
  }
  return nearest.match();
}

std::optional<NearPictures::Match> NearPictures::Compare(std::span<const Pdq> needles,
                                                         const Md5* own_uid) const {
  Nearest nearest(*this, own_uid);
  CompareAll(needles, nearest);
  return nearest.match();
}

/// Block by block, so that a block is read from memory once.
void NearPictures::CompareAll(std::span<const Pdq> needles, Nearest& nearest) const {
  constexpr size_t kBlock = 512;  // 16 KiB
  for (size_t begin = 0; begin < size_; begin += kBlock) {
    for (const Pdq& needle : needles)
      compare_(hashes_.get(), begin, std::min(begin + kBlock, size_), needle, nearest);
  }
}

/// The oldest one leaves. It is the last one of its chains; of those where it is also the first, nothing is
/// left.
void NearPictures::MakeRoom(size_t place) {
  if (size_ < layout_.capacity) {
    ++size_;
    return;
  }
  for (int slot = 0; slot < layout_.slots; ++slot) {
    uint32_t& head = heads_[HeadOf(hashes_[place], slot)];
    if (head == place) head = kNone;
  }
  if ((flags_[place] & kGone) == 0) ++evicted_;
}

void NearPictures::Add(const NearPicture& picture) {
  const size_t place = next_;
  MakeRoom(place);
  next_ = (place + 1) % layout_.capacity;
  hashes_[place] = picture.hash.words;
  uids_[place] = picture.uid;
  pages_[place] = picture.page;
  flags_[place] = picture.is_nameless ? kNameless : 0;
  for (int slot = 0; slot < layout_.slots; ++slot) {
    uint32_t& head = heads_[HeadOf(picture.hash.words, slot)];
    LinkOf(place, static_cast<size_t>(slot)) = head;
    head = static_cast<uint32_t>(place);
  }
}

/// Of a picture that is not gone. Looked for in a chain, and in all places where the chain is long.
std::optional<size_t> NearPictures::PlaceOf(const Pdq& hash, const Md5& uid) const {
  const auto is_it = [&](size_t place) {
    return hashes_[place] == hash.words && flags_[place] == 0 && uids_[place] == uid;
  };
  size_t left = kAlways + size_ / kHashesForACandidate;
  for (size_t place = heads_[HeadOf(hash.words, 0)]; place != kNone; --left) {
    if (is_it(place)) return place;
    const size_t older = LinkOf(place, 0);
    if (older == kNone || !IsOlder(older, place)) return std::nullopt;
    place = older;
    if (left > 0) continue;
    for (size_t any = 0; any < size_; ++any) {
      if (is_it(any)) return any;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

void NearPictures::Remove(const Pdq& hash, const Md5& uid) {
  const std::optional<size_t> place = PlaceOf(hash, uid);
  if (place) flags_[*place] |= kGone;
}

void NearPictures::RemovePage(uint64_t page) {
  for (size_t place = 0; place < size_; ++place) {
    if (pages_[place] == page && page != 0) flags_[place] |= kGone;
  }
}

}  // namespace tamis
