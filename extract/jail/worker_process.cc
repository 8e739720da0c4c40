#include "extract/jail/worker_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tamis {
namespace {

constexpr int kFirstFreeDescriptor = 10;  // above those that the worker gets

Error Failed(const std::string& what, int error_number) {
  return {ErrorCode::kUnavailable, what + ": " + std::strerror(error_number)};
}

/// A descriptor that ends with its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// What the new process has: silence on 0 to 2, its channel and its memory; default signals, a group of its
/// own (Ctrl-C is for the crawler), no environment but
/// what its allocator needs.
Result<pid_t> Spawn(const WorkerProgram& program, int channel, int memory) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  }
  posix_spawn_file_actions_adddup2(&actions, channel, kChannelDescriptor);
  posix_spawn_file_actions_adddup2(&actions, memory, kMemoryDescriptor);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  const MemoryLayout& layout = program.setup.layout;
  std::array<std::string, 5> words = {program.path, program.sandbox, std::to_string(layout.input_bytes),
                                      std::to_string(layout.picture_bytes),
                                      std::to_string(layout.answer_bytes)};
  std::array<char*, 6> arguments{};
  for (size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
  // Without glibc's per-thread caches, whose chunks escape the overwriting of freed memory (sandbox.cc).
  std::string tunables = "GLIBC_TUNABLES=glibc.malloc.tcache_count=0";
  std::array<char*, 2> environment{tunables.data(), nullptr};
  pid_t pid = -1;
  const int failed =
      posix_spawn(&pid, program.path.c_str(), &actions, &attributes, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) return Failed("cannot run " + program.path, failed);
  return pid;
}

/// Spawn with descriptors that cannot collide with the numbers the worker gets. `channel` is closed here: the
/// end of the process must be the end of the channel.
Result<pid_t> SpawnWith(const WorkerProgram& program, const Descriptor& channel, int memory) {
  const Descriptor high_channel(fcntl(channel.get(), F_DUPFD_CLOEXEC, kFirstFreeDescriptor));
  const Descriptor high_memory(fcntl(memory, F_DUPFD_CLOEXEC, kFirstFreeDescriptor));
  if (high_channel.get() < 0 || high_memory.get() < 0) return Failed("descriptors", errno);
  return Spawn(program, high_channel.get(), high_memory.get());
}

/// `pid` and its children.
std::vector<pid_t> ProcessAndChildren(pid_t pid) {
  std::vector<pid_t> all{pid};
  const std::string name = std::to_string(pid);
  std::ifstream children("/proc/" + name + "/task/" + name + "/children");
  for (pid_t child = 0; children >> child;) all.push_back(child);
  return all;
}

}  // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::Start(const WorkerProgram& program) {
  Result<SharedMemory> memory = SharedMemory::Create(program.setup.layout);
  if (!memory) return memory.error();
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return Failed("socketpair", errno);
  Descriptor ours(ends[0]);
  const Result<pid_t> pid = SpawnWith(program, Descriptor(ends[1]), memory->descriptor());
  if (!pid) return pid.error();
  memory->CloseDescriptor();
  std::unique_ptr<WorkerProcess> worker(new WorkerProcess(*pid, ours.Release(), *std::move(memory)));
  const Status greeted = worker->Greet(program);
  if (!greeted) return greeted.error();
  return worker;
}

WorkerProcess::~WorkerProcess() {
  End();
}

Status WorkerProcess::Greet(const WorkerProgram& program) {
  const std::string setup = Serialize(program.setup);
  std::memcpy(memory_.input().data(), setup.data(), setup.size());
  const JobRequest hello{.kind = JobKind::kHello, .argument_bytes = static_cast<uint32_t>(setup.size())};
  const Result<JobAnswer> answer = Call(hello, program.start_timeout);
  if (!answer)
    return Error{ErrorCode::kUnavailable, program.path + " did not start: " + answer.error().message};
  const std::string content = CopyAnswer(answer->answer_bytes);
  if (answer->outcome != JobOutcome::kDone) {
    const std::optional<Error> why = ReadError(content);
    return Error{ErrorCode::kUnavailable, program.path + ": " + (why ? why->message : "no setup")};
  }
  const Result<SandboxReport> report = ReadSandboxReport(content);
  if (!report) return report.error();
  report_ = *report;
  processes_ = ProcessAndChildren(pid_);
  if (program.sandbox == "required" && !report_.HasRequired()) {
    std::string missing;
    for (const std::string& layer : LayersMissing(report_)) missing += " " + layer;
    return Error{ErrorCode::kRefused,
                 "engine.sandbox = required, but of this system's layers are missing:" + missing};
  }
  return {};
}

Result<JobAnswer> WorkerProcess::Call(JobRequest request, Milliseconds timeout) {
  if (!alive()) return Error{ErrorCode::kInternal, "job_crashed: before"};
  request.sequence = ++sequence_;
  SetTimeout(timeout);
  JobAnswer answer{};
  ssize_t received = 0;
  if (send(channel_, &request, sizeof request, MSG_NOSIGNAL) == sizeof request) {
    do {  // a signal to the crawler begins the wait anew; MSG_TRUNC: the true length of a longer message
      received = recv(channel_, &answer, sizeof answer, MSG_TRUNC);
    } while (received < 0 && errno == EINTR);
    if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      End();
      return Error{ErrorCode::kTimeout, "job_timeout: after " + std::to_string(timeout.count()) + " ms"};
    }
  }
  if (received <= 0) return Error{ErrorCode::kInternal, "job_crashed: " + End()};
  const bool known = answer.outcome == JobOutcome::kDone || answer.outcome == JobOutcome::kFailed ||
                     answer.outcome == JobOutcome::kNeedsMemory;
  if (received != sizeof answer || answer.sequence != request.sequence || !known ||
      answer.answer_bytes > memory_.layout().answer_bytes) {
    End();
    return Error{ErrorCode::kInternal, "job_bad_answer: not what was asked"};
  }
  return answer;
}

void WorkerProcess::SetTimeout(Milliseconds timeout) {
  if (timeout == timeout_) return;
  timeout_ = timeout;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
  const auto rest = std::chrono::microseconds(timeout - seconds);
  const timeval limit{.tv_sec = seconds.count(), .tv_usec = rest.count()};
  setsockopt(channel_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

void WorkerProcess::Forget() {
  const JobRequest request{.kind = JobKind::kForget};
  if (alive() && send(channel_, &request, sizeof request, MSG_NOSIGNAL) != sizeof request) End();
}

Status WorkerProcess::AwaitsJob() {
  if (!alive()) return Error{ErrorCode::kInternal, "job_crashed: before"};
  pollfd channel{.fd = channel_, .events = POLLIN, .revents = 0};
  if (poll(&channel, 1, 0) == 0) return {};
  const std::string how = End();
  if ((channel.revents & POLLHUP) != 0) return Error{ErrorCode::kInternal, "job_crashed: idle, " + how};
  return Error{ErrorCode::kInternal, "job_bad_answer: to no question"};
}

std::string WorkerProcess::CopyAnswer(size_t bytes) const {
  const auto* data = reinterpret_cast<const char*>(memory_.answer().data());
  return std::string(data, std::min(bytes, memory_.answer().size()));
}

std::string WorkerProcess::End() {
  if (!alive()) return "ended";
  close(std::exchange(channel_, -1));
  int status = 0;
  // A process that crashed is a moment from being reaped; one that hangs is not.
  for (int tries = 0; tries < 20; ++tries) {
    if (waitpid(pid_, &status, WNOHANG) == pid_) break;
    if (tries == 19) {
      kill(-pid_, SIGKILL);  // the group: the worker and whoever waits for it
      while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
      }
      return "killed by us";
    }
    usleep(1'000);
  }
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit " + std::to_string(WEXITSTATUS(status));
}

Result<std::string> FindJailProgram() {
  namespace fs = std::filesystem;
  if (const char* set = std::getenv("TAMIS_JAIL"); set != nullptr && *set != '\0') return std::string(set);
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    for (const fs::path& path : {self.parent_path() / "tamis-jail",
                                 self.parent_path().parent_path() / "libexec" / "tamis" / "tamis-jail"}) {
      if (fs::exists(path, failed)) return path.string();
    }
  }
  return Error{ErrorCode::kNotFound, "tamis-jail is neither beside the program nor in ../libexec/tamis"};
}

}  // namespace tamis
