#include "crawler/host_safety.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

constexpr char kHeading[] = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

TEST(Swap, CountsDisksAndFilesButNotCompressedMemory) {
  const TempDir dir;
  const auto active = [&](const std::string& lines) {
    return SwapIsActive(dir.Write("swaps", kHeading + lines));
  };
  EXPECT_FALSE(active(""));
  EXPECT_TRUE(active("/dev/sda2   partition 1000 0 -2\n"));
  EXPECT_TRUE(active("/swapfile   file 1000 0 -2\n"));
  EXPECT_FALSE(active("/dev/zram0  partition 1000 0 100\n"));
  EXPECT_TRUE(active("/dev/zram0  partition 1000 0 100\n/dev/sda2   partition 1000 0 -2\n"));
}

TEST(Swap, WhatCannotBeReadCountsAsActive) {
  const TempDir dir;
  EXPECT_TRUE(SwapIsActive((dir.path() / "none").string()));
  EXPECT_TRUE(SwapIsActive(dir.Write("empty", "")));
}

/// Runs `check` in a process of its own: what it sets cannot be taken back.
bool HoldsInAChild(bool (*check)()) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(Dumps, AreForbiddenByLimitAndByFlag) {
  EXPECT_TRUE(HoldsInAChild([] {
    rlimit limit{};
    return ForbidDumps().has_value() && getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur <= 1 &&
           limit.rlim_max <= 1 && prctl(PR_GET_DUMPABLE) == 0;
  }));
}

TEST(FreedMemory, IsOverwritten) {
  EXPECT_TRUE(HoldsInAChild([] {
    WipeFreedMemory();
    constexpr size_t kBytes = 16 * 1024;
    char* volatile guard = nullptr;
    auto* const bytes = static_cast<char*>(std::malloc(kBytes));
    guard = static_cast<char*>(std::malloc(kBytes));  // keeps the first from going back to the system
    std::memset(bytes, 'p', kBytes);
    const volatile char* const after = bytes;
    std::free(bytes);
    int left = 0;
    for (size_t i = 64; i < kBytes - 64; ++i) left += after[i] == 'p';
    std::free(guard);
    return left == 0;
  }));
}

}  // namespace
}  // namespace tamis
