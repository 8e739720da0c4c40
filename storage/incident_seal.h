#ifndef TAMIS_STORAGE_INCIDENT_SEAL_H_
#define TAMIS_STORAGE_INCIDENT_SEAL_H_

// Sealed boxes: anybody with the public key can seal, only the secret key opens. Library: libsodium
// (crypto_box_seal: X25519, XSalsa20-Poly1305), hidden in incident_seal.cc.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crawler/core/result.h"
#include "storage/incident_log.h"

namespace tamis {

inline constexpr size_t kSealOverheadBytes = 32 + 16;

/// Errors: kInvalidInput for a key that is no point of the curve's large subgroup. Thread-safe.
Result<std::string> SealFor(const IncidentPublicKey& key, std::string_view plain);

/// Errors: kInvalidInput: sealed for another key, or damaged. Thread-safe.
Result<std::string> Unseal(const IncidentSecretKey& key, std::string_view sealed);

/// Draws a key; its other half.
IncidentSecretKey DrawSecretKey();
Result<IncidentPublicKey> PublicKeyOf(const IncidentSecretKey& key);

/// Zeroes these bytes in a way that no optimiser removes.
void Wipe(std::span<char> bytes);
void Wipe(std::span<uint8_t> bytes);

/// RFC 4648 base64, padded, in constant time. Errors: kInvalidInput: other text, or another length than
/// `out`.
std::string ToBase64(std::span<const uint8_t> bytes);
Status FromBase64(std::string_view text, std::span<uint8_t> out);

}  // namespace tamis

#endif  // TAMIS_STORAGE_INCIDENT_SEAL_H_
