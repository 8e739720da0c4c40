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

/// Lets this process map `grant_bytes` more than when LockDown limited it, and some slack for its heap: a
/// decoder that takes more than its file's header promises finds no memory, before others lack it. A worker
/// that was taken over can raise this again, up to LockDown's limit. Without effect before LockDown.
void LimitJobMemory(uint64_t grant_bytes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_SANDBOX_H_
