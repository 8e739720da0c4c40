// Property: any bytes are refused or are an index that answers within its bounds: every source it names
// exists, every PDQ hit is near enough, and its own bytes can be the base of another index.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/digest.h"
#include "filter/known_hash/hash_index.h"
#include "filter/known_hash/index_builder.h"
#include "filter/known_hash/index_format.h"

namespace {

constexpr int kDistance = 31;

/// The size and the checksum are made right, or no bytes but those of the corpus would get inside.
void Seal(std::vector<std::byte>& bytes) {
  const size_t content = bytes.size() - tamis::hash_index::kChecksumBytes;
  const uint64_t size = bytes.size();
  std::memcpy(bytes.data() + offsetof(tamis::hash_index::FileHeader, file_bytes), &size, sizeof size);
  const auto digest = tamis::DigestSha256({reinterpret_cast<const char*>(bytes.data()), content});
  CHECK(digest);
  std::memcpy(bytes.data() + content, digest->data(), digest->size());
}

void Ask(const tamis::HashIndex& index, const tamis::Pdq& needle) {
  std::vector<tamis::IndexHit> hits;
  const auto value = tamis::ToBytes(needle);
  for (const auto kind : {tamis::SignalKind::kMd5, tamis::SignalKind::kSha1, tamis::SignalKind::kSha256})
    index.FindDigest(kind, std::span(value).first(tamis::BytesOf(kind)), hits);
  index.FindPdq({&needle, 1}, kDistance, hits);
  const auto url = tamis::Url::Parse("https://a.b.test/c/d?e");
  CHECK(url);
  index.FindUrl(*url, hits);
  for (const tamis::IndexHit& hit : hits)
    CHECK(hit.source < index.sources().size() && hit.distance >= 0 && hit.distance <= kDistance);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < sizeof(tamis::hash_index::FileHeader) + tamis::hash_index::kChecksumBytes) return 0;
  std::vector<std::byte> bytes(size);
  std::memcpy(bytes.data(), data, size);
  Seal(bytes);
  const auto index = tamis::HashIndex::FromBytes(std::move(bytes));
  if (!index) {
    CHECK(index.error().code == tamis::ErrorCode::kRefused);
    return 0;
  }
  tamis::Pdq needle;
  std::memcpy(needle.words.data(), data + size - sizeof needle.words, sizeof needle.words);
  Ask(**index, needle);
  auto builder = tamis::IndexBuilder::Make(*index);
  CHECK(builder);
  std::vector<std::byte> again;
  CHECK((*builder)->Write({}, [&again](std::span<const std::byte> part) {
    again.insert(again.end(), part.begin(), part.end());
    return tamis::Status();
  }));
  CHECK(tamis::HashIndex::FromBytes(std::move(again)));
  return 0;
}
