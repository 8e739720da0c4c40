#ifndef TAMIS_STORAGE_PRIVATE_KEYS_H_
#define TAMIS_STORAGE_PRIVATE_KEYS_H_

// The two secrets of a private folder: what seals values, and what names URLs.

#include <filesystem>

#include "crawler/core/digest.h"
#include "crawler/core/result.h"

namespace tamis {

/// Drawn once at the first start, never changed. Without them the private folder says nothing.
struct PrivateKeys {
  Key256 seal{};  // values of the state database (state_db.h)
  Key256 name{};  // KeyedName of URLs, domains and digests (core/digest.h)
};

/// Reads the keys in `folder` (PRIVATE/keys), or draws them if neither exists.
///
/// Files `seal.key` and `name.key`: 32 raw bytes, mode 0600, created exclusively, synced with their folder
/// (mode 0700) before this returns: no value is ever sealed with a key that a crash can lose.
/// Errors: kInvalidInput for a key of another length or one that others may read; kInternal for the disk.
Result<PrivateKeys> LoadOrCreatePrivateKeys(const std::filesystem::path& folder);

}  // namespace tamis

#endif  // TAMIS_STORAGE_PRIVATE_KEYS_H_
