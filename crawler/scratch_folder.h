#ifndef TAMIS_CRAWLER_SCRATCH_FOLDER_H_
#define TAMIS_CRAWLER_SCRATCH_FOLDER_H_

// A temporary folder that goes with its owner.

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace tamis {

/// A folder of its own for a dry run's state, gone afterwards.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tamis-dry-run-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_SCRATCH_FOLDER_H_
