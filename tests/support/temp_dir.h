#ifndef TAMIS_TESTS_SUPPORT_TEMP_DIR_H_
#define TAMIS_TESTS_SUPPORT_TEMP_DIR_H_

// A folder that exists as long as the test.

#include <filesystem>
#include <string>
#include <string_view>

namespace tamis {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

  /// Writes a file below the folder and gives its full path.
  std::string Write(std::string_view name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

/// A file's content; empty when it cannot be read.
std::string ReadFile(const std::filesystem::path& path);

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_TEMP_DIR_H_
