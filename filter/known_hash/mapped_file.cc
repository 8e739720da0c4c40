#include "filter/known_hash/mapped_file.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tamis::hash_index {
namespace {

constexpr size_t kMaxMappings = 256;
constexpr int kExitRefused = 3;
constexpr mode_t kOthersMask = 077;

/// What the signal handler looks at. Both 0: free.
struct Guard {
  std::atomic<uintptr_t> begin{0};
  std::atomic<uintptr_t> end{0};
};
std::array<Guard, kMaxMappings> guards;
std::mutex guards_mutex;
struct sigaction previous_action;

extern "C" void OnBusError(int, siginfo_t* info, void*) {
  const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
  const bool is_fault = info->si_code > 0;  // else somebody sent it, and there is no address
  for (const Guard& guard : guards) {
    if (!is_fault || address < guard.begin.load() || address >= guard.end.load()) continue;
    constexpr std::string_view kLine = "tamis: an index of known hashes was truncated while it was in use\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
    ::_exit(kExitRefused);
  }
  // Not ours: what would have happened without this handler happens when it returns.
  ::sigaction(SIGBUS, &previous_action, nullptr);
  ::raise(SIGBUS);
}

bool InstallHandler() {
  static const bool installed = [] {
    struct sigaction action = {};
    action.sa_sigaction = OnBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    return ::sigaction(SIGBUS, &action, &previous_action) == 0;
  }();
  return installed;
}

std::optional<size_t> AddGuard(const void* begin, size_t size) {
  const std::lock_guard lock(guards_mutex);
  if (!InstallHandler()) return std::nullopt;
  for (size_t i = 0; i < guards.size(); ++i) {
    if (guards[i].end.load() != 0) continue;
    guards[i].begin.store(reinterpret_cast<uintptr_t>(begin));
    guards[i].end.store(reinterpret_cast<uintptr_t>(begin) + size);
    return i;
  }
  return std::nullopt;
}

void RemoveGuard(size_t guard) {
  const std::lock_guard lock(guards_mutex);
  guards[guard].end.store(0);
  guards[guard].begin.store(0);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

Error SystemError(const std::filesystem::path& path, std::string_view what, int number) {
  const ErrorCode code = number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
  return {code, path.string() + ": " + std::string(what) + ": " + std::strerror(number)};
}

/// Empty: it may be used.
std::string_view Objection(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return "not a regular file";
  if ((status.st_mode & kOthersMask) != 0)
    return "others than its owner may access it; its mode must be 0600";
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) return "it belongs to another user";
  if (status.st_size <= 0) return "damaged index: the file is empty";
  return {};
}

}  // namespace

Result<std::unique_ptr<MappedFile>> MappedFile::Open(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0) return SystemError(path, "cannot open", errno);
  struct stat status = {};
  if (::fstat(file.number(), &status) != 0) return SystemError(path, "cannot look at", errno);
  const std::string_view objection = Objection(status);
  if (!objection.empty()) return Error{ErrorCode::kRefused, path.string() + ": " + std::string(objection)};

  const auto size = static_cast<size_t>(status.st_size);
  void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.number(), 0);
  if (memory == MAP_FAILED) return SystemError(path, "cannot map", errno);
  std::unique_ptr<MappedFile> mapped(new MappedFile);
  const std::optional<size_t> guard = AddGuard(memory, size);
  if (!guard || ::madvise(memory, size, MADV_DONTDUMP) != 0) {
    if (guard) RemoveGuard(*guard);
    ::munmap(memory, size);
    return Error{ErrorCode::kUnavailable, path.string() + ": cannot guard the mapping"};
  }
  mapped->bytes_ = {static_cast<const std::byte*>(memory), size};
  mapped->guard_ = *guard;
  return mapped;
}

MappedFile::~MappedFile() {
  if (bytes_.empty()) return;
  // Unmapped first: while it is mapped, it is guarded.
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  RemoveGuard(guard_);
}

}  // namespace tamis::hash_index
