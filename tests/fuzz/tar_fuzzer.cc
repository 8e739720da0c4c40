// Any bytes as a tar file: read, and if they can be read, written again and read as the same.

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/check.h"
#include "storage/tar_files.h"

namespace {

constexpr int64_t kMaxFileBytes = 1 << 20;
constexpr int64_t kBudgetBytes = 4 << 20;

using Files = std::vector<std::pair<std::string, std::string>>;

tamis::Status Read(const std::string& path, Files& files) {
  tamis::MemoryBudget budget(kBudgetBytes);
  return tamis::ReadTar(
      path, kMaxFileBytes, budget, [&](const tamis::TarEntry& entry, tamis::Bytes content) -> tamis::Status {
        CHECK(content.size() == 0 || static_cast<int64_t>(content.size()) == entry.bytes);
        const auto bytes = content.span();
        files.emplace_back(entry.sample + "." + entry.extension,
                           std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
        return {};
      });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string copy =
      (std::filesystem::temp_directory_path() / ("tar_fuzzer_" + std::to_string(getpid()))).string();
  static const int file = memfd_create("tar", 0);
  CHECK(file >= 0 && ftruncate(file, 0) == 0);
  CHECK(pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
  const std::string path = "/proc/self/fd/" + std::to_string(file);

  Files files;
  if (!Read(path, files)) return 0;
  const auto none = [](const std::string&) { return false; };
  const tamis::Result<tamis::RewrittenFile> written = tamis::RewriteTarWithout(path, copy, none);
  Files again;
  if (written && written->rows > 0) {
    CHECK(written->rows == static_cast<int64_t>(files.size()));
    CHECK(Read(copy, again));
    CHECK(again == files);
    unlink(copy.c_str());
  }
  return 0;
}
