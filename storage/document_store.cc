#include "storage/document_store.h"

#include <cstddef>
#include <utility>

#include "crawler/core/digest.h"
#include "crawler/core/wire.h"

namespace tamis {
namespace {

constexpr size_t kMaxRemembered = 65'536;

}  // namespace

Result<std::string> DocumentStore::KeyOf(const std::string& sha256_hex) const {
  Sha256 digest{};
  const Status read = FromHex(sha256_hex, digest);
  if (!read) return read.error();
  return NamedKey(kNoPartition, KeyFamily::kDocument, names_.Document(digest));
}

Result<std::string> DocumentStore::Put(std::string_view kind, std::string_view bytes) {
  const Result<Sha256> digest = DigestSha256(bytes);
  if (!digest) return digest.error();
  std::string sha256 = ToHex(*digest);
  const Result<std::string> key = KeyOf(sha256);
  if (!key) return key.error();
  const std::lock_guard lock(mutex_);
  if (put_.contains(*key)) return sha256;
  const Result<bool> known = db_.Contains(*key);
  if (!known) return known.error();
  if (!*known) {
    WireWriter writer;
    writer.String(kind);
    writer.String(bytes);
    StateBatch batch;
    batch.Put(*key, writer.Take());
    const Status written = db_.Write(batch, Durability::kProcess);
    if (!written) return written.error();
  }
  if (put_.size() >= kMaxRemembered) put_.clear();
  put_.insert(*key);
  return sha256;
}

Result<std::optional<std::string>> DocumentStore::Get(const std::string& sha256_hex) const {
  const Result<std::string> key = KeyOf(sha256_hex);
  if (!key) return key.error();
  const Result<std::optional<std::string>> value = db_.Get(*key);
  if (!value) return value.error();
  if (!*value) return std::optional<std::string>();
  WireReader reader(**value);
  static_cast<void>(reader.String());  // the kind: for whoever looks into the database
  std::string bytes(reader.String());
  const Result<Sha256> digest = DigestSha256(bytes);
  if (!digest) return digest.error();
  Sha256 wanted{};
  const Status read = FromHex(sha256_hex, wanted);
  if (!reader.at_end() || !read || *digest != wanted)
    return Error{ErrorCode::kInternal, "a document in the state database is damaged"};
  return std::optional<std::string>(std::move(bytes));
}

}  // namespace tamis
