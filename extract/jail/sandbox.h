#ifndef TAMIS_EXTRACT_JAIL_SANDBOX_H_
#define TAMIS_EXTRACT_JAIL_SANDBOX_H_

// Takes from a process, for good, all it does not need to compute: descriptors, privileges, system calls.
// Linux: seccomp(2), landlock(7), namespaces(7), setrlimit(2).

#include <cstdint>

#include "crawler/core/result.h"
#include "extract/jail/sandbox_report.h"

namespace tamis {

/// Namespaces first, while descriptors are still open: the caller goes on as another process where a PID
/// namespace could be had (the old process waits for it and ends as it does).
/// Errors: none; what the system does not give is missing in `report`.
void EnterNamespaces(SandboxReport& report);

/// All other layers, in the order that works; afterwards the process has `channel` and memory, and nothing
/// else. Address space is limited to what is mapped now plus `memory_bytes`. One thread only. Errors:
/// kInternal when a layer that cannot fail half-way did; the process must end then.
Status LockDown(int channel, int64_t memory_bytes, SandboxReport& report);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_SANDBOX_H_
