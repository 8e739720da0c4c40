#include "extract/jail/worker.h"

#include <charconv>
#include <csignal>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "extract/jail/job_protocol.h"
#include "extract/jail/job_wire.h"
#include "extract/jail/jobs.h"
#include "extract/jail/sandbox.h"
#include "extract/jail/shared_memory.h"
#include "extract/jail/warm_up.h"

namespace tamis {
namespace {

constexpr uint64_t kTrimAboveBytes = 32 * 1024 * 1024;  // jobs with larger grants leave nothing in the heap

/// The next job wants what the last one freed: giving it back to the system after each costs a page fault for
/// every 4 KiB. Jobs with larger grants are trimmed after all.
void KeepFreedMemory() {
  mallopt(M_MMAP_THRESHOLD, 8 * 1024 * 1024);
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(kTrimAboveBytes));
}

/// A number of the command line, or 0.
uint64_t NumberOf(const char* text) {
  uint64_t number = 0;
  const char* end = text + std::strlen(text);
  const auto [rest, error] = std::from_chars(text, end, number);
  return error == std::errc() && rest == end ? number : 0;
}

/// Takes requests from the channel, one after the other.
class Worker {
 public:
  Worker(SharedMemory memory, std::string_view sandbox, const WorkerParts& parts, SandboxReport report)
      : memory_(std::move(memory)),
        jobs_(memory_, parts),
        sandbox_(sandbox),
        parts_(parts),
        report_(report) {}

  int Serve() {
    while (true) {
      JobRequest request;
      const ssize_t received = recv(kChannelDescriptor, &request, sizeof request, 0);
      if (received == 0) return 0;
      if (received != sizeof request) return 1;
      if (request.kind == JobKind::kForget) {
        jobs_.Forget();
        continue;
      }
      const JobAnswer answer = Perform(request);
      if (send(kChannelDescriptor, &answer, sizeof answer, MSG_NOSIGNAL) != sizeof answer) return 0;
      if (exit_code_ != 0) return exit_code_;
      if (request.grant_bytes > kTrimAboveBytes) malloc_trim(0);
    }
  }

 private:
  JobAnswer Perform(const JobRequest& request) {
    if (request.kind != JobKind::kHello) {
      LimitJobMemory(request.grant_bytes);
      return jobs_.Perform(request);
    }
    return jobs_.Perform(request.sequence,
                         [&](AnswerWriter& answer) { return Hello(request.argument_bytes, answer); });
  }

  // The last moment at which files can be opened.
  Status Hello(size_t argument_bytes, AnswerWriter& answer) {
    const std::span<const std::byte> region = memory_.input();
    if (argument_bytes > region.size()) return Error{ErrorCode::kInternal, "job: out of bounds"};
    Result<JailSetup> setup = ReadJailSetup({reinterpret_cast<const char*>(region.data()), argument_bytes});
    if (!setup) return setup.error();
    if (jobs_.setup() || setup->build != ThisBuild()) {
      return Error{ErrorCode::kInternal, "tamis-jail is of another build than tamis"};
    }
    const Status warm = WarmUp(setup->html, setup->text, setup->image);
    if (!warm) exit_code_ = 1;
    if (!warm) return warm;
    if (parts_.prepare) parts_.prepare();
    memory_.CloseDescriptor();
    if (sandbox_ != "off") {
      const Status locked = LockDown(kChannelDescriptor, setup->memory_bytes, report_);
      if (!locked) exit_code_ = 1;
      if (!locked) return locked.error();
    }
    jobs_.SetUp(*std::move(setup));
    if (sandbox_ == "required" && !report_.HasRequired()) exit_code_ = 3;
    return answer.Done(Serialize(report_));
  }

  SharedMemory memory_;
  Jobs jobs_;
  const std::string sandbox_;
  const WorkerParts& parts_;
  SandboxReport report_;
  int exit_code_ = 0;
};

}  // namespace

int RunWorker(int argc, char** argv, const WorkerParts& parts) {
  if (argc != 5) return 2;
  const std::string_view sandbox = argv[1];
  const MemoryLayout layout{.input_bytes = NumberOf(argv[2]),
                            .picture_bytes = NumberOf(argv[3]),
                            .answer_bytes = NumberOf(argv[4])};
  if (sandbox != "required" && sandbox != "best-effort" && sandbox != "off") return 2;
  SandboxReport report;
  // What the crawler has open is none of ours, whatever the sandbox.
  report.descriptors_closed = syscall(SYS_close_range, kMemoryDescriptor + 1, ~0U, 0) == 0;
  Result<SharedMemory> memory = SharedMemory::Open(kMemoryDescriptor, layout);
  if (!memory) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  constexpr rlimit kNoDump{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &kNoDump);
  KeepFreedMemory();
  if (sandbox != "off") EnterNamespaces(report);
  return Worker(*std::move(memory), sandbox, parts, report).Serve();
}

}  // namespace tamis
