#include "crawler/frontier/discovery.h"

#include <optional>

#include "crawler/frontier/work_entry.h"
#include "storage/state_keys.h"

namespace tamis {
namespace {

constexpr int kSeeksPerStep = 2 * kPartitions;  // a small queue is known after one step

}  // namespace

void Discovery::NoteUnlisted() {
  unlisted_in_round_ = true;
  complete_ = false;
}

void Discovery::NextPartition() {
  from_.clear();
  partition_ += stride_;
  if (partition_ < kPartitions) return;
  partition_ = first_;
  complete_ = !unlisted_in_round_;
  unlisted_in_round_ = false;
}

Status Discovery::Step(int64_t room, const Offer& offer) {
  for (int seeks = 0; seeks < kSeeksPerStep && room > 0 && !complete_; ++seeks) {
    const std::string prefix = FamilyPrefix(static_cast<uint16_t>(partition_), KeyFamily::kOrder);
    const Result<std::optional<std::string>> key = db_.FirstKey(prefix, from_);
    if (!key) return key.error();
    if (!key->has_value()) {
      NextPartition();
      continue;
    }
    const std::string lane = (*key)->substr(0, kLaneBytes);
    from_ = AfterLane(lane);
    room -= offer(lane) ? 1 : 0;
  }
  return {};
}

}  // namespace tamis
