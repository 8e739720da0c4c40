#ifndef TAMIS_STORAGE_DESCRIPTOR_H_
#define TAMIS_STORAGE_DESCRIPTOR_H_

// A file that is open as long as the object.

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

namespace tamis {

/// Closes on destruction. value() is -1, and errno says why, where it could not be opened.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags, mode_t mode = 0)
      : value_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  const int value_;
};

}  // namespace tamis

#endif  // TAMIS_STORAGE_DESCRIPTOR_H_
