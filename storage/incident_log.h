#ifndef TAMIS_STORAGE_INCIDENT_LOG_H_
#define TAMIS_STORAGE_INCIDENT_LOG_H_

// PRIVATE/incidents: one sealed record for each match of a known-hash list. Only the operator's secret key,
// which is on another machine, opens them. Library: libsodium (sealed boxes), hidden in incident_seal.cc.

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/digest.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// What is recorded of a match. Never bytes, pixels or text of the picture or its page.
struct IncidentRecord {
  std::string id;  // 32 hex characters, random
  TimePoint at{};
  std::string tool_version;
  ListAction action = ListAction::kBlockAndReport;
  std::string url;       // of the picture, or the URL that a list names
  std::string page_url;  // that named it; empty if none
  std::vector<RedirectHop> redirects;
  int status = 0;              // of the response; 0: never requested
  std::string server_address;  // empty: never requested
  std::string content_type;
  int64_t body_bytes = 0;
  std::optional<Digests> digests;  // unset: never requested
  std::optional<PdqHash> pdq;      // of the needle that matched
  std::vector<KnownMatch> matches;
};

/// The operator's X25519 key pair. Files: one line, "tamis-incident-public-key-1 BASE64" and
/// "tamis-incident-secret-key-1 BASE64"; the secret one mode 0600.
struct IncidentPublicKey {
  std::array<uint8_t, 32> bytes{};
};
struct IncidentSecretKey {
  std::array<uint8_t, 32> bytes{};
};

/// `text` is the line of a key file, or the path of one.
/// Errors: kInvalidInput, kNotFound, kUnavailable; the text is not repeated.
Result<IncidentPublicKey> ReadIncidentPublicKey(const std::string& text);
Result<IncidentSecretKey> ReadIncidentSecretKey(const std::filesystem::path& file);

/// Writes a new pair: DIR/incident-public.key and DIR/incident-secret.key. Never overwrites.
Status MakeIncidentKeys(const std::filesystem::path& folder);

/// Writes records. A record is padded to a multiple of 4 KiB before it is sealed; its file's name is its id,
/// mode 0600; it is on the disk when Write returns.
/// Errors: kInternal for the disk. Thread-safety: all methods may be called from any thread.
class IncidentLog {
 public:
  static Result<std::unique_ptr<IncidentLog>> Open(const std::filesystem::path& folder,
                                                   const IncidentPublicKey& key);
  Status Write(const IncidentRecord& record);

 private:
  IncidentLog(std::filesystem::path folder, const IncidentPublicKey& key)
      : folder_(std::move(folder)), key_(key) {}
  const std::filesystem::path folder_;
  const IncidentPublicKey key_;
};

/// Removes records older than `retention` (by the file's time); gives how many.
Result<int64_t> PurgeIncidents(const std::filesystem::path& folder, TimePoint now, Milliseconds retention);

/// Opens one sealed record. Errors: kInvalidInput: another key, or damaged.
Result<IncidentRecord> OpenIncident(const std::filesystem::path& file, const IncidentSecretKey& key);

}  // namespace tamis

#endif  // TAMIS_STORAGE_INCIDENT_LOG_H_
