#include "storage/file_swap.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/failing_files.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

class FileSwapTest : public ::testing::Test {
 protected:
  FileSwapTest() {
    folder_.Write("a.tar", "old a");
    folder_.Write("a.parquet", "old table");
    folder_.Write("a.json", "old notes");
  }

  Status Swap(FileOps& files) {
    FileSwap swap(files, folder_.path(), "a");
    for (const std::string name : {"a.tar", "a.parquet"}) {
      const Status written = SystemFileOps().Write(swap.Replace(name), "new " + name);
      if (!written) return written;
    }
    swap.Remove("a.json");
    return swap.Commit();
  }
  Result<bool> Recover() {
    return RecoverSwap(SystemFileOps(), folder_.path(), "a", {"a.tar", "a.parquet", "a.json"});
  }
  std::string Content(const std::string& name) const { return ReadFile(folder_.path() / name); }
  bool IsOld() const {
    return Content("a.tar") == "old a" && Content("a.parquet") == "old table" &&
           Content("a.json") == "old notes";
  }
  bool IsNew() const {
    return Content("a.tar") == "new a.tar" && Content("a.parquet") == "new a.parquet" &&
           !std::filesystem::exists(folder_.path() / "a.json");
  }
  int64_t Files() const {
    return std::distance(std::filesystem::directory_iterator(folder_.path()),
                         std::filesystem::directory_iterator());
  }

  const TempDir folder_;
};

TEST_F(FileSwapTest, ReplacesAndRemovesAllAndLeavesNothingElse) {
  ASSERT_TRUE(Swap(SystemFileOps()));
  EXPECT_TRUE(IsNew());
  EXPECT_EQ(Files(), 2);
}

TEST_F(FileSwapTest, WhereverItStopsAllIsOldOrAllIsNewAfterTheRecovery) {
  FailingFiles counting;
  ASSERT_TRUE(Swap(counting));
  const int operations = counting.done();
  ASSERT_GT(operations, 8);
  bool was_old = false, was_new = false;
  for (int nth = 0; nth < operations; nth++) {
    SCOPED_TRACE(nth);
    folder_.Write("a.tar", "old a");
    folder_.Write("a.parquet", "old table");
    folder_.Write("a.json", "old notes");
    FailingFiles files;
    files.FailFrom(nth);
    ASSERT_FALSE(Swap(files));
    ASSERT_TRUE(Recover());
    ASSERT_TRUE(IsOld() || IsNew());
    EXPECT_EQ(Files(), IsOld() ? 3 : 2);
    was_old = was_old || IsOld();
    was_new = was_new || IsNew();
  }
  EXPECT_TRUE(was_old && was_new);
}

TEST_F(FileSwapTest, WithoutLeftoversThereIsNothingToRecover) {
  const Result<bool> recovered = Recover();
  ASSERT_TRUE(recovered);
  EXPECT_FALSE(*recovered);
  EXPECT_TRUE(IsOld());
}

TEST_F(FileSwapTest, AJournalSpeaksOfNothingButTheNamesOfTheGroup) {
  const std::string outside = folder_.Write("outside", "untouched");
  folder_.Write(".tamis-rescan.journal.a",
                "remove outside\nremove ../outside\nremove /etc/none\nreplace x\n");
  ASSERT_TRUE(Recover());
  EXPECT_EQ(ReadFile(outside), "untouched");
  EXPECT_TRUE(IsOld());
}

TEST_F(FileSwapTest, ANameWithALineBreakIsRefusedAndNothingHappens) {
  FileSwap swap(SystemFileOps(), folder_.path(), "a");
  swap.Remove("a.tar");
  swap.Remove("x\nremove a.json");
  const Status done = swap.Commit();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kInvalidInput);
  EXPECT_TRUE(IsOld());
}

}  // namespace
}  // namespace tamis
