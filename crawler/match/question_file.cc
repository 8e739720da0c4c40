#include "crawler/match/question_file.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace tamis {
namespace {

constexpr int kRgb = 3;

Error Failed(const char* what) {
  return {ErrorCode::kInternal, std::string("memory file: ") + what + ": " + std::strerror(errno)};
}

/// Appends to a memory file.
class FileEnd {
 public:
  explicit FileEnd(int file) : file_(file) {}

  /// Where `bytes` begin. Errors: kInternal.
  Result<uint64_t> Append(std::span<const std::byte> bytes) {
    const uint64_t start = at_;
    while (!bytes.empty()) {
      const ssize_t put = pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at_));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return Failed("pwrite");
      at_ += static_cast<uint64_t>(put);
      bytes = bytes.subspan(static_cast<size_t>(put));
    }
    return start;
  }

 private:
  const int file_;
  uint64_t at_ = 0;
};

Status AppendParts(const MatchQuestion& question, uint32_t wants, FileEnd& file, MatcherQuestion& packet) {
  if ((wants & kWantsBytes) != 0) {
    const Result<uint64_t> at = file.Append(question.bytes);
    if (!at) return at.error();
    packet.bytes_at = *at;
    packet.bytes_size = question.bytes.size();
  }
  if ((wants & kWantsPixels) != 0) {
    const Result<uint64_t> at = file.Append(question.pixels->bytes.span());
    if (!at) return at.error();
    packet.pixels_at = *at;
    packet.width_px = static_cast<uint32_t>(question.pixels->width_px);
    packet.height_px = static_cast<uint32_t>(question.pixels->height_px);
  }
  if ((wants & kWantsHashes) != 0) {
    std::string hashes;
    for (const PdqHash& hash : question.pdq) hashes += Serialize(hash);
    const Result<uint64_t> at = file.Append(std::as_bytes(std::span(hashes)));
    explicit_bzero(hashes.data(), hashes.size());
    if (!at) return at.error();
    packet.hashes_at = *at;
    packet.hash_count = static_cast<uint32_t>(question.pdq.size());
    packet.digests = *question.digests;
  }
  return {};
}

}  // namespace

OwnedDescriptor::~OwnedDescriptor() {
  if (number_ >= 0) close(number_);
}

bool HasParts(const MatchQuestion& question, uint32_t wants) {
  const Pixels* pixels = question.pixels;
  const bool has_pixels =
      pixels != nullptr && pixels->channels == kRgb && pixels->width_px > 0 && pixels->height_px > 0 &&
      pixels->bytes.size() == pixels->stride_bytes() * static_cast<size_t>(pixels->height_px);
  if ((wants & kWantsBytes) != 0 && question.bytes.empty()) return false;
  if ((wants & kWantsPixels) != 0 && !has_pixels) return false;
  return (wants & kWantsHashes) == 0 || (question.digests != nullptr && !question.pdq.empty());
}

Result<OwnedDescriptor> MakeQuestionFile(const MatchQuestion& question, uint32_t wants,
                                         MatcherQuestion& packet) {
  OwnedDescriptor file(memfd_create("tamis-question", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.get() < 0) return Failed("memfd_create");
  FileEnd end(file.get());
  const Status written = AppendParts(question, wants, end, packet);
  if (!written) return written.error();
  constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
  if (fcntl(file.get(), F_ADD_SEALS, kSeals) != 0) return Failed("seals");
  return file;
}

}  // namespace tamis
