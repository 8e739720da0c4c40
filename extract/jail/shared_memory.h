#ifndef TAMIS_EXTRACT_JAIL_SHARED_MEMORY_H_
#define TAMIS_EXTRACT_JAIL_SHARED_MEMORY_H_

// The memory file between crawler and worker: one mapping of it, with its three regions.

#include <cstddef>
#include <span>
#include <utility>

#include "crawler/core/result.h"
#include "extract/jail/job_protocol.h"

namespace tamis {

/// Owns a mapping and its descriptor. Left out of core dumps. Move-only.
/// Errors: kUnavailable where the system gives no memory file.
class SharedMemory {
 public:
  /// A new memory file of the size of `layout`, sealed against shrinking and growing, so that neither side
  /// can make the other's accesses fault.
  static Result<SharedMemory> Create(const MemoryLayout& layout);

  /// The file behind `descriptor`, which must have the size of `layout`. Takes the descriptor.
  static Result<SharedMemory> Open(int descriptor, const MemoryLayout& layout);

  SharedMemory(SharedMemory&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)),
        layout_(other.layout_),
        data_(std::exchange(other.data_, nullptr)) {}
  SharedMemory& operator=(SharedMemory&&) = delete;
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory();

  int descriptor() const { return descriptor_; }
  const MemoryLayout& layout() const { return layout_; }
  std::span<std::byte> input() const { return {data_, layout_.input_bytes}; }
  std::span<std::byte> picture() const { return {data_ + layout_.picture_at(), layout_.picture_bytes}; }
  std::span<std::byte> answer() const { return {data_ + layout_.answer_at(), layout_.answer_bytes}; }

  /// Zeroes the first `used_bytes` of `region` (one of the three). Long ones go back to the system.
  void Wipe(std::span<std::byte> region, size_t used_bytes) const;

  /// Closes the descriptor; the mapping stays.
  void CloseDescriptor();

 private:
  SharedMemory(int descriptor, const MemoryLayout& layout, std::byte* data)
      : descriptor_(descriptor), layout_(layout), data_(data) {}
  static Result<SharedMemory> Map(int descriptor, const MemoryLayout& layout);

  int descriptor_;
  MemoryLayout layout_;
  std::byte* data_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_SHARED_MEMORY_H_
