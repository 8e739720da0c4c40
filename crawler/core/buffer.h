#ifndef TAMIS_CRAWLER_CORE_BUFFER_H_
#define TAMIS_CRAWLER_CORE_BUFFER_H_

// The only homes of image bytes and pixels: move-only, charged to a budget before allocation,
// left out of core dumps, wiped on destruction.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "crawler/core/result.h"

namespace tamis {

/// Counts bytes against a limit. Thread-safety: all methods may be called from any thread.
class MemoryBudget {
 public:
  explicit MemoryBudget(int64_t limit_bytes) : limit_bytes_(limit_bytes) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  /// True, and `bytes` are charged; or false, and nothing has changed.
  bool TryCharge(int64_t bytes);
  void Release(int64_t bytes);

  int64_t used_bytes() const { return used_bytes_.load(std::memory_order_relaxed); }
  int64_t peak_bytes() const { return peak_bytes_.load(std::memory_order_relaxed); }
  int64_t limit_bytes() const { return limit_bytes_; }

 private:
  const int64_t limit_bytes_;
  std::atomic<int64_t> used_bytes_{0};
  std::atomic<int64_t> peak_bytes_{0};
};

/// A block of bytes with one owner.
///
/// Errors: growing past the budget is kUnavailable (others hold the memory now), nothing is allocated.
/// Lifetime: the budget must outlive the block. Memory of 64 KiB and more is mapped on its own and
/// marked MADV_DONTDUMP; a moved-from block is empty.
/// Thread-safety: none; hand it over by moving.
class Bytes {
 public:
  Bytes() = default;
  ~Bytes() { Reset(); }
  Bytes(Bytes&& other) noexcept;
  Bytes& operator=(Bytes&& other) noexcept;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  /// A block of `size` bytes, contents undefined, charged to `budget` first.
  static Result<Bytes> Allocate(size_t size, MemoryBudget& budget);

  /// A copy of `source`, charged to `budget` first.
  static Result<Bytes> CopyOf(std::span<const std::byte> source, MemoryBudget& budget);

  /// Wraps memory that somebody else allocated, charged, and wipes (shared memory of a worker); `release`,
  /// which may be empty, is called on destruction.
  static Bytes Wrap(std::byte* data, size_t size, std::function<void()> release);

  /// An empty block that Append may grow.
  static Bytes Growing(MemoryBudget& budget);

  /// Adds `more` at the end; capacity doubles. Not for wrapped blocks (kInternal).
  Status Append(std::span<const std::byte> more);

  /// Shrinks the visible size; the tail is wiped with the rest on destruction.
  void Truncate(size_t size);

  /// Wipes and frees now.
  void Reset();

  std::byte* data() { return data_; }
  const std::byte* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const std::byte> span() const { return {data_, size_}; }
  std::span<std::byte> mutable_span() { return {data_, size_}; }

 private:
  Status Reserve(size_t capacity);

  std::byte* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
  MemoryBudget* budget_ = nullptr;
  std::function<void()> release_;
  bool wrapped_ = false;
};

/// An 8-bit picture, rows top-down, no padding: row stride is width_px * channels bytes.
/// channels: 1 grey, 3 RGB, 4 RGBA.
struct Pixels {
  int width_px = 0;
  int height_px = 0;
  int channels = 0;
  Bytes bytes;

  static Result<Pixels> Allocate(int width_px, int height_px, int channels, MemoryBudget& budget);
  size_t stride_bytes() const { return static_cast<size_t>(width_px) * static_cast<size_t>(channels); }
  const uint8_t* row(int y) const {
    return reinterpret_cast<const uint8_t*>(bytes.data()) + static_cast<size_t>(y) * stride_bytes();
  }
  uint8_t* row(int y) {
    return reinterpret_cast<uint8_t*>(bytes.data()) + static_cast<size_t>(y) * stride_bytes();
  }
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_BUFFER_H_
