#include "crawler/core/digest.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace tamis {
namespace {

constexpr size_t kSha256BlockBytes = 64;
constexpr size_t kChunkBytes = 16 * 1024;  // stays in the first-level cache for all three digests

/// OpenSSL's implementation of a digest, looked up once and never freed; null if there is none.
const EVP_MD* FetchOnce(const char* name) {
  return EVP_MD_fetch(nullptr, name, nullptr);
}
const EVP_MD* Md5Method() {
  static const EVP_MD* const method = FetchOnce("MD5");
  return method;
}
const EVP_MD* Sha1Method() {
  static const EVP_MD* const method = FetchOnce("SHA1");
  return method;
}
const EVP_MD* Sha256Method() {
  static const EVP_MD* const method = FetchOnce("SHA256");
  return method;
}

/// A digest in progress. Every method is false when OpenSSL failed.
class Context {
 public:
  Context() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {}

  bool Start(const EVP_MD* method) {
    return context_ != nullptr && method != nullptr &&
           EVP_DigestInit_ex2(context_.get(), method, nullptr) == 1;
  }
  bool StartFrom(const Context& other) {
    return context_ != nullptr && EVP_MD_CTX_copy_ex(context_.get(), other.context_.get()) == 1;
  }
  bool Add(const void* data, size_t size) { return EVP_DigestUpdate(context_.get(), data, size) == 1; }

  template <size_t kSize>
  bool Finish(std::array<uint8_t, kSize>& out) {
    unsigned int size = 0;
    return EVP_DigestFinal_ex(context_.get(), out.data(), &size) == 1 && size == kSize;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

/// HMAC (RFC 2104) with the key's two blocks already digested.
class KeyedState {
 public:
  ~KeyedState() { OPENSSL_cleanse(key_.data(), key_.size()); }

  bool SetKey(const Key256& key) {
    if (ready_ && key == key_) return true;
    ready_ = false;
    key_ = key;
    ready_ = StartPadded(inner_, 0x36) && StartPadded(outer_, 0x5C);
    return ready_;
  }

  bool Name(std::string_view text, Sha256& out) {
    return running_.StartFrom(inner_) && running_.Add(text.data(), text.size()) && running_.Finish(out) &&
           running_.StartFrom(outer_) && running_.Add(out.data(), out.size()) && running_.Finish(out);
  }

 private:
  bool StartPadded(Context& context, uint8_t pad) const {
    std::array<uint8_t, kSha256BlockBytes> block;
    block.fill(pad);
    for (size_t i = 0; i < key_.size(); ++i) block[i] = static_cast<uint8_t>(key_[i] ^ pad);
    const bool started = context.Start(Sha256Method()) && context.Add(block.data(), block.size());
    OPENSSL_cleanse(block.data(), block.size());
    return started;
  }

  Key256 key_{};
  bool ready_ = false;
  Context inner_, outer_, running_;
};

Error DigestFailed() {
  return Error{ErrorCode::kInternal, "digest: OpenSSL failed"};
}

}  // namespace

Result<Digests> DigestAll(std::span<const std::byte> bytes) {
  thread_local Context md5, sha1, sha256;
  if (!md5.Start(Md5Method()) || !sha1.Start(Sha1Method()) || !sha256.Start(Sha256Method())) {
    return DigestFailed();
  }
  while (!bytes.empty()) {
    const auto chunk = bytes.first(std::min(bytes.size(), kChunkBytes));
    if (!md5.Add(chunk.data(), chunk.size()) || !sha1.Add(chunk.data(), chunk.size()) ||
        !sha256.Add(chunk.data(), chunk.size())) {
      return DigestFailed();
    }
    bytes = bytes.subspan(chunk.size());
  }
  Digests digests;
  if (!md5.Finish(digests.md5) || !sha1.Finish(digests.sha1) || !sha256.Finish(digests.sha256)) {
    return DigestFailed();
  }
  return digests;
}

Result<Sha256> DigestSha256(std::string_view bytes) {
  thread_local Context context;
  Sha256 digest;
  if (!context.Start(Sha256Method()) || !context.Add(bytes.data(), bytes.size()) || !context.Finish(digest)) {
    return DigestFailed();
  }
  return digest;
}

Mac128 KeyedName(const Key256& key, std::string_view text) {
  thread_local KeyedState state;
  Sha256 whole;
  CHECK(state.SetKey(key) && state.Name(text, whole));
  Mac128 name;
  std::copy_n(whole.begin(), name.size(), name.begin());
  return name;
}

std::string ToHex(std::span<const uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex(bytes.size() * 2, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) {
    hex[2 * i] = kDigits[bytes[i] >> 4];
    hex[2 * i + 1] = kDigits[bytes[i] & 0xF];
  }
  return hex;
}

Status FromHex(std::string_view hex, std::span<uint8_t> out) {
  const auto value_of = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  if (hex.size() != 2 * out.size()) {
    return Error{ErrorCode::kInvalidInput, "expected " + std::to_string(2 * out.size()) +
                                               " hexadecimal digits, got " + std::to_string(hex.size())};
  }
  for (size_t i = 0; i < out.size(); ++i) {
    const int high = value_of(hex[2 * i]);
    const int low = value_of(hex[2 * i + 1]);
    if (high < 0 || low < 0) return Error{ErrorCode::kInvalidInput, "not a hexadecimal digit"};
    out[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return {};
}

}  // namespace tamis
