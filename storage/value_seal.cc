#include "storage/value_seal.h"

#include <sodium.h>

#include <cstring>

#include "crawler/core/check.h"

namespace tamis {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kNonceBytes + kTagBytes == ValueSeal::kOverheadBytes);

uint8_t* Raw(char* bytes) {
  return reinterpret_cast<uint8_t*>(bytes);
}
const uint8_t* Raw(const char* bytes) {
  return reinterpret_cast<const uint8_t*>(bytes);
}

}  // namespace

ValueSeal::ValueSeal(const Key256& key) : key_(key) {
  CHECK(sodium_init() >= 0);
  randombytes_buf(nonce_prefix_.data(), nonce_prefix_.size());
}

ValueSeal::~ValueSeal() {
  sodium_memzero(key_.data(), key_.size());
}

void ValueSeal::Seal(std::string_view entry, std::string_view value, std::string& sealed) const {
  sealed.resize(kOverheadBytes + value.size());
  uint8_t* const nonce = Raw(sealed.data());
  const uint64_t number = next_nonce_.fetch_add(1, std::memory_order_relaxed);
  std::memcpy(nonce, nonce_prefix_.data(), nonce_prefix_.size());
  std::memcpy(nonce + nonce_prefix_.size(), &number, sizeof number);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, Raw(value.data()), value.size(),
                                             Raw(entry.data()), entry.size(), nullptr, nonce, key_.data());
}

Status ValueSeal::Open(std::string_view entry, std::string_view sealed, std::string& value) const {
  if (sealed.size() < kOverheadBytes) return Error{ErrorCode::kInternal, "sealed value is cut short"};
  value.resize(sealed.size() - kOverheadBytes);
  const uint8_t* const nonce = Raw(sealed.data());
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Raw(value.data()), nullptr, nullptr, nonce + kNonceBytes, sealed.size() - kNonceBytes,
      Raw(entry.data()), entry.size(), nonce, key_.data());
  if (failed != 0)
    return Error{ErrorCode::kInternal, "sealed value does not open: damaged, moved or another key"};
  return {};
}

}  // namespace tamis
