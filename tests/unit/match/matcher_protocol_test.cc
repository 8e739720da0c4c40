#include "crawler/match/matcher_protocol.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

std::span<const std::byte> BytesOfText(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string ErrorOf(const std::string& packet) {
  const Result<MatchAnswer> answer = ParseMatcherAnswer(BytesOfText(packet), 7);
  return answer ? "parsed" : answer.error().message;
}

TEST(MatcherProtocol, AQuestionComesBackAsItWas) {
  MatcherQuestion question{.kind = MatcherMessage::kMatch, .sequence = 9};
  question.bytes_size = 5;
  question.pixels_at = 5;
  question.width_px = 640;
  question.height_px = 480;
  question.hashes_at = 1000;
  question.hash_count = 2;
  question.digests.sha256[31] = 0xFE;
  const auto packet = Serialize(question);
  const Result<MatcherQuestion> read = ParseMatcherQuestion(packet);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(Serialize(*read), packet);
  EXPECT_EQ(read->width_px, 640);
  EXPECT_EQ(read->digests.sha256[31], 0xFE);
  EXPECT_FALSE(ParseMatcherQuestion(std::span(packet).first(159)));
}

TEST(MatcherProtocol, AnAnswerComesBackAsItWas) {
  const MatchAnswer said{.outcome = MatchOutcome::kMatch, .label = "list a", .distance = 12};
  const Result<MatchAnswer> read = ParseMatcherAnswer(BytesOfText(SerializeMatcherAnswer(7, said)), 7);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->outcome, MatchOutcome::kMatch);
  EXPECT_EQ(read->label, "list a");
  EXPECT_EQ(read->distance, 12);
}

TEST(MatcherProtocol, AnAnswerCutAnywhereIsRefused) {
  const std::string whole =
      SerializeMatcherAnswer(7, {.outcome = MatchOutcome::kClear, .label = "list a", .distance = 12});
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(ErrorOf(whole.substr(0, size)), "parsed") << size;
  EXPECT_NE(ErrorOf(whole + "x"), "parsed");
}

TEST(MatcherProtocol, AnAnswerWithAByteThatCannotBeIsRefused) {
  const std::string clear = SerializeMatcherAnswer(7, {.outcome = MatchOutcome::kClear});
  ASSERT_EQ(ErrorOf(clear), "parsed");
  const auto with = [&clear](size_t at, char byte) {
    std::string changed = clear;
    changed[at] = byte;
    return ErrorOf(changed);
  };
  EXPECT_EQ(with(0, 29), "matcher's answer: another length than it says");
  EXPECT_EQ(with(4, 1), "matcher's answer: of another kind");
  EXPECT_EQ(with(8, 8), "matcher's answer: to another question");
  EXPECT_EQ(with(16, 0), "matcher's answer: no outcome");  // zeroes never clear
  EXPECT_EQ(with(16, 5), "matcher's answer: no outcome");
  EXPECT_EQ(with(20, '\xFE'), "matcher's answer: a negative distance");
  EXPECT_EQ(with(24, 1), "matcher's answer: cut, or longer than its label");
}

TEST(MatcherProtocol, AHelloMustKnowTheVersionAndWantSomething) {
  const auto parsed = [](uint32_t wants) {
    return ParseMatcherHello(BytesOfText(SerializeMatcherHello(1, wants)), 1).has_value();
  };
  EXPECT_TRUE(parsed(kWantsBytes));
  EXPECT_TRUE(parsed(kAllWants));
  EXPECT_FALSE(parsed(0));
  EXPECT_FALSE(parsed(8));
  EXPECT_FALSE(ParseMatcherHello(BytesOfText(SerializeMatcherHello(1, 1)), 2));
}

TEST(MatcherProtocol, OurPolicy_NoLabelCanHoldAValueOfAList) {
  EXPECT_EQ(SafeMatcherLabel("harmful-abusive-material"), "harmful-abusive-material");
  EXPECT_EQ(SafeMatcherLabel("Category A, 2026-01-01"), "Category A, 2026-01-01");
  EXPECT_EQ(SafeMatcherLabel("d41d8cd98f00b204e9800998ecf8427e"), "");
  EXPECT_EQ(SafeMatcherLabel("list 1B2M2Y8AsgTpgAmY7PhCfg=="), "");
  EXPECT_EQ(SafeMatcherLabel("a\nb"), "");
  EXPECT_EQ(SafeMatcherLabel("caf\xC3\xA9"), "");
  EXPECT_EQ(SafeMatcherLabel(std::string(65, '-')), "");
}

}  // namespace
}  // namespace tamis
