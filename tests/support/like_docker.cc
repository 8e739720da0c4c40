// Runs a program with what an ordinary container has in place of all rights: the capabilities and the system
// calls that Docker leaves by default. Source: https://docs.docker.com/engine/security/seccomp/ and the
// capabilities listed in
// https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
//
// usage: like_docker root|user|no-seccomp PROGRAM [ARGUMENT]...
//   root        user 0 of the container
//   user        user 1000 of it, without capabilities
//   no-seccomp  as user, where filters of system calls are refused as well
// exit: that of the program; 77 where the system gives no such limits to try, 126 the program does not run

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <grp.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

namespace {

constexpr int kCannotTry = 77;
constexpr unsigned kOrdinaryUser = 1000;

constexpr unsigned kKept[] = {CAP_CHOWN,   CAP_DAC_OVERRIDE, CAP_FSETID,           CAP_FOWNER,
                              CAP_MKNOD,   CAP_NET_RAW,      CAP_SETGID,           CAP_SETUID,
                              CAP_SETFCAP, CAP_SETPCAP,      CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT,
                              CAP_KILL,    CAP_AUDIT_WRITE};

// Refused without CAP_SYS_ADMIN and its like, or always.
constexpr int kRefused[] = {
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(ptrace),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kcmp),
    SCMP_SYS(acct),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(init_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
};
constexpr unsigned long kNamespaces =
    CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP;

bool AddRules(scmp_filter_ctx filter, bool with_seccomp) {
  int failed = 0;
  for (const int call : kRefused) failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
  for (unsigned bit = 0; bit < 32; ++bit) {
    const scmp_datum_t flag = kNamespaces & (1UL << bit);
    if (flag == 0) continue;
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                               SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
  }
  failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  if (with_seccomp) return failed == 0;
  failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0);
  failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1,
                             SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
  return failed == 0;
}

/// As a container's engine does it: before the capabilities go, and without no_new_privs where that is
/// possible.
bool LimitCalls(bool with_seccomp) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) return false;
  const uint32_t no_new_privileges = geteuid() == 0 ? 0 : 1;
  const bool done = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, no_new_privileges) == 0 &&
                    AddRules(filter, with_seccomp) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return done;
}

bool SetCapabilities(unsigned kept) {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  const __user_cap_data_struct data[2] = {{.effective = kept, .permitted = kept, .inheritable = 0}, {}};
  return syscall(SYS_capset, &header, data) == 0;
}

bool LimitCapabilities() {
  unsigned kept = 0;
  for (const unsigned capability : kKept) kept |= 1U << capability;
  for (unsigned capability = 0; capability <= CAP_LAST_CAP; ++capability) {
    const bool stays = capability < 32 && ((kept >> capability) & 1) != 0;
    if (!stays && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL) return false;
  }
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 && SetCapabilities(kept);
}

bool BecomeOrdinary() {
  return setgroups(0, nullptr) == 0 && setresgid(kOrdinaryUser, kOrdinaryUser, kOrdinaryUser) == 0 &&
         setresuid(kOrdinaryUser, kOrdinaryUser, kOrdinaryUser) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 2 ? argv[1] : "";
  if (mode != "root" && mode != "user" && mode != "no-seccomp") return 2;
  const bool is_root = geteuid() == 0;
  if (mode == "root" && !is_root) return kCannotTry;
  if (!LimitCalls(mode != "no-seccomp") || (is_root && !LimitCapabilities()) ||
      (is_root && mode != "root" && !BecomeOrdinary())) {
    std::fprintf(stderr, "like_docker: %s\n", std::strerror(errno));
    return kCannotTry;
  }
  execv(argv[2], argv + 2);
  std::fprintf(stderr, "like_docker: %s: %s\n", argv[2], std::strerror(errno));
  return 126;
}
