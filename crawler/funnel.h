#ifndef TAMIS_CRAWLER_FUNNEL_H_
#define TAMIS_CRAWLER_FUNNEL_H_

// What became of everything that was seen: the numbers behind the progress line and summary.json.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace tamis {

/// Counts of one kind of item. seen = kept + dropped + redirected + what still waits.
struct FunnelSide {
  int64_t seen = 0;                          // pages: URLs put into the frontier; images: candidates
  int64_t fetched = 0;                       // complete responses
  int64_t kept = 0;                          // pages: parsed; images: rows
  int64_t redirected = 0;                    // answered with a redirect; the target is seen on its own
  std::map<std::string, int64_t> dropped;    // by reason code, for good
  std::map<std::string, int64_t> postponed;  // by reason code, each time: tried again later
  int64_t quarantined = 0;                   // images: among the dropped, rows in quarantine

  int64_t dropped_total() const {
    int64_t total = 0;
    for (const auto& [reason, count] : dropped) total += count;
    return total;
  }
};

struct FunnelCounts {
  FunnelSide pages;
  FunnelSide images;
  int64_t received_bytes = 0;  // on the wire, bodies
};

/// Thread-safe.
class Funnel {
 public:
  enum class Side { kPages, kImages };

  void Seen(Side side, int64_t count = 1) {
    With(side, [&](FunnelSide& s) { s.seen += count; });
  }
  void Kept(Side side, int64_t count = 1) {
    With(side, [&](FunnelSide& s) { s.kept += count; });
  }
  void Dropped(Side side, std::string_view reason, int64_t count = 1) {
    With(side, [&](FunnelSide& s) { s.dropped[std::string(reason)] += count; });
  }
  /// Beside Dropped with the reason.
  void Quarantined(int64_t count = 1) {
    With(Side::kImages, [&](FunnelSide& s) { s.quarantined += count; });
  }
  void Redirected(Side side) {
    With(side, [](FunnelSide& s) { ++s.redirected; });
  }
  void Postponed(Side side, std::string_view reason) {
    With(side, [&](FunnelSide& s) { ++s.postponed[std::string(reason)]; });
  }
  void Fetched(Side side, int64_t encoded_bytes) {
    const std::lock_guard lock(mutex_);
    (side == Side::kPages ? counts_.pages : counts_.images).fetched += 1;
    counts_.received_bytes += encoded_bytes;
  }

  FunnelCounts counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  template <class Change>
  void With(Side side, Change change) {
    const std::lock_guard lock(mutex_);
    change(side == Side::kPages ? counts_.pages : counts_.images);
  }

  mutable std::mutex mutex_;
  FunnelCounts counts_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FUNNEL_H_
