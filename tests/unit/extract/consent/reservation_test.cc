#include "extract/consent/reservation.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Statement> Reservations(std::string_view text) {
  std::vector<Statement> statements;
  AddReservations(text, {.place = Place::kPageBody, .url = "https://www.example.com/"}, statements);
  return statements;
}

std::vector<std::string> Agencies(std::string_view text) {
  std::vector<Statement> statements;
  AddAgencyCredits(text, {.place = Place::kCaption}, statements);
  std::vector<std::string> values;
  for (const Statement& s : statements) values.push_back(s.value);
  return values;
}

// rights.md 2.10: sentences as publishers, artists and platforms write them.
TEST(Reservation, SentencesThatReserve) {
  const char* const sentences[] = {
      "All rights reserved, including those for text and data mining, AI training, and similar technologies.",
      "All rights are reserved, including those for text and data mining, AI training, and similar "
      "technologies.",
      "Text and data mining rights are reserved.",
      "Text and data mining of this website is prohibited.",
      "The use of any part of this site for the purpose of training artificial intelligence is prohibited.",
      "No part of this book may be used or reproduced in any manner for the purpose of training artificial "
      "intelligence technologies or systems.",
      "This work is reserved from text and data mining (Article 4(3) Directive (EU) 2019/790).",
      "In accordance with Article 4(3) of Directive (EU) 2019/790, we expressly reserve this work from the "
      "text and "
      "data mining exception.",
      "You may not use these images to train AI.",
      "My artwork may not be used for AI training or machine learning.",
      "No AI training.",
      "No text or data mining.",
      "Do not use my art to train AI models.",
      "Do not train AI on these photographs.",
      "I do not consent to my work being used in AI datasets.",
      "Use of our content for machine learning is strictly prohibited.",
      "Scraping this website for AI training is not permitted.",
      "Data mining of our content is forbidden.",
      "These photos must not be used for machine learning purposes.",
      "\xC2\xA9 2026 Example Press. All rights reserved. Use for AI training prohibited.",
      "Not for AI training!",
      "The publisher reserves the right of text and data mining.",
      "We expressly reserve the right to text and data mining under Section 44b UrhG.",
      "TDM reserved",
      "TDM opt-out: all contents of this website",
      "Images on this page cannot be used to train any machine learning model.",
      "NO USE OF THIS IMAGE FOR TRAINING AI SYSTEMS",
      "We do not allow the use of our images as training datasets.",
      "Any use by generative AI of the photographs is prohibited.",
      "Works created with our tools may not be used for training generative AI.",
      "Images of this photo contest may not be used to train AI.",
      "Entries to the contest may not be used with generative AI.",
      "Reproduction and AI training prohibited.",
      "The use of these photographs by AI training institutes is prohibited.",
      "All rights reserved under Directive (EU) 2019/790.",
      "All rights are expressly reserved under the DSM directive (2019/790).",
      "Rights reserved: 2019/790/EU",
      "Text and data mining: reserved.",
      "We reserve our rights under art. 4 of 2019/790 on data mining.",
      "Nutzung vorbehalten nach Richtlinie 2019/790",
      "Droits express\xC3\xA9ment r\xC3\xA9serv\xC3\xA9s (directive 2019/790)",
      "Images may not be used in AI training programs.",
      "Scraping of this site by AI training companies is forbidden.",
      "None of these works may be used in any generative AI model; this is prohibited.",
      // German
      "Die Nutzung der Inhalte f\xC3\xBCr Text und Data Mining im Sinne des \xC2\xA7 44b UrhG ist untersagt.",
      "Alle Rechte vorbehalten, insbesondere f\xC3\xBCr Text- und Data-Mining.",
      "KI-Training mit unseren Inhalten ist verboten.",
      "Wir behalten uns Nutzungen f\xC3\xBCr Text und Data Mining ausdr\xC3\xBC"
      "cklich vor.",
      "Kein KI-Training mit diesen Bildern!",
      "Nutzungsvorbehalt gem\xC3\xA4\xC3\x9F \xC2\xA7 44b Abs. 3 UrhG",
      "Die Verwendung der Fotos zum Trainieren von KI ist nicht gestattet.",
      // French
      "La fouille de textes et de donn\xC3\xA9"
      "es est interdite.",
      "Toute utilisation de nos contenus \xC3\xA0 des fins d\xE2\x80\x99"
      "entra\xC3\xAEnement d\xE2\x80\x99IA est "
      "interdite.",
      "Les droits de fouille de textes et de donn\xC3\xA9"
      "es sont express\xC3\xA9ment r\xC3\xA9serv\xC3\xA9s.",
      "Tous droits r\xC3\xA9serv\xC3\xA9s, y compris la fouille de textes et de donn\xC3\xA9"
      "es.",
      "L\xE2\x80\x99\xC3\xA9"
      "diteur s\xE2\x80\x99oppose \xC3\xA0 la fouille de textes (article L. 122-5-3 du CPI).",
      // Spanish
      "Queda prohibida la miner\xC3\xAD"
      "a de textos y datos de este sitio.",
      "Prohibido el entrenamiento de inteligencia artificial con estas im\xC3\xA1genes.",
      "La editorial se reserva los derechos de miner\xC3\xAD"
      "a de textos y datos.",
      "No se permite utilizar el contenido para entrenar modelos de IA.",
      // Italian
      "\xC3\x88 vietata l'estrazione di testo e di dati.",
      "Tutti i diritti riservati, compresi quelli per l'addestramento di intelligenza artificiale.",
      "\xC3\x88 vietato usare le immagini per addestrare sistemi di intelligenza artificiale.",
      // Portuguese
      "\xC3\x89 proibida a minera\xC3\xA7\xC3\xA3o de textos e dados deste site.",
      "N\xC3\xA3o \xC3\xA9 permitido o uso das imagens para treinar modelos de IA.",
      // Dutch
      "Tekst- en datamining is uitdrukkelijk verboden.",
      "Alle rechten voorbehouden, inclusief tekst- en datamining.",
      "Het trainen van AI met deze afbeeldingen is niet toegestaan.",
      // Polish
      "Eksploracja tekst\xC3\xB3w i danych jest zabroniona.",
      "Zabrania si\xC4\x99 wykorzystywania tre\xC5\x9B"
      "ci do trenowania sztucznej inteligencji.",
      // Japanese
      "\xE5\xBD\x93\xE3\x82\xB5\xE3\x82\xA4\xE3\x83\x88\xE3\x81\xAE\xE7\x94\xBB\xE5\x83\x8F\xE3\x81\xAE"
      "AI\xE5\xAD\xA6\xE7\xBF\x92\xE3\x82\x92\xE7\xA6\x81\xE6\xAD\xA2\xE3\x81\x97\xE3\x81\xBE\xE3\x81\x99\xE3"
      "\x80\x82",
      "AI\xE5\xAD\xA6\xE7\xBF\x92\xE7\xA6\x81\xE6\xAD\xA2",
      "\xEF\xBC\xA1\xEF\xBC\xA9\xE5\xAD\xA6\xE7\xBF\x92\xE3\x81\xB8\xE3\x81\xAE\xE5\x88\xA9\xE7\x94\xA8\xE3"
      "\x81\xAF"
      "\xE3\x81\x8A\xE6\x96\xAD\xE3\x82\x8A",
      // Chinese
      "\xE7\xA6\x81\xE6\xAD\xA2\xE5\xB0\x86\xE6\x9C\xAC\xE7\xAB\x99\xE5\x86\x85\xE5\xAE\xB9\xE7\x94\xA8\xE4"
      "\xBA\x8E"
      "AI\xE8\xAE\xAD\xE7\xBB\x83\xE3\x80\x82",
      "\xE4\xB8\x8D\xE5\xBE\x97\xE7\x94\xA8\xE4\xBA\x8E\xE8\xAE\xAD\xE7\xBB\x83"
      "\xE4\xBA\xBA\xE5\xB7\xA5\xE6\x99\xBA\xE8\x83\xBD",
      // Korean
      "\xEB\xAC\xB4\xEB\x8B\xA8 \xEC\xA0\x84\xEC\x9E\xAC \xEB\xB0\x8F \xEC\x9E\xAC\xEB\xB0\xB0\xED\x8F\xAC, "
      "AI \xED\x95\x99\xEC\x8A\xB5 \xEB\xB0\x8F \xED\x99\x9C\xEC\x9A\xA9 \xEA\xB8\x88\xEC\xA7\x80",
      "AI\xED\x95\x99\xEC\x8A\xB5 \xEA\xB8\x88\xEC\xA7\x80",
      // Layout, case, encoding.
      "TEXT   AND\n\tDATA\r\nMINING \xE2\x80\x94 IS  PROHIBITED",
      "te\xC2\xADxt and data min\xE2\x80\x8Bing is prohib\xC2\xADited",
      "\xF0\x9D\x97\x9D\xF0\x9D\x97\xBC AI training. No AI training.",
      "text and data mining is pro\xEF\xAC\x81t-driven and prohibited",
      "la fouille de textes est re\xCC\x81serve\xCC\x81"
      "e et interdite",
      "\xEF\xBD\x8E\xEF\xBD\x8F \xEF\xBC\xA1\xEF\xBC\xA9 \xEF\xBD\x94raining",
  };
  int missed = 0;
  for (const char* sentence : sentences) {
    SCOPED_TRACE(sentence);
    const bool found = !Reservations(sentence).empty();
    EXPECT_TRUE(found);
    missed += found ? 0 : 1;
  }
  EXPECT_EQ(missed, 0) << "of " << std::size(sentences);
  EXPECT_GE(std::size(sentences), 60u);
}

TEST(Reservation, TheStatementNamesLanguageAndPlace) {
  const auto found = Reservations(
      "Intro text that is long enough to be left out here. Kein KI-Training mit diesen Bildern.");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].mechanism, Mechanism::kReservation);
  EXPECT_EQ(found[0].category, "phrase");
  EXPECT_EQ(found[0].value, "de");
  EXPECT_NE(found[0].raw.find("Kein KI-Training"), std::string::npos);
  EXPECT_EQ(found[0].raw.find("Intro"), std::string::npos);
}

TEST(Reservation, ALawIsNamedAsSuch) {
  const auto found = Reservations("Nutzungsvorbehalt nach \xC2\xA7 44b UrhG");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].category, "law");
  EXPECT_THAT(Reservations("Directive (EU) 2019/790 entered into force in 2019."), IsEmpty());
}

TEST(Reservation, DistanceIsLimited) {
  const std::string far(90, 'x');
  EXPECT_THAT(Reservations("text and data mining " + far + " is prohibited"), IsEmpty());
  EXPECT_THAT(Reservations("text and data mining. Phones are prohibited"), IsEmpty());
}

TEST(Reservation, OneTextGivesFewStatements) {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += "No AI training " + std::to_string(i) + ". ";
  EXPECT_EQ(Reservations(text).size(), 4u);
}

// rights.md 3.7.
TEST(AgencyCredits, CaptionsThatCredit) {
  struct Vector {
    const char* text;
    const char* agency;
  };
  const Vector vectors[] = {
      {"The mayor speaks. Getty Images", "Getty Images"},
      {"John Doe/Getty Images", "Getty Images"},
      {"AP Photo/Jane Roe", "AP"},
      {"(AP Photo/Jane Roe, File)", "AP"},
      {"The harbour at night. REUTERS/John Doe", "Reuters"},
      {"Photo: John Doe / Reuters", "Reuters"},
      {"Foto: dpa", "dpa"},
      {"Foto: Max Muster/dpa", "dpa"},
      {"Foto: Max Muster, dpa", "dpa"},
      {"Das Rathaus (dpa)", "dpa"},
      {"dpa/Max Muster", "dpa"},
      {"dpa", "dpa"},
      {"\xC2\xA9 dpa", "dpa"},
      {"picture alliance/dpa", "picture alliance"},
      {"JANE ROE/AFP via Getty Images", "AFP"},
      {"Jane Roe/AFP", "AFP"},
      {"Alamy Stock Photo", "Alamy"},
      {"Image by Jane Roe / Alamy Stock Photo", "Alamy"},
      {"Visit your order history at www.alamy.com", "Alamy"},
      {"Photo by iStock", "iStock"},
      {"iStock.com/janeroe", "iStock"},
      {"Credit: Shutterstock", "Shutterstock"},
      {"Image via Shutterstock.com", "Shutterstock"},
      {"Photograph: EPA", "EPA"},
      {"Photo: AP", "AP"},
      {"\xC2\xA9 imago images / Jane Roe", "Imago"},
      {"IMAGO / Sven Simon", "Imago"},
      {"Sven Simon / IMAGO", "Imago"},
      {"IMAGO/Sven Simon", "Imago"},
      {"\xC2\xA9 Reuters 2020", "Reuters"},
      {"\xC2\xA9 Getty 2020", "Getty Images"},
      {"Copyright AFP, 2019", "AFP"},
      {"(AP)", "AP"},
      {"The mayor speaks on Monday. (AP)", "AP"},
      {"[dpa]", "dpa"},
      {"via AP", "AP"},
      {"Jane Roe via AP", "AP"},
      {"Kyodo News via AP", "AP"},
      {"The mayor speaks. (Jane Roe/The Post via AP)", "AP"},
      {"Jane Roe via Reuters", "Reuters"},
      {"Source: Shutterstock", "Shutterstock"},
      {"Image source: Getty", "Getty Images"},
      {"Source: Reuters", "Reuters"},
      {"Quelle: Shutterstock", "Shutterstock"},
      {"Quelle: dpa", "dpa"},
      {"Bildquelle: imago", "Imago"},
  };
  for (const Vector& v : vectors) {
    SCOPED_TRACE(v.text);
    EXPECT_THAT(Agencies(v.text), ::testing::Contains(v.agency));
  }
}

TEST(AgencyCredits, CaptionsThatDoNot) {
  for (const char* text : {"The Getty Museum in Los Angeles",
                           "AP Biology students at work",
                           "An ad partner (PA)",
                           "Keystone of the arch",
                           "Fish oil with EPA/DHA",
                           "The AP course (AP)",
                           "a vista of reuterstown",
                           "Imago Dei, oil on canvas",
                           "Our dpartment",
                           "dpa-Meldungen werden hier gelesen",
                           "Photo shows the mayor",
                           "Source: EPA emissions data",
                           "T. rex skeleton",
                           "Rex the dog",
                           "Foto: Privat",
                           "\xC2\xA9 2026 Jane Roe",
                           "",
                           "The tass was full",
                           "magnum ice cream",
                           "Photography by AP Photography Studio",
                           "AP Photographers of the year class",
                           "Source: EPA data, 2020",
                           "Connect your phone via AP mode",
                           "Configure the router via AP",
                           "Advanced Placement (AP)",
                           "Open source: AP Biology notes",
                           "Imago Dei 2020",
                           "Getty Center, 2020",
                           "AP 2020 exam results",
                           "The imago of a moth",
                           "Egg, larva/pupa/imago",
                           "Imago / adult of a mayfly",
                           "Keystone 2020 summit",
                           "Sourced via Keystone XL",
                           "\xC2\xA9 AP Studio 2020",
                           "Quelle: EPA-Emissionsdaten"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(Agencies(text), IsEmpty());
  }
}

}  // namespace
}  // namespace tamis
