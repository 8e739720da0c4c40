#ifndef TAMIS_CRAWLER_MATCH_MATCHER_CHILD_H_
#define TAMIS_CRAWLER_MATCH_MATCHER_CHILD_H_

// One process of a matcher: started by exec, asked one question at a time, ended for certain.

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/match/matcher.h"
#include "crawler/match/matcher_protocol.h"

namespace tamis {

/// What tamis-matcher-host is told: "library" or "program", the path, the arguments.
struct MatcherProgram {
  std::string host;
  std::vector<std::string> words;
  Milliseconds start_timeout{0};
};

/// After the first error of Ask it is dead and must be replaced.
///
/// Thread-safety: none. The process dies with the thread that called Start (PR_SET_PDEATHSIG), so that thread
/// must live as long as the process is wanted.
class MatcherChild {
 public:
  /// Runs the program and waits for its hello. Errors: kRefused, with the reason but nothing that the process
  /// said.
  static Result<std::unique_ptr<MatcherChild>> Start(const MatcherProgram& program);

  MatcherChild(const MatcherChild&) = delete;
  MatcherChild& operator=(const MatcherChild&) = delete;
  /// Closes the channel, waits a moment, kills what is still there.
  ~MatcherChild();

  /// The sum of MatcherWants.
  uint32_t wants() const { return wants_; }

  /// To be asked before a question: is it there, and silent? If not, what happened to it is no fault of the
  /// question, which may go to another.
  bool AwaitsQuestion() const;

  /// Errors: kTimeout, kUnavailable (it ended), kInvalidInput (not an answer), kInternal (no memory file).
  Result<MatchAnswer> Ask(const MatchQuestion& question, Milliseconds timeout);

 private:
  MatcherChild(pid_t pid, int channel) : pid_(pid), channel_(channel) {}
  Status Greet(const MatcherProgram& program);
  Result<std::vector<std::byte>> Exchange(MatcherQuestion question, int memory, Milliseconds timeout);
  Status Send(const MatcherQuestion& question, int memory) const;
  /// Ends it; says how it had ended before, if it had.
  std::string End(std::chrono::milliseconds patience);

  const pid_t pid_;
  int channel_;
  uint32_t wants_ = 0;
  uint64_t sequence_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_MATCHER_CHILD_H_
