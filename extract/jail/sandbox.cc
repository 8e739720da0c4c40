#include "extract/jail/sandbox.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <malloc.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <seccomp.h>

#include "extract/jail/job_protocol.h"

namespace tamis {
namespace {

constexpr unsigned kNobody = 65534;
constexpr int64_t kSlackBytes = int64_t{96} * 1024 * 1024;  // heap beside what jobs are charged for

Error Failed(const std::string& what) {
  return {ErrorCode::kInternal, "sandbox: " + what + ": " + std::strerror(errno)};
}

bool Limit(__rlimit_resource what, rlim_t value) {
  const rlimit limit{.rlim_cur = value, .rlim_max = value};
  return setrlimit(what, &limit) == 0;
}

bool Unshare(int kind) {
  return unshare(kind) == 0;
}

/// Waits for the only child and ends in the same way.
[[noreturn]] void EndLike(pid_t child) {
  syscall(SYS_close_range, 0, ~0U, 0);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
  }
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

int64_t MappedBytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  long pages = 0;
  const bool read = std::fscanf(file, "%ld", &pages) == 1;
  std::fclose(file);
  return read ? int64_t{pages} * sysconf(_SC_PAGESIZE) : 0;
}

rlimit address_space_limit{};    // as LockDown set it; all zero before
rlim_t mapped_at_lock_down = 0;  // bytes

bool SetLimits(int64_t memory_bytes) {
  const int64_t mapped = MappedBytes();
  if (mapped == 0) return false;
  mapped_at_lock_down = static_cast<rlim_t>(mapped);
  const auto address_space = static_cast<rlim_t>(mapped + memory_bytes + kSlackBytes);
  address_space_limit = {.rlim_cur = address_space, .rlim_max = address_space};
  return Limit(RLIMIT_AS, address_space) && Limit(RLIMIT_FSIZE, 0) && Limit(RLIMIT_CORE, 0) &&
         Limit(RLIMIT_NPROC, 0) && Limit(RLIMIT_MEMLOCK, 0) && Limit(RLIMIT_MSGQUEUE, 0);
}

/// May root here end the processes of another user? A container may be without CAP_KILL.
bool MayEndOthers() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct held[2] = {};
  return syscall(SYS_capget, &header, held) == 0 && (held[0].effective & (1U << CAP_KILL)) != 0;
}

/// True if the process has neither root's id nor a capability afterwards. It keeps root's id, without any
/// capability, where the crawler could not end it otherwise, and PR_SET_PDEATHSIG would be of no effect.
bool DropPrivileges() {
  const bool is_root = geteuid() == 0;
  const bool changed = is_root && MayEndOthers() && setgroups(0, nullptr) == 0 &&
                       setresgid(kNobody, kNobody, kNobody) == 0 && setresuid(kNobody, kNobody, kNobody) == 0;
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct none[2] = {};
  return syscall(SYS_capset, &header, none) == 0 && (changed || !is_root);
}

/// Denies every access to the file system that the kernel knows how to deny. 0 where it has no Landlock.
int ForbidFiles() {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi <= 0) return 0;
  // The header of the build may be older than the kernel: rights of later versions by their bits.
  constexpr uint64_t kRightsOfAbi[] = {0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF};
  const size_t known = static_cast<size_t>(abi > 5 ? 5 : abi) - 1;
  landlock_ruleset_attr rules{};
  rules.handled_access_fs = kRightsOfAbi[known];
  const long ruleset = syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (ruleset < 0) return 0;
  const bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(static_cast<int>(ruleset));
  return done ? static_cast<int>(abi) : 0;
}

// What jobs need once everything is loaded: memory, their channel, an end.
constexpr int kAllowed[] = {
    SCMP_SYS(futex),       SCMP_SYS(munmap),        SCMP_SYS(mremap),         SCMP_SYS(madvise),
    SCMP_SYS(brk),         SCMP_SYS(exit),          SCMP_SYS(exit_group),     SCMP_SYS(rt_sigreturn),
    SCMP_SYS(getrandom),   SCMP_SYS(clock_gettime), SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall),
    SCMP_SYS(sched_yield),
};
// What libraries ask and can do without.
constexpr int kRefused[] = {SCMP_SYS(sysinfo), SCMP_SYS(ioctl), SCMP_SYS(sched_getaffinity)};

int AddRules(scmp_filter_ctx filter, int channel) {
  const auto of_channel = SCMP_A0_32(SCMP_CMP_EQ, static_cast<scmp_datum_t>(channel));
  const auto of_errors = SCMP_A0_32(SCMP_CMP_EQ, STDERR_FILENO);  // which is /dev/null
  const auto not_executable = SCMP_A2_32(SCMP_CMP_MASKED_EQ, 0x4 /* PROT_EXEC */, 0);
  int failed = 0;
  for (const int call : kAllowed) failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  for (const int call : kRefused) failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
  for (const int call : {SCMP_SYS(recvfrom), SCMP_SYS(sendto)}) {
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, of_channel);
  }
  failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0),
                             SCMP_A1_32(SCMP_CMP_EQ, RLIMIT_AS));  // its own, for LimitJobMemory
  for (const int call : {SCMP_SYS(write), SCMP_SYS(writev)}) {
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, of_errors);
  }
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, not_executable);
  }
  return failed;
}

/// False where the system has no seccomp filters.
bool FilterSystemCalls(int channel) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == nullptr) return false;
  int failed = AddRules(filter, channel);
  failed |= seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  if (failed == 0) failed = seccomp_load(filter);
  seccomp_release(filter);
  return failed == 0;
}

}  // namespace

void EnterNamespaces(SandboxReport& report) {
  // Not root: a user namespace may give the right to the others, if the system allows it to anybody.
  if (geteuid() != 0) static_cast<void>(Unshare(CLONE_NEWUSER));
  report.mount_namespace =
      Unshare(CLONE_NEWNS) && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  report.net_namespace = Unshare(CLONE_NEWNET);
  report.ipc_namespace = Unshare(CLONE_NEWIPC);
  static_cast<void>(Unshare(CLONE_NEWUTS));
  report.pid_namespace = Unshare(CLONE_NEWPID);
  if (!report.pid_namespace) return;
  const pid_t child = fork();
  if (child < 0) _exit(1);  // a PID namespace without its first process lets nobody fork
  if (child > 0) EndLike(child);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

Status LockDown(int channel, int64_t memory_bytes, SandboxReport& report) {
  // What decoders give back to the allocator is overwritten: the next item's code must not find a picture.
  constexpr int kFill = 0xA5;
  static_cast<void>(mallopt(M_PERTURB, kFill));
  const int highest = channel > kMemoryDescriptor ? channel : kMemoryDescriptor;
  report.descriptors_closed = syscall(SYS_close_range, highest + 1, ~0U, 0) == 0 &&
                              close(STDIN_FILENO) == 0 && close(STDOUT_FILENO) == 0;
  close(kMemoryDescriptor);  // mapped already
  report.limits = SetLimits(memory_bytes);
  report.unprivileged = DropPrivileges();
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // setresuid cleared it
  report.no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return Failed("PR_SET_DUMPABLE");
  report.landlock_abi = ForbidFiles();
  report.descriptors_closed = Limit(RLIMIT_NOFILE, 0) && report.descriptors_closed;
  if (report.no_new_privileges) report.seccomp = FilterSystemCalls(channel);
  return {};
}

void LimitJobMemory(uint64_t grant_bytes) {
  if (mapped_at_lock_down == 0) return;
  constexpr uint64_t kStepBytes = uint64_t{16} * 1024 * 1024;
  constexpr uint64_t kFreedButKeptBytes = uint64_t{64} * 1024 * 1024;  // by the allocator
  const uint64_t rounded = (grant_bytes + kStepBytes - 1) / kStepBytes * kStepBytes;
  const rlim_t wanted =
      std::min<rlim_t>(address_space_limit.rlim_max, mapped_at_lock_down + rounded + kFreedButKeptBytes);
  if (wanted == address_space_limit.rlim_cur) return;
  address_space_limit.rlim_cur = wanted;
  setrlimit(RLIMIT_AS, &address_space_limit);
}

}  // namespace tamis
