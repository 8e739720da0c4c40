#include "crawler/match/matcher_child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crawler/match/question_file.h"

namespace tamis {
namespace {

constexpr int kFirstFreeDescriptor = 10;  // above the one that the process gets
constexpr std::chrono::milliseconds kPatience{200};
constexpr std::chrono::milliseconds kNoPatience{20};  // a process that crashed is a moment from being reaped

using SteadyClock = std::chrono::steady_clock;

Error Refused(const std::string& why) {
  return {ErrorCode::kRefused, why};
}

/// PATH and LANG of ours, and nothing else: keys and tokens stay here.
std::vector<std::string> CleanEnvironment() {
  const char* path = std::getenv("PATH");
  const char* language = std::getenv("LANG");
  return {std::string("PATH=") + (path != nullptr ? path : "/usr/bin:/bin"),
          std::string("LANG=") + (language != nullptr ? language : "C")};
}

/// As exec wants it. Borrows the words.
std::vector<char*> PointersTo(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

/// Silence on 0 to 2 (a matcher may print hashes), the channel on 3; default signals, a group of its own
/// (Ctrl-C is for the crawler). The rest tamis-matcher-host does to itself.
Result<pid_t> Spawn(const MatcherProgram& program, int channel) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, channel, kMatcherChannel);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> words{program.host, std::to_string(getpid())};
  words.insert(words.end(), program.words.begin(), program.words.end());
  std::vector<std::string> variables = CleanEnvironment();
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, program.host.c_str(), &actions, &attributes, PointersTo(words).data(),
                                 PointersTo(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) return Refused("cannot run " + program.host + ": " + std::strerror(failed));
  return pid;
}

/// Whether it has ended; it stays a zombie, so that its number belongs to nobody else yet.
bool HasEnded(pid_t pid) {
  siginfo_t facts{};
  return waitid(P_PID, static_cast<id_t>(pid), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         facts.si_pid == pid;
}

int Reap(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

/// What an exit code of tamis-matcher-host says.
std::string TextOfEnd(int status) {
  if (WIFSIGNALED(status)) return "it ended by signal " + std::to_string(WTERMSIG(status));
  switch (WEXITSTATUS(status)) {
    case kExitCannotLoad:
      return "it cannot be loaded (ldd -r names what it lacks)";
    case kExitOtherAbi:
      return "it has another ABI version than " + std::to_string(kMatcherProtocolVersion);
    case kExitMissingFunctions:
      return "it lacks functions of tamis_matcher.h";
    case kExitCreateFailed:
      return "its tamis_matcher_create failed";
    case kExitCannotRun:
      return "it cannot be run";
    default:
      return "it ended with exit code " + std::to_string(WEXITSTATUS(status));
  }
}

}  // namespace

Result<std::unique_ptr<MatcherChild>> MatcherChild::Start(const MatcherProgram& program) {
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return Refused(std::string("socketpair: ") + std::strerror(errno));
  OwnedDescriptor ours(ends[0]);
  Result<pid_t> pid = Refused("no descriptors");
  {  // theirs is closed here: the end of the process must be the end of the channel
    const OwnedDescriptor theirs(ends[1]);
    const OwnedDescriptor high(fcntl(theirs.get(), F_DUPFD_CLOEXEC, kFirstFreeDescriptor));
    if (high.get() >= 0) pid = Spawn(program, high.get());
  }
  if (!pid) return pid.error();
  std::unique_ptr<MatcherChild> child(new MatcherChild(*pid, ours.Release()));
  const Status greeted = child->Greet(program);
  if (!greeted) return greeted.error();
  return child;
}

MatcherChild::~MatcherChild() {
  End(kPatience);
}

Status MatcherChild::Greet(const MatcherProgram& program) {
  const MatcherQuestion hello{.kind = MatcherMessage::kHello};
  const Result<std::vector<std::byte>> reply = Exchange(hello, -1, program.start_timeout);
  if (!reply) return Refused(reply.error().message);
  const Result<uint32_t> wants = ParseMatcherHello(*reply, sequence_);
  if (!wants) {
    End(kNoPatience);
    return Refused(wants.error().message);
  }
  wants_ = *wants;
  return {};
}

bool MatcherChild::AwaitsQuestion() const {
  pollfd channel{.fd = channel_, .events = POLLIN, .revents = 0};
  return channel_ >= 0 && poll(&channel, 1, 0) == 0;
}

Result<MatchAnswer> MatcherChild::Ask(const MatchQuestion& question, Milliseconds timeout) {
  MatcherQuestion packet{.kind = MatcherMessage::kMatch};
  const Result<OwnedDescriptor> memory = MakeQuestionFile(question, wants_, packet);
  if (!memory) return memory.error();
  const Result<std::vector<std::byte>> reply = Exchange(packet, memory->get(), timeout);
  if (!reply) return reply.error();
  Result<MatchAnswer> answer = ParseMatcherAnswer(*reply, sequence_);
  if (!answer) End(kNoPatience);
  return answer;
}

Result<std::vector<std::byte>> MatcherChild::Exchange(MatcherQuestion question, int memory,
                                                      Milliseconds timeout) {
  if (channel_ < 0) return Error{ErrorCode::kUnavailable, "it ended before"};
  const SteadyClock::time_point deadline = SteadyClock::now() + timeout;
  question.sequence = ++sequence_;
  // What came before the question answers nothing: its sequence number gives it away.
  if (!Send(question, memory)) return Error{ErrorCode::kUnavailable, End(kNoPatience)};
  pollfd readable{.fd = channel_, .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    ready = left.count() > 0 ? poll(&readable, 1, static_cast<int>(left.count())) : 0;
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) {
    End(kNoPatience);
    return Error{ErrorCode::kTimeout, "no answer within " + std::to_string(timeout.count()) + " ms"};
  }
  std::vector<std::byte> reply(kMaxMatcherReplyBytes);
  // MSG_TRUNC: the true length of a longer message. Descriptors that come along are closed by the kernel.
  const ssize_t got = recv(channel_, reply.data(), reply.size(), MSG_TRUNC | MSG_DONTWAIT);
  if (got <= 0) return Error{ErrorCode::kUnavailable, End(kNoPatience)};
  if (static_cast<size_t>(got) > reply.size()) {
    End(kNoPatience);
    return Error{ErrorCode::kInvalidInput, "matcher's answer: too long"};
  }
  reply.resize(static_cast<size_t>(got));
  return reply;
}

Status MatcherChild::Send(const MatcherQuestion& question, int memory) const {
  std::array<std::byte, kMatcherQuestionBytes> packet = Serialize(question);
  iovec content{.iov_base = packet.data(), .iov_len = packet.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  if (memory >= 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &memory, sizeof memory);
  }
  const ssize_t sent = sendmsg(channel_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent == static_cast<ssize_t>(packet.size())) return {};
  return Error{ErrorCode::kUnavailable, "sendmsg"};
}

std::string MatcherChild::End(std::chrono::milliseconds patience) {
  if (channel_ < 0) return "it ended before";
  close(std::exchange(channel_, -1));
  const SteadyClock::time_point deadline = SteadyClock::now() + patience;
  bool has_ended = HasEnded(pid_);
  while (!has_ended && SteadyClock::now() < deadline) {
    usleep(1'000);
    has_ended = HasEnded(pid_);
  }
  kill(-pid_, SIGKILL);  // the group: it and what it started
  const int status = Reap(pid_);
  return has_ended ? TextOfEnd(status) : "it closed its channel";
}

}  // namespace tamis
