#include "crawler/core/digest_stream.h"

#include <openssl/evp.h>

namespace tamis {

struct Sha256Stream::Context {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  bool good = digest != nullptr && EVP_DigestInit_ex(digest, EVP_sha256(), nullptr) == 1;
  ~Context() { EVP_MD_CTX_free(digest); }
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Update(std::span<const std::byte> bytes) {
  if (context_->good) context_->good = EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()) == 1;
}

Result<Sha256> Sha256Stream::Finish() {
  Sha256 digest{};
  unsigned int written = 0;
  const bool good = context_->good && EVP_DigestFinal_ex(context_->digest, digest.data(), &written) == 1 &&
                    written == digest.size();
  context_->good = false;
  if (!good) return Error{ErrorCode::kInternal, "sha-256 failed in openssl"};
  return digest;
}

}  // namespace tamis
