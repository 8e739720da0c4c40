#include "filter/text/text_quality.h"

#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

void ExpectAll(const std::vector<std::string_view>& captions, std::string_view problem) {
  for (const std::string_view caption : captions) EXPECT_EQ(QualityProblem(caption), problem) << caption;
}

TEST(TextQuality, Utf8ThatWasReadAsWindows1252IsBroken) {
  ExpectAll({"Le CafÃ© de Flore", "itâ€™s a dog", "SÃ£o Paulo skyline", "Â© 2019 the photographer",
             "ÐœÐ¾ÑÐºÐ²Ð°", "cafÃƒÂ©"},
            "encoding");
}

TEST(TextQuality, LostCharactersAreBroken) {
  ExpectAll({"Caf\xEF\xBF\xBD de Flore", "Caf\xE9 de Flore", "?????? ????? ???", "a\x01\x02\x03 z"},
            "encoding");
  EXPECT_EQ(QualityProblem("A text that was cut within a letter \xC3"), "");
}

TEST(TextQuality, AccentsBesideQuotesAreNotBroken) {
  ExpectAll({"“MAÇÃ” e “NÃO”", "«CAFÉ» de Paris", "„groß“ und „klein“", "‘the café’”…", "São Tomé e Príncipe",
             "Côte d’Azur — été 2019", "Ümlaute: ÄÖÜ äöü ß", "Is it? Really? Yes?"},
            "");
}

TEST(TextQuality, NamesByMachinesAreKnownWithTheirCompany) {
  ExpectAll(
      {"DJI_0034 (Large)", "Screenshot from 2019-03-12 10-30-45", "WhatsApp Image 2019-03-12 at 10.30.45",
       "image 3f2504e04f8911d39a0c", "red-shoes-300x200", "Bildschirmfoto 2019-03-12 um 10.30.45",
       "Снимок экрана 2019-03-12 в 10.30.45", "IMG_1234 copy 2", "IMG_1234.jpg (123 KB)"},
      "machine_name");
  ExpectAll({"Nikon D850 with 24-70 lens", "Photo 51 by Rosalind Franklin", "Image of a 1967 Ford Mustang",
             "iPhone 12 Pro 256GB", "Scan of page 12 of the codex", "Apollo 11", "Foto 3 von 12"},
            "");
}

TEST(TextQuality, WhatIsSaidAgainAndAgainIsRepetition) {
  ExpectAll({"dog dog dog dog dog dog dog", "buy cheap shoes buy cheap shoes buy cheap shoes buy cheap shoes",
             "便宜鞋子便宜鞋子便宜鞋子便宜鞋子便宜鞋子便宜鞋子"},
            "repetition");
  ExpectAll({"New York, New York", "Boom Boom Boom Boom", "Duran Duran live", "1 1 1 1 1 1 1 1",
             "A red dog. A red dog."},
            "");
}

TEST(TextQuality, ListsAroundOneKeywordAreStuffed) {
  ExpectAll({"shoes, cheap shoes, buy shoes, shoes online, best shoes, shoes sale, red shoes, shoes shop",
             "nike shoes cheap nike shoes buy nike shoes nike sale nike shoes online nike",
             "#a1 #b2 #c3 #d4 #e5 #f6 #g7 #h8 #i9 #j1 #k2 #l3 #m4 #n5 #o6 #p7 #q8 #r9 #s1 #t2"},
            "keyword_stuffing");
}

TEST(TextQuality, ListsOfDifferentThingsAreCaptions) {
  ExpectAll({"Room 1, Room 2, Room 3, Room 4, Room 5, Room 6, Room 7, Room 8, Room 9",
             "sunset, beach, ocean, sky, water, nature, travel, landscape, summer, sea, sand, wave",
             "王小明、李小华、张伟、王芳、李娜、刘洋、陈静、杨勇", "#sunset #beach #love #travel",
             "The cat and the dog and the bird and the fish and the cow and the hen",
             "Henry I, Henry II, Henry III, Henry IV, Henry V, Henry VI, Henry VII, Henry VIII"},
            "");
}

TEST(TextQuality, NoCaptionIsNoProblem) {
  EXPECT_EQ(QualityProblem(""), "");
  EXPECT_EQ(QualityProblem("----"), "");
}

}  // namespace
}  // namespace tamis
