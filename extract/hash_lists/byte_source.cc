#include "extract/hash_lists/byte_source.h"

#include <istream>
#include <string>

namespace tamis {
namespace {

constexpr size_t kPortionBytes = size_t{64} << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

ByteSource::ByteSource(std::istream& file, int64_t max_bytes)
    : file_(file), max_bytes_(max_bytes), buffer_(kPortionBytes) {
  if (Fill() && std::string_view(buffer_.data(), size_).starts_with(kByteOrderMark)) {
    at_ = kByteOrderMark.size();
  }
}

bool ByteSource::Fill() {
  if (failure_ || file_.eof()) return false;
  file_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  at_ = 0;
  size_ = static_cast<size_t>(file_.gcount());
  bytes_ += file_.gcount();
  if (file_.bad() || (file_.fail() && !file_.eof())) {
    failure_ = Error{ErrorCode::kUnavailable, "the list cannot be read"};
  } else if (bytes_ > max_bytes_) {
    failure_ = Error{ErrorCode::kTooLarge, "more than " + std::to_string(max_bytes_) + " bytes"};
  }
  if (failure_) size_ = 0;
  return size_ > 0;
}

std::string_view ByteSource::TakePortion() {
  if (at_end()) return {};
  const std::string_view portion(buffer_.data() + at_, size_ - at_);
  at_ = size_;
  return portion;
}

Status ByteSource::failure() const {
  return failure_ ? Status(*failure_) : Status();
}

}  // namespace tamis
