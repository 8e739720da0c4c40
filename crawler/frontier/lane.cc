#include "crawler/frontier/lane.h"

#include <algorithm>
#include <utility>

#include "crawler/core/check.h"
#include "crawler/frontier/work_entry.h"

namespace tamis {
namespace {

constexpr size_t kMaxAhead = 64;

int64_t SizeOf(const Lane::Entry& entry) {
  return static_cast<int64_t>(sizeof entry + entry.key.size() + entry.value.size());
}

bool After(const Lane::Entry& entry, std::string_view key) {
  return entry.key > key;
}

}  // namespace

Lane::Lane(std::string key, bool read_all) : key_(std::move(key)), cursor_(key_), read_all_(read_all) {}

WorkKind Lane::kind() const {
  return KindOf(key_);
}

bool Lane::full() const {
  return ahead_.size() >= kMaxAhead || (!ahead_.empty() && ahead_bytes_ >= max_ahead_bytes_);
}

Lane::Entry Lane::Pop() {
  CHECK(!ahead_.empty());
  Entry entry = std::move(ahead_.back());
  ahead_.pop_back();
  ahead_bytes_ -= SizeOf(entry);
  if (ahead_.empty()) std::vector<Entry>().swap(ahead_);  // thousands of lanes wait with nothing read
  return entry;
}

bool Lane::TakeRead(std::string_view key, std::string_view value) {
  if (full()) {
    cursor_ = key;
    return false;
  }
  Entry entry{std::string(key), std::string(value)};
  ahead_bytes_ += SizeOf(entry);
  ahead_.insert(ahead_.begin(), std::move(entry));
  return true;
}

void Lane::Insert(std::string key, std::string value) {
  if (!BeforeCursor(key)) return;
  Entry entry{std::move(key), std::move(value)};
  const auto place = std::lower_bound(ahead_.begin(), ahead_.end(), entry.key, After);
  ahead_bytes_ += SizeOf(entry);
  ahead_.insert(place, std::move(entry));
  while (ahead_.size() > 1 && (ahead_.size() > kMaxAhead || ahead_bytes_ > max_ahead_bytes_)) {
    ahead_bytes_ -= SizeOf(ahead_.front());
    cursor_ = std::move(ahead_.front().key);
    read_all_ = false;
    ahead_.erase(ahead_.begin());
  }
}

void Lane::Rewind(std::string_view key) {
  if (!BeforeCursor(key)) return;
  const auto first_kept = std::lower_bound(ahead_.begin(), ahead_.end(), key, After);
  for (auto dropped = ahead_.begin(); dropped != first_kept; ++dropped) ahead_bytes_ -= SizeOf(*dropped);
  ahead_.erase(ahead_.begin(), first_kept);
  cursor_ = key;
  read_all_ = false;
}

void Lane::DropAhead() {
  if (ahead_.empty()) return;
  cursor_ = std::move(ahead_.back().key);
  read_all_ = false;
  ahead_bytes_ = 0;
  std::vector<Entry>().swap(ahead_);
}

}  // namespace tamis
