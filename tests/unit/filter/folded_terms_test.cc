#include "filter/text/folded_terms.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "filter/text/term_list.h"

namespace tamis {
namespace {

const FoldedTerms& Lists() {
  static const Result<std::unique_ptr<const FoldedTerms>> made = FoldedTerms::Make();
  return **made;
}

/// "category:term", sorted.
std::vector<std::string> Hits(std::string_view text, bool is_url = false) {
  std::vector<std::string> hits;
  for (const TermHit& hit : Lists().Find(text, is_url)) hits.push_back(hit.category + ":" + hit.term);
  std::sort(hits.begin(), hits.end());
  return hits;
}

bool Has(std::string_view text, std::string_view category, bool is_url = false) {
  const std::vector<TermHit> hits = Lists().Find(text, is_url);
  return std::any_of(hits.begin(), hits.end(), [&](const TermHit& hit) { return hit.category == category; });
}

bool ReadsAs(std::string_view text, std::string_view reading, bool is_url = false) {
  const std::vector<std::string> readings = FoldedReadings(text, is_url);
  return std::find(readings.begin(), readings.end(), " " + std::string(reading) + " ") != readings.end();
}

TEST(FoldedReadings, CaseAccentsWidthAndStyleDoNotMatter) {
  EXPECT_TRUE(ReadsAs("P\u00D3rN", "porn"));
  EXPECT_TRUE(ReadsAs("\uFF30\uFF2F\uFF32\uFF2E", "porn"));                  // full width
  EXPECT_TRUE(ReadsAs("\U0001D4F9\U0001D4F8\U0001D4FB\U0001D4F7", "porn"));  // mathematical script
  EXPECT_TRUE(ReadsAs("\u24DF\u24DE\u24E1\u24DD", "porn"));                  // circled
  EXPECT_TRUE(ReadsAs("\u1D18\u1D0F\u0280\u0274", "porn"));                  // small capitals
  EXPECT_TRUE(ReadsAs("p\u0336o\u0336r\u0336n\u0336", "porn"));              // struck through
  EXPECT_TRUE(ReadsAs("\u0130LK \u00C7IPLAK \u0131", "ilk ciplak i"));       // Turkish i with and without dot
  EXPECT_TRUE(ReadsAs("Stra\u00DFe \u0142\u00F8\u0111", "strasse lod"));
}

TEST(FoldedReadings, InvisibleCharactersAreNotThere) {
  EXPECT_TRUE(ReadsAs("po\u200Brn", "porn"));
  EXPECT_TRUE(ReadsAs("po\u00ADrn", "porn"));
  EXPECT_TRUE(ReadsAs("po\uFEFFr\u2060n\u202E", "porn"));
}

TEST(FoldedReadings, LettersThatLookLatinAreLatinInOneReadingAndThemselvesInAnother) {
  EXPECT_TRUE(ReadsAs("p\u043Er\u0578", "porn"));  // Cyrillic o, Armenian vo
  EXPECT_TRUE(ReadsAs("\u0455\u0435\u0445", "sex"));
  EXPECT_TRUE(ReadsAs("\u0455\u0435\u0445", "\u0455\u0435\u0445"));
  EXPECT_TRUE(ReadsAs("\u03C1orn", "porn"));  // Greek rho
}

TEST(FoldedReadings, DigitsAndSignsAreLettersWithinWords) {
  EXPECT_TRUE(ReadsAs("p0rn", "porn"));
  EXPECT_TRUE(ReadsAs("$3xy t33n!", "sexy teen"));
  EXPECT_TRUE(ReadsAs("|o|it@", "|o|it@") || ReadsAs("lo1it@", "lolita"));
  EXPECT_FALSE(ReadsAs("1920 and 45", "lgzo and as"));
}

TEST(FoldedReadings, LettersThatAreSpacedOutAreOneWord) {
  EXPECT_TRUE(ReadsAs("s e x", "sex"));
  EXPECT_TRUE(ReadsAs("p.o.r.n", "porn"));
  EXPECT_TRUE(ReadsAs("p - 0 - r - n", "porn"));
  EXPECT_TRUE(ReadsAs("p o rn", "p o rn porn"));
}

TEST(FoldedReadings, PartsOfAWordAreOneWordBehindTheOthers) {
  EXPECT_TRUE(ReadsAs("te-en po.rn pics", "te en po rn pics teen porn"));
  EXPECT_TRUE(ReadsAs("same-sex pair", "same sex pair samesex"));
  EXPECT_FALSE(ReadsAs("pen is", "pen is penis"));
}

TEST(FoldedReadings, CapitalIWithinAWordIsAnL) {
  EXPECT_TRUE(ReadsAs("chiId", "child"));
}

TEST(FoldedReadings, LettersThatAreRepeatedAreOneOrTwo) {
  EXPECT_TRUE(ReadsAs("seeeex", "sex"));
  EXPECT_TRUE(ReadsAs("teeeeen", "teen"));
  EXPECT_TRUE(ReadsAs("pusssyyyy", "pussy"));
}

TEST(FoldedReadings, UrlsAreDecodedAndSplit) {
  EXPECT_TRUE(ReadsAs("https://a.example/TeenPics/na%6Bed_girl-12.jpg",
                      "https a example teen pics naked girl 12 jpg", true));
  EXPECT_TRUE(ReadsAs("/%2570orn", "porn", true));  // encoded twice
}

TEST(FoldedReadings, TheyAreFewAndBounded) {
  for (const std::string_view piece : {"a", "1a", "s e x ", "aaaab", "\uFDFA", "\u0455", "aB", "$", "%25"}) {
    std::string text;
    while (text.size() < 20'000) text += piece;
    const std::vector<std::string> readings = FoldedReadings(text, true);
    EXPECT_LE(readings.size(), 8U);
    for (const std::string& reading : readings) EXPECT_LE(reading.size(), text.size() * 16) << piece;
  }
}

TEST(FoldedTerms, LettersBehindAsterisksCount) {
  EXPECT_TRUE(Has("s*x t**n", "sexual_mild"));
  EXPECT_TRUE(Has("s*x t**n", "minor"));
  EXPECT_TRUE(Has("f**k", "sexual_explicit"));
  EXPECT_EQ(Hits("M*A*S*H 4 * 5 and a footnote*"), std::vector<std::string>());
}

TEST(FoldedTerms, EndAtWordsUnlessTheListSaysOtherwise) {
  EXPECT_TRUE(Has("Sex", "sexual_mild"));
  EXPECT_FALSE(Has("Essex, Sussex, Middlesex and a sextant", "sexual_mild"));
  EXPECT_TRUE(Has("schoolgirls", "minor"));
  EXPECT_TRUE(Has("\u5E73\u6210\u306E\u5150\u7AE5\u30DD\u30EB\u30CE\u6CD5", "sexual_explicit"));  // no spaces
}

TEST(FoldedTerms, ExceptionsCoverThemselvesAndNothingBesides) {
  EXPECT_EQ(Hits("Breast cancer awareness"), std::vector<std::string>());
  EXPECT_FALSE(Has("Sex education", "sexual_mild"));
  EXPECT_TRUE(Has("Sex education and sex", "sexual_mild"));
  EXPECT_TRUE(Has("porn sex education", "sexual_explicit"));
  EXPECT_FALSE(Has("a baby blue dress", "minor_plain"));
  EXPECT_TRUE(Has("a baby in a baby blue dress", "minor_plain"));
}

TEST(FoldedTerms, AgesBelow18AreMinorsInDigitsAndWords) {
  for (const char* text :
       {"12yo", "a 9-year-old", "aged nine", "12 ans", "12 Jahre alt", "zw\u00F6lf Jahre alt", "12 a\u00F1os",
        "12 anni", "12 lat", "12 \u043B\u0435\u0442", "12 ya\u015F\u0131nda", "12\u6B73",
        "\u5341\u4E8C\u6B73", "12\uC0B4", "12 \u0633\u0646\u0629", "12 \u0938\u093E\u0932",
        "\uFF11\uFF12\u6B73", "\u0967\u0968 \u0938\u093E\u0932"}) {
    EXPECT_TRUE(Has(text, "minor")) << text;
  }
  for (const char* text : {"The 40-Year-Old Virgin", "aged 18", "a 21yo", "45 ans", "112 Jahre alt",
                           "\u4E09\u5341\u4E8C\u6B73", "30 \u043B\u0435\u0442"}) {
    EXPECT_FALSE(Has(text, "minor")) << text;
  }
}

TEST(FoldedTerms, CompoundsAreFoundInUrlsTagsAndSpelledWords) {
  EXPECT_TRUE(Has("http://www.teensexpics.example/", "sexual_mild", true));
  EXPECT_TRUE(Has("http://www.teensexpics.example/", "minor", true));
  EXPECT_FALSE(Has("teensexpics", "sexual_mild", false));
  EXPECT_TRUE(Has("new #teensexpics", "sexual_mild", false));
  EXPECT_TRUE(Has("s e x t e e n s", "minor", false));
  for (const char* url : {"http://www.sussexworld.example/", "http://middlesex.example/canteens/fifteen"}) {
    EXPECT_EQ(Hits(url, true), std::vector<std::string>()) << url;
  }
}

TEST(TermList, SaysWhichLineIsWrong) {
  for (const std::string_view file : {"sexual_mild|en", "nonsense|en|word", "minor|en|a, b"}) {
    const Result<TermList> list = ReadTermList("list.txt", "# comment\n" + std::string(file));
    ASSERT_FALSE(list) << file;
    EXPECT_EQ(list.error().code, ErrorCode::kInternal);
    EXPECT_EQ(list.error().message.substr(0, 11), "list.txt:2:");
  }
}

}  // namespace
}  // namespace tamis
