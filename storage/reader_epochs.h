#ifndef TAMIS_STORAGE_READER_EPOCHS_H_
#define TAMIS_STORAGE_READER_EPOCHS_H_

// Waits until nobody reads any more what was there before.

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace tamis {

/// Thread-safety: all methods may be called from any thread; a reader may read within a read. Whoever holds a
/// Reading must not call Drain.
class ReaderEpochs {
 public:
  /// Alive while its owner reads.
  class Reading {
   public:
    explicit Reading(ReaderEpochs& epochs) : epochs_(epochs) {
      const std::scoped_lock lock(epochs_.mutex_);
      epoch_ = epochs_.epoch_;
      ++epochs_.readers_[epoch_];
    }
    ~Reading() {
      const std::scoped_lock lock(epochs_.mutex_);
      if (--epochs_.readers_[epoch_] == 0) epochs_.drained_.notify_all();
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    ReaderEpochs& epochs_;
    size_t epoch_ = 0;
  };

  /// Returns when all readers that were there at the call are gone. One call at a time.
  void Drain() {
    const std::scoped_lock one(draining_);
    std::unique_lock lock(mutex_);
    const size_t old = epoch_;
    epoch_ = 1 - epoch_;
    drained_.wait(lock, [&] { return readers_[old] == 0; });
  }

 private:
  std::mutex draining_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable drained_;
  std::array<int64_t, 2> readers_{};
  size_t epoch_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_READER_EPOCHS_H_
