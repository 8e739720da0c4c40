#include "storage/private_keys.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

TEST(PrivateKeys, AreDrawnOnceAndReadAgain) {
  const TempDir dir;
  const Result<PrivateKeys> drawn = LoadOrCreatePrivateKeys(dir.path() / "keys");
  ASSERT_TRUE(drawn);
  const Result<PrivateKeys> read = LoadOrCreatePrivateKeys(dir.path() / "keys");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->seal, drawn->seal);
  EXPECT_EQ(read->name, drawn->name);
  EXPECT_NE(drawn->seal, drawn->name);
  EXPECT_NE(drawn->seal, Key256{});
}

TEST(PrivateKeys, AreForTheOwnerAlone) {
  const TempDir dir;
  ASSERT_TRUE(LoadOrCreatePrivateKeys(dir.path() / "keys"));
  EXPECT_EQ(fs::status(dir.path() / "keys").permissions(), fs::perms::owner_all);
  for (const char* name : {"seal.key", "name.key"}) {
    EXPECT_EQ(fs::status(dir.path() / "keys" / name).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
  }
  fs::permissions(dir.path() / "keys" / "seal.key", fs::perms::group_read, fs::perm_options::add);
  const Result<PrivateKeys> read = LoadOrCreatePrivateKeys(dir.path() / "keys");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
}

TEST(PrivateKeys, ACutKeyIsRefusedNotReplaced) {
  const TempDir dir;
  ASSERT_TRUE(LoadOrCreatePrivateKeys(dir.path() / "keys"));
  fs::resize_file(dir.path() / "keys" / "name.key", 31);
  EXPECT_FALSE(LoadOrCreatePrivateKeys(dir.path() / "keys"));
}

TEST(PrivateKeys, AFirstStartThatDiedBetweenTheTwoIsRepeated) {
  const TempDir dir;
  ASSERT_TRUE(LoadOrCreatePrivateKeys(dir.path() / "keys"));
  fs::rename(dir.path() / "keys" / "name.key", dir.path() / "keys" / "name.key.new");
  EXPECT_TRUE(LoadOrCreatePrivateKeys(dir.path() / "keys"));
}

TEST(PrivateKeys, AMissingSealKeyIsAnErrorWhileNamesExist) {
  const TempDir dir;
  ASSERT_TRUE(LoadOrCreatePrivateKeys(dir.path() / "keys"));
  fs::remove(dir.path() / "keys" / "seal.key");
  EXPECT_FALSE(LoadOrCreatePrivateKeys(dir.path() / "keys"));
}

}  // namespace
}  // namespace tamis
