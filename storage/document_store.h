#ifndef TAMIS_STORAGE_DOCUMENT_STORE_H_
#define TAMIS_STORAGE_DOCUMENT_STORE_H_

// The documents that statements were read from (robots.txt, tdmrep.json, licences, ...), sealed in the state
// database until a row that refers to them is committed (evidence_store.h).

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "crawler/core/result.h"
#include "storage/private_keys.h"
#include "storage/state_db.h"
#include "storage/state_keys.h"

namespace tamis {

/// Each document once, by the keyed name of its SHA-256. Errors: kInternal for the database.
/// Lifetime: the database must outlive it. Thread-safety: all methods may be called from any thread.
class DocumentStore {
 public:
  DocumentStore(StateDb& db, const PrivateKeys& keys) : db_(db), names_(keys.name) {}

  /// Bytes as received; `kind` as EvidenceDocument::kind. Gives their SHA-256, hex. Survives SIGKILL when it
  /// returns, and power loss as soon as anything that was written later does: put the document first.
  Result<std::string> Put(std::string_view kind, std::string_view bytes);

  /// Its bytes, whose digest was compared; none if it was never put. Errors also: kInvalidInput when
  /// `sha256_hex` is no digest.
  Result<std::optional<std::string>> Get(const std::string& sha256_hex) const;

 private:
  Result<std::string> KeyOf(const std::string& sha256_hex) const;

  StateDb& db_;
  const StateNames names_;
  std::mutex mutex_;
  std::unordered_set<std::string> put_;  // a bounded memory of what is there, by state key
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_DOCUMENT_STORE_H_
