#include "storage/value_seal.h"

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(ValueSeal, OpensWhatItSealedAndOnlyThere) {
  const ValueSeal seal(Key256{1});
  std::string sealed, opened;
  seal.Seal("entry", "value", sealed);
  ASSERT_TRUE(seal.Open("entry", sealed, opened));
  EXPECT_EQ(opened, "value");
  EXPECT_FALSE(seal.Open("other entry", sealed, opened)) << "a value cannot be moved to another key";
  EXPECT_FALSE(ValueSeal(Key256{2}).Open("entry", sealed, opened));
}

TEST(ValueSeal, EveryFlippedBitIsNoticed) {
  const ValueSeal seal(Key256{1});
  std::string sealed, opened;
  seal.Seal("entry", "value", sealed);
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string damaged = sealed;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_FALSE(seal.Open("entry", damaged, opened)) << i;
  }
  EXPECT_FALSE(seal.Open("entry", sealed.substr(0, ValueSeal::kOverheadBytes - 1), opened));
}

TEST(ValueSeal, TheSameValueNeverLooksTheSame) {
  const ValueSeal seal(Key256{1}), restarted(Key256{1});
  std::string first, second, third;
  seal.Seal("entry", "value", first);
  seal.Seal("entry", "value", second);
  restarted.Seal("entry", "value", third);
  EXPECT_NE(first, second);
  EXPECT_NE(first.substr(0, 16), third.substr(0, 16)) << "each process draws its own nonces";
}

}  // namespace
}  // namespace tamis
