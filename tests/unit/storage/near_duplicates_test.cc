#include "storage/near_duplicates.h"

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "storage/ledger.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

/// 32 hexadecimal digits.
std::string Name(int number) {
  std::string digits = std::to_string(number);
  return digits + std::string(32 - digits.size(), 'a');
}

/// 128 bits are set, as in hashes of pictures.
PdqHash RandomHash(std::mt19937_64& random) {
  PdqHash hash{.frame = 0, .variant = PdqVariant::kOnWhite, .quality = 90, .needles = {}};
  for (Pdq& needle : hash.needles) {
    needle.words[0] = random();
    needle.words[1] = ~needle.words[0];
    needle.words[2] = random();
    needle.words[3] = ~needle.words[2];
  }
  return hash;
}

PdqHash WithBitsTurned(PdqHash hash, int bits) {
  for (int bit = 0; bit < bits; ++bit) hash.needles[0].words[static_cast<size_t>(bit % 4)] ^= 1ULL << bit;
  return hash;
}

class NearDuplicatesTest : public testing::Test {
 protected:
  static DuplicateOptions Options(const std::string& near = "column") {
    return {.near = near, .max_distance = 10, .memory_mib = 1};
  }
  PdqHash NewHash() { return RandomHash(random_); }

  void Keep(const std::string& shard, int number, const PdqHash& hash, bool with_uid = true) {
    ASSERT_TRUE(ledger_->AddKept({.shard = shard,
                                  .key = "key" + std::to_string(number),
                                  .dedupe_key = "https://images.example/" + std::to_string(number),
                                  .digests = {.md5 = {1}, .sha1 = {2}, .sha256 = {3}},
                                  .page_id = Name(1000 + number),
                                  .pdq = {hash},
                                  .uid = with_uid ? Name(number) : std::string()}));
  }
  std::unique_ptr<NearDuplicateIndex> Restart(std::initializer_list<const char*> shards) {
    EXPECT_TRUE(ledger_->Sync());
    Manifest manifest;
    for (const char* shard : shards) manifest.shards.push_back({.name = shard});
    auto index = NearDuplicateIndex::Open(Options(), dir_.path(), manifest);
    EXPECT_TRUE(index);
    return index ? *std::move(index) : nullptr;
  }

  std::mt19937_64 random_{7};
  TempDir dir_;
  PrivateKeys keys_{Key256{1}, Key256{2}};
  std::unique_ptr<Ledger> ledger_ = *Ledger::Open(dir_.path(), keys_);
  NearDuplicateIndex index_{Options()};
};

TEST_F(NearDuplicatesTest, TheSecondOfAMomentIsTheDuplicate) {
  const PdqHash hash = NewHash();
  EXPECT_FALSE(index_.FindAndReserve(hash, Name(1), Name(1001)));
  const auto found = index_.FindAndReserve(WithBitsTurned(hash, 10), Name(2), Name(1002));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->uid, Name(1));
  EXPECT_EQ(found->distance, 10);
  EXPECT_FALSE(index_.FindAndReserve(WithBitsTurned(NewHash(), 11), Name(3), Name(1002)));
}

TEST_F(NearDuplicatesTest, ElevenBitsAreNotTen) {
  const PdqHash hash = NewHash();
  EXPECT_FALSE(index_.FindAndReserve(hash, Name(1), Name(1001)));
  EXPECT_FALSE(index_.FindAndReserve(WithBitsTurned(hash, 11), Name(2), Name(1001)));
}

TEST_F(NearDuplicatesTest, AMirroredCopyIsADuplicate) {
  const PdqHash hash = NewHash();
  PdqHash mirrored = NewHash();
  mirrored.needles[5] = hash.needles[0];
  EXPECT_FALSE(index_.FindAndReserve(hash, Name(1), Name(1001)));
  const auto found = index_.FindAndReserve(mirrored, Name(2), Name(1001));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->uid, Name(1));
}

TEST_F(NearDuplicatesTest, AHashThatSaysLittleIsNeverADuplicateAndNeverTakenIn) {
  PdqHash blurred = NewHash(), striped = NewHash();
  blurred.quality = 49;
  striped.needles[0] = {{0xF, 0xF, 0, 0}};  // a handful of coefficients, the rest equal
  for (const PdqHash& hash : {blurred, striped}) {
    EXPECT_FALSE(index_.FindAndReserve(hash, Name(1), Name(1001)));
    EXPECT_FALSE(index_.FindAndReserve(hash, Name(2), Name(1001)));
  }
  blurred.quality = 50;
  EXPECT_FALSE(index_.FindAndReserve(blurred, Name(3), Name(1001))) << "the others were not taken in";
}

TEST_F(NearDuplicatesTest, WhatIsGivenBackIsNotNamed) {
  const PdqHash hash = NewHash();
  {
    const NearDuplicateReservation dropped(index_, hash, Name(1), Name(1001));
    EXPECT_FALSE(dropped.found());
  }
  {
    NearDuplicateReservation kept(index_, hash, Name(2), Name(1002));
    EXPECT_FALSE(kept.found());
    kept.Keep();
  }
  const NearDuplicateReservation third(index_, hash, Name(3), Name(1003));
  ASSERT_TRUE(third.found());
  EXPECT_EQ(third.found()->uid, Name(2));
}

TEST_F(NearDuplicatesTest, AReservationThatMovesIsGivenBackOnce) {
  const PdqHash hash = NewHash();
  {
    NearDuplicateReservation first(index_, hash, Name(1), Name(1001));
    NearDuplicateReservation second(std::move(first));
    second.Keep();
  }
  EXPECT_TRUE(index_.FindAndReserve(hash, Name(2), Name(1002)));
}

TEST_F(NearDuplicatesTest, WhereDuplicatesAreDroppedTheyAreNotTakenIn) {
  NearDuplicateIndex index(Options("drop"));
  const PdqHash hash = NewHash();
  EXPECT_FALSE(index.FindAndReserve(hash, Name(1), Name(1001)));
  EXPECT_TRUE(index.FindAndReserve(WithBitsTurned(hash, 8), Name(2), Name(1001)));
  const auto found = index.FindAndReserve(WithBitsTurned(hash, 9), Name(3), Name(1001));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->uid, Name(1)) << "the nearer one is not in the dataset";
  EXPECT_FALSE(index.FindAndReserve(WithBitsTurned(hash, 16), Name(4), Name(1001)));
}

TEST_F(NearDuplicatesTest, ATriedAgainPictureIsNoDuplicateOfItself) {
  const PdqHash hash = NewHash();
  EXPECT_FALSE(index_.FindAndReserve(hash, Name(1), Name(1001)));
  EXPECT_FALSE(index_.FindAndReserve(hash, Name(1), Name(1001)));
}

TEST_F(NearDuplicatesTest, RowsOfATaintedPageAreNamedNoMore) {
  const PdqHash hash = NewHash();
  EXPECT_FALSE(index_.FindAndReserve(hash, Name(1), Name(1001)));
  index_.RemovePage(Name(1001));
  EXPECT_FALSE(index_.FindAndReserve(hash, Name(2), Name(1002)));
}

TEST_F(NearDuplicatesTest, RowsOfEarlierRunsAreFoundAgain) {
  const PdqHash one = NewHash(), of_a_killed_run = NewHash(), quarantined = NewHash();
  Keep("train-a", 1, one);
  Keep("train-a", 2, WithBitsTurned(one, 8));
  Keep("train-never-named", 3, of_a_killed_run);
  Keep("quarantine-a", 4, quarantined);
  const auto index = Restart({"train-a"});
  const auto found = index->FindAndReserve(WithBitsTurned(one, 7), Name(5), Name(1));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->uid, Name(2));
  EXPECT_EQ(found->distance, 1);
  EXPECT_FALSE(index->FindAndReserve(of_a_killed_run, Name(6), Name(1)));
  EXPECT_FALSE(index->FindAndReserve(quarantined, Name(7), Name(1)));
  index->RemovePage(Name(1002));
  EXPECT_EQ(index->FindAndReserve(WithBitsTurned(one, 8), Name(8), Name(1))->uid, Name(5));
}

TEST_F(NearDuplicatesTest, RowsThatWereRemovedAreNotFoundAgain) {
  const PdqHash removed = NewHash(), stays = NewHash();
  Keep("train-a", 1, removed);
  Keep("train-a", 2, stays);
  ASSERT_TRUE(ledger_->AddRemoved({"train-a", "train-b"}, "key1"));
  ASSERT_TRUE(ledger_->AddMoved({"train-a", "train-b"}));
  const auto index = Restart({"train-b"});
  EXPECT_FALSE(index->FindAndReserve(removed, Name(3), Name(1)));
  EXPECT_TRUE(index->FindAndReserve(stays, Name(4), Name(1)));
}

TEST_F(NearDuplicatesTest, RowsFromBeforeUidsWereNotedAreFoundWithoutAName) {
  const PdqHash hash = NewHash();
  Keep("train-a", 1, hash, false);
  const auto index = Restart({"train-a"});
  const auto found = index->FindAndReserve(WithBitsTurned(hash, 2), Name(2), Name(1));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->uid, "");
  EXPECT_EQ(found->distance, 2);
}

TEST_F(NearDuplicatesTest, OfAnAnimationTheFirstFrameOnWhiteCounts) {
  PdqHash first = NewHash(), as_stored = NewHash(), later = NewHash();
  as_stored.variant = PdqVariant::kAsStored;
  later.frame = 1;
  EXPECT_EQ(HashForDuplicates({}), nullptr);
  EXPECT_EQ(HashForDuplicates({as_stored, later}), nullptr);
  const std::vector<PdqHash> all{as_stored, later, first};
  EXPECT_EQ(HashForDuplicates(all), &all[2]);
}

TEST_F(NearDuplicatesTest, WhereMemoryIsShortTheOldestLeaveFirst) {
  const auto capacity = static_cast<int>(NearLayout::For(10, 1024 * 1024).capacity);
  std::vector<PdqHash> hashes;
  for (int i = 0; i < capacity + 100; ++i) {
    hashes.push_back(NewHash());
    Keep("train-a", i, hashes.back());
  }
  const auto index = Restart({"train-a"});
  EXPECT_EQ(index->evicted(), 100);
  EXPECT_TRUE(index->FindAndReserve(hashes[100], Name(900'000), Name(1))) << "takes the room of this one";
  EXPECT_FALSE(index->FindAndReserve(hashes[100 - 1], Name(900'001), Name(1)));
  EXPECT_EQ(index->evicted(), 102);
}

TEST_F(NearDuplicatesTest, OfEqualPicturesOnSeveralThreadsOneIsTheFirst) {
  constexpr int kThreads = 4;
  constexpr int kPictures = 500;
  std::vector<PdqHash> hashes;
  for (int i = 0; i < kPictures; ++i) hashes.push_back(NewHash());
  std::atomic<int> first{0}, later{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      std::mt19937_64 random(static_cast<uint64_t>(thread));
      for (int i = 0; i < kPictures; ++i) {
        const int number = thread * kPictures + i;
        NearDuplicateReservation one(index_, hashes[static_cast<size_t>(i)], Name(number), Name(1));
        ++(one.found() ? later : first);
        one.Keep();
        const NearDuplicateReservation given_back(index_, RandomHash(random), Name(number), Name(2));
        static_cast<void>(index_.evicted());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first, kPictures);
  EXPECT_EQ(later, (kThreads - 1) * kPictures);
}

}  // namespace
}  // namespace tamis
