// Matchers of kind "library": tests/support/sample_matcher.c, loaded by tamis-matcher-host.

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/match/match_test_support.h"

namespace tamis {
namespace {

MatcherOptions SampleLibrary(std::string config = "") {
  MatcherOptions options;
  options.name = "sample";
  options.kind = "library";
  options.path = TAMIS_SAMPLE_LIBRARY;
  options.arguments = {std::move(config)};
  options.role = "other";
  return options;
}

MatcherOptions AnotherLibrary(const char* path) {
  MatcherOptions options = SampleLibrary();
  options.path = path;
  return options;
}

TEST(LibraryMatcher, AnswersWhatTheLibrarySays) {
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(SampleLibrary());
  ASSERT_TRUE(matcher) << matcher.error().message;
  EXPECT_EQ(AskAbout(**matcher, "a picture").outcome, MatchOutcome::kClear);
  EXPECT_EQ(AskAbout(**matcher, "unscannable").outcome, MatchOutcome::kUnscannable);
  const MatchAnswer known = AskAbout(**matcher, "known");
  EXPECT_EQ(known.outcome, MatchOutcome::kMatch);
  EXPECT_EQ(known.label, "sample-words");
  EXPECT_EQ(known.distance, std::nullopt);
}

TEST(LibraryMatcher, SeesPixelsAndHashes) {
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(SampleLibrary());
  ASSERT_TRUE(matcher) << matcher.error().message;
  SamplePicture painted("a picture");
  painted.PaintLastPixel();
  const MatchAnswer colour = (*matcher)->Ask(painted.question());
  EXPECT_EQ(colour.label, "sample-colours");
  EXPECT_EQ(colour.distance, 7);
  SamplePicture listed("a picture");
  listed.digests().sha256[0] = 0xAB;
  listed.digests().md5[15] = 0xCD;
  EXPECT_EQ((*matcher)->Ask(listed.question()).label, "sample-digests");
  SamplePicture similar("a picture");
  similar.pdq()[1].needles[7].words[0] = 0xEF;
  EXPECT_EQ((*matcher)->Ask(similar.question()).label, "sample-pdq");
}

TEST(LibraryMatcher, AMatchOfOnePartHoldsOverAnotherThatIsUnscannable) {
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(SampleLibrary());
  ASSERT_TRUE(matcher) << matcher.error().message;
  SamplePicture painted("unscannable");
  painted.PaintLastPixel();
  EXPECT_EQ((*matcher)->Ask(painted.question()).outcome, MatchOutcome::kMatch);
}

TEST(LibraryMatcher, FailuresAndGarbageAreErrors) {
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(SampleLibrary());
  ASSERT_TRUE(matcher) << matcher.error().message;
  for (const char* content : {"fail", "nothing", "garbage"})
    EXPECT_EQ(AskAbout(**matcher, content).error, "it says that it failed") << content;
}

TEST(LibraryMatcher, AnExceptionIsAnError) {
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(AnotherLibrary(TAMIS_THROWING_LIBRARY));
  ASSERT_TRUE(matcher) << matcher.error().message;
  EXPECT_EQ(AskAbout(**matcher, "a picture").error, "it says that it failed");
}

TEST(LibraryMatcher, OurPolicy_ALabelThatCouldBeAHashIsLeftOut) {
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(SampleLibrary());
  ASSERT_TRUE(matcher) << matcher.error().message;
  const MatchAnswer secret = AskAbout(**matcher, "secret");
  EXPECT_EQ(secret.outcome, MatchOutcome::kMatch);
  EXPECT_EQ(secret.label, "");
}

TEST(LibraryMatcher, ACrashAHangAndAnExitCostOneQuestionEach) {
  MatcherOptions options = SampleLibrary();
  options.timeout = Milliseconds{500};
  const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(options);
  ASSERT_TRUE(matcher) << matcher.error().message;
  EXPECT_EQ(AskAbout(**matcher, "crash").error, "it ended by signal 6");
  EXPECT_EQ(AskAbout(**matcher, "a picture").outcome, MatchOutcome::kClear);
  EXPECT_EQ(AskAbout(**matcher, "hang").error, "no answer within 500 ms");
  EXPECT_EQ(AskAbout(**matcher, "a picture").outcome, MatchOutcome::kClear);
  EXPECT_EQ(AskAbout(**matcher, "exit").error, "it ended with exit code 0");
  EXPECT_EQ(AskAbout(**matcher, "a picture").outcome, MatchOutcome::kClear);
}

TEST(LibraryMatcher, WhatIsNoMatcherIsRefused) {
  const TempDir folder;
  const std::string text = folder.Write("matcher.so", "not a library");
  EXPECT_EQ(ErrorOf(AnotherLibrary("/nowhere/matcher.so")),
            "refused: matcher sample: cannot be read: \"/nowhere/matcher.so\"");
  EXPECT_EQ(ErrorOf(AnotherLibrary(text.c_str())),
            "refused: matcher sample: it cannot be loaded (ldd -r names what it lacks)");
  EXPECT_EQ(ErrorOf(AnotherLibrary(TAMIS_OTHER_ABI_LIBRARY)),
            "refused: matcher sample: it has another ABI version than 1");
  EXPECT_EQ(ErrorOf(AnotherLibrary(TAMIS_INCOMPLETE_LIBRARY)),
            "refused: matcher sample: it lacks functions of tamis_matcher.h");
  EXPECT_EQ(ErrorOf(SampleLibrary("refuse")), "refused: matcher sample: its tamis_matcher_create failed");
  MatcherOptions hanging = SampleLibrary("hang");
  hanging.timeout = Milliseconds{30};
  EXPECT_EQ(ErrorOf(hanging), "refused: matcher sample: no answer within 300 ms");
}

TEST(LibraryMatcher, WithoutAHostItIsRefused) {
  setenv("TAMIS_MATCHER_HOST", "/nowhere/host", 1);
  const std::string error = ErrorOf(SampleLibrary());
  setenv("TAMIS_MATCHER_HOST", TAMIS_MATCHER_HOST_PROGRAM, 1);
  EXPECT_EQ(error, "refused: matcher sample: cannot run /nowhere/host: No such file or directory");
}

TEST(LibraryMatcher, LeavesNoProcessAndNoDescriptor) {
  const std::ptrdiff_t before = OpenDescriptors();
  {
    const Result<std::unique_ptr<Matcher>> matcher = OpenMatcher(SampleLibrary());
    ASSERT_TRUE(matcher) << matcher.error().message;
    AskAbout(**matcher, "crash");
    AskAbout(**matcher, "a picture");
    EXPECT_TRUE(HasChildren());
  }
  EXPECT_FALSE(HasChildren());
  EXPECT_EQ(OpenDescriptors(), before);
}

}  // namespace
}  // namespace tamis
