#ifndef TAMIS_EXTRACT_WORKING_MEMORY_H_
#define TAMIS_EXTRACT_WORKING_MEMORY_H_

// Memory that a library allocates for itself during one job, charged for as long as the job runs.

#include <cstdint>
#include <string>
#include <utility>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"

namespace tamis {

/// Holds a charge of `bytes` and gives it back on destruction. Move-only.
/// Lifetime: the budget must outlive it.
class WorkingMemory {
 public:
  /// Errors: kUnavailable when the budget has not so much left.
  static Result<WorkingMemory> Charge(int64_t bytes, MemoryBudget& budget) {
    if (!budget.TryCharge(bytes)) {
      return Error{ErrorCode::kUnavailable,
                   "memory budget: " + std::to_string(bytes) + " working bytes are not free"};
    }
    return WorkingMemory(bytes, &budget);
  }

  ~WorkingMemory() {
    if (budget_ != nullptr) budget_->Release(bytes_);
  }
  WorkingMemory(WorkingMemory&& other) noexcept
      : bytes_(other.bytes_), budget_(std::exchange(other.budget_, nullptr)) {}
  WorkingMemory& operator=(WorkingMemory&&) = delete;
  WorkingMemory(const WorkingMemory&) = delete;
  WorkingMemory& operator=(const WorkingMemory&) = delete;

 private:
  WorkingMemory(int64_t bytes, MemoryBudget* budget) : bytes_(bytes), budget_(budget) {}

  int64_t bytes_;
  MemoryBudget* budget_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_WORKING_MEMORY_H_
