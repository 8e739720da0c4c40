#include "extract/jail/jail_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <new>
#include <thread>
#include <vector>

#include <malloc.h>
#include <sys/resource.h>

#include "extract/image_job.h"
#include "extract/page_job.h"
#include "extract/png.h"
#include "tests/support/test_images.h"
#include "tests/unit/jail/jail_test_support.h"

namespace tamis {
namespace {

constexpr std::string_view kPage =
    "<title>Boats</title><p>Two <a href=/b>boats</a>. <img src=c.jpg alt='a red cutter'></p>";

class JailPoolTest : public JailTest {
 protected:
  std::unique_ptr<JailPool> Start() { return StartPool(TAMIS_JAIL_PROGRAM); }
};

size_t OpenDescriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(all), end(all)));
}

bool HasProcess(int pid) {
  return kill(pid, 0) == 0;
}

TEST_F(JailPoolTest, APageReadInTheSandboxIsThePageReadHere) {
  const auto pool = Start();
  const PageJobInput input{.url = "http://example.org/a/", .headers = {{"x-robots-tag", "noai"}}};
  const Result<Page> inside = pool->ReadPage(AsBytes(kPage), input);
  const Result<Page> here = ExtractPage(AsBytes(kPage), input, settings_.html, settings_.text);
  ASSERT_TRUE(inside) << inside.error().message;
  EXPECT_EQ(Serialize(*inside), Serialize(*here));
  EXPECT_EQ(inside->facts.title, "Boats");
  ASSERT_TRUE(inside->facts.directives);
  EXPECT_EQ(inside->facts.directives->at(0).name, "noai");
}

TEST_F(JailPoolTest, AFileOfRightsReadInTheSandboxIsTheFileReadHere) {
  const auto pool = Start();
  constexpr std::string_view kUrl = "https://a.example/.well-known/tdmrep.json";
  const std::pair<RightsFileKind, std::string> files[] = {
      {RightsFileKind::kTdmrep, R"([{"location":"/","tdm-reservation":1}])"},
      {RightsFileKind::kAiTxt, "User-Agent: *\nDisallow: *.jpg\n"},
      {RightsFileKind::kTrustTxt, "datatrainingallowed=no"},
      {RightsFileKind::kRsl, "<rsl><content url='/'><license/></content></rsl>"},
      {RightsFileKind::kTdmPolicy, "{}"},
      {RightsFileKind::kTdmrep, "<html>"},
      {RightsFileKind::kTrustTxt, "datatrainingallowed=no" + std::string(2 * kMaxRightsFileBytes, '\n')},
  };
  for (const auto& [kind, text] : files) {
    const Result<RightsFile> read = pool->ReadRightsFile(AsBytes(text), kind, kUrl);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, ParseRightsFile(AsBytes(text), kind, kUrl));
  }
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(JailPoolTest, TheLargestFileOfRightsFitsIntoItsAnswer) {
  const auto pool = Start();
  std::string rules = "[";
  while (rules.size() < kMaxRightsFileBytes - 2'000) {
    rules += R"({"tdm-reservation":1,"tdm-policy":")" + std::string(512, 'p') + R"(","location":[)";
    for (int i = 0; i < 250; ++i) rules += "\"\",";
    rules += "\"/\"]},";
  }
  rules.back() = ']';
  const Result<RightsFile> read =
      pool->ReadRightsFile(AsBytes(rules), RightsFileKind::kTdmrep, "https://a.example/");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->rules.size(), kMaxRightsRules);
}

TEST_F(JailPoolTest, APictureDecodedAndRenderedInTheSandboxIsTheSameAsHere) {
  const auto pool = Start();
  const std::vector<std::byte> file = EncodeTestJpeg(DrawPicture(700, 600));
  Result<std::unique_ptr<JailedPicture>> picture = pool->Decode(file);
  ASSERT_TRUE(picture) << picture.error().message;
  MemoryBudget here(int64_t{1} << 30);
  const Result<ImageDecodeOutput> decoded = DecodeImageJob(file, settings_.image, here);
  ASSERT_TRUE(decoded);
  const Pixels view = (*picture)->View();
  EXPECT_TRUE(std::ranges::equal(view.bytes.span(), decoded->pixels.bytes.span()));
  ASSERT_EQ((*picture)->pdq().size(), 1u);
  EXPECT_EQ((*picture)->pdq(), decoded->pdq);

  const Result<Rendered> rendered = pool->Render(**picture);
  ASSERT_TRUE(rendered) << rendered.error().message;
  const Result<Rendered> rendered_here = RenderImageJob({.pixels = decoded->pixels,
                                                         .original = file,
                                                         .format = decoded->format,
                                                         .orientation = 1,
                                                         .frame_count = 1},
                                                        settings_.image, here);
  EXPECT_EQ(rendered->width_px, 597);
  EXPECT_TRUE(std::ranges::equal(rendered->encoded.span(), rendered_here->encoded.span()));
}

TEST_F(JailPoolTest, OurPolicy_PixelsAreWipedOnceTheyAreRendered) {
  const auto pool = Start();
  const auto picture = pool->Decode(EncodeTestJpeg(DrawPicture(700, 600)));
  ASSERT_TRUE(picture);
  const Pixels view = (*picture)->View();
  ASSERT_TRUE(pool->Render(**picture));
  EXPECT_TRUE(std::ranges::all_of(view.bytes.span(), [](std::byte b) { return b == std::byte{0}; }));
  EXPECT_FALSE(pool->Render(**picture));
}

TEST_F(JailPoolTest, TheErrorOfAJobArrivesWithItsReason) {
  const auto pool = Start();
  const Result<std::unique_ptr<JailedPicture>> picture = pool->Decode(AsBytes("no picture at all"));
  ASSERT_FALSE(picture);
  EXPECT_EQ(ReasonOf(picture.error()), "image_unknown_format");
  EXPECT_EQ(picture.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(pool->counts().crashed, 0);
}

TEST_F(JailPoolTest, APictureOfOneVeryLongRowIsNoLie) {
  settings_.image.encode = Encoding::kPng;
  const auto pool = Start();
  const auto picture = pool->Decode(EncodeTestPng(DrawPicture(2'000'000, 1)));
  ASSERT_TRUE(picture) << picture.error().message;
  EXPECT_EQ((*picture)->facts().width_px, 2'000'000);
  const Result<Rendered> rendered = pool->Render(**picture);
  ASSERT_TRUE(rendered) << rendered.error().message;
  EXPECT_EQ(rendered->width_px, 2'000'000);
}

TEST_F(JailPoolTest, MemoryIsChargedWhileAPictureIsHeldAndGivenBackAfterwards) {
  const auto pool = Start();
  {
    const auto picture = pool->Decode(EncodeTestJpeg(DrawPicture(3000, 2000)));
    ASSERT_TRUE(picture);
    EXPECT_GE(budget_.used_bytes(), int64_t{3} * 3000 * 2000);
  }
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(JailPoolTest, APictureThatNeverFitsIntoTheBudgetIsRefusedForGood) {
  MemoryBudget small(int64_t{8} * 1024 * 1024);
  settings_.program = WhereItIs(TAMIS_JAIL_PROGRAM);
  const auto pool = JailPool::Start(settings_, small);
  ASSERT_TRUE(pool);
  const auto picture = (*pool)->Decode(EncodeTestJpeg(DrawPicture(3000, 2000)));
  ASSERT_FALSE(picture);
  EXPECT_EQ(picture.error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(picture.error().message.starts_with("job_memory")) << picture.error().message;
  EXPECT_LE(small.peak_bytes(), small.limit_bytes());
  EXPECT_EQ(small.used_bytes(), 0);
}

TEST_F(JailPoolTest, AllSandboxLayersThatTheKernelGivesAreThere) {
  const auto pool = Start();
  EXPECT_TRUE(pool->report().HasRequired());
  EXPECT_TRUE(pool->report().unprivileged);
}

TEST_F(JailPoolTest, AWorkerThatIsKilledBetweenJobsCostsNoItem) {
  settings_.workers = 2;
  const auto pool = Start();
  for (int turn = 0; turn < 5; ++turn) {
    while (pool->IdlePids().size() < 2) std::this_thread::yield();
    kill(-pool->IdlePids().front(), SIGKILL);  // who is asked first: the process and whoever waits for it
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // until both are gone
    const Result<Page> next = Read(*pool, kPage);
    ASSERT_TRUE(next) << next.error().message;
  }
  EXPECT_EQ(pool->counts().crashed, 5);
}

TEST_F(JailPoolTest, AnExceptionWhileAnAnswerIsReadCostsNeitherWorkerNorMemory) {
  mallopt(M_MMAP_THRESHOLD, 1 << 20);  // an answer is a mapping of its own
  const auto pool = Start();
  std::string page = "<title>Many</title>";
  for (int i = 0; i < 9'000; ++i) page += "<a href=/" + std::to_string(i) + std::string(900, 'x') + ">a</a>";
  malloc_trim(0);
  rlimit before{};
  getrlimit(RLIMIT_AS, &before);
  rlimit tight = before;
  tight.rlim_cur = 1;  // nothing more can be mapped: the copy of the answer
  setrlimit(RLIMIT_AS, &tight);
  bool thrown = false;
  try {
    static_cast<void>(Read(*pool, page));
  } catch (const std::bad_alloc&) {
    thrown = true;
  }
  setrlimit(RLIMIT_AS, &before);
  EXPECT_TRUE(thrown);
  EXPECT_EQ(budget_.used_bytes(), 0);
  EXPECT_TRUE(Read(*pool, kPage));
}

TEST_F(JailPoolTest, APictureOfTwoMillionByEightPixelsIsAPicture) {
  MemoryBudget large(int64_t{4} << 30);
  settings_.program = TAMIS_JAIL_PROGRAM;
  const auto pool = JailPool::Start(settings_, large);
  ASSERT_TRUE(pool);
  Result<Pixels> wide = Pixels::Allocate(2'000'000, 8, 3, large);
  ASSERT_TRUE(wide);
  const Result<Bytes> file = EncodePng(*wide, large);
  ASSERT_TRUE(file);
  const auto picture = (*pool)->Decode(file->span());
  ASSERT_TRUE(picture) << picture.error().message;
  EXPECT_EQ((*picture)->facts().width_px, 2'000'000);
}

TEST_F(JailPoolTest, WorkersAreReplacedAfterTheirShareOfJobs) {
  settings_.jobs_per_worker = 4;  // the greeting is one
  const auto pool = Start();
  for (int turn = 0; turn < 10; ++turn) ASSERT_TRUE(Read(*pool, kPage));
  EXPECT_GE(pool->counts().started, 4);
  EXPECT_EQ(pool->counts().crashed, 0);
}

TEST_F(JailPoolTest, ManyThreadsShareFewWorkers) {
  settings_.workers = 2;
  const auto pool = Start();
  const std::vector<std::byte> file = EncodeTestJpeg(DrawPicture(300, 200));
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 30; ++turn) {
        auto picture = pool->Decode(file);
        if (picture && pool->Render(**picture)) ++good;
        picture = Error{};
        if (Read(*pool, kPage)) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 6 * 30 * 2);
  EXPECT_EQ(budget_.used_bytes(), 0);
}

TEST_F(JailPoolTest, NothingIsLeftWhenThePoolIsGone) {
  const size_t before = OpenDescriptors();
  std::vector<int> pids;
  {
    settings_.workers = 3;
    const auto pool = Start();
    while (pool->IdlePids().size() < 3) std::this_thread::yield();
    pids = pool->IdlePids();
  }
  EXPECT_EQ(OpenDescriptors(), before);
  for (const int pid : pids) EXPECT_FALSE(HasProcess(pid));
}

TEST_F(JailPoolTest, AProgramThatIsNotThereIsAnErrorAtOnce) {
  settings_.program = "/nowhere/tamis-jail";
  const auto pool = JailPool::Start(settings_, budget_);
  ASSERT_FALSE(pool);
  EXPECT_EQ(pool.error().code, ErrorCode::kUnavailable);
}

TEST_F(JailPoolTest, AProgramThatEndsAtOnceIsAnErrorAtOnce) {
  settings_.program = "/bin/true";
  const auto pool = JailPool::Start(settings_, budget_);
  ASSERT_FALSE(pool);
  EXPECT_EQ(pool.error().code, ErrorCode::kUnavailable);
}

TEST_F(JailPoolTest, OurPolicy_TheMemoryOfAPictureIsWipedBeforeTheNextAnswer) {
  const auto pool = Start();
  const std::byte* pixels = nullptr;
  {
    const auto picture =
        pool->Decode(EncodeTestJpeg(DrawPicture(1700, 1300)));  // a part is wiped, a part given back
    ASSERT_TRUE(picture);
    pixels = (*picture)->View().bytes.data();  // the mapping outlives the picture
  }
  ASSERT_TRUE(Read(*pool, kPage));
  EXPECT_TRUE(
      std::all_of(pixels, pixels + size_t{3} * 1700 * 1300, [](std::byte b) { return b == std::byte{0}; }));
}

}  // namespace
}  // namespace tamis
