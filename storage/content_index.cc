#include "storage/content_index.h"

#include "storage/state_keys.h"

namespace tamis {

std::string ContentIndex::KeyOf(const Sha256& content) const {
  return NamedKey(kNoPartition, KeyFamily::kContent, StateNames(name_key_).Content(content));
}

Result<bool> ContentIndex::Reserve(const Sha256& content) {
  std::string key = KeyOf(content);
  const std::scoped_lock lock(mutex_);
  if (reserved_.contains(key)) return false;
  const Result<bool> kept = db_.Contains(key);
  if (!kept) return kept.error();
  if (*kept) return false;
  reserved_.insert(std::move(key));
  return true;
}

void ContentIndex::Release(const Sha256& content) {
  const std::string key = KeyOf(content);
  const std::scoped_lock lock(mutex_);
  reserved_.erase(key);
}

void ContentIndex::AddTo(StateBatch& batch, std::span<const Sha256> contents) const {
  for (const Sha256& content : contents) batch.Put(KeyOf(content), {});
}

void ContentIndex::Settle(std::span<const Sha256> contents) {
  for (const Sha256& content : contents) Release(content);
}

}  // namespace tamis
