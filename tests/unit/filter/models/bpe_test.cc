#include "filter/models/bpe_tokenizer.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/check.h"

namespace tamis {
namespace {

using Ids = std::vector<int64_t>;

// Merges 512 to 518; 519 starts a text, 520 ends it.
constexpr std::string_view kSmall =
    "#version: 0.2\n"
    "c a\n"       // 512
    "ca t</w>\n"  // 513
    "a t</w>\n"   // 514
    "d o\n"       // 515
    "do g</w>\n"  // 516
    "a a\n"       // 517
    "aa aa\n";    // 518

// Ids of bytes: "!" is the first that prints, so that a letter is 33 less than its ASCII.
int64_t Byte(char letter) {
  return letter - '!';
}
int64_t LastByte(char letter) {
  return Byte(letter) + 256;
}

BpeMerges Merges(std::string_view text) {
  Result<BpeMerges> merges = BpeMerges::Parse(text);
  CHECK(merges.has_value());
  return *std::move(merges);
}

Ids Encode(std::string_view word) {
  return Merges(kSmall).Encode(word);
}

/// Without start, end and zeros.
Ids Words(std::string_view text) {
  const BpeTokenizer tokenizer(Merges(kSmall));
  const Result<Ids> tokens = tokenizer.Tokens(text, 64);
  CHECK(tokens.has_value() && tokens->size() == 64);
  CHECK(tokens->front() == 519);
  const auto end = std::find(tokens->begin(), tokens->end(), 520);
  CHECK(end != tokens->end());
  CHECK(std::all_of(end + 1, tokens->end(), [](int64_t id) { return id == 0; }));
  return {tokens->begin() + 1, end};
}

TEST(BpeMerges, ALetterAtTheEndOfAWordIsATokenOfItsOwn) {
  EXPECT_EQ(Encode("x"), Ids{LastByte('x')});
  EXPECT_EQ(Encode("xy"), (Ids{Byte('x'), LastByte('y')}));
  EXPECT_EQ(Encode(""), Ids{});
}

TEST(BpeMerges, TheEarlierMergeIsMadeFirst) {
  EXPECT_EQ(Encode("cat"), Ids{513});
  EXPECT_EQ(Encode("at"), Ids{514});
  EXPECT_EQ(Encode("dog"), Ids{516});
  EXPECT_EQ(Encode("dogcat"), (Ids{515, Byte('g'), 513}));
}

TEST(BpeMerges, AmongEqualMergesTheLeftmostIsMadeFirst) {
  EXPECT_EQ(Encode("aaax"), (Ids{517, Byte('a'), LastByte('x')}));
  EXPECT_EQ(Encode("aaaax"), (Ids{518, LastByte('x')}));
}

// The order of CLIP's byte alphabet: what prints in Latin 1 first, then the rest.
TEST(BpeMerges, EveryByteHasAToken) {
  EXPECT_EQ(Encode("!x").front(), 0);
  EXPECT_EQ(Encode("~x").front(), 93);
  EXPECT_EQ(Encode("\xA1x").front(), 94);
  EXPECT_EQ(Encode("\xAEx").front(), 106);
  EXPECT_EQ(Encode("\xFFx").front(), 187);
  EXPECT_EQ(Encode(std::string_view("\0x", 2)).front(), 188);
  EXPECT_EQ(Encode(" x").front(), 220);
  EXPECT_EQ(Encode("\x7Fx").front(), 221);
  EXPECT_EQ(Encode("\xADx").front(), 255);
}

TEST(BpeMerges, AFileThatIsNoTableOfMergesIsRefused) {
  struct Case {
    const char* text;
    const char* says;
  };
  const Case cases[] = {
      {"", "no \"#version\""},
      {"c a\n", "no \"#version\""},
      {"#version\n", "no merges"},
      {"#version\nca\n", "line 2: not two tokens"},
      {"#version\nc a\n\nb c\n", "line 3: not two tokens"},
      {"#version\nca t</w>\n", "line 2: merges what no line before has made"},
      {"#version\nc  a\n", "line 2: merges what no line before has made"},
      {"#version\nc a t\n", "line 2: merges what no line before has made"},
      {"#version\nt</w> a\n", "line 2: goes on after the end of a word"},
      {"#version\nc a\nc a\n", "line 3: makes what there is already"},
      {"#version\na a\naa a\na aa\n", "line 4: makes what there is already"},
  };
  for (const Case& c : cases) {
    const Result<BpeMerges> merges = BpeMerges::Parse(c.text);
    ASSERT_FALSE(merges.has_value()) << c.text;
    EXPECT_EQ(merges.error().code, ErrorCode::kInvalidInput);
    EXPECT_NE(merges.error().message.find(c.says), std::string::npos) << merges.error().message;
  }
}

TEST(BpeMerges, LinesMayEndAsOnOtherSystemsAndTheLastNotAtAll) {
  const BpeMerges merges = Merges("#version: 0.2\r\nc a\r\nca t</w>");
  EXPECT_EQ(merges.Encode("cat"), Ids{513});
  EXPECT_EQ(merges.vocabulary_size(), 516);
}

/// Merges as the definition says: again and again the best pair of neighbours, everywhere.
std::vector<std::string> NaiveEncode(std::vector<std::string> parts,
                                     const std::map<std::pair<std::string, std::string>, size_t>& ranks) {
  while (true) {
    size_t best = ranks.size();
    for (size_t i = 0; i + 1 < parts.size(); ++i) {
      const auto rank = ranks.find({parts[i], parts[i + 1]});
      if (rank != ranks.end()) best = std::min(best, rank->second);
    }
    if (best == ranks.size()) return parts;
    for (size_t i = 0; i + 1 < parts.size(); ++i) {
      const auto rank = ranks.find({parts[i], parts[i + 1]});
      if (rank == ranks.end() || rank->second != best) continue;
      parts[i] += parts[i + 1];
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
}

TEST(BpeMerges, ANaiveTwinAgreesOnRandomTablesAndWords) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> made{"a", "b", "c", "a</w>", "b</w>", "c</w>"};
    std::map<std::pair<std::string, std::string>, size_t> ranks;
    std::map<std::string, int64_t> ids;
    for (const char letter : {'a', 'b', 'c'}) {
      ids[std::string(1, letter)] = Byte(letter);
      ids[letter + std::string("</w>")] = LastByte(letter);
    }
    std::string table = "#version\n";
    for (int tries = 0; tries < 40; ++tries) {
      const std::string left = made[random() % made.size()];
      const std::string right = made[random() % made.size()];
      if (left.ends_with("</w>") || ids.contains(left + right)) continue;
      ids[left + right] = static_cast<int64_t>(512 + ranks.size());
      ranks.emplace(std::pair(left, right), ranks.size());
      made.push_back(left + right);
      table += left + ' ' + right + '\n';
    }
    const BpeMerges merges = Merges(table);
    for (int word = 0; word < 50; ++word) {
      std::vector<std::string> parts(1 + random() % 24);
      for (std::string& part : parts) part = std::string(1, static_cast<char>('a' + random() % 3));
      std::string text;
      for (const std::string& part : parts) text += part;
      parts.back() += "</w>";
      Ids expected;
      for (const std::string& token : NaiveEncode(parts, ranks)) expected.push_back(ids.at(token));
      ASSERT_EQ(merges.Encode(text), expected) << text << '\n' << table;
    }
  }
}

TEST(BpeTokenizer, WhiteSpaceAndCaseDoNotShow) {
  EXPECT_EQ(Words("  Cat\tDOG\n"), (Ids{513, 516}));
  EXPECT_EQ(Words("cat\xE2\x80\x83"
                  "dog\xC2\xA0"),
            (Ids{513, 516}));
  EXPECT_EQ(Words(" \n "), Ids{});
}

TEST(BpeTokenizer, LettersDigitsAndSignsAreWordsOfTheirOwn) {
  EXPECT_EQ(Words("cat12!?"), (Ids{513, LastByte('1'), LastByte('2'), Byte('!'), LastByte('?')}));
  EXPECT_EQ(Words("cat's"), (Ids{513, Byte('\''), LastByte('s')}));
  EXPECT_EQ(Words("'cat"), (Ids{LastByte('\''), 513}));
}

// U+0345 becomes iota when its case is folded; it is a mark, which ends a word of letters.
TEST(BpeTokenizer, AMarkIsNoLetterWhateverItsCaseFoldsTo) {
  EXPECT_EQ(Words("cat\xCD\x85").front(), 513);
  EXPECT_EQ(Words("cat\xCD\x85").size(), 3U);
}

TEST(BpeTokenizer, OurPolicy_APageDoesNotWriteTheMarksOfAModel) {
  const Ids tokens = Words("cat <|endoftext|> dog");
  EXPECT_EQ(tokens.front(), 513);
  EXPECT_EQ(tokens.back(), 516);
  EXPECT_EQ(std::count(tokens.begin(), tokens.end(), 520), 0);
}

TEST(BpeTokenizer, ALongTextIsCutAndEndsAllTheSame) {
  const BpeTokenizer tokenizer(Merges(kSmall));
  EXPECT_EQ(*tokenizer.Tokens("cat cat cat cat", 4), (Ids{519, 513, 513, 520}));
  EXPECT_EQ(*tokenizer.Tokens("cat", 4), (Ids{519, 513, 520, 0}));
  EXPECT_EQ(*tokenizer.Tokens("cat", 2), (Ids{519, 520}));
  EXPECT_EQ(tokenizer.Tokens("cat", 1).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(tokenizer.Tokens("cat", kMaxContextTokens + 1).error().code, ErrorCode::kInvalidInput);
}

TEST(BpeTokenizer, WhatIsNoUtf8IsReplacedAndWhatIsTooLongNotRead) {
  const BpeTokenizer tokenizer(Merges(kSmall));
  EXPECT_EQ(*tokenizer.Tokens("\xFF"
                              "cat",
                              8),
            *tokenizer.Tokens("\xEF\xBF\xBD"
                              "cat",
                              8));
  const std::string spaces(kMaxTokenizedBytes - 1, ' ');
  EXPECT_EQ((*tokenizer.Tokens(spaces + "x", 8))[1], LastByte('x'));
  EXPECT_EQ((*tokenizer.Tokens(spaces + "\xC3\xA4", 8))[1], 520);  // half a letter would be left
}

}  // namespace
}  // namespace tamis
