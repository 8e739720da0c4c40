#include "storage/near_pictures.h"

#include <malloc.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr int64_t kKiB = 1024;

class Hashes {
 public:
  Pdq Any() { return {{random_(), random_(), random_(), random_()}}; }

  /// With so many of its bits turned, anywhere.
  Pdq Near(Pdq hash, int distance) {
    std::vector<size_t> bits(256);
    for (size_t i = 0; i < bits.size(); ++i) bits[i] = i;
    for (size_t i = 0; i < static_cast<size_t>(distance); ++i) {
      std::swap(bits[i], bits[i + random_() % (bits.size() - i)]);
      hash.words[bits[i] / 64] ^= uint64_t{1} << bits[i] % 64;
    }
    return hash;
  }
  size_t Below(size_t end) { return random_() % end; }

 private:
  std::mt19937_64 random_{20261126};
};

Md5 Uid(uint64_t number) {
  Md5 uid{};
  for (size_t i = 0; i < sizeof number; ++i) uid[i] = static_cast<uint8_t>(number >> 8 * i);
  return uid;
}

/// Distance of the nearest one, or -1.
int Nearest(const std::deque<Pdq>& hashes, const Pdq& needle, int max_distance) {
  int nearest = max_distance + 1;
  for (const Pdq& hash : hashes) nearest = std::min(nearest, HammingDistance(hash, needle));
  return nearest <= max_distance ? nearest : -1;
}

int DistanceOf(const std::optional<NearPictures::Match>& match) {
  return match ? match->distance : -1;
}

class NearPicturesAt : public testing::TestWithParam<int> {};

TEST_P(NearPicturesAt, FindsWhatComparingWithAllFindsWhileOldOnesLeave) {
  const int max_distance = GetParam();
  NearPictures pictures(max_distance, 128 * kKiB);
  const size_t capacity = pictures.layout().capacity;
  ASSERT_GT(capacity, 500u);
  Hashes hashes;
  std::deque<Pdq> inside;
  int found = 0;
  for (uint64_t i = 0; i < 3 * capacity; ++i) {
    const bool near = i > 0 && i % 2 == 0;
    const int distance = static_cast<int>(hashes.Below(static_cast<size_t>(max_distance) + 3));
    const Pdq hash = near ? hashes.Near(inside[hashes.Below(inside.size())], distance) : hashes.Any();
    const int expected = Nearest(inside, hash, max_distance);
    found += expected >= 0 ? 1 : 0;
    ASSERT_EQ(DistanceOf(pictures.Find({&hash, 1}, nullptr)), expected) << i;
    ASSERT_EQ(DistanceOf(pictures.Compare({&hash, 1}, nullptr)), expected) << i;
    pictures.Add({.hash = hash, .uid = Uid(i)});
    inside.push_back(hash);
    if (inside.size() > capacity) inside.pop_front();
  }
  EXPECT_GT(found, static_cast<int>(capacity / 4));
  EXPECT_EQ(pictures.evicted(), static_cast<int64_t>(2 * capacity));
}
INSTANTIATE_TEST_SUITE_P(Distances, NearPicturesAt, testing::Values(0, 1, 7, 10, 15, 16, 23, 30, 31));

TEST(NearPictures, EachSingleBitOfTheHashMayBeTheOneThatDiffers) {
  Hashes hashes;
  const Pdq hash = hashes.Any();
  for (const int max_distance : {1, 10, 31}) {
    NearPictures pictures(max_distance, 128 * kKiB);
    pictures.Add({.hash = hash});
    for (size_t bit = 0; bit < 256; ++bit) {
      Pdq other = hash;
      other.words[bit / 64] ^= uint64_t{1} << bit % 64;
      EXPECT_EQ(DistanceOf(pictures.Find({&other, 1}, nullptr)), 1) << bit;
    }
  }
}

// As many bits of each slot as hide a hash from it, but for one: only that slot can find the hash.
TEST(NearPictures, NoSlotIsNeededInVainAndNoneIsMissing) {
  Hashes hashes;
  for (int max_distance = 0; max_distance <= 31; ++max_distance) {
    for (int finder = 0; finder < NearLayout::For(max_distance, 64 * kKiB).slots; ++finder) {
      NearPictures pictures(max_distance, 64 * kKiB);
      const NearLayout& layout = pictures.layout();
      const Pdq hash = hashes.Any();
      Pdq other = hash;
      for (int slot = 0; slot < layout.slots; ++slot) {
        const int hiding = (slot < layout.wide_slots ? 2 : 1) - (slot == finder ? 1 : 0);
        for (int i = 0; i < hiding; ++i) {
          const size_t bit = layout.BitOf(slot, layout.key_bits - 1 - i);
          other.words[bit / 64] ^= uint64_t{1} << bit % 64;
        }
      }
      pictures.Add({.hash = hash});
      ASSERT_EQ(DistanceOf(pictures.Find({&other, 1}, nullptr)), max_distance) << finder;
    }
  }
}

// What somebody may serve: thousands of pictures which agree in most of their bits.
TEST(NearPictures, HashesThatShareTheirKeysAreComparedAllTheSame) {
  constexpr int kMaxDistance = 10;
  NearPictures pictures(kMaxDistance, 2048 * kKiB);
  Hashes hashes;
  const Pdq centre = hashes.Any();
  std::deque<Pdq> inside;
  for (uint64_t i = 0; i < 4000; ++i) {
    inside.push_back(hashes.Near(centre, 6 + static_cast<int>(hashes.Below(12))));
    pictures.Add({.hash = inside.back(), .uid = Uid(i)});
  }
  for (int i = 0; i < 200; ++i) {
    const Pdq needle = hashes.Near(centre, 2 + static_cast<int>(hashes.Below(20)));
    ASSERT_EQ(DistanceOf(pictures.Find({&needle, 1}, nullptr)), Nearest(inside, needle, kMaxDistance));
  }
  const Pdq last = inside.back();
  ASSERT_TRUE(pictures.Find({&last, 1}, nullptr));
  pictures.Remove(last, Uid(3999));
  inside.pop_back();
  EXPECT_EQ(DistanceOf(pictures.Find({&last, 1}, nullptr)), Nearest(inside, last, kMaxDistance));
}

TEST(NearPictures, AmongManyEqualOnesTheRightOneIsRemoved) {
  NearPictures pictures(10, 2048 * kKiB);
  Hashes hashes;
  const Pdq hash = hashes.Any();
  for (uint64_t i = 0; i < 5000; ++i) pictures.Add({.hash = hash, .uid = Uid(i)});
  for (uint64_t i = 1; i < 5000; ++i) pictures.Remove(hash, Uid(i));
  const std::optional<NearPictures::Match> match = pictures.Find({&hash, 1}, nullptr);
  ASSERT_TRUE(match);
  EXPECT_EQ(pictures.uid(match->place), Uid(0)) << "far down the chain";
  pictures.Remove(hash, Uid(0));
  pictures.Remove(hash, Uid(0));
  EXPECT_FALSE(pictures.Find({&hash, 1}, nullptr));
}

TEST(NearPictures, WhatIsGoneIsNotCountedAsEvicted) {
  NearPictures pictures(10, 64 * kKiB);
  Hashes hashes;
  const Pdq first = hashes.Any();
  pictures.Add({.hash = first, .uid = Uid(1)});
  pictures.Remove(first, Uid(1));
  for (size_t i = 0; i < pictures.layout().capacity; ++i) pictures.Add({.hash = hashes.Any(), .uid = Uid(2)});
  EXPECT_EQ(pictures.evicted(), 0);
  pictures.Add({.hash = hashes.Any(), .uid = Uid(2)});
  EXPECT_EQ(pictures.evicted(), 1);
}

TEST(NearPictures, APageTakesItsPicturesWithItAndNoOthers) {
  NearPictures pictures(10, 64 * kKiB);
  Hashes hashes;
  const Pdq of_page = hashes.Any(), of_another = hashes.Any(), of_none = hashes.Any();
  pictures.Add({.hash = of_page, .uid = Uid(1), .page = 7});
  pictures.Add({.hash = of_another, .uid = Uid(2), .page = 8});
  pictures.Add({.hash = of_none, .uid = Uid(3), .page = 0});
  pictures.RemovePage(7);
  pictures.RemovePage(0);
  EXPECT_FALSE(pictures.Find({&of_page, 1}, nullptr));
  EXPECT_TRUE(pictures.Find({&of_another, 1}, nullptr));
  EXPECT_TRUE(pictures.Find({&of_none, 1}, nullptr));
}

TEST(NearPictures, AnyOfTheNeedlesMayBeTheOne) {
  NearPictures pictures(31, 64 * kKiB);
  Hashes hashes;
  std::array<Pdq, kPdqNeedles> needles{};
  for (Pdq& needle : needles) needle = hashes.Any();
  pictures.Add({.hash = hashes.Near(needles[7], 31), .uid = Uid(1)});
  EXPECT_EQ(DistanceOf(pictures.Find(needles, nullptr)), 31);
  pictures.Add({.hash = hashes.Near(needles[3], 5), .uid = Uid(2)});
  EXPECT_EQ(DistanceOf(pictures.Find(needles, nullptr)), 5);
  const Md5 own = Uid(2);
  EXPECT_EQ(DistanceOf(pictures.Find(needles, &own)), 31) << "a picture is no duplicate of itself";
}

TEST(NearPictures, EverythingFitsIntoTheMemoryThatIsGiven) {
  for (int max_distance = 0; max_distance <= 31; ++max_distance) {
    for (const int64_t mib : {1, 2, 16, 128, 100'000, 1'000'000}) {
      const NearLayout layout = NearLayout::For(max_distance, mib * kKiB * kKiB);
      EXPECT_LE(layout.bytes(), mib * kKiB * kKiB) << max_distance << " " << mib;
      EXPECT_LE(layout.slots * layout.key_bits, 256);
      EXPECT_GT(layout.slots + layout.wide_slots, max_distance) << "pigeonhole";
      EXPECT_GE(static_cast<int64_t>(layout.capacity), std::min<int64_t>(mib * 6000, UINT32_MAX - 1));
    }
  }
}

TEST(NearPictures, TheAllocatorAgreesWithTheSumAndSearchesAskForNoMore) {
  const auto in_use = [] {
    const struct mallinfo2 about = ::mallinfo2();
    return static_cast<int64_t>(about.uordblks + about.hblkhd);
  };
  constexpr int64_t kLimit = 4096 * kKiB;
  constexpr int64_t kOfTheAllocator = 64 * kKiB;  // pages at the ends of large blocks
  Hashes hashes;
  std::array<Pdq, kPdqNeedles> needles{};
  const int64_t before = in_use();
  NearPictures pictures(31, kLimit);
  for (size_t i = 0; i < pictures.layout().capacity + 10; ++i) {
    needles[i % kPdqNeedles] = hashes.Any();
    if (i % 64 == 0) static_cast<void>(pictures.Find(needles, nullptr));
    pictures.Add({.hash = needles[i % kPdqNeedles], .uid = Uid(i)});
  }
  EXPECT_LE(in_use() - before, kLimit + kOfTheAllocator);
}

}  // namespace
}  // namespace tamis
