#include "storage/incident_seal.h"

#include <sodium.h>

#include "crawler/core/check.h"

namespace tamis {
namespace {

static_assert(kSealOverheadBytes == crypto_box_SEALBYTES);
static_assert(sizeof(IncidentPublicKey) == crypto_box_PUBLICKEYBYTES);
static_assert(sizeof(IncidentSecretKey) == crypto_box_SECRETKEYBYTES);

const uint8_t* Raw(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}
uint8_t* Raw(std::string& text) {
  return reinterpret_cast<uint8_t*>(text.data());
}

}  // namespace

Result<std::string> SealFor(const IncidentPublicKey& key, std::string_view plain) {
  CHECK(sodium_init() >= 0);
  std::string sealed(kSealOverheadBytes + plain.size(), '\0');
  if (crypto_box_seal(Raw(sealed), Raw(plain), plain.size(), key.bytes.data()) != 0)
    return Error{ErrorCode::kInvalidInput, "nothing can be sealed for this public key"};
  return sealed;
}

Result<std::string> Unseal(const IncidentSecretKey& key, std::string_view sealed) {
  const Result<IncidentPublicKey> own = PublicKeyOf(key);
  if (!own) return own.error();
  const Error closed{ErrorCode::kInvalidInput, "does not open: sealed for another key, or damaged"};
  if (sealed.size() < kSealOverheadBytes) return closed;
  std::string plain(sealed.size() - kSealOverheadBytes, '\0');
  const int failed =
      crypto_box_seal_open(Raw(plain), Raw(sealed), sealed.size(), own->bytes.data(), key.bytes.data());
  if (failed != 0) return closed;
  return plain;
}

IncidentSecretKey DrawSecretKey() {
  CHECK(sodium_init() >= 0);
  IncidentSecretKey key;
  IncidentPublicKey beside;
  CHECK(crypto_box_keypair(beside.bytes.data(), key.bytes.data()) == 0);
  return key;
}

Result<IncidentPublicKey> PublicKeyOf(const IncidentSecretKey& key) {
  CHECK(sodium_init() >= 0);
  IncidentPublicKey half;
  if (crypto_scalarmult_base(half.bytes.data(), key.bytes.data()) != 0)
    return Error{ErrorCode::kInvalidInput, "this secret key has no public half"};
  return half;
}

void Wipe(std::span<char> bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}
void Wipe(std::span<uint8_t> bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}

std::string ToBase64(std::span<const uint8_t> bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

Status FromBase64(std::string_view text, std::span<uint8_t> out) {
  size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size, &end,
                                       sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || size != out.size() || end != text.data() + text.size())
    return Error{ErrorCode::kInvalidInput, "not the base64 of " + std::to_string(out.size()) + " bytes"};
  return {};
}

}  // namespace tamis
