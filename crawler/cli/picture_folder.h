#ifndef TAMIS_CRAWLER_CLI_PICTURE_FOLDER_H_
#define TAMIS_CRAWLER_CLI_PICTURE_FOLDER_H_

// The folder of `tamis image --out`: names that never leave it and never meet.

#include <cstddef>
#include <span>
#include <string>
#include <unordered_set>

#include "crawler/core/result.h"

namespace tamis {

/// Writes pictures into one folder, which it makes. Thread-safety: none.
class PictureFolder {
 public:
  explicit PictureFolder(std::string folder) : folder_(std::move(folder)) {}

  /// A name for the picture made of `file` (a path, or empty): its last part without extension, or the
  /// picture's number in this run. Never a name that this object has given before.
  std::string NameFor(const std::string& file, const std::string& extension);

  /// Writes FOLDER/`name`; a file of an earlier run is replaced, a link is refused.
  /// Errors: kUnavailable.
  Status Write(const std::string& name, std::span<const std::byte> content) const;

 private:
  const std::string folder_;
  std::unordered_set<std::string> given_;
  int count_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_PICTURE_FOLDER_H_
