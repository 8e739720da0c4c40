#include "crawler/match/process_matcher.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <unistd.h>

#include "crawler/match/matcher_child.h"
#include "crawler/match/question_file.h"

namespace tamis {
namespace {

constexpr int kStartTimeouts = 10;  // an engine loads its lists first
constexpr Milliseconds kFirstPause{100};
constexpr Milliseconds kLongestPause{1'000};

class ProcessMatcher final : public Matcher {
 public:
  ProcessMatcher(const MatcherOptions& options, MatcherProgram program)
      : options_(options), program_(std::move(program)) {}

  const MatcherOptions& options() const override { return options_; }

  /// Errors: kRefused.
  Status Start() {
    Result<std::unique_ptr<MatcherChild>> started = Error{};
    // A process ends with the thread that started it, and those that ask may end before the run does.
    std::promise<void> done;
    boost::asio::post(starter_, [&] {
      started = MatcherChild::Start(program_);
      done.set_value();
    });
    done.get_future().wait();
    if (!started) return started.error();
    child_ = *std::move(started);
    return {};
  }

  MatchAnswer Ask(const MatchQuestion& question) override {
    const std::lock_guard turn(mutex_);
    if (child_ && !child_->AwaitsQuestion()) {
      child_.reset();
      ++failures_;
    }
    if (!child_) {
      std::this_thread::sleep_for(PauseBeforeStart());
      const Status started = Start();
      if (!started) return Failed(started.error());
    }
    if (!HasParts(question, child_->wants())) return {.outcome = MatchOutcome::kUnscannable};
    Result<MatchAnswer> answer = child_->Ask(question, options_.timeout);
    if (!answer) {
      child_.reset();
      return Failed(answer.error());
    }
    failures_ = 0;
    return *std::move(answer);
  }

 private:
  MatchAnswer Failed(const Error& error) {
    ++failures_;
    return {.outcome = MatchOutcome::kError, .error = error.message};
  }

  Milliseconds PauseBeforeStart() const {
    constexpr int kEnoughDoublings = 4;
    if (failures_ <= 1) return Milliseconds{0};
    return std::min(kFirstPause * (1 << std::min(failures_ - 2, kEnoughDoublings)), kLongestPause);
  }

  const MatcherOptions options_;
  const MatcherProgram program_;
  boost::asio::thread_pool starter_{1};
  std::mutex mutex_;
  // Protected by mutex_.
  std::unique_ptr<MatcherChild> child_;
  int failures_ = 0;  // since the last answer
};

}  // namespace

Result<std::unique_ptr<Matcher>> OpenProcessMatcher(const MatcherOptions& options) {
  const bool is_library = options.kind == "library";
  const Result<std::string> host = FindMatcherHost();
  if (!host) return Error{ErrorCode::kRefused, "matcher " + options.name + ": " + host.error().message};
  if (access(options.path.c_str(), is_library ? R_OK : X_OK) != 0) {
    return Error{ErrorCode::kRefused, "matcher " + options.name + ": " +
                                          (is_library ? "cannot be read: \"" : "cannot be run: \"") +
                                          options.path + "\""};
  }
  MatcherProgram program{.host = *host, .words = {is_library ? "library" : "program", options.path}};
  program.words.insert(program.words.end(), options.arguments.begin(), options.arguments.end());
  program.start_timeout = options.timeout * kStartTimeouts;
  auto matcher = std::make_unique<ProcessMatcher>(options, std::move(program));
  const Status started = matcher->Start();
  if (!started) return Error{ErrorCode::kRefused, "matcher " + options.name + ": " + started.error().message};
  return std::unique_ptr<Matcher>(std::move(matcher));
}

Result<std::string> FindMatcherHost() {
  namespace fs = std::filesystem;
  constexpr const char* kName = "tamis-matcher-host";
  if (const char* set = std::getenv("TAMIS_MATCHER_HOST"); set != nullptr && *set != '\0')
    return std::string(set);
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    for (const fs::path& path :
         {self.parent_path() / kName, self.parent_path().parent_path() / "libexec" / "tamis" / kName}) {
      if (fs::exists(path, failed)) return path.string();
    }
  }
  return Error{ErrorCode::kNotFound,
               std::string(kName) + " is neither beside the program nor in ../libexec/tamis"};
}

}  // namespace tamis
