#include "config/licences.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace tamis {
namespace {

// Of https://spdx.org/licenses/: all ids that begin with CC, and those of config/licences.txt.
constexpr std::string_view kSpdxIds[] = {"CC-BY-1.0",
                                         "CC-BY-2.0",
                                         "CC-BY-2.5",
                                         "CC-BY-2.5-AU",
                                         "CC-BY-3.0",
                                         "CC-BY-3.0-AT",
                                         "CC-BY-3.0-AU",
                                         "CC-BY-3.0-DE",
                                         "CC-BY-3.0-IGO",
                                         "CC-BY-3.0-NL",
                                         "CC-BY-3.0-US",
                                         "CC-BY-4.0",
                                         "CC-BY-NC-1.0",
                                         "CC-BY-NC-2.0",
                                         "CC-BY-NC-2.5",
                                         "CC-BY-NC-3.0",
                                         "CC-BY-NC-3.0-DE",
                                         "CC-BY-NC-4.0",
                                         "CC-BY-NC-ND-1.0",
                                         "CC-BY-NC-ND-2.0",
                                         "CC-BY-NC-ND-2.5",
                                         "CC-BY-NC-ND-3.0",
                                         "CC-BY-NC-ND-3.0-DE",
                                         "CC-BY-NC-ND-3.0-IGO",
                                         "CC-BY-NC-ND-4.0",
                                         "CC-BY-NC-SA-1.0",
                                         "CC-BY-NC-SA-2.0",
                                         "CC-BY-NC-SA-2.0-DE",
                                         "CC-BY-NC-SA-2.0-FR",
                                         "CC-BY-NC-SA-2.0-UK",
                                         "CC-BY-NC-SA-2.5",
                                         "CC-BY-NC-SA-3.0",
                                         "CC-BY-NC-SA-3.0-DE",
                                         "CC-BY-NC-SA-3.0-IGO",
                                         "CC-BY-NC-SA-4.0",
                                         "CC-BY-ND-1.0",
                                         "CC-BY-ND-2.0",
                                         "CC-BY-ND-2.5",
                                         "CC-BY-ND-3.0",
                                         "CC-BY-ND-3.0-DE",
                                         "CC-BY-ND-4.0",
                                         "CC-BY-SA-1.0",
                                         "CC-BY-SA-2.0",
                                         "CC-BY-SA-2.0-UK",
                                         "CC-BY-SA-2.1-JP",
                                         "CC-BY-SA-2.5",
                                         "CC-BY-SA-3.0",
                                         "CC-BY-SA-3.0-AT",
                                         "CC-BY-SA-3.0-DE",
                                         "CC-BY-SA-3.0-IGO",
                                         "CC-BY-SA-4.0",
                                         "CC-PDDC",
                                         "CC-PDM-1.0",
                                         "CC-SA-1.0",
                                         "CC0-1.0",
                                         "GFDL-1.2-or-later",
                                         "GFDL-1.3-or-later",
                                         "LAL-1.3",
                                         "OGL-UK-1.0",
                                         "OGL-UK-2.0",
                                         "OGL-UK-3.0",
                                         "DL-DE-BY-2.0",
                                         "DL-DE-ZERO-2.0",
                                         "etalab-2.0",
                                         "ODC-By-1.0",
                                         "ODbL-1.0",
                                         "PDDL-1.0"};

std::string Letters(std::string_view spdx) {
  const auto terms = TermsOf(spdx);
  if (!terms) return "none";
  std::string letters;
  if (terms->free_use) letters += 'f';
  if (terms->commercial) letters += 'c';
  if (terms->derivatives) letters += 'd';
  if (terms->attribution) letters += 'a';
  if (terms->share_alike) letters += 's';
  if (terms->open) letters += 'o';
  if (terms->reserved) letters += 'r';
  return letters;
}

bool IsReference(std::string_view id) {
  if (!id.starts_with("LicenseRef-")) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {  // SPDX 2.3, annex D: idstring
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

TEST(Licences, EachIdIsOfTheSpdxListOrAReference) {
  std::set<std::string_view> listed(std::begin(kSpdxIds), std::end(kSpdxIds));
  size_t creative_commons = 0;
  for (const std::string_view id : LicenceIds()) {
    const bool in_list = listed.contains(id);
    EXPECT_TRUE(in_list || IsReference(id)) << id;
    creative_commons += in_list && id.starts_with("CC");
  }
  EXPECT_EQ(creative_commons, 55u);  // rights.md 3.2: all of the list
}

TEST(Licences, EachIdHasTermsUnderItsOwnName) {
  for (const std::string_view id : LicenceIds()) {
    ASSERT_TRUE(TermsOf(id)) << id;
    EXPECT_EQ(TermsOf(id)->spdx, id);
  }
  EXPECT_TRUE(std::is_sorted(LicenceIds().begin(), LicenceIds().end()));
}

// rights.md 3.2, the table: free use, commercial, derivatives, attribution, share-alike; o, r: open,
// reserved.
TEST(Licences, TermsAreThoseOfTheTable) {
  const std::pair<std::string_view, std::string_view> rows[] = {{"CC0-1.0", "fcdo"},
                                                                {"CC-PDM-1.0", "fcdo"},
                                                                {"CC-PDDC", "fcdo"},
                                                                {"CC-BY-4.0", "fcdao"},
                                                                {"CC-BY-3.0-IGO", "fcdao"},
                                                                {"CC-BY-SA-4.0", "fcdaso"},
                                                                {"LicenseRef-CC-BY-SA-3.0-FR", "fcdaso"},
                                                                {"CC-BY-ND-4.0", "fca"},
                                                                {"CC-BY-NC-4.0", "fda"},
                                                                {"CC-BY-NC-SA-4.0", "fdas"},
                                                                {"CC-BY-NC-ND-4.0", "fa"},
                                                                {"CC-BY-NC-ND-1.0", "fa"},
                                                                {"CC-SA-1.0", "fcdso"},
                                                                {"LicenseRef-CC-NC-1.0", "fd"},
                                                                {"LicenseRef-CC-DEVNATIONS-2.0", "da"},
                                                                {"GFDL-1.2-or-later", "fcdaso"},
                                                                {"OGL-UK-3.0", "fcdao"},
                                                                {"DL-DE-ZERO-2.0", "fcdo"},
                                                                {"LicenseRef-Unsplash", "fcd"},
                                                                {"LicenseRef-RS-InC", "r"},
                                                                {"LicenseRef-RS-InC-EDU", "r"},
                                                                {"LicenseRef-RS-NoC-NC", "fd"},
                                                                {"LicenseRef-RS-UND", ""},
                                                                {"LicenseRef-ARR", "r"},
                                                                {"LicenseRef-unknown", ""},
                                                                {"CC-BY-9.0", "none"},
                                                                {"CC-BY", "none"},
                                                                {"cc-by-4.0", "none"},
                                                                {"", "none"}};
  for (const auto& [id, letters] : rows) EXPECT_EQ(Letters(id), letters) << id;
}

TEST(Licences, FamiliesHaveTheTermsOfTheirUnit) {
  ASSERT_TRUE(TermsOfFamily("CC-BY-NC"));
  EXPECT_FALSE(TermsOfFamily("CC-BY-NC")->commercial);
  EXPECT_TRUE(TermsOfFamily("CC-BY-SA-3.0")->share_alike);
  EXPECT_FALSE(TermsOfFamily("CC-BY-4.0-DE"));
  EXPECT_FALSE(TermsOfFamily("CC-BY-ND-SA"));
  EXPECT_FALSE(TermsOfFamily(""));
}

TEST(Licences, RestrictionIsATotalOrderThatEndsWithReservedRights) {
  const std::string_view order[] = {"CC0-1.0",      "CC-BY-4.0",       "CC-BY-SA-4.0",    "CC-BY-ND-4.0",
                                    "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "LicenseRef-RS-UND",
                                    "no licence",   "LicenseRef-ARR"};
  for (size_t i = 1; i < std::size(order); ++i) {
    EXPECT_LT(RestrictionOf(TermsOf(order[i - 1])), RestrictionOf(TermsOf(order[i]))) << order[i];
  }
}

TEST(StockDomains, HostsOfAgenciesAndBelowThem) {
  const std::pair<std::string_view, std::string_view> hosts[] = {
      {"gettyimages.com", "gettyimages.*"},
      {"www.gettyimages.com", "gettyimages.*"},
      {"media.gettyimages.com", "gettyimages.*"},
      {"embed.gettyimages.com", "embed.gettyimages.com"},
      {"www.gettyimages.de", "gettyimages.*"},
      {"www.gettyimages.co.uk", "gettyimages.*"},
      {"C8.Alamy.com.", "alamy.*"},
      {"image.shutterstock.com", "image.shutterstock.com"},
      {"stock.adobe.com", "stock.adobe.com"},
      {"t3.ftcdn.net", "*.ftcdn.net"},
      {"as1.ftcdn.net", "*.ftcdn.net"},
      {"st2.depositphotos.com", "depositphotos.com"},
      {"img.freepik.com", "freepik.com"},
      {"thumbs.dreamstime.com", "dreamstime.com"},
      {"www.westend61.de", "westend61.de"}};
  for (const auto& [host, entry] : hosts) {
    SCOPED_TRACE(host);
    EXPECT_EQ(StockDomainOf(host), entry);
  }
}

TEST(StockDomains, OthersAreNone) {
  for (const std::string_view host :
       {"example.com", "notgettyimages.com", "gettyimages.com.evil.tld", "gettyimages.example.com",
        "adobe.com", "www.adobe.com", "ftcdn.net", "xftcdn.net", "com", "", ".", "..", "alamy",
        "alamy.blog.example", "gettyimages-com.example", "dpa.de.example", "my-shutterstock.com"}) {
    EXPECT_EQ(StockDomainOf(host), "") << host;
  }
}

}  // namespace
}  // namespace tamis
