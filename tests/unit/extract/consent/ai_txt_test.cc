// ai.txt (Spawning, May 2023) and trust.txt (JournalList, April 2024).

#include "extract/consent/ai_txt.h"

#include <gtest/gtest.h>

#include "tests/unit/extract/consent/rights_samples.h"

namespace tamis {
namespace {

constexpr std::string_view kJpg = "https://a.example/img/x.jpg";
constexpr std::string_view kDenied = "ai-train=disallow";

std::string SaidOf(std::string_view text, std::string_view url = kJpg) {
  return SaidText(Parse(text, RightsFileKind::kAiTxt, "https://a.example/ai.txt"), url);
}

TEST(AiTxt, ADisallowThatFitsDeniesUnlessALaterAllowIsAsSpecific) {
  const struct {
    std::string_view text;
    std::string_view url;
    std::string_view said;
  } kVectors[] = {
      {"User-Agent: *\nDisallow: *.jpg\nAllow: *.txt\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: *.jpg\nAllow: *.txt\n", "https://a.example/x.txt", "-"},
      {"User-Agent: *\nDisallow: *.jpg\n", "https://a.example/X.JPG", kDenied},
      {"User-Agent: *\nDisallow: *.jpg\n", "https://a.example/x.jpg?w=100", kDenied},
      {"User-Agent: *\nDisallow: *.jpg$\n", "https://a.example/x.jpg?w=100", kDenied},
      {"User-Agent: *\nDisallow: /*.jpg\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: .jpg\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: *.png\n", kJpg, "-"},
      {"User-Agent: *\nDisallow: /\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: *\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: /img/\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: /other/\n", kJpg, "-"},
      {"User-Agent: *\nDisallow:\n", kJpg, "-"},
      {"User-Agent: *\nAllow: /\n", kJpg, "-"},
      {"User-Agent: *\nDisallow: /\nAllow: *.jpg\n", kJpg, "-"},
      {"User-Agent: *\nAllow: *.jpg\nDisallow: /\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: *.jpg\nAllow: /\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: *.jpg\nAllow: *.jpg\n", kJpg, "-"},
      {"User-Agent: *\nDisallow: *.jpg\nAllow: *.JPG\n", kJpg, kDenied},
      {"User-Agent: TamisBot\nDisallow: /\n", kJpg, kDenied},
      {"User-Agent: tamisbot/1.0\nDisallow: /\n", kJpg, kDenied},
      {"User-Agent: OtherBot\nDisallow: /\n", kJpg, "-"},
      {"User-Agent: OtherBot\nUser-Agent: *\nDisallow: /\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: /\n\nUser-Agent: TamisBot\nAllow: /\n", kJpg, kDenied},
      {"User-Agent: TamisBot\nAllow: /\n\nUser-Agent: *\nDisallow: /\n", kJpg, kDenied},
      // A group's Allow answers its own Disallow alone, in whatever order they stand.
      {"User-Agent: *\nDisallow: /\n\nUser-Agent: TamisBot\nDisallow: *.jpg\nAllow: *.jpg\n", kJpg, kDenied},
      {"User-Agent: TamisBot\nDisallow: *.jpg\nAllow: *.jpg\n\nUser-Agent: *\nDisallow: /\n", kJpg, kDenied},
      {"User-Agent: TamisBot\nDisallow: /\n\nUser-Agent: *\nDisallow: *.jpg\nAllow: *.jpg\n", kJpg, kDenied},
      {"User-Agent: *\nDisallow: /\nAllow: *.jpg\n\nUser-Agent: TamisBot\nAllow: /\n", kJpg, "-"},
  };
  for (const auto& vector : kVectors) {
    SCOPED_TRACE(std::string(vector.text) + std::string(vector.url));
    EXPECT_EQ(SaidOf(vector.text, vector.url), vector.said);
  }
}

TEST(AiTxt, SpellingEncodingAndLineEndsDoNotMatter) {
  const std::string text = "user-agent : *\nDISALLOW:*.jpg # no\n";
  for (const std::string& bytes :
       {text, "\xEF\xBB\xBF" + text, Utf16(text, false, true), Utf16(text, true, true),
        Utf16(text, false, false), std::string("# Spawning AI\r\nUser-Agent: *\r\nDisallow: *.jpg\r\n"),
        std::string("User-Agent: *\rDisallow: *.jpg\r"), std::string("Useragent: *\nDisalow: *.jpg")}) {
    EXPECT_EQ(SaidOf(bytes), kDenied) << bytes;
  }
}

TEST(AiTxt, AGroupOfMoreNamesThanAreKeptMayMeanUsAndAllowsNothing) {
  std::string names;
  for (int i = 0; i < 100; ++i)
    names += "User-Agent: SomeRatherLongBotName" + std::string(1, static_cast<char>('a' + i % 26)) + "\n";
  EXPECT_EQ(SaidOf(names + "Disallow: /\n"), kDenied);
  EXPECT_EQ(SaidOf("User-Agent: *\nDisallow: /\n\n" + names + "Allow: *.jpg\n"), kDenied);
}

TEST(AiTxt, OtherFormatsOfThisNameAreAbsent) {
  for (const char* text : {"", "# My site\n\n> About\n\n- [Docs](https://a.example/docs)\n",
                           "<!doctype html><p>User-Agent: *", "<html>\nUser-Agent: *\nDisallow: /\n</html>",
                           "name: site\npolicy: none\n", "User-Agent: *\n", "Disallow: /\n", "{\"a\": 1}"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Parse(text, RightsFileKind::kAiTxt).state, "absent");
    EXPECT_EQ(SaidOf(text), "-");
  }
}

TEST(AiTxt, NamesThePatternAndTheLine) {
  const std::vector<Statement> said =
      Said(Parse("User-Agent: *\nDisallow: *.jpg  # pictures\n", RightsFileKind::kAiTxt), kJpg);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].scope, "*.jpg");
  EXPECT_EQ(said[0].raw, "Disallow: *.jpg");
  EXPECT_EQ(said[0].mechanism, Mechanism::kAiTxt);
}

TEST(TrustTxt, ReadsWhatItSaysOfTraining) {
  const struct {
    std::string_view text;
    std::string_view said;
  } kVectors[] = {
      {"member=https://a.example/\ndatatrainingallowed=no\n", "datatrainingallowed=no"},
      {"datatrainingallowed=yes", "datatrainingallowed=yes"},
      {"DataTrainingAllowed = NO \r\n", "datatrainingallowed=no"},
      {"\xEF\xBB\xBF  datatrainingallowed\t=\tNo", "datatrainingallowed=no"},
      {"datatrainingallowed=no # never\n", "datatrainingallowed=no"},
      {"datatrainingallowed=\"no\"", "datatrainingallowed=no"},
      {"datatrainingallowed: no", "datatrainingallowed=no"},
      {"data-training-allowed=no.", "datatrainingallowed=no"},
      {"datatrainingallowed=no\xC2\xA0\n", "datatrainingallowed=no"},
      {"member=x\rdatatrainingallowed=no\r", "datatrainingallowed=no"},
      {"datatrainingallowed=yes\ndatatrainingallowed=no", "datatrainingallowed=yes datatrainingallowed=no"},
      {"datatrainingallowed=maybe", "datatrainingallowed=maybe"},
      {"# datatrainingallowed=no\nmember=x", "-"},
      {"member=https://a.example/\n", "-"},
  };
  for (const auto& vector : kVectors) {
    SCOPED_TRACE(vector.text);
    const RightsFile file = Parse(vector.text, RightsFileKind::kTrustTxt);
    EXPECT_EQ(file.state, "read");
    EXPECT_EQ(SaidText(file, "https://a.example/x"), vector.said);
  }
  const RightsFile utf16 = Parse(Utf16("datatrainingallowed=no", false, true), RightsFileKind::kTrustTxt);
  EXPECT_EQ(SaidText(utf16, "https://a.example/x"), "datatrainingallowed=no");
}

TEST(TrustTxt, OtherTextsAreAbsent) {
  for (const char* text : {"", "Not found", "<html>datatrainingallowed=no</html>", "a=b\nc=d\n"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Parse(text, RightsFileKind::kTrustTxt).state, "absent");
  }
}

}  // namespace
}  // namespace tamis
