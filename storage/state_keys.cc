#include "storage/state_keys.h"

#include <xxhash.h>

namespace tamis {
namespace {

Mac128 Tagged(const Key256& key, std::string_view tag, std::string_view text) {
  std::string tagged;
  tagged.reserve(tag.size() + text.size());
  tagged.append(tag).append(text);
  return KeyedName(key, tagged);
}

}  // namespace

uint16_t PartitionOf(std::string_view domain) {
  return static_cast<uint16_t>(XXH3_64bits(domain.data(), domain.size()) % kPartitions);
}

Mac128 StateNames::Domain(std::string_view domain) const {
  return Tagged(key_, "d:", domain);
}
Mac128 StateNames::Url(std::string_view dedupe_key) const {
  return Tagged(key_, "u:", dedupe_key);
}
Mac128 StateNames::Host(std::string_view host) const {
  return Tagged(key_, "h:", host);
}
Mac128 StateNames::Content(const Sha256& digest) const {
  return Tagged(key_, "c:", {reinterpret_cast<const char*>(digest.data()), digest.size()});
}
Mac128 StateNames::Document(const Sha256& digest) const {
  return Tagged(key_, "f:", {reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string FamilyPrefix(uint16_t partition, KeyFamily family) {
  return {static_cast<char>(partition >> 8), static_cast<char>(partition & 0xff), static_cast<char>(family)};
}

std::string NamedKey(uint16_t partition, KeyFamily family, const Mac128& name) {
  std::string key = FamilyPrefix(partition, family);
  key.append(reinterpret_cast<const char*>(name.data()), name.size());
  return key;
}

std::string WordKey(KeyFamily family, std::string_view word) {
  return FamilyPrefix(kNoPartition, family).append(word);
}

}  // namespace tamis
