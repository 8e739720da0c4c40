#include "extract/licence/licence_text.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

/// "CC-BY-4.0", "family CC-BY" where only that is known, "-" for none.
std::string Read(std::string_view text) {
  const auto licence = ReadLicenceText(text);
  if (!licence) return "-";
  return licence->spdx.empty() ? "family " + licence->family : licence->spdx;
}

struct Vector {
  std::string_view text;
  std::string_view licence;
};

void Check(const std::vector<Vector>& vectors) {
  for (const Vector& vector : vectors) {
    SCOPED_TRACE(vector.text);
    EXPECT_EQ(Read(vector.text), vector.licence);
  }
}

// rights.md 3.2, text forms.
TEST(LicenceText, ShortNames) {
  Check({{"CC BY-SA 4.0", "CC-BY-SA-4.0"},
         {"CC-BY 2.0 DE", "LicenseRef-CC-BY-2.0-DE"},
         {"(CC BY 4.0)", "CC-BY-4.0"},
         {"CC BY 4.0.", "CC-BY-4.0"},
         {"cc by 4.0", "CC-BY-4.0"},
         {"CC-BY-NC-ND-4.0", "CC-BY-NC-ND-4.0"},
         {"cc-by-sa-3.0-de", "CC-BY-SA-3.0-DE"},
         {"CC_BY_NC_SA 3.0", "CC-BY-NC-SA-3.0"},
         {"CC BY NC ND 2.5", "CC-BY-NC-ND-2.5"},
         {"CC BY-ND-NC 2.0", "CC-BY-NC-ND-2.0"},
         {"CCBY 4.0", "CC-BY-4.0"},
         {"CCBY-SA 4.0", "CC-BY-SA-4.0"},
         {"(CC) BY-SA 2.0", "CC-BY-SA-2.0"},
         {"CC BY\xC2\xA0"
          "4.0",
          "CC-BY-4.0"},
         {"CC\xE2\x80\x91"
          "BY\xE2\x80\x91SA 4.0",
          "CC-BY-SA-4.0"},
         {"CC \xE2\x80\x93 BY \xE2\x80\x93 SA 4.0", "CC-BY-SA-4.0"},
         {"C\xC2\xAD"
          "C BY 4.0",
          "CC-BY-4.0"},
         {"\xEF\xBC\xA3\xEF\xBC\xA3 \xEF\xBC\xA2\xEF\xBC\xB9 \xEF\xBC\x94.\xEF\xBC\x90", "CC-BY-4.0"},
         {"CC BY-SA v4.0", "CC-BY-SA-4.0"},
         {"CC BY-SA version 4.0", "CC-BY-SA-4.0"},
         {"CC BY-SA 3.0 IGO", "CC-BY-SA-3.0-IGO"},
         {"CC BY-NC-SA 2.5 Scotland", "LicenseRef-CC-BY-NC-SA-2.5-SCOTLAND"},
         {"CC BY 2.1 JP", "LicenseRef-CC-BY-2.1-JP"},
         {"CC BY-SA 2.0 UK", "CC-BY-SA-2.0-UK"},
         {"CC BY 4.0 DE", "CC-BY-4.0"},
         {"Photo: Jane Doe, CC BY-SA 4.0, via Wikimedia Commons", "CC-BY-SA-4.0"},
         {"\xC2\xA9 2020 CC BY 4.0 Jane Doe", "CC-BY-4.0"},
         {"CC BY-SA 3.0,2.5,2.0,1.0", "CC-BY-SA-3.0"},
         {"CC BY 2.0 by Jane", "CC-BY-2.0"},
         {"SPDX-License-Identifier: CC-BY-4.0", "CC-BY-4.0"},
         {"CC-SA-1.0", "CC-SA-1.0"},
         {"CC Sampling Plus 1.0", "LicenseRef-CC-SAMPLING-PLUS-1.0"},
         {"CC NC-Sampling+ 1.0", "LicenseRef-CC-NC-SAMPLING-PLUS-1.0"}});
}

TEST(LicenceText, WithoutAVersionOnlyTheFamilyIsKnown) {
  Check({{"CC BY", "family CC-BY"},
         {"CC BY-SA", "family CC-BY-SA"},
         {"CC-BY-NC-ND", "family CC-BY-NC-ND"},
         {"cc by-nc", "family CC-BY-NC"},
         {"Photo: CC BY Jane Doe", "family CC-BY"},
         {"Creative Commons Attribution", "family CC-BY"},
         {"Creative Commons Attribution-ShareAlike License", "family CC-BY-SA"},
         {"CC BY 9.0", "family CC-BY"},
         {"CC BY 2.1", "family CC-BY"},
         {"CC BY 4", "family CC-BY"},
         {"CC BY. 4.0 litres", "family CC-BY"},
         {"CC BY-ND-SA 4.0", "family CC-BY-ND-SA"},
         {"CC PD", "-"}});
}

TEST(LicenceText, PublicDomain) {
  Check({{"CC0", "CC0-1.0"},
         {"CC-0", "CC0-1.0"},
         {"cc0 1.0", "CC0-1.0"},
         {"CC0-1.0", "CC0-1.0"},
         {"CC0 1.0 Universal", "CC0-1.0"},
         {"CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"},
         {"CC 0 1.0", "CC0-1.0"},
         {"CC Zero", "CC0-1.0"},
         {"CC-Zero", "CC0-1.0"},
         {"Creative Commons Zero", "CC0-1.0"},
         {"Creative Commons CC0 1.0", "CC0-1.0"},
         {"Creative Commons Zero v1.0 Universal", "CC0-1.0"},
         {"Public Domain Mark", "CC-PDM-1.0"},
         {"Public Domain Mark 1.0", "CC-PDM-1.0"},
         {"Creative Commons Public Domain Mark 1.0", "CC-PDM-1.0"},
         {"CC PDM 1.0", "CC-PDM-1.0"},
         {"CC-PDM-1.0", "CC-PDM-1.0"},
         {"CC-PDDC", "CC-PDDC"},
         {"CC0 2.0", "-"},
         {"public domain", "-"},
         {"PDM", "-"}});
}

TEST(LicenceText, LongNames) {
  Check(
      {{"Creative Commons Attribution-ShareAlike 4.0 International", "CC-BY-SA-4.0"},
       {"Creative Commons Attribution 2.0", "CC-BY-2.0"},
       {"Creative Commons Attribution 2.0 Generic License", "CC-BY-2.0"},
       {"Creative Commons Attribution-Noncommercial-No Derivative Works 3.0 Unported", "CC-BY-NC-ND-3.0"},
       {"licensed under the Creative Commons Attribution-Share Alike 3.0 Unported license.", "CC-BY-SA-3.0"},
       {"Creative Commons Attribution, Non-Commercial, No Derivs 2.0", "CC-BY-NC-ND-2.0"},
       {"CREATIVE COMMONS ATTRIBUTION-NONCOMMERCIAL 4.0", "CC-BY-NC-4.0"},
       {"Creative Commons BY-SA 4.0", "CC-BY-SA-4.0"},
       {"Creative Commons CC BY-NC 4.0", "CC-BY-NC-4.0"},
       {"Creative Commons (CC) Attribution 4.0", "CC-BY-4.0"},
       {"Creative Commons License: Attribution 3.0", "CC-BY-3.0"},
       {"Creative Commons Attribution License, version 2.5", "CC-BY-2.5"},
       {"Creative Commons 4.0 Attribution", "CC-BY-4.0"},
       {"Creative Commons Attribution 3.0 Germany", "CC-BY-3.0-DE"},
       {"Creative Commons Attribution-ShareAlike 2.0 England and Wales", "CC-BY-SA-2.0-UK"},
       {"Creative Commons ShareAlike 1.0", "CC-SA-1.0"},
       {"Attribution-NonCommercial 2.0 Generic (CC BY-NC 2.0)", "CC-BY-NC-2.0"},
       {"Attribution 4.0 International", "CC-BY-4.0"},
       {"Attribution 4.0", "-"},
       {"Attribution: Jane Doe", "-"},
       {"Creative Commons", "-"},
       {"Creative Commons licence", "-"},
       {"Creative Commons by Jane Doe", "-"}});
}

// Titles of the deeds, https://creativecommons.org/licenses/by-nc-sa/4.0/deed.XX and the like.
TEST(LicenceText, NamesInOtherLanguages) {
  Check(
      {{"Creative Commons Namensnennung 4.0 International", "CC-BY-4.0"},
       {"Creative Commons Namensnennung \xE2\x80\x93 Weitergabe unter gleichen Bedingungen 3.0 Deutschland",
        "CC-BY-SA-3.0-DE"},
       {"Creative-Commons-Lizenz \xE2\x80\x9ENamensnennung \xE2\x80\x93 Nicht kommerziell \xE2\x80\x93 Keine "
        "Bearbeitungen 4.0 International\xE2\x80\x9C",
        "CC-BY-NC-ND-4.0"},
       {"Creative Commons Namensnennung-Keine Bearbeitung 3.0 Österreich", "LicenseRef-CC-BY-ND-3.0-AT"},
       {"licence Creative Commons Attribution - Pas d\xE2\x80\x99Utilisation Commerciale - Partage dans les "
        "Mêmes "
        "Conditions 4.0 International",
        "CC-BY-NC-SA-4.0"},
       {"Creative Commons Paternité - Pas de Modification 2.0 France", "LicenseRef-CC-BY-ND-2.0-FR"},
       {"CREATIVE COMMONS PATERNITÉ-PARTAGE À L'IDENTIQUE 3.0", "CC-BY-SA-3.0"},
       {"Creative Commons Reconocimiento-NoComercial-CompartirIgual 4.0 Internacional", "CC-BY-NC-SA-4.0"},
       {"Creative Commons Atribución-SinDerivadas 3.0 España", "LicenseRef-CC-BY-ND-3.0-ES"},
       {"Licencia Creative Commons Atribución 4.0 Internacional", "CC-BY-4.0"},
       {"Creative Commons Attribuzione - Non commerciale - Non opere derivate 4.0 Internazionale",
        "CC-BY-NC-ND-4.0"},
       {"Creative Commons Attribuzione - Condividi allo stesso modo 3.0 Italia",
        "LicenseRef-CC-BY-SA-3.0-IT"},
       {"Creative Commons Atribuição-NãoComercial-CompartilhaIgual 4.0 Internacional", "CC-BY-NC-SA-4.0"},
       {"Creative Commons Atribuicao-SemDerivacoes 3.0", "CC-BY-ND-3.0"},
       {"Creative Commons Naamsvermelding-NietCommercieel-GelijkDelen 4.0 Internationaal", "CC-BY-NC-SA-4.0"},
       {"Creative Commons Naamsvermelding-GeenAfgeleideWerken 3.0 Nederland", "LicenseRef-CC-BY-ND-3.0-NL"},
       {"Creative Commons Uznanie autorstwa-Użycie niekomercyjne-Bez utworów zależnych 4.0 Międzynarodowe",
        "CC-BY-NC-ND-4.0"},
       {"Creative Commons Uznanie autorstwa-Na tych samych warunkach 3.0 Polska",
        "LicenseRef-CC-BY-SA-3.0-PL"},
       {"クリエイティブ・コモンズ 表示 - 非営利 - 改変禁止 4.0 国際 ライセンス", "CC-BY-NC-ND-4.0"},
       {"クリエイティブ・コモンズ・ライセンス 表示-継承 3.0", "CC-BY-SA-3.0"},
       {"クリエイティブ・コモンズ 表示 2.1 日本", "LicenseRef-CC-BY-2.1-JP"}});
}

TEST(LicenceText, WordsThatOnlyLookLikeANameAreNone) {
  Check({{"BCC BY", "-"},
         {"BCC BY 4.0", "-"},
         {"acc by 4.0", "-"},
         {"Soccer by 4.0", "-"},
         {"CC BYTE 4.0", "-"},
         {"CC Byron 4.0", "-"},
         {"CC 0.5 l", "-"},
         {"CC 0.5", "-"},
         {"CC 01", "-"},
         {"CC 0 5", "-"},
         {"125 cc by Honda", "-"},
         {"a 125cc by Honda", "-"},
         {"sent cc by mail", "-"},
         {"ccc by 4.0", "-"},
         {"CCO", "-"},
         {"ACC0", "-"},
         {"photo by Jane, 4.0 stars", "-"},
         {"Attribution of the painting to Vermeer", "-"},
         {"creative common sense", "-"},
         {"https://example.com/cc-by-4.0.jpg", "-"},
         {"", "-"},
         {"4.0", "-"}});
}

TEST(LicenceText, AllRightsReservedIsOneInEveryLanguage) {
  for (const std::string_view text :
       {"All rights reserved", "ALL RIGHTS RESERVED.", "all-rights-reserved",
        "\xC2\xA9 2020 Name. All Rights Reserved", "AllRightsReserved", "Alle Rechte vorbehalten",
        "Tous droits réservés", "TOUS DROITS RÉSERVÉS", "Tous droits reserves",
        "Todos los derechos reservados", "Tutti i diritti riservati", "Todos os direitos reservados",
        "Alle rechten voorbehouden", "Wszelkie prawa zastrzeżone", "無断転載禁止",
        "画像の無断転載を禁じます。", "Все права защищены", "ВСЕ ПРАВА ЗАЩИЩЕНЫ", "保留所有权利"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Read(text), "LicenseRef-ARR");
  }
}

TEST(LicenceText, ACopyrightNoticeAloneIsNoLicence) {
  Check({{"\xC2\xA9 2020 Jane Doe", "-"},
         {"Copyright 2020 Jane Doe", "-"},
         {"(c) Jane Doe", "-"},
         {"Some rights reserved", "-"},
         {"No rights reserved", "-"},
         {"rights reserved", "-"},
         {"Small rights reserved", "-"}});
}

// Leniency may only add restrictions.
TEST(LicenceText, OfSeveralTheOneThatPermitsLeastHolds) {
  Check({{"Text CC BY 4.0, photos CC BY-NC-ND 4.0", "CC-BY-NC-ND-4.0"},
         {"Photos CC BY-NC-ND 4.0, text CC BY 4.0", "CC-BY-NC-ND-4.0"},
         {"CC BY 4.0. All rights reserved.", "LicenseRef-ARR"},
         {"All rights reserved. Except CC0 where noted.", "LicenseRef-ARR"},
         {"CC0 or CC BY 4.0", "CC-BY-4.0"},
         {"CC BY-SA 3.0 or GFDL 1.2", "CC-BY-SA-3.0"},
         {"Creative Commons Attribution (CC BY 4.0)", "CC-BY-4.0"}});
}

TEST(LicenceText, ARestrictionBesideTheNameIsNotLost) {
  Check({{"CC BY 4.0, non-commercial use only", "family CC-BY-NC"},
         {"CC BY 4.0 NC", "family CC-BY-NC"},
         {"CC BY 4.0-ND", "family CC-BY-ND"},
         {"CC BY (non-commercial) 4.0", "CC-BY-NC-4.0"},
         {"Non-commercial. CC BY-SA 4.0", "family CC-BY-NC-SA"},
         {"CC BY 4.0 (no derivatives)", "family CC-BY-ND"},
         {"CC BY-NC 4.0, for non-commercial use", "CC-BY-NC-4.0"}});
}

TEST(LicenceText, ALicenceThatIsSaidNotToHoldIsNone) {
  Check({{"This photo is not licensed under CC BY 4.0", "-"},
         {"Images are excluded from the CC BY-SA 4.0 licence", "-"},
         {"The licence https://creativecommons.org/licenses/by/4.0/ does not apply to photos", "-"},
         {"Das Bild f\xC3\xA4llt nicht unter CC BY 4.0", "-"},
         {"Not covered by CC0. All rights reserved.", "LicenseRef-ARR"},
         {"Unless otherwise noted, CC BY 4.0", "CC-BY-4.0"}});
}

TEST(LicenceText, UrlsInATextAreRead) {
  Check({{"See https://creativecommons.org/licenses/by/4.0/.", "CC-BY-4.0"},
         {"CC BY (http://creativecommons.org/licenses/by/3.0)", "CC-BY-3.0"},
         {"<a href=\"https://creativecommons.org/licenses/by-nc/4.0/\">", "CC-BY-NC-4.0"},
         {"creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0"},
         {"CC BY 4.0 https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0"},
         {"http://rightsstatements.org/vocab/InC/1.0/", "LicenseRef-RS-InC"},
         {"https://notcreativecommons.org/licenses/by/4.0/", "-"}});
}

TEST(LicenceText, OthersOfTheTableByName) {
  Check({{"GFDL 1.2", "GFDL-1.2-or-later"},
         {"GNU Free Documentation License, Version 1.3", "GFDL-1.3-or-later"},
         {"Licence Art Libre 1.3", "LAL-1.3"},
         {"OGL v3.0", "OGL-UK-3.0"},
         {"Open Government Licence v3.0", "OGL-UK-3.0"},
         {"Datenlizenz Deutschland \xE2\x80\x93 Namensnennung \xE2\x80\x93 Version 2.0", "DL-DE-BY-2.0"},
         {"dl-de/by-2-0", "DL-DE-BY-2.0"},
         {"Licence Ouverte 2.0", "etalab-2.0"},
         {"ODbL 1.0", "ODbL-1.0"},
         {"PDDL 1.0", "PDDL-1.0"},
         {"Unsplash License", "LicenseRef-Unsplash"},
         {"No known copyright restrictions", "LicenseRef-Flickr-Commons"},
         {"OGL v3.5", "-"},
         {"GFDL", "-"}});
}

TEST(LicenceText, LooksAtTheFirstEightKibibytes) {
  EXPECT_EQ(Read(std::string(8 * 1024 - 9, ' ') + "CC BY 4.0"), "CC-BY-4.0");
  EXPECT_EQ(Read(std::string(8 * 1024, ' ') + "CC BY 4.0"), "-");
  EXPECT_EQ(Read(std::string(8 * 1024 - 1, 'x') + "\xC3\xA9 CC BY 4.0"), "-");
}

TEST(LicenceText, RepetitionChangesNothing) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "Attribution ";
  EXPECT_EQ(Read(text), "-");
  text.clear();
  for (int i = 0; i < 500; ++i) text += "CC BY-SA 4.0 ";
  EXPECT_EQ(Read(text), "CC-BY-SA-4.0");
}

}  // namespace
}  // namespace tamis
