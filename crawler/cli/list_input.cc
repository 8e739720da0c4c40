#include "crawler/cli/list_input.h"

#include <cerrno>
#include <cstddef>
#include <istream>
#include <system_error>
#include <vector>

namespace tamis {
namespace {

constexpr size_t kStartBytes = 4096;
constexpr size_t kPortionBytes = size_t{64} << 10;

}  // namespace

/// First the bytes that were read already, then the rest of the stream. A read that fails throws, as those
/// of a file do: the stream above it turns bad.
class ListInput::Replay final : public std::streambuf {
 public:
  Replay(std::string& start, std::istream& rest) : rest_(rest), portion_(kPortionBytes) {
    setg(start.data(), start.data(), start.data() + start.size());
  }

 protected:
  int_type underflow() override {
    if (!rest_.good()) return traits_type::eof();
    rest_.read(portion_.data(), static_cast<std::streamsize>(portion_.size()));
    if (rest_.bad()) throw std::ios_base::failure("read");
    if (rest_.gcount() == 0) return traits_type::eof();
    setg(portion_.data(), portion_.data(), portion_.data() + rest_.gcount());
    return traits_type::to_int_type(*gptr());
  }

 private:
  std::istream& rest_;
  std::vector<char> portion_;
};

ListInput::ListInput() = default;
ListInput::~ListInput() = default;

std::istream& ListInput::stream() {
  return *stream_;
}

Result<std::unique_ptr<ListInput>> ListInput::Open(const std::string& path, std::istream& standard_input) {
  std::unique_ptr<ListInput> input(new ListInput);
  const bool is_standard = path == "-";
  if (!is_standard) {
    errno = 0;
    input->file_.open(path, std::ios::binary);
    if (!input->file_) {
      return Error{ErrorCode::kUnavailable, path + ": " + std::generic_category().message(errno)};
    }
  }
  std::istream& source = is_standard ? standard_input : input->file_;
  input->start_.resize(kStartBytes);
  source.read(input->start_.data(), static_cast<std::streamsize>(kStartBytes));
  input->start_.resize(static_cast<size_t>(source.gcount()));
  if (source.bad()) return Error{ErrorCode::kUnavailable, path + ": cannot be read"};
  input->replay_ = std::make_unique<Replay>(input->start_, source);
  input->stream_ = std::make_unique<std::istream>(input->replay_.get());
  return input;
}

}  // namespace tamis
