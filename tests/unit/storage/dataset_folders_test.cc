#include "storage/dataset_folders.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

TEST(DatasetFolders, MakesBothFoldersPrivateOnesForTheOwnerAlone) {
  const TempDir dir;
  const auto folders = DatasetFolders::Open(dir.path() / "a" / "set", {});
  ASSERT_TRUE(folders) << folders.error().message;
  EXPECT_EQ(folders->private_dir().filename(), "set.private");
  EXPECT_TRUE(fs::is_directory(folders->data()));
  for (const fs::path& path :
       {folders->private_dir(), folders->state(), folders->ledger(), folders->keys()}) {
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all) << path;
  }
}

TEST(DatasetFolders, ATrailingSlashChangesNothing) {
  EXPECT_EQ(DefaultPrivateDir("x/out/"), "x/out.private");
  EXPECT_EQ(DefaultPrivateDir("x/out"), "x/out.private");
}

TEST(DatasetFolders, RefusesOneInsideTheOther) {
  const TempDir dir;
  const fs::path out = dir.path() / "out";
  fs::create_directories(out);
  fs::create_directory_symlink(out, dir.path() / "link");
  struct Case {
    const char* name;
    fs::path out, secret;
  };
  const Case cases[] = {
      {"inside", out, out / "private"},
      {"the same", out, out},
      {"inside through a link", out, dir.path() / "link" / "private"},
      {"inside through dots", out, dir.path() / "x" / ".." / "out" / "p"},
      {"output inside private", out, dir.path()},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto folders = DatasetFolders::Open(c.out, c.secret);
    ASSERT_FALSE(folders);
    EXPECT_EQ(folders.error().code, ErrorCode::kInvalidInput);
  }
  EXPECT_TRUE(DatasetFolders::Open(out, dir.path() / "out2"))
      << "a common beginning of the name is no containment";
}

// The link leads nowhere until the output folder is made.
TEST(DatasetFolders, RefusesOneInsideTheOtherThroughALinkToWhatIsNotThereYet) {
  const TempDir dir;
  fs::create_directory_symlink(dir.path() / "out", dir.path() / "link");
  const auto folders = DatasetFolders::Open(dir.path() / "out", dir.path() / "link" / "private");
  ASSERT_FALSE(folders);
  EXPECT_EQ(folders.error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE(fs::exists(dir.path() / "out" / "private"));
}

TEST(DatasetFolders, TwoRunsCannotShareThem) {
  const TempDir dir;
  {
    const auto first = DatasetFolders::Open(dir.path() / "out", {});
    ASSERT_TRUE(first);
    const auto second = DatasetFolders::Open(dir.path() / "out", {});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  }
  EXPECT_TRUE(DatasetFolders::Open(dir.path() / "out", {}));
}

TEST(DatasetFolders, AFileInTheWayIsSaidSo) {
  const TempDir dir;
  const std::string file = dir.Write("out", "a file");
  const auto folders = DatasetFolders::Open(file, {});
  ASSERT_FALSE(folders);
  EXPECT_EQ(folders.error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace tamis
