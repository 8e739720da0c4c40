#include "extract/document_portions.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

namespace tamis {
namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr size_t kPortionBytes = size_t{64} << 10;
constexpr size_t kRatioFreeBytes = size_t{1} << 20;  // the ratio counts above this
constexpr int kGzipWindow = 15 + 16;                 // zlib.h: 32 KiB, gzip header and trailer
constexpr size_t kMaxInputBytes = std::numeric_limits<uInt>::max();

Error OverCap(size_t max_bytes) {
  return {ErrorCode::kTooLarge, "document is over " + std::to_string(max_bytes) + " bytes"};
}

}  // namespace

/// One gzip document, member after member.
class DocumentPortions::Inflater {
 public:
  Inflater(std::string_view packed, const Limits& limits)
      : packed_(packed.substr(0, kMaxInputBytes)), limits_(limits), portion_(kPortionBytes) {
    stream_.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data()));  // zlib does not write there
    stream_.avail_in = static_cast<uInt>(packed_.size());
    ready_ = inflateInit2(&stream_, kGzipWindow) == Z_OK;
  }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Result<std::string_view> Next() {
    if (!ready_) return Error{ErrorCode::kInternal, "zlib: no memory"};
    if (failure_) return *failure_;
    stream_.next_out = reinterpret_cast<Bytef*>(portion_.data());
    stream_.avail_out = static_cast<uInt>(portion_.size());
    while (stream_.avail_out > 0 && !ended_ && !failure_) Step();
    const size_t made = portion_.size() - stream_.avail_out;
    made_ += made;
    if (!failure_) CheckLimits();
    if (made == 0 && failure_) return *failure_;
    const bool over = failure_ && failure_->code == ErrorCode::kTooLarge;
    if (over) return *failure_;
    return std::string_view(portion_.data(), made);
  }

 private:
  void Step() {
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_STREAM_END) return NextMember();
    if (status == Z_OK && (stream_.avail_in > 0 || stream_.avail_out == 0)) return;
    const bool early = status == Z_OK || status == Z_BUF_ERROR;
    failure_ = early ? Error{ErrorCode::kInvalidInput, "gzip: the document ends early"}
                     : Error{ErrorCode::kInvalidInput, "gzip: broken data"};
  }

  void NextMember() {
    const std::string_view rest = packed_.substr(packed_.size() - stream_.avail_in);
    ended_ = !rest.starts_with(kGzipMagic) || inflateReset(&stream_) != Z_OK;
  }

  void CheckLimits() {
    const size_t read = packed_.size() - stream_.avail_in;
    if (made_ > limits_.max_bytes) failure_ = OverCap(limits_.max_bytes);
    if (made_ > kRatioFreeBytes && made_ / limits_.max_ratio > read) {
      failure_ = Error{ErrorCode::kTooLarge,
                       "gzip: " + std::to_string(made_) + " bytes out of " + std::to_string(read)};
    }
  }

  const std::string_view packed_;
  const Limits limits_;
  std::vector<char> portion_;
  z_stream stream_{};
  size_t made_ = 0;
  bool ready_ = false;
  bool ended_ = false;
  std::optional<Error> failure_;
};

DocumentPortions::DocumentPortions(std::string_view bytes, const Limits& limits)
    : limits_(limits), rest_(bytes) {
  if (bytes.starts_with(kGzipMagic) && bytes.size() <= limits.max_bytes) {
    inflater_ = std::make_unique<Inflater>(bytes, limits);
  }
}

DocumentPortions::~DocumentPortions() = default;

Result<std::string_view> DocumentPortions::Next() {
  return inflater_ ? inflater_->Next() : NextPlain();
}

Result<std::string_view> DocumentPortions::NextPlain() {
  const size_t size = std::min(rest_.size(), kPortionBytes);
  if (handed_out_ + size > limits_.max_bytes) return OverCap(limits_.max_bytes);
  const std::string_view portion = rest_.substr(0, size);
  rest_.remove_prefix(size);
  handed_out_ += size;
  return portion;
}

}  // namespace tamis
