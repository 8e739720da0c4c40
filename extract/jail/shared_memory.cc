#include "extract/jail/shared_memory.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tamis {
namespace {

constexpr size_t kKeptBytes =
    size_t{2} * 1024 * 1024;  // of a region stay mapped between jobs: no page faults

Error Failed(const std::string& what) {
  return {ErrorCode::kUnavailable, what + ": " + std::strerror(errno)};
}

}  // namespace

Result<SharedMemory> SharedMemory::Create(const MemoryLayout& layout) {
  const int descriptor = memfd_create("tamis-job", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) return Failed("memfd_create");
  if (ftruncate(descriptor, static_cast<off_t>(layout.total())) != 0 ||
      fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    const Error error = Failed("memory file");
    close(descriptor);
    return error;
  }
  return Map(descriptor, layout);
}

Result<SharedMemory> SharedMemory::Open(int descriptor, const MemoryLayout& layout) {
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0) return Failed("memory file");
  if (static_cast<uint64_t>(facts.st_size) != layout.total()) {
    return Error{ErrorCode::kInternal, "memory file of another size"};
  }
  return Map(descriptor, layout);
}

Result<SharedMemory> SharedMemory::Map(int descriptor, const MemoryLayout& layout) {
  void* data =
      mmap(nullptr, layout.total(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0);
  if (data == MAP_FAILED) {
    const Error error = Failed("mmap of the memory file");
    close(descriptor);
    return error;
  }
  madvise(data, layout.total(), MADV_DONTDUMP);
  return SharedMemory(descriptor, layout, static_cast<std::byte*>(data));
}

SharedMemory::~SharedMemory() {
  if (data_ != nullptr) munmap(data_, layout_.total());
  CloseDescriptor();
}

void SharedMemory::CloseDescriptor() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

void SharedMemory::Wipe(std::span<std::byte> region, size_t used_bytes) const {
  const size_t used = std::min(used_bytes, region.size());
  explicit_bzero(region.data(), std::min(used, kKeptBytes));
  if (used <= kKeptBytes) return;
  // The kernel clears what it gives out again; both mappings see zeroes.
  std::byte* rest = region.data() + kKeptBytes;
  if (madvise(rest, used - kKeptBytes, MADV_REMOVE) != 0) explicit_bzero(rest, used - kKeptBytes);
}

}  // namespace tamis
