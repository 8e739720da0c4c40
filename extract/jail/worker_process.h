#ifndef TAMIS_EXTRACT_JAIL_WORKER_PROCESS_H_
#define TAMIS_EXTRACT_JAIL_WORKER_PROCESS_H_

// The crawler's side of one worker: started by exec, asked one job at a time, ended for certain.

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/options.h"
#include "crawler/core/result.h"
#include "extract/jail/job_protocol.h"
#include "extract/jail/job_wire.h"
#include "extract/jail/shared_memory.h"

namespace tamis {

/// How workers are started.
struct WorkerProgram {
  std::string path;
  std::string sandbox;  // "required", "best-effort", "off"
  JailSetup setup;
  Milliseconds start_timeout{20'000};
};

/// One worker. After the first error of Call() it is dead and must be replaced.
///
/// Thread-safety: none; hand it over. The process dies with the thread that called Start (PR_SET_PDEATHSIG),
/// so that thread must live as long as the worker is wanted.
class WorkerProcess {
 public:
  /// Runs the program and waits until its sandbox is closed.
  /// Errors: kUnavailable if it cannot be run or says nothing; kRefused if it cannot have the required
  /// sandbox.
  static Result<std::unique_ptr<WorkerProcess>> Start(const WorkerProgram& program);

  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  /// One job; `request.sequence` is set here. The answer's numbers are checked, its content is not.
  /// Errors: kInternal "job_crashed: ..." (with the signal), kTimeout "job_timeout: ...", kInternal
  /// "job_bad_answer: ...".
  Result<JobAnswer> Call(JobRequest request, Milliseconds timeout);

  /// Wipes the first `input_bytes` of the input.
  void WipeInput(size_t input_bytes) const { memory_.Wipe(memory_.input(), input_bytes); }

  /// Has the worker wipe what it wrote (each side has its own writing in its cache) at once, not only with
  /// its next job. For pictures; a page's answer may wait.
  void Forget();

  /// The first `bytes` of the answer region, copied: a worker may go on writing.
  std::string CopyAnswer(size_t bytes) const;

  const SharedMemory& memory() const { return memory_; }
  const SandboxReport& report() const { return report_; }
  bool alive() const { return channel_ >= 0; }

  /// To be asked before a job: is it there, and silent? If not it is ended: what happened to it since its
  /// last job is no fault of the next. Errors: as Call, "job_crashed: ..." or "job_bad_answer: ...".
  Status AwaitsJob();

  pid_t pid() const { return pid_; }
  /// The worker and, where it has a PID namespace, the process that waits for it.
  const std::vector<pid_t>& processes() const { return processes_; }
  int64_t jobs() const { return static_cast<int64_t>(sequence_); }

  /// Ends the process; says how it had ended before, if it had.
  std::string End();

 private:
  WorkerProcess(pid_t pid, int channel, SharedMemory memory)
      : pid_(pid), channel_(channel), memory_(std::move(memory)) {}
  Status Greet(const WorkerProgram& program);
  void SetTimeout(Milliseconds timeout);

  pid_t pid_;
  int channel_;
  SharedMemory memory_;
  SandboxReport report_;
  uint64_t sequence_ = 0;
  Milliseconds timeout_{0};  // what the channel has; 0: none
  std::vector<pid_t> processes_;
};

/// Where tamis-jail is: $TAMIS_JAIL, else beside the running program, else ../libexec/tamis from there.
/// Errors: kNotFound.
Result<std::string> FindJailProgram();

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_WORKER_PROCESS_H_
