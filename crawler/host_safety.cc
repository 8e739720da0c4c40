#include "crawler/host_safety.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

namespace tamis {
namespace {

Error Refused(std::string_view what) {
  return {ErrorCode::kRefused,
          "core dumps cannot be forbidden: " + std::string(what) + ": " + std::strerror(errno)};
}

}  // namespace

Status ForbidDumps() {
  // 1 is the kernel's word for "not even to a program"; 0 would leave pipes open (core(5)).
  constexpr rlimit kNone{.rlim_cur = 1, .rlim_max = 1};
  if (setrlimit(RLIMIT_CORE, &kNone) != 0) return Refused("RLIMIT_CORE");
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return Refused("PR_SET_DUMPABLE");
  return {};
}

void WipeFreedMemory() {
  constexpr int kFill = 0xA5;
  static_cast<void>(mallopt(M_PERTURB, kFill));
}

bool SwapIsActive(const std::string& proc_swaps) {
  std::ifstream swaps(proc_swaps);
  std::string line;
  if (!std::getline(swaps, line)) return true;  // its first line is a heading
  while (std::getline(swaps, line)) {
    if (!line.empty() && !line.starts_with("/dev/zram")) return true;
  }
  return false;
}

}  // namespace tamis
