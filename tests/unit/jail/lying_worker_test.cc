// A worker that answers with lies: each costs the item it was asked for and the worker, nothing else.

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/support/test_images.h"
#include "tests/unit/jail/jail_test_support.h"

namespace tamis {
namespace {

class LyingWorkerTest : public JailTest {
 protected:
  std::unique_ptr<JailPool> Start() {
    settings_.sandbox = "off";  // it reports none
    return StartPool(TAMIS_LYING_PROGRAM);
  }
};

TEST_F(LyingWorkerTest, ImpossibleNumbersAreABadAnswer) {
  const auto pool = Start();
  for (const std::string_view lie : {"l", "s", "o", "t", "g"}) {
    const Result<Page> page = Read(*pool, lie);
    ASSERT_FALSE(page) << lie;
    EXPECT_TRUE(page.error().message.starts_with("job_bad_answer")) << lie << page.error().message;
    ASSERT_TRUE(Read(*pool, "z"));
  }
  EXPECT_EQ(pool->counts().bad_answers, 5);
}

TEST_F(LyingWorkerTest, RandomAnswersNeverReachTheNextItem) {
  const auto pool = Start();
  for (int turn = 0; turn < 300; ++turn) {
    const char lie = "rbcfm"[turn % 5];
    static_cast<void>(Read(*pool, std::string(1, lie)));  // an error, or a page that is wrong
    const Result<Page> next = Read(*pool, "z");
    ASSERT_TRUE(next) << next.error().message;
    EXPECT_EQ(next->facts.title, "honest");
    EXPECT_TRUE(next->links.empty());
  }
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(LyingWorkerTest, AJobCannotAskToBeDoneAgain) {
  const auto pool = Start();
  const Result<Page> cancelled = Read(*pool, "n");
  ASSERT_FALSE(cancelled);
  EXPECT_TRUE(cancelled.error().message.starts_with("job_bad_answer")) << cancelled.error().message;
  EXPECT_NE(cancelled.error().code, ErrorCode::kCancelled);
  const Result<Page> unavailable = Read(*pool, "u");
  ASSERT_FALSE(unavailable);
  EXPECT_EQ(unavailable.error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(unavailable.error().message.starts_with("job_memory")) << unavailable.error().message;
}

TEST_F(LyingWorkerTest, AnAnswerTooManyDoesNotReachTheNextItem) {
  const auto pool = Start();
  ASSERT_TRUE(Read(*pool, "2"));
  while (pool->IdlePids().empty()) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the second one is underway
  const Result<Page> next = Read(*pool, "z");
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(next->facts.title, "honest");
  EXPECT_EQ(pool->counts().bad_answers, 1);
}

TEST_F(LyingWorkerTest, TheAddressOfAPictureIsWrittenAsWeWriteIt) {
  const auto pool = Start();
  const Result<Page> page = Read(*pool, "i");
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->candidates.size(), 1U);
  EXPECT_EQ(page->candidates[0].image_url, "http://example.org/%EF%BF%BD.jpg");
}

TEST_F(LyingWorkerTest, APictureThatIsNoneIsABadAnswer) {
  const auto pool = Start();
  for (const std::string_view lie : {"r", "c", "l", "g", "m", "z"}) {
    const auto picture = pool->Decode(AsBytes(lie));
    ASSERT_FALSE(picture) << lie;
    EXPECT_EQ(budget_.used_bytes(), 0);
  }
}

TEST_F(LyingWorkerTest, FindingsThatCannotBeAreABadAnswer) {
  settings_.image.find_faces = true;
  settings_.image.score_documents = true;
  const auto pool = Start();
  for (const std::string_view lie : {"B", "C", "D", "F", "P"}) {
    const auto picture = pool->Decode(AsBytes(lie));
    ASSERT_FALSE(picture) << lie;
    EXPECT_TRUE(picture.error().message.starts_with("job_bad_answer")) << lie << picture.error().message;
    EXPECT_EQ(budget_.used_bytes(), 0);
  }
  const auto honest = pool->Decode(AsBytes("h"));
  ASSERT_TRUE(honest) << honest.error().message;
  EXPECT_EQ((*honest)->faces().size(), 1U);
  EXPECT_EQ((*honest)->document_score(), 0.5);
}

TEST_F(LyingWorkerTest, FindingsThatNobodyAskedForAreABadAnswer) {
  const auto pool = Start();
  EXPECT_FALSE(pool->Decode(AsBytes("h")));
  EXPECT_EQ(pool->counts().bad_answers, 1);
}

TEST_F(LyingWorkerTest, AFileOfRightsThatIsNoneIsABadAnswer) {
  const auto pool = Start();
  for (const std::string_view lie : {"r", "c", "l", "g", "m", "z"}) {
    const Result<RightsFile> file =
        pool->ReadRightsFile(AsBytes(lie), RightsFileKind::kTdmrep, "https://a.example/");
    ASSERT_FALSE(file) << lie;
    EXPECT_TRUE(file.error().message.starts_with("job_bad_answer")) << lie << file.error().message;
    EXPECT_EQ(budget_.used_bytes(), 0);
  }
}

TEST_F(LyingWorkerTest, TheTextOfAnErrorIsTamed) {
  const auto pool = Start();
  for (int turn = 0; turn < 50; ++turn) {
    const Result<Page> page = Read(*pool, "f");
    ASSERT_FALSE(page);
    for (const char c : page.error().message) EXPECT_GE(static_cast<unsigned char>(c), ' ');
    EXPECT_LE(page.error().message.size(), 600U);
  }
}

}  // namespace
}  // namespace tamis
