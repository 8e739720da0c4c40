#ifndef TAMIS_EXTRACT_JAIL_WORKER_H_
#define TAMIS_EXTRACT_JAIL_WORKER_H_

// The worker's side: one job after the other until the crawler closes the channel.

#include "extract/jail/jobs.h"

namespace tamis {

/// Serves kChannelDescriptor and kMemoryDescriptor. Arguments of the program: the sandbox mode ("required",
/// "best-effort", "off") and the three sizes of MemoryLayout.
/// Returns the exit code: 0 when the channel was closed, 2 for wrong arguments, 3 when the sandbox could not
/// be had, 1 otherwise.
int RunWorker(int argc, char** argv, const WorkerParts& parts);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_WORKER_H_
