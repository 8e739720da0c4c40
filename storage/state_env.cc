#include "storage/state_env.h"

#include <fcntl.h>
#include <leveldb/env.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <string>

namespace tamis {
namespace {

class TableFile final : public leveldb::RandomAccessFile {
 public:
  TableFile(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {}
  ~TableFile() override { close(descriptor_); }

  leveldb::Status Read(uint64_t offset, size_t size, leveldb::Slice* result, char* scratch) const override {
    size_t got = 0;
    while (got < size) {
      const ssize_t step = pread(descriptor_, scratch + got, size - got, static_cast<off_t>(offset + got));
      if (step < 0 && errno == EINTR) continue;
      if (step < 0) return leveldb::Status::IOError(name_, std::strerror(errno));
      if (step == 0) break;
      got += static_cast<size_t>(step);
    }
    *result = leveldb::Slice(scratch, got);
    return leveldb::Status::OK();
  }

 private:
  const std::string name_;
  const int descriptor_;
};

class ReadingEnv final : public leveldb::EnvWrapper {
 public:
  ReadingEnv() : EnvWrapper(leveldb::Env::Default()) {}

  leveldb::Status NewRandomAccessFile(const std::string& name, leveldb::RandomAccessFile** result) override {
    const int descriptor = open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
      const int reason = errno;
      *result = nullptr;
      return reason == ENOENT ? leveldb::Status::NotFound(name, std::strerror(reason))
                              : leveldb::Status::IOError(name, std::strerror(reason));
    }
    *result = new TableFile(name, descriptor);
    return leveldb::Status::OK();
  }
};

class Silence final : public leveldb::Logger {
 public:
  void Logv(const char*, std::va_list) override {}
};

}  // namespace

leveldb::Env* StateEnv() {
  static leveldb::Env* const env = new ReadingEnv;  // never destroyed: LevelDB's threads may outlive main
  return env;
}

std::unique_ptr<leveldb::Logger> SilentLogger() {
  return std::make_unique<Silence>();
}

}  // namespace tamis
