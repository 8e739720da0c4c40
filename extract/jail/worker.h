#ifndef TAMIS_EXTRACT_JAIL_WORKER_H_
#define TAMIS_EXTRACT_JAIL_WORKER_H_

// The worker's side: one job after the other until the crawler closes the channel.

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// What the program puts in that this library must not link (exiv2 is GPL) or must not have (exploits of
/// tests).
struct WorkerParts {
  /// Called before the sandbox closes: opens files, loads tables. May be empty.
  std::function<void()> prepare;
  /// Embedded metadata of a picture, asked for every decoded one. Empty: none is read.
  std::function<Result<ImageMetadata>(std::span<const std::byte>, ImageFormat)> read_metadata;
  /// Tests: does a page job in place of the page job. May be empty.
  std::function<Result<Page>(std::span<const std::byte> body)> page_stub;
};

/// Serves kChannelDescriptor and kMemoryDescriptor. Arguments of the program: the sandbox mode ("required",
/// "best-effort", "off") and the three sizes of MemoryLayout.
/// Returns the exit code: 0 when the channel was closed, 2 for wrong arguments, 3 when the sandbox could not
/// be had, 1 otherwise.
int RunWorker(int argc, char** argv, const WorkerParts& parts);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_WORKER_H_
