#ifndef TAMIS_FILTER_KNOWN_HASH_LOADED_FILE_H_
#define TAMIS_FILTER_KNOWN_HASH_LOADED_FILE_H_

// One file of lists as KnownHashes holds it: the index, and what the options make of its sources.

#include <memory>
#include <vector>

#include "config/options.h"
#include "crawler/core/known_hash.h"
#include "filter/known_hash/hash_index.h"
#include "filter/known_hash/known_hashes.h"

namespace tamis {

/// Read-only once it is loaded.
struct LoadedFile {
  HashListOptions table;
  FileIdentity identity;
  std::shared_ptr<const HashIndex> index;
  std::vector<KnownList> lists;  // by source
  int widest = 0;                // of their distances
};

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_LOADED_FILE_H_
