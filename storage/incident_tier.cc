// How sure a match is (incident_log.h).

#include <algorithm>
#include <iterator>

#include "storage/incident_log.h"

namespace tamis {
namespace {

constexpr int kNearDistance = 10;
constexpr int kSimilarDistance = 31;
constexpr std::string_view kTiers[] = {"exact", "near", "similar", "wide"};

}  // namespace

std::string_view ToString(IncidentTier tier) {
  return kTiers[static_cast<size_t>(tier)];
}

Result<IncidentTier> IncidentTierFrom(std::string_view text) {
  const auto* const found = std::find(std::begin(kTiers), std::end(kTiers), text);
  if (found == std::end(kTiers))
    return Error{ErrorCode::kInvalidInput, "must be exact, near, similar or wide"};
  return static_cast<IncidentTier>(found - std::begin(kTiers));
}

IncidentTier TierOf(const KnownMatch& match) {
  if (match.kind != SignalKind::kPdq) return IncidentTier::kExact;
  if (match.distance <= kNearDistance) return IncidentTier::kNear;
  return match.distance <= kSimilarDistance ? IncidentTier::kSimilar : IncidentTier::kWide;
}

IncidentTier TierOf(const IncidentRecord& record) {
  IncidentTier surest = IncidentTier::kWide;
  for (const KnownMatch& match : record.matches) surest = std::min(surest, TierOf(match));
  return surest;
}

}  // namespace tamis
