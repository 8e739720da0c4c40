#include "extract/jail/sandbox_report.h"

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

std::vector<std::string> LayersThatHold(const SandboxReport& report) {
  return Layers(report, true);
}

std::vector<std::string> LayersMissing(const SandboxReport& report) {
  return Layers(report, false);
}

}  // namespace tamis
