#ifndef TAMIS_TESTS_SUPPORT_STATE_FIXTURE_H_
#define TAMIS_TESTS_SUPPORT_STATE_FIXTURE_H_

// A state database in a temporary folder that can be closed and opened again.

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "storage/private_keys.h"
#include "storage/state_db.h"
#include "tests/support/temp_dir.h"

namespace tamis {

class StateFixture {
 public:
  StateFixture() {
    for (size_t i = 0; i < keys_.seal.size(); ++i) {
      keys_.seal[i] = static_cast<uint8_t>(i);
      keys_.name[i] = static_cast<uint8_t>(200 - i);
    }
    Reopen();
  }

  void Reopen() {
    db_.reset();
    Result<std::unique_ptr<StateDb>> opened = StateDb::Open(options(), keys_);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
    if (opened) db_ = *std::move(opened);
  }
  void Close() { db_.reset(); }

  StateDb& db() { return *db_; }
  const PrivateKeys& keys() const { return keys_; }
  StateDbOptions options() const {
    StateDbOptions options;
    options.folder = dir_.path() / "state";
    return options;
  }
  const std::filesystem::path& dir() const { return dir_.path(); }

 private:
  TempDir dir_;
  PrivateKeys keys_;
  std::unique_ptr<StateDb> db_;
};

/// Everything that the files below `folder` hold, one after the other.
inline std::string AllBytesBelow(const std::filesystem::path& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.path().filename().string() + "\n" + ReadFile(entry.path());
  }
  return bytes;
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_STATE_FIXTURE_H_
