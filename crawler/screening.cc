#include "crawler/screening.h"

#include <utility>

#include "crawler/log.h"

namespace tamis {

Status CheckScreening(const KnownHashes& known, const SafetyOptions& options, bool swap_active) {
  if (!known.screened() && !options.allow_no_hash_list) {
    return Error{ErrorCode::kRefused,
                 "no known-hash list: none declares source, role, version and as_of and has entries; see "
                 "tamis hashlist info, or set safety.allow_no_hash_list = true; the dataset is then marked "
                 "unscreened"};
  }
  for (const KnownList& list : known.lists()) {
    if (list.stale) Log(LogLevel::kWarning, "hash_list_stale", {{"source", list.source.label}});
    if (list.action != ListAction::kBlock && options.incident_public_key.empty()) {
      Log(LogLevel::kWarning, "no_incident_records",
          {{"source", list.source.label}, {"why", "safety.incident_public_key is not set"}});
    }
  }
  if (!swap_active) return {};
  if (known.policy() == "strict" && !options.allow_swap) {
    return Error{ErrorCode::kRefused,
                 "swap is active: pictures could reach a disk before they are judged, which strict refuses; "
                 "swapoff -a, or set safety.allow_swap = true; the manifest then says swap_active"};
  }
  Log(LogLevel::kWarning, "swap_active", {{"why", "pictures could reach it before they are judged"}});
  return {};
}

Result<std::unique_ptr<IncidentLog>> OpenIncidents(const SafetyOptions& options,
                                                   const std::filesystem::path& folder, TimePoint now) {
  const Result<int64_t> purged = PurgeIncidents(folder, now, options.incident_retention);
  if (!purged) return purged.error();
  if (options.incident_public_key.empty()) return std::unique_ptr<IncidentLog>();
  const Result<IncidentPublicKey> key = ReadIncidentPublicKey(options.incident_public_key);
  if (!key) return Error{ErrorCode::kRefused, "safety.incident_public_key: " + key.error().message};
  return IncidentLog::Open(folder, *key);
}

void CountForbidden(const FrontierStats& stats, Funnel& funnel) {
  if (stats.forbidden[0] > 0) funnel.Dropped(Funnel::Side::kPages, "safety", stats.forbidden[0]);
  if (stats.forbidden[1] > 0) funnel.Dropped(Funnel::Side::kImages, "safety", stats.forbidden[1]);
}

}  // namespace tamis
