#include "crawler/core/buffer.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include <sys/mman.h>

namespace tamis {
namespace {

constexpr size_t kMappedFromBytes = size_t{64} * 1024;
constexpr size_t kHugeFromBytes = size_t{2} * 1024 * 1024;
constexpr size_t kFirstCapacityBytes = size_t{16} * 1024;

std::byte* MapMemory(size_t size) {
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  madvise(memory, size, MADV_DONTDUMP);
  // A decoded picture is a thousand page faults, or two.
  if (size >= kHugeFromBytes) madvise(memory, size, MADV_HUGEPAGE);
  return static_cast<std::byte*>(memory);
}

// Mappings of middle size, some of them between two owners and wiped: a page fault for every 4 KiB of each
// picture costs more than wiping. A mapping goes to a block that needs at least four fifths of it.
class ReusedMappings {
 public:
  std::byte* Take(size_t size) {
    const std::lock_guard lock(mutex_);
    for (Mapping& spare : spares_) {
      if (spare.data == nullptr || spare.bytes < size || spare.bytes > size + size / 4) continue;
      lent_.emplace(spare.data, spare.bytes);
      return std::exchange(spare.data, nullptr);
    }
    std::byte* data = MapMemory(size);
    if (data != nullptr) lent_.emplace(data, size);
    return data;
  }

  void GiveBack(std::byte* data, size_t used_bytes) {
    explicit_bzero(data, used_bytes);
    const std::lock_guard lock(mutex_);
    const auto lent = lent_.find(data);
    CHECK(lent != lent_.end());
    const Mapping mapping{.data = data, .bytes = lent->second};
    lent_.erase(lent);
    for (Mapping& spare : spares_) {
      if (spare.data != nullptr) continue;
      spare = mapping;
      return;
    }
    munmap(mapping.data, mapping.bytes);
  }

 private:
  struct Mapping {
    std::byte* data = nullptr;
    size_t bytes = 0;
  };
  std::mutex mutex_;
  std::array<Mapping, 12> spares_;  // at most 30 MiB beside the budget
  std::unordered_map<std::byte*, size_t> lent_;
};

// Never destroyed: blocks may die after everything else.
ReusedMappings& Reused() {
  static ReusedMappings& mappings = *new ReusedMappings();
  return mappings;
}

std::byte* AllocateMemory(size_t size) {
  if (size < kMappedFromBytes) return static_cast<std::byte*>(std::malloc(size));
  return size < kHugeFromBytes ? Reused().Take(size) : MapMemory(size);
}

void FreeMemory(std::byte* data, size_t size) {
  if (size < kMappedFromBytes) {
    explicit_bzero(data, size);
    std::free(data);
  } else if (size < kHugeFromBytes) {
    Reused().GiveBack(data, size);
  } else {
    munmap(data, size);  // the kernel clears pages before anybody gets them again
  }
}

}  // namespace

bool MemoryBudget::TryCharge(int64_t bytes) {
  int64_t used = used_bytes_.load(std::memory_order_relaxed);
  do {
    if (bytes < 0 || bytes > limit_bytes_ - used) return false;
  } while (!used_bytes_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  int64_t peak = peak_bytes_.load(std::memory_order_relaxed);
  while (used + bytes > peak &&
         !peak_bytes_.compare_exchange_weak(peak, used + bytes, std::memory_order_relaxed)) {
  }
  return true;
}

void MemoryBudget::Release(int64_t bytes) {
  used_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
}

Bytes::Bytes(Bytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)),
      budget_(other.budget_),
      release_(std::exchange(other.release_, nullptr)),
      wrapped_(std::exchange(other.wrapped_, false)) {}

Bytes& Bytes::operator=(Bytes&& other) noexcept {
  if (this == &other) return *this;
  Reset();
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  capacity_ = std::exchange(other.capacity_, 0);
  budget_ = other.budget_;
  release_ = std::exchange(other.release_, nullptr);
  wrapped_ = std::exchange(other.wrapped_, false);
  return *this;
}

Result<Bytes> Bytes::Allocate(size_t size, MemoryBudget& budget) {
  Bytes block = Growing(budget);
  const Status reserved = block.Reserve(size);
  if (!reserved) return reserved.error();
  block.size_ = size;
  return block;
}

Result<Bytes> Bytes::CopyOf(std::span<const std::byte> source, MemoryBudget& budget) {
  Result<Bytes> block = Allocate(source.size(), budget);
  if (block && !source.empty()) std::memcpy(block->data_, source.data(), source.size());
  return block;
}

Bytes Bytes::Wrap(std::byte* data, size_t size, std::function<void()> release) {
  Bytes block;
  block.data_ = data;
  block.size_ = size;
  block.capacity_ = size;
  block.release_ = std::move(release);
  block.wrapped_ = true;
  return block;
}

Bytes Bytes::Growing(MemoryBudget& budget) {
  Bytes block;
  block.budget_ = &budget;
  return block;
}

Status Bytes::Append(std::span<const std::byte> more) {
  if (more.empty()) return {};
  if (more.size() > capacity_ - size_) {
    const size_t needed = size_ + more.size();
    const Status grown = Reserve(std::max({needed, capacity_ * 2, kFirstCapacityBytes}));
    if (!grown) return grown;
  }
  std::memcpy(data_ + size_, more.data(), more.size());
  size_ += more.size();
  return {};
}

void Bytes::Truncate(size_t size) {
  CHECK(size <= size_);
  size_ = size;
}

void Bytes::Reset() {
  if (data_ != nullptr) {
    if (!wrapped_) {
      FreeMemory(data_, capacity_);
      budget_->Release(static_cast<int64_t>(capacity_));
    } else if (release_) {
      release_();
    }
  }
  data_ = nullptr;
  size_ = 0;
  capacity_ = 0;
  release_ = nullptr;
  wrapped_ = false;
}

Status Bytes::Reserve(size_t capacity) {
  if (capacity <= capacity_) return {};
  if (budget_ == nullptr || wrapped_) return Error{ErrorCode::kInternal, "block cannot grow"};
  if (!budget_->TryCharge(static_cast<int64_t>(capacity))) {
    return Error{ErrorCode::kUnavailable,
                 "memory budget: " + std::to_string(capacity) + " bytes are not free"};
  }
  std::byte* grown = AllocateMemory(capacity);
  if (grown == nullptr) {
    budget_->Release(static_cast<int64_t>(capacity));
    return Error{ErrorCode::kUnavailable, "out of memory: " + std::to_string(capacity) + " bytes"};
  }
  if (data_ != nullptr) {
    std::memcpy(grown, data_, size_);
    FreeMemory(data_, capacity_);
    budget_->Release(static_cast<int64_t>(capacity_));
  }
  data_ = grown;
  capacity_ = capacity;
  return {};
}

Result<Pixels> Pixels::Allocate(int width_px, int height_px, int channels, MemoryBudget& budget) {
  if (width_px <= 0 || height_px <= 0 || channels < 1 || channels > 4) {
    return Error{ErrorCode::kInvalidInput, "picture without pixels"};
  }
  const size_t size =
      static_cast<size_t>(width_px) * static_cast<size_t>(height_px) * static_cast<size_t>(channels);
  Result<Bytes> bytes = Bytes::Allocate(size, budget);
  if (!bytes) return bytes.error();
  return Pixels{width_px, height_px, channels, *std::move(bytes)};
}

}  // namespace tamis
