#ifndef TAMIS_STORAGE_INCIDENT_LOG_H_
#define TAMIS_STORAGE_INCIDENT_LOG_H_

// PRIVATE/incidents: one sealed record for each match of a known-hash list. Only the operator's secret key,
// which is on another machine, opens them. Library: libsodium (sealed boxes), hidden in incident_seal.cc.

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
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

/// How sure a match is, the surest first: a digest or a URL; a PDQ distance of at most 10; of at most 31; an
/// operator's wider threshold (docs/known-hashes.md).
enum class IncidentTier : uint8_t { kExact, kNear, kSimilar, kWide };

/// "exact", "near", "similar", "wide".
std::string_view ToString(IncidentTier tier);
/// Errors: kInvalidInput.
Result<IncidentTier> IncidentTierFrom(std::string_view text);
IncidentTier TierOf(const KnownMatch& match);
/// Of the surest match; without any: kWide.
IncidentTier TierOf(const IncidentRecord& record);

/// 32 hex characters, random. Thread-safe.
std::string DrawIncidentId();

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

/// Writes records. A record is padded to a multiple of 4 KiB before it is sealed, and its plain text wiped
/// after; its file is "ID.sealed", mode 0600; it is on the disk, with its folder, when Write returns.
/// Thread-safety: all methods may be called from any thread.
class IncidentLog {
 public:
  /// Makes the folder if it is absent, and seals once to see that the key can be used.
  /// Errors: kInvalidInput for the key; kInternal for the disk.
  static Result<std::unique_ptr<IncidentLog>> Open(const std::filesystem::path& folder,
                                                   const IncidentPublicKey& key);

  /// A record without an id is given one. URLs are cut at 6 KiB, redirects after 16, matches after 64.
  /// Errors: kInvalidInput for an id that is none; kInternal for the disk.
  Status Write(const IncidentRecord& record);

 private:
  IncidentLog(std::filesystem::path folder, const IncidentPublicKey& key)
      : folder_(std::move(folder)), key_(key) {}
  const std::filesystem::path folder_;
  const IncidentPublicKey key_;
};

/// Removes records older than `retention` (by the file's time), and remains of writes that were cut off;
/// gives how many records. A folder that is not there holds none. Errors: kInternal for the disk.
Result<int64_t> PurgeIncidents(const std::filesystem::path& folder, TimePoint now, Milliseconds retention);

/// Opens one sealed record. `pdq` comes back with its first needle only. What is in a box is not believed:
/// anybody can seal for a public key. Errors: kInvalidInput: another key, damaged, or no record in it;
/// kTooLarge; kUnavailable for the file.
Result<IncidentRecord> OpenIncident(const std::filesystem::path& file, const IncidentSecretKey& key);

}  // namespace tamis

#endif  // TAMIS_STORAGE_INCIDENT_LOG_H_
