// The lists of a run as one thing to ask: when they count, when they are refused, what they match.

#include "filter/known_hash/known_hashes.h"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "filter/filter_chain.h"
#include "filter/known_hash/self_test.h"
#include "filter/known_hash_filters.h"
#include "tests/support/fake_clock.h"
#include "tests/support/index_file.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

using std::chrono::hours;

constexpr char kMd5OfAbc[] = "900150983cd24fb0d6963f7d28e17f72";
constexpr char kSha1OfAbc[] = "a9993e364706816aba3e25717850c26c9cd0d89d";
constexpr char kSha256OfAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kPdq[] = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";

/// A picture with this hash, of which `flips` bits are turned over.
Decoded Hashed(int quality, int flips = 0) {
  Decoded decoded;
  PdqHash hash{.quality = quality};
  hash.needles.fill(*PdqFromHex(kPdq));
  for (Pdq& needle : hash.needles) {
    for (int bit = 0; bit < flips; ++bit) needle.words[bit % 4] ^= uint64_t{1} << (bit / 4);
  }
  decoded.pdq.push_back(hash);
  return decoded;
}

class KnownHashesTest : public testing::Test {
 protected:
  KnownHashesTest() { options_.incident_public_key = "not read here"; }

  Result<std::shared_ptr<KnownHashes>> WithText(std::string_view text, std::string role = "operator",
                                                std::string source = "test") {
    SafetyOptions options = options_;
    options.hash_lists = {{.path = dir_.Write("list.txt", text),
                           .source = std::move(source),
                           .role = std::move(role),
                           .version = "1",
                           .as_of = "2026-05-01"}};
    return KnownHashes::Open(options, clock_);
  }

  /// An index file with one source of one MD5 and one PDQ hash.
  std::string WriteIndex(const ListSource& source, std::string_view name = "lists.index") {
    return WriteIndexFile(dir_.path() / name, source,
                          {SignalOf(SignalKind::kMd5, kMd5OfAbc), SignalOf(SignalKind::kPdq, kPdq)});
  }

  ListSource Source() const {
    return {.label = "list a", .role = ListRole::kCsam, .version = "7", .as_of = clock_.Now() - hours(24)};
  }

  Result<std::shared_ptr<KnownHashes>> WithIndex(const std::string& path) {
    SafetyOptions options = options_;
    options.index_files = {path};
    return KnownHashes::Open(options, clock_);
  }

  ErrorCode RefusalOf(const Result<std::shared_ptr<KnownHashes>>& lists) {
    return lists ? ErrorCode::kInternal : lists.error().code;
  }

  TempDir dir_;
  FakeClock clock_;
  SafetyOptions options_;
};

TEST_F(KnownHashesTest, EachKindOfDigestInATextFileMatches) {
  for (const std::string& line :
       {std::string(kMd5OfAbc), std::string(kSha1OfAbc), std::string(kSha256OfAbc),
        "md5 " + std::string(kMd5OfAbc), "SHA1: " + std::string(kSha1OfAbc),
        "sha-256=" + std::string(kSha256OfAbc), std::string(kMd5OfAbc) + "   # note\r",
        std::string("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")}) {
    Result<std::shared_ptr<KnownHashes>> lists = WithText("# synthetic\r\n\n" + line + "\n");
    ASSERT_TRUE(lists) << lists.error().message;
    const HashListFilter filter(*lists);
    EXPECT_EQ(ReasonOf(filter, Body("abc")), "safety") << line;
    EXPECT_EQ(ReasonOf(filter, Body("abd")), "passed") << line;
    EXPECT_TRUE(FilterChain<Fetched>::Ask(filter, Body("abc")).evidence.empty());
  }
}

TEST_F(KnownHashesTest, ABadLineNamesFileAndLineButNotItsContent) {
  for (const char* bad : {"zz0150983cd24fb0d6963f7d28e17f72", "900150983cd24fb0d6963f7d28e17f7",
                          "sha1 900150983cd24fb0d6963f7d28e17f72", "md5", "https://a.example/",
                          "900150983cd24fb0d6963f7d28e17f72 a9993e364706816aba3e25717850c26c9cd0d89d"}) {
    const auto lists = WithText(std::string(kSha1OfAbc) + "\n" + bad + "\n");
    ASSERT_FALSE(lists) << bad;
    EXPECT_EQ(lists.error().code, ErrorCode::kRefused);
    EXPECT_NE(lists.error().message.find("list.txt:2: not an MD5"), std::string::npos)
        << lists.error().message;
    EXPECT_EQ(lists.error().message.find(bad), std::string::npos) << lists.error().message;
  }
}

TEST_F(KnownHashesTest, AnEmptyListIsNoList) {
  EXPECT_EQ(RefusalOf(WithText("")), ErrorCode::kRefused);
  EXPECT_EQ(RefusalOf(WithText("# comment\n\r\n")), ErrorCode::kRefused);
}

TEST_F(KnownHashesTest, AListThatIsNotThereIsRefused) {
  EXPECT_EQ(RefusalOf(WithIndex((dir_.path() / "none").string())), ErrorCode::kRefused);
  EXPECT_EQ(RefusalOf(WithIndex(dir_.path().string())), ErrorCode::kRefused);
}

TEST_F(KnownHashesTest, AListWithoutASourceIsAWrongSetting) {
  EXPECT_EQ(RefusalOf(WithText(kMd5OfAbc, "other", " ")), ErrorCode::kInvalidInput);
}

TEST_F(KnownHashesTest, ListsOfRoleCsamNeedAnIncidentKey) {
  options_.incident_public_key = "";
  for (const char* role : {"csam", "CSAM", "ngo-csam"}) {
    EXPECT_EQ(RefusalOf(WithText(kMd5OfAbc, role)), ErrorCode::kRefused);
  }
  EXPECT_EQ(RefusalOf(WithIndex(WriteIndex(Source()))), ErrorCode::kRefused);
  EXPECT_TRUE(WithText(kMd5OfAbc, "operator"));
}

TEST_F(KnownHashesTest, AListCountsIfItDeclaresRoleVersionAndDate) {
  EXPECT_TRUE((*WithIndex(WriteIndex(Source())))->screened());
  for (int lacks = 0; lacks < 3; ++lacks) {
    ListSource source = Source();
    if (lacks == 0) source.role = ListRole::kUnknown;
    if (lacks == 1) source.version = "";
    if (lacks == 2) source.as_of = std::nullopt;
    const auto lists = WithIndex(WriteIndex(source));
    ASSERT_TRUE(lists) << lists.error().message;
    EXPECT_FALSE((*lists)->screened()) << lacks;
    EXPECT_EQ((*lists)->policy(), "strict");
    EXPECT_EQ((*lists)->MatchDigests(Body("abc").digests).size(), 1u) << "it is matched all the same";
  }
}

TEST_F(KnownHashesTest, AnOldListIsRefusedUnderStrictAndStaleUnderStandard) {
  ListSource source = Source();
  source.as_of = clock_.Now() - hours(24 * 31);
  const std::string path = WriteIndex(source);
  const auto standard = WithIndex(path);
  ASSERT_TRUE(standard);
  EXPECT_TRUE((*standard)->lists().at(0).stale);
  options_.policy = "strict";
  EXPECT_EQ(RefusalOf(WithIndex(path)), ErrorCode::kRefused);
  options_.hash_list_max_age = Milliseconds(40 * kDayMs);
  EXPECT_TRUE(WithIndex(path));
}

TEST_F(KnownHashesTest, AnExpiredListIsAlwaysRefused) {
  ListSource source = Source();
  source.not_after = clock_.Now();
  EXPECT_EQ(RefusalOf(WithIndex(WriteIndex(source))), ErrorCode::kRefused);
  source.not_after = clock_.Now() + hours(1);
  const auto lists = WithIndex(WriteIndex(source));
  ASSERT_TRUE(lists);
  EXPECT_TRUE((*lists)->Refresh());
  clock_.Advance(hours(2));
  EXPECT_FALSE((*lists)->Refresh()) << "it expired during the run";
  EXPECT_FALSE((*lists)->Refresh()) << "and stays so";
}

TEST_F(KnownHashesTest, PicturesMatchWithinTheDistanceOfTheirTable) {
  const std::string path = WriteIndex(Source());
  const auto matches = [&](int64_t max_distance, int flips) {
    SafetyOptions options = options_;
    options.hash_lists = {{.path = path, .max_distance = max_distance}};
    return !(*KnownHashes::Open(options, clock_))->MatchPdq(Hashed(80, flips).pdq).empty();
  };
  EXPECT_TRUE(matches(-1, 31));
  EXPECT_FALSE(matches(-1, 32));
  EXPECT_TRUE(matches(10, 10));
  EXPECT_FALSE(matches(10, 11));
  EXPECT_TRUE(matches(0, 0));
}

TEST_F(KnownHashesTest, APictureOfLowQualityIsUnverifiableAndNotCompared) {
  const auto lists = *WithIndex(WriteIndex(Source()));
  const PdqListFilter match(lists);
  const PdqQualityFilter quality(lists);
  EXPECT_EQ(ReasonOf(match, Hashed(50)), "safety");
  EXPECT_EQ(ReasonOf(match, Hashed(49)), "passed");
  EXPECT_EQ(ReasonOf(quality, Hashed(49)), "pdq_quality");
  EXPECT_EQ(ReasonOf(quality, Hashed(50)), "passed");
  EXPECT_EQ(ReasonOf(match, Decoded{}), "filter_error") << "what was not hashed is not cleared";
  EXPECT_EQ(ReasonOf(quality, Decoded{}), "filter_error");
}

TEST_F(KnownHashesTest, WithoutPdqEntriesQualityDecidesNothing) {
  const auto lists = *WithText(kMd5OfAbc);
  EXPECT_EQ(ReasonOf(PdqListFilter(lists), Hashed(0)), "passed");
  EXPECT_EQ(ReasonOf(PdqQualityFilter(lists), Hashed(0)), "passed");
  EXPECT_EQ(ReasonOf(PdqQualityFilter(lists), Decoded{}), "passed");
}

TEST_F(KnownHashesTest, ASecondFrameMatchesToo) {
  const auto lists = *WithIndex(WriteIndex(Source()));
  Decoded animation = Hashed(80, 200);
  animation.pdq.push_back(Hashed(90, 4).pdq[0]);
  animation.pdq[1].frame = 1;
  const std::vector<KnownMatch> matches = lists->MatchPdq(animation.pdq);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].frame, 1);
  EXPECT_EQ(matches[0].distance, 4);
  EXPECT_EQ(matches[0].quality, 90);
  EXPECT_EQ(matches[0].source.label, "list a");
}

TEST_F(KnownHashesTest, ASoundNewFileTakesThePlaceOfTheOldOne) {
  const std::string path = WriteIndex(Source());
  const auto lists = *WithIndex(path);
  const int64_t before = lists->generation();
  EXPECT_TRUE(lists->Refresh());
  EXPECT_EQ(lists->generation(), before);
  ListSource newer = Source();
  newer.version = "8";
  WriteIndex(newer);
  ASSERT_TRUE(lists->Refresh());
  EXPECT_NE(lists->generation(), before);
  EXPECT_EQ(lists->lists().at(0).source.version, "8");
}

TEST_F(KnownHashesTest, ANewFileWithoutTheKindThatTheOldOneHadIsRefused) {
  const std::string path = WriteIndex(Source());
  const auto lists = *WithIndex(path);
  WriteIndexFile(path, Source(), {SignalOf(SignalKind::kMd5, kMd5OfAbc)});
  EXPECT_FALSE(lists->Refresh()) << "the manifest says that PDQ hashes are compared";
}

TEST_F(KnownHashesTest, WhateverElseHappensToTheFileIsRefusedForEver) {
  const std::string path = WriteIndex(Source());
  const auto open_and = [&](auto&& change) {
    WriteIndex(Source());
    const auto lists = *WithIndex(path);
    change();
    const bool sound = lists->Refresh().has_value();
    WriteIndex(Source());
    return sound || lists->Refresh().has_value();
  };
  EXPECT_FALSE(open_and([&] { std::filesystem::remove(path); }));
  EXPECT_FALSE(open_and([&] { chmod(path.c_str(), 0644); }));
  EXPECT_FALSE(open_and([&] {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(200);
    const char byte = static_cast<char>(file.get() ^ 1);
    file.seekp(200);
    file.put(byte);
  }));
  EXPECT_FALSE(open_and([&] { dir_.Write("lists.index", ""); }));
  EXPECT_FALSE(open_and([&] {
    ListSource undated = Source();
    undated.as_of = std::nullopt;
    WriteIndex(undated);
  })) << "a screened run does not become an unscreened one on the way";
}

TEST_F(KnownHashesTest, UrlsMatchBeforeAnybodyIsAsked) {
  const auto lists = *WithText(kMd5OfAbc);
  const UrlListFilter filter(lists);
  EXPECT_EQ(ReasonOf(filter, ImageRequest(kPlantedUrl)), "safety");
  EXPECT_EQ(ReasonOf(filter, PageRequest("https://deep." + std::string(kPlantedHost) + "/x")), "safety");
  EXPECT_EQ(ReasonOf(filter, PageRequest("https://self-test.invalid/other")), "passed");
}

TEST_F(KnownHashesTest, NoListMayCallItselfTheSelfTest) {
  EXPECT_EQ(RefusalOf(WithText(kMd5OfAbc, "operator", std::string(kSelfTestLabel))), ErrorCode::kRefused);
}

TEST_F(KnownHashesTest, AnIndexSaysItselfWhereItComesFrom) {
  SafetyOptions options = options_;
  options.hash_lists = {{.path = WriteIndex(Source()), .source = "somebody else"}};
  EXPECT_EQ(RefusalOf(KnownHashes::Open(options, clock_)), ErrorCode::kInvalidInput);
}

TEST_F(KnownHashesTest, TheActionFollowsTheRoleUnlessTheTableSaysIt) {
  const auto action = [&](ListRole role, const std::string& given) {
    ListSource source = Source();
    source.role = role;
    SafetyOptions options = options_;
    options.hash_lists = {{.path = WriteIndex(source), .action = given}};
    return (*KnownHashes::Open(options, clock_))->lists().at(0).action;
  };
  EXPECT_EQ(action(ListRole::kCsam, "by-role"), ListAction::kBlockAndReport);
  EXPECT_EQ(action(ListRole::kOperator, "by-role"), ListAction::kBlock);
  EXPECT_EQ(action(ListRole::kNcii, "review"), ListAction::kReview);
}

}  // namespace
}  // namespace tamis
