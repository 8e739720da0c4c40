#ifndef TAMIS_EXTRACT_JAIL_SANDBOX_REPORT_H_
#define TAMIS_EXTRACT_JAIL_SANDBOX_REPORT_H_

// Which layers of the sandbox hold around a worker, as it says itself before it has seen anything hostile.

#include <cstdint>
#include <string>
#include <vector>

namespace tamis {

/// Which layers hold around a worker.
struct SandboxReport {
  bool descriptors_closed = false;  // all but the channel; RLIMIT_NOFILE 0
  bool limits = false;              // address space, files, processes, locked memory, core dumps
  bool no_new_privileges = false;
  bool seccomp = false;       // allow list, anything else kills the process
  bool unprivileged = false;  // no root, no capabilities
  bool pid_namespace = false;
  bool net_namespace = false;
  bool mount_namespace = false;
  bool ipc_namespace = false;
  int32_t landlock_abi = 0;  // 0: none
  bool operator==(const SandboxReport&) const = default;

  /// What engine.sandbox = required demands.
  bool HasRequired() const { return descriptors_closed && limits && no_new_privileges && seccomp; }
};

/// The layers that hold around both.
SandboxReport WeakestOf(const SandboxReport& a, const SandboxReport& b);

/// Stable names of the layers that hold, in a fixed order: "seccomp", "rlimits", "no_new_privs",
/// "closed_descriptors", "unprivileged", "landlock", "pid_namespace", ...
std::vector<std::string> LayersThatHold(const SandboxReport& report);

/// Names of those that do not.
std::vector<std::string> LayersMissing(const SandboxReport& report);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_SANDBOX_REPORT_H_
