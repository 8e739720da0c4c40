#include "crawler/cli/picture_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace tamis {
namespace {

Error Failed(const std::string& path) {
  return {ErrorCode::kUnavailable, path + ": " + std::strerror(errno)};
}

bool WriteAll(int descriptor, std::span<const std::byte> content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

std::string PictureFolder::NameFor(const std::string& file, const std::string& extension) {
  const std::string number = std::to_string(count_++);
  std::string stem = std::filesystem::path(file).stem().string();
  if (stem.empty() || stem == "-" || stem == "." || stem == "..") stem = number;
  std::string name = stem + "." + extension;
  if (given_.contains(name)) name = stem + "-" + number + "." + extension;
  while (!given_.insert(name).second) name.insert(0, number + "-");
  return name;
}

Status PictureFolder::Write(const std::string& name, std::span<const std::byte> content) const {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return Error{ErrorCode::kUnavailable, folder_ + ": " + error.message()};
  const std::string path = folder_ + "/" + name;
  constexpr mode_t kMode = 0644;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kMode);
  if (descriptor < 0) return Failed(path);
  const bool written = WriteAll(descriptor, content);
  const bool closed = ::close(descriptor) == 0;
  return written && closed ? Status() : Failed(path);
}

}  // namespace tamis
