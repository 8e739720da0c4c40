#ifndef TAMIS_STORAGE_STATE_KEYS_H_
#define TAMIS_STORAGE_STATE_KEYS_H_

// What the keys of the state database look like. Integers are big-endian, so that byte order is their order.
//
//   partition  2 bytes   xxh3_64(domain) mod 1,024; 0xffff for what belongs to no domain
//   family     1 byte    below
//   then, by family:
//
//   'P' 'I'  HMAC(domain) 16 | HMAC(dedupe key) 16      a page, an image was seen; mark
//   'O'      HMAC(domain) 16 | kind 1 | due 8 | priority 1 | HMAC(dedupe key) 16
//                                                        work in order; the item
//   'H'      HMAC(host) 16                               pages of a host ever queued; counter
//   'K'      HMAC(domain) 16                             reported matches of a domain; counter
//   'B'      HMAC(domain) 16                             a blocked domain; mark (0xffff)
//   'N'      HMAC(dedupe key) 16                         never request; mark (0xffff)
//   'D'      HMAC(SHA-256) 16                            content of a kept image; mark (0xffff)
//   'T'      HMAC(origin) 16                             a robots.txt (0xffff)
//   'E'      HMAC(SHA-256) 16                            a document that statements were read from (0xffff)
//   'C'      shard name                                  commit intent (0xffff)
//   'R'      run                                         a recorded run; mark (0xffff)
//   'M'      word                                        metadata and counters (0xffff)
//
// A partition is one range, so it can be dropped, exported and imported as a whole. HMAC is KeyedName with
// the private name key over a tag ("d:", "u:", "h:", "c:", "f:") and the text. Nothing of a URL is in a key in
// clear.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crawler/core/digest.h"

namespace tamis {

inline constexpr int kPartitions = 1024;
inline constexpr uint16_t kNoPartition = 0xffff;
inline constexpr size_t kDomainKeyBytes = 2 + 1 + 16;  // of partition, family and domain

enum class KeyFamily : char {
  kSeenPage = 'P',
  kSeenImage = 'I',
  kOrder = 'O',
  kHost = 'H',
  kMatches = 'K',
  kBlockedDomain = 'B',
  kNeverRequest = 'N',
  kContent = 'D',
  kRobots = 'T',
  kDocument = 'E',
  kIntent = 'C',
  kRun = 'R',
  kMetadata = 'M',
};

/// Partition of a registrable domain (or of a host that has none).
uint16_t PartitionOf(std::string_view domain);

/// The keyed names of things. Thread-safe.
class StateNames {
 public:
  explicit StateNames(const Key256& name_key) : key_(name_key) {}
  Mac128 Domain(std::string_view domain) const;
  Mac128 Url(std::string_view dedupe_key) const;
  Mac128 Host(std::string_view host) const;
  Mac128 Content(const Sha256& digest) const;
  Mac128 Document(const Sha256& digest) const;

 private:
  const Key256 key_;
};

/// "partition family", the prefix of all keys of a family.
std::string FamilyPrefix(uint16_t partition, KeyFamily family);

/// Key of a family of one name: 'H' and 'K' in their partition, 'B', 'N', 'D', 'T', 'E' with kNoPartition.
std::string NamedKey(uint16_t partition, KeyFamily family, const Mac128& name);

/// Key of 'C', 'R', 'M'.
std::string WordKey(KeyFamily family, std::string_view word);

}  // namespace tamis

#endif  // TAMIS_STORAGE_STATE_KEYS_H_
