// Matchers of kind "process": tests/support/sample_matcher_process.py, which obeys and misbehaves.

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/unit/match/match_test_support.h"

namespace tamis {
namespace {

constexpr Milliseconds kTimeout{5'000};  // of answers that come; starting Python is slow on a busy machine
constexpr Milliseconds kShort{300};      // of answers that do not

MatcherOptions SampleProgram(std::string mode = "") {
  MatcherOptions options;
  options.name = "sample";
  options.kind = "process";
  options.path = TAMIS_SAMPLE_PROGRAM;
  options.arguments = {std::move(mode)};
  options.role = "other";
  options.timeout = kTimeout;
  return options;
}

std::unique_ptr<Matcher> Open(const MatcherOptions& options) {
  Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(options);
  if (!matcher) {
    ADD_FAILURE() << matcher.error().message;
    std::abort();
  }
  return *std::move(matcher);
}

/// The children of all threads of `pid`.
std::vector<pid_t> ChildrenOf(pid_t pid) {
  std::vector<pid_t> out;
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) out.push_back(child);
  }
  return out;
}

/// Gone, or only waiting to be reaped by whoever inherited it.
bool HasEnded(pid_t pid) {
  std::string number, name, state;
  std::ifstream("/proc/" + std::to_string(pid) + "/stat") >> number >> name >> state;
  return state.empty() || state == "Z";
}

TEST(ProcessMatcher, AnswersWhatTheProgramSays) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  EXPECT_EQ(AskAbout(*matcher, "a picture").outcome, MatchOutcome::kClear);
  EXPECT_EQ(AskAbout(*matcher, "unscannable").outcome, MatchOutcome::kUnscannable);
  EXPECT_EQ(AskAbout(*matcher, "error").outcome, MatchOutcome::kError);
  const MatchAnswer known = AskAbout(*matcher, "known");
  EXPECT_EQ(known.outcome, MatchOutcome::kMatch);
  EXPECT_EQ(known.label, "sample-words");
  EXPECT_EQ(known.distance, 5);
}

TEST(ProcessMatcher, SeesPixelsAndHashesInTheMemoryFile) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  SamplePicture painted("a picture");
  painted.PaintLastPixel();
  EXPECT_EQ(matcher->Ask(painted.question()).label, "sample-colours");
  SamplePicture listed("a picture");
  listed.digests().sha256[0] = 0xAB;
  listed.pdq()[1].needles[7].words[0] = 0xEF;  // the last byte of its last needle
  EXPECT_EQ(matcher->Ask(listed.question()).label, "sample-hashes");
}

TEST(ProcessMatcher, APictureThatLacksAPartIsUnscannable) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  const SamplePicture picture("a picture");
  MatchQuestion question = picture.question();
  question.pixels = nullptr;
  EXPECT_EQ(matcher->Ask(question).outcome, MatchOutcome::kUnscannable);
  question = picture.question();
  question.pdq = {};
  EXPECT_EQ(matcher->Ask(question).outcome, MatchOutcome::kUnscannable);
  question = picture.question();
  question.bytes = {};
  EXPECT_EQ(matcher->Ask(question).outcome, MatchOutcome::kUnscannable);
}

// Names of its variables, its descriptors (0 to 3 and the memory file), the file, where its output goes.
TEST(ProcessMatcher, TheProgramHasNothingOfOurs) {
  setenv("TAMIS_TEST_SECRET", "a key", 1);
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  unsetenv("TAMIS_TEST_SECRET");
  EXPECT_EQ(AskAbout(*matcher, "report").label, "LANG/PATH 5 sealed /dev/null");
}

TEST(ProcessMatcher, ACrashCostsOneQuestion) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  const MatchAnswer crashed = AskAbout(*matcher, "crash");
  EXPECT_EQ(crashed.outcome, MatchOutcome::kError);
  EXPECT_EQ(crashed.error, "it ended by signal 11");
  EXPECT_EQ(AskAbout(*matcher, "a picture").outcome, MatchOutcome::kClear);
  EXPECT_EQ(AskAbout(*matcher, "known").outcome, MatchOutcome::kMatch);
}

TEST(ProcessMatcher, AnEndBetweenQuestionsCostsNone) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  EXPECT_EQ(AskAbout(*matcher, "leave").outcome, MatchOutcome::kClear);
  const std::vector<pid_t> children = ChildrenOf(getpid());
  ASSERT_EQ(children.size(), 1);
  while (!HasEnded(children[0])) usleep(1'000);
  EXPECT_EQ(AskAbout(*matcher, "a picture").outcome, MatchOutcome::kClear);
}

TEST(ProcessMatcher, AHangCostsOneQuestionAndItsTimeout) {
  MatcherOptions options = SampleProgram();
  options.timeout = kShort;
  const std::unique_ptr<Matcher> matcher = Open(options);
  EXPECT_EQ(AskAbout(*matcher, "hang").error, "no answer within 300 ms");
  EXPECT_NE(AskAbout(*matcher, "a picture").error, "it ended before");  // a new one, however slow it starts
}

TEST(ProcessMatcher, WhatIsNoAnswerIsAnError) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  EXPECT_EQ(AskAbout(*matcher, "garbage").error, "matcher's answer: another length than it says");
  EXPECT_EQ(AskAbout(*matcher, "long").error, "matcher's answer: too long");
  EXPECT_EQ(AskAbout(*matcher, "empty").error, "matcher's answer: another length than it says");
  EXPECT_EQ(AskAbout(*matcher, "stale").error, "matcher's answer: to another question");
  EXPECT_EQ(AskAbout(*matcher, "zero").error, "matcher's answer: no outcome");
  EXPECT_EQ(AskAbout(*matcher, "a picture").outcome, MatchOutcome::kClear);
}

TEST(ProcessMatcher, AProgramThatDoesNotSayHelloIsRefused) {
  EXPECT_EQ(ErrorOf(SampleProgram("exit")), "refused: matcher sample: it ended with exit code 7");
  EXPECT_EQ(ErrorOf(SampleProgram("other-version")),
            "refused: matcher sample: matcher's answer: another version of the protocol");
  EXPECT_EQ(ErrorOf(SampleProgram("wants-nothing")),
            "refused: matcher sample: matcher's answer: it wants nothing we know");
  MatcherOptions silent = SampleProgram("silent");
  silent.timeout = Milliseconds{30};
  EXPECT_EQ(ErrorOf(silent), "refused: matcher sample: no answer within 300 ms");
}

TEST(ProcessMatcher, AProgramThatCannotBeRunIsRefused) {
  MatcherOptions options = SampleProgram();
  options.path = "/nowhere/matcher";
  EXPECT_EQ(ErrorOf(options), "refused: matcher sample: cannot be run: \"/nowhere/matcher\"");
  options.path = "/usr";  // a folder passes for executable
  EXPECT_EQ(ErrorOf(options), "refused: matcher sample: it cannot be run");
}

TEST(ProcessMatcher, EightThreadsGetTheirOwnAnswers) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&matcher, &wrong, i] {
      const bool is_known = i % 2 == 0;
      for (int round = 0; round < 25; ++round) {
        const MatchOutcome outcome = AskAbout(*matcher, is_known ? "known" : "a picture").outcome;
        if (outcome != (is_known ? MatchOutcome::kMatch : MatchOutcome::kClear)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

// A process ends with the thread that started it: that must not be one of those that ask.
TEST(ProcessMatcher, OutlivesTheThreadThatFoundItDead) {
  const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
  std::thread([&matcher] {
    AskAbout(*matcher, "crash");
    AskAbout(*matcher, "a picture");
  }).join();
  EXPECT_EQ(AskAbout(*matcher, "known").outcome, MatchOutcome::kMatch);
}

// It hangs, so the end of its channel tells it nothing.
TEST(ProcessMatcher, EndsWithAKilledCrawler) {
  int opened[2];
  ASSERT_EQ(pipe(opened), 0);
  const pid_t crawler = fork();
  if (crawler == 0) {
    const std::unique_ptr<Matcher> matcher = Open(SampleProgram());
    std::thread([&matcher] { AskAbout(*matcher, "hang"); }).detach();
    if (write(opened[1], "x", 1) != 1) _exit(1);
    pause();
    _exit(1);
  }
  char started = 0;
  ASSERT_EQ(read(opened[0], &started, 1), 1);
  const std::vector<pid_t> matchers = ChildrenOf(crawler);
  ASSERT_EQ(matchers.size(), 1);
  kill(crawler, SIGKILL);
  waitpid(crawler, nullptr, 0);
  bool has_ended = HasEnded(matchers[0]);
  for (int tries = 0; !has_ended && tries < 5'000; ++tries) {
    usleep(1'000);
    has_ended = HasEnded(matchers[0]);
  }
  EXPECT_TRUE(has_ended);
  close(opened[0]);
  close(opened[1]);
}

TEST(ProcessMatcher, LeavesNoProcessAndNoDescriptor) {
  ASSERT_FALSE(HasChildren());
  const std::ptrdiff_t before = OpenDescriptors();
  for (const char* content : {"crash", "hang", "garbage", "a picture"}) {
    MatcherOptions options = SampleProgram();
    options.timeout = kShort;
    const std::unique_ptr<Matcher> matcher = Open(options);
    AskAbout(*matcher, content);
    AskAbout(*matcher, content);
  }
  EXPECT_EQ(ErrorOf(SampleProgram("exit")), "refused: matcher sample: it ended with exit code 7");
  EXPECT_FALSE(HasChildren());
  EXPECT_EQ(OpenDescriptors(), before);
}

}  // namespace
}  // namespace tamis
