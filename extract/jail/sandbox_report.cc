#include "extract/jail/sandbox_report.h"

#include <algorithm>
#include <utility>

namespace tamis {
namespace {

std::vector<std::string> Layers(const SandboxReport& report, bool holding) {
  const std::pair<const char*, bool> all[] = {
      {"seccomp", report.seccomp},
      {"rlimits", report.limits},
      {"no_new_privs", report.no_new_privileges},
      {"closed_descriptors", report.descriptors_closed},
      {"unprivileged", report.unprivileged},
      {"landlock", report.landlock_abi > 0},
      {"pid_namespace", report.pid_namespace},
      {"net_namespace", report.net_namespace},
      {"mount_namespace", report.mount_namespace},
      {"ipc_namespace", report.ipc_namespace},
  };
  std::vector<std::string> names;
  for (const auto& [name, holds] : all) {
    if (holds == holding) names.emplace_back(name);
  }
  return names;
}

}  // namespace

SandboxReport WeakestOf(const SandboxReport& a, const SandboxReport& b) {
  return {.descriptors_closed = a.descriptors_closed && b.descriptors_closed,
          .limits = a.limits && b.limits,
          .no_new_privileges = a.no_new_privileges && b.no_new_privileges,
          .seccomp = a.seccomp && b.seccomp,
          .unprivileged = a.unprivileged && b.unprivileged,
          .pid_namespace = a.pid_namespace && b.pid_namespace,
          .net_namespace = a.net_namespace && b.net_namespace,
          .mount_namespace = a.mount_namespace && b.mount_namespace,
          .ipc_namespace = a.ipc_namespace && b.ipc_namespace,
          .landlock_abi = std::min(a.landlock_abi, b.landlock_abi)};
}

std::vector<std::string> LayersThatHold(const SandboxReport& report) {
  return Layers(report, true);
}

std::vector<std::string> LayersMissing(const SandboxReport& report) {
  return Layers(report, false);
}

}  // namespace tamis
