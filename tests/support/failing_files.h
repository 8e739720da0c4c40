#ifndef TAMIS_TESTS_SUPPORT_FAILING_FILES_H_
#define TAMIS_TESTS_SUPPORT_FAILING_FILES_H_

// File operations of a disk that fills up at a chosen moment and stays full.

#include <limits>

#include "storage/file_ops.h"

namespace tamis {

class FailingFiles final : public FileOps {
 public:
  /// The operations before the `nth` (from 0) succeed.
  void FailFrom(int nth) {
    fail_from_ = nth;
    done_ = 0;
  }
  int done() const { return done_; }

  Status Write(const std::filesystem::path& path, std::string_view bytes) override {
    if (!Fails()) return SystemFileOps().Write(path, bytes);
    // A full disk takes a part of it.
    const Status torn = SystemFileOps().Write(path, bytes.substr(0, bytes.size() / 2));
    return torn ? Full(path) : torn;
  }
  Status Sync(const std::filesystem::path& path) override {
    return Fails() ? Full(path) : SystemFileOps().Sync(path);
  }
  Status Rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return Fails() ? Full(from) : SystemFileOps().Rename(from, to);
  }
  Status Remove(const std::filesystem::path& path) override {
    return Fails() ? Full(path) : SystemFileOps().Remove(path);
  }

 private:
  bool Fails() { return done_++ >= fail_from_; }
  static Status Full(const std::filesystem::path& path) {
    return Error{ErrorCode::kInternal, path.string() + ": no space left on device"};
  }

  int fail_from_ = std::numeric_limits<int>::max();
  int done_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_FAILING_FILES_H_
