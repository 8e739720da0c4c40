#ifndef TAMIS_STORAGE_VALUE_SEAL_H_
#define TAMIS_STORAGE_VALUE_SEAL_H_

// Authenticated encryption of one value under the key of its entry. Library: libsodium, hidden in
// value_seal.cc.

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/digest.h"
#include "crawler/core/result.h"

namespace tamis {

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): nonce 24 | ciphertext | tag 16.
///
/// Nonces: 16 random bytes a process, then a counter: no value is drawn twice, and no system call per value.
/// Thread-safety: all methods may be called from any thread.
class ValueSeal {
 public:
  static constexpr size_t kOverheadBytes = 24 + 16;

  explicit ValueSeal(const Key256& key);
  ~ValueSeal();
  ValueSeal(const ValueSeal&) = delete;
  ValueSeal& operator=(const ValueSeal&) = delete;

  /// Replaces `sealed` by the sealed form of `value`, bound to `entry`.
  void Seal(std::string_view entry, std::string_view value, std::string& sealed) const;

  /// Errors: kInternal when it was not sealed with this key for this entry.
  Status Open(std::string_view entry, std::string_view sealed, std::string& value) const;

 private:
  Key256 key_;
  std::array<uint8_t, 16> nonce_prefix_{};
  mutable std::atomic<uint64_t> next_nonce_{0};
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_VALUE_SEAL_H_
