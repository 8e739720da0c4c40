#ifndef TAMIS_TESTS_UNIT_MATCH_MATCH_TEST_SUPPORT_H_
#define TAMIS_TESTS_UNIT_MATCH_MATCH_TEST_SUPPORT_H_

// A picture to ask matchers about, and what a process of theirs must not leave behind.

#include <sys/wait.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/match/matcher.h"

namespace tamis {

/// 5x4 grey pixels, two frames' hashes, and bytes of the test's choice.
class SamplePicture {
 public:
  explicit SamplePicture(std::string content) : content_(std::move(content)) {
    Result<Pixels> pixels = Pixels::Allocate(5, 4, 3, budget_);
    if (!pixels) std::abort();
    pixels_ = *std::move(pixels);
    std::memset(pixels_.bytes.data(), 128, pixels_.bytes.size());
    pdq_[0].quality = 90;
    pdq_[1].frame = 1;
  }

  MatchQuestion question() const {
    return {
        .bytes = std::as_bytes(std::span(content_)), .pixels = &pixels_, .digests = &digests_, .pdq = pdq_};
  }
  Pixels& pixels() { return pixels_; }
  Digests& digests() { return digests_; }
  std::vector<PdqHash>& pdq() { return pdq_; }

  void PaintLastPixel() {
    uint8_t* last = pixels_.row(3) + 4 * 3;
    last[0] = 255;
    last[1] = 0;
    last[2] = 254;
  }

 private:
  MemoryBudget budget_{1 << 20};
  std::string content_;
  Pixels pixels_;
  Digests digests_;
  std::vector<PdqHash> pdq_{2};
};

inline MatchAnswer AskAbout(Matcher& matcher, std::string content) {
  const SamplePicture picture(std::move(content));
  return matcher.Ask(picture.question());
}

inline std::string ErrorOf(const MatcherOptions& options) {
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(options);
  if (matcher) return "opened";
  return std::string(ToString(matcher.error().code)) + ": " + matcher.error().message;
}

inline std::ptrdiff_t OpenDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

/// Whether this process has a child, dead or alive.
inline bool HasChildren() {
  siginfo_t facts{};
  return !(waitid(P_ALL, 0, &facts, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD);
}

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_MATCH_MATCH_TEST_SUPPORT_H_
