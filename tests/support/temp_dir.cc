#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "crawler/core/check.h"

namespace tamis {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "tamis_test_XXXXXX").string();
  CHECK(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::Write(std::string_view name, std::string_view content) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  return file.string();
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace tamis
