#ifndef TAMIS_CRAWLER_HOST_SAFETY_H_
#define TAMIS_CRAWLER_HOST_SAFETY_H_

// What this machine could write to a disk behind the crawler's back: core dumps and swap.

#include <string>

#include "crawler/core/result.h"

namespace tamis {

/// No core dump of this process, by file or by a program that the system pipes dumps to, and no debugger of
/// the same user. Errors: kRefused.
Status ForbidDumps();

/// From now on memory that is given back to the allocator is overwritten: buffers of libraries that held
/// parts of a picture do not keep them. Chunks of up to 1 KiB may escape (glibc's per-thread caches).
void WipeFreedMemory();

/// Whether swap that is backed by a disk is active ("/proc/swaps"); zram counts as none, zswap does not make
/// swap safe. True where it cannot be read: doubt is taken for the worst.
bool SwapIsActive(const std::string& proc_swaps = "/proc/swaps");

}  // namespace tamis

#endif  // TAMIS_CRAWLER_HOST_SAFETY_H_
