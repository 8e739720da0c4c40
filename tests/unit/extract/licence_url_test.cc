#include "extract/licence/licence_text.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "config/licences.h"

namespace tamis {
namespace {

std::string IdOf(std::string_view url) {
  const auto licence = ReadLicenceUrl(url);
  return licence ? licence->spdx : "-";
}

struct Vector {
  std::string_view url;
  std::string_view id;  // "-": none
};

void Check(const std::vector<Vector>& vectors) {
  for (const Vector& vector : vectors) {
    SCOPED_TRACE(vector.url);
    EXPECT_EQ(IdOf(vector.url), vector.id);
  }
}

// rights.md 3.2: the table of patterns.
TEST(LicenceUrl, EachPatternOfTheTableOfCreativeCommons) {
  Check(
      {{"https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"},
       {"https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"},
       {"https://creativecommons.org/publicdomain/certification/1.0/us/", "CC-PDDC"},
       {"https://creativecommons.org/licenses/publicdomain/", "CC-PDDC"},
       {"https://creativecommons.org/licenses/by/1.0/", "CC-BY-1.0"},
       {"https://creativecommons.org/licenses/by/2.0/", "CC-BY-2.0"},
       {"https://creativecommons.org/licenses/by/2.5/", "CC-BY-2.5"},
       {"https://creativecommons.org/licenses/by/3.0/", "CC-BY-3.0"},
       {"https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"},
       {"https://creativecommons.org/licenses/by-sa/1.0/", "CC-BY-SA-1.0"},
       {"https://creativecommons.org/licenses/by-sa/4.0/", "CC-BY-SA-4.0"},
       {"https://creativecommons.org/licenses/by-nd/2.5/", "CC-BY-ND-2.5"},
       {"https://creativecommons.org/licenses/by-nc/3.0/", "CC-BY-NC-3.0"},
       {"https://creativecommons.org/licenses/by-nc-sa/2.0/", "CC-BY-NC-SA-2.0"},
       {"https://creativecommons.org/licenses/by-nc-nd/4.0/", "CC-BY-NC-ND-4.0"},
       {"https://creativecommons.org/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"},
       {"https://creativecommons.org/licenses/by-nd-nc/2.0/jp/", "LicenseRef-CC-BY-NC-ND-2.0-JP"},
       {"https://creativecommons.org/licenses/sa/1.0/", "CC-SA-1.0"},
       {"https://creativecommons.org/licenses/nc/1.0/", "LicenseRef-CC-NC-1.0"},
       {"https://creativecommons.org/licenses/nd/1.0/", "LicenseRef-CC-ND-1.0"},
       {"https://creativecommons.org/licenses/nc-sa/1.0/", "LicenseRef-CC-NC-SA-1.0"},
       {"https://creativecommons.org/licenses/nd-nc/1.0/", "LicenseRef-CC-ND-NC-1.0"},
       {"https://creativecommons.org/licenses/nd-nc/2.0/jp/", "LicenseRef-CC-ND-NC-2.0-JP"},
       {"https://creativecommons.org/licenses/sampling/1.0/", "LicenseRef-CC-SAMPLING-1.0"},
       {"https://creativecommons.org/licenses/sampling+/1.0/", "LicenseRef-CC-SAMPLING-PLUS-1.0"},
       {"https://creativecommons.org/licenses/sampling+/1.0/br/", "LicenseRef-CC-SAMPLING-PLUS-1.0-BR"},
       {"https://creativecommons.org/licenses/nc-sampling+/1.0/tw/", "LicenseRef-CC-NC-SAMPLING-PLUS-1.0-TW"},
       {"https://creativecommons.org/licenses/devnations/2.0/", "LicenseRef-CC-DEVNATIONS-2.0"}});
}

// rights.md 3.2: "ports with SPDX id", "uk in URL -> -UK; igo -> -IGO".
TEST(LicenceUrl, PortsHaveTheirSpdxIdWhereThereIsOne) {
  Check({{"https://creativecommons.org/licenses/by/2.5/au/", "CC-BY-2.5-AU"},
         {"https://creativecommons.org/licenses/by/3.0/at/", "CC-BY-3.0-AT"},
         {"https://creativecommons.org/licenses/by/3.0/au/", "CC-BY-3.0-AU"},
         {"https://creativecommons.org/licenses/by/3.0/de/", "CC-BY-3.0-DE"},
         {"https://creativecommons.org/licenses/by/3.0/igo/", "CC-BY-3.0-IGO"},
         {"https://creativecommons.org/licenses/by/3.0/nl/", "CC-BY-3.0-NL"},
         {"https://creativecommons.org/licenses/by/3.0/us/", "CC-BY-3.0-US"},
         {"https://creativecommons.org/licenses/by-nc/3.0/de/", "CC-BY-NC-3.0-DE"},
         {"https://creativecommons.org/licenses/by-nc-nd/3.0/de/", "CC-BY-NC-ND-3.0-DE"},
         {"https://creativecommons.org/licenses/by-nc-nd/3.0/igo/", "CC-BY-NC-ND-3.0-IGO"},
         {"https://creativecommons.org/licenses/by-nc-sa/2.0/de/", "CC-BY-NC-SA-2.0-DE"},
         {"https://creativecommons.org/licenses/by-nc-sa/2.0/fr/", "CC-BY-NC-SA-2.0-FR"},
         {"https://creativecommons.org/licenses/by-nc-sa/2.0/uk/", "CC-BY-NC-SA-2.0-UK"},
         {"https://creativecommons.org/licenses/by-nc-sa/3.0/de/", "CC-BY-NC-SA-3.0-DE"},
         {"https://creativecommons.org/licenses/by-nc-sa/3.0/igo/", "CC-BY-NC-SA-3.0-IGO"},
         {"https://creativecommons.org/licenses/by-nd/3.0/de/", "CC-BY-ND-3.0-DE"},
         {"https://creativecommons.org/licenses/by-sa/2.0/uk/", "CC-BY-SA-2.0-UK"},
         {"https://creativecommons.org/licenses/by-sa/2.1/jp/", "CC-BY-SA-2.1-JP"},
         {"https://creativecommons.org/licenses/by-sa/3.0/at/", "CC-BY-SA-3.0-AT"},
         {"https://creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0-DE"},
         {"https://creativecommons.org/licenses/by-sa/3.0/igo/", "CC-BY-SA-3.0-IGO"}});
}

TEST(LicenceUrl, OtherPortsAreReferencesWithTheirFamily) {
  const Vector vectors[] = {{"licenses/by-sa/3.0/fr", "CC-BY-SA-3.0"},
                            {"licenses/by/2.1/es", "CC-BY-2.1"},
                            {"licenses/by-nc-sa/2.5/scotland", "CC-BY-NC-SA-2.5"},
                            {"licenses/by-nd-nc/1.0/fi", "CC-BY-NC-ND-1.0"},
                            {"licenses/sa/1.0/nl", "CC-SA-1.0"}};
  for (const Vector& vector : vectors) {
    SCOPED_TRACE(vector.url);
    const auto licence = ReadLicenceUrl("https://creativecommons.org/" + std::string(vector.url) + "/");
    ASSERT_TRUE(licence);
    EXPECT_EQ(licence->family, vector.id);
    EXPECT_TRUE(licence->spdx.starts_with("LicenseRef-" + std::string(vector.id) + "-")) << licence->spdx;
  }
  EXPECT_EQ(ReadLicenceUrl("https://creativecommons.org/licenses/by-sa/3.0/de/")->family, "");
  EXPECT_EQ(ReadLicenceUrl("https://creativecommons.org/licenses/by/4.0/")->family, "");
}

// rights.md 3.2: the regular expression, part by part.
TEST(LicenceUrl, EachPartOfTheGrammarMayBeThereOrNot) {
  const std::string_view schemes[] = {"https://", "http://", "//",     "",
                                      "HTTPS://", "https:",  "http:/", " \t\nhttps://"};
  const std::string_view hosts[] = {"creativecommons.org", "www.creativecommons.org", "m.creativecommons.org",
                                    "CreativeCommons.ORG"};
  const std::string_view ends[] = {"",
                                   "/",
                                   "/deed",
                                   "/deed.de",
                                   "/deed.pt_BR",
                                   "/deed/",
                                   "/legalcode",
                                   "/legalcode.txt",
                                   "/rdf",
                                   "/legalcode.de.html",
                                   "/deed.en#x",
                                   "?ref=chooser-v1",
                                   "/?ref=chooser-v1",
                                   "#x",
                                   "/legalcode.sr-latn",
                                   "/DEED.EN",
                                   "//",
                                   "/deed.zh-hans?a=b/c",
                                   "/ "};
  for (const std::string_view scheme : schemes) {
    for (const std::string_view host : hosts) {
      for (const std::string_view end : ends) {
        std::string url(scheme);
        url.append(host).append("/licenses/by-nc-sa/3.0");
        SCOPED_TRACE(url + "{,/de}" + std::string(end));
        EXPECT_EQ(IdOf(url + std::string(end)), "CC-BY-NC-SA-3.0");
        EXPECT_EQ(IdOf(url + "/de" + std::string(end)), "CC-BY-NC-SA-3.0-DE");
      }
    }
  }
}

TEST(LicenceUrl, IsUnescapedOnceAndReadAsBrowsersDo) {
  Check({{"https://creativecommons.org/licenses/sampling%2B/1.0/", "LicenseRef-CC-SAMPLING-PLUS-1.0"},
         {"https://creativecommons.org/licenses/nc-sampling%2b/1.0/tw/",
          "LicenseRef-CC-NC-SAMPLING-PLUS-1.0-TW"},
         {"https://creativecommons.org/%6Cicenses/by/4.0/", "CC-BY-4.0"},
         {"https://creativecommons%2Eorg/licenses/by/4.0/", "CC-BY-4.0"},
         {"https://creativecommons.org/licenses/by%2D sa/4.0/", "-"},
         {"https%3A%2F%2Fcreativecommons.org%2Flicenses%2Fby%2F4.0%2F", "CC-BY-4.0"},
         {"https:\\\\creativecommons.org\\licenses\\by\\4.0\\", "CC-BY-4.0"},
         {"https://creative\ncommons.org/licen\tses/by/4.0/\r\n", "CC-BY-4.0"},
         {"https://creativecommons.org:443/licenses/by/4.0/", "CC-BY-4.0"},
         {"http://creativecommons.org:80/licenses/by/4.0/", "CC-BY-4.0"},
         {"https://creativecommons.org//licenses//by/4.0/", "CC-BY-4.0"},
         {"https://creativecommons.org/licenses/by%252D-sa/4.0/", "-"}});
}

// rights.md 3.2, repairs.
TEST(LicenceUrl, RepairsWhatIsCommonlyWrittenWrong) {
  Check({{"creativecommons.org/licenses/by/4.0", "CC-BY-4.0"},
         {"http://creativecommons.org/licenses/by/4.0", "CC-BY-4.0"},
         {"HTTP://CREATIVECOMMONS.ORG/LICENSES/BY/4.0/", "CC-BY-4.0"},
         {"https://creativecommons.org/licenses/mark/1.0/", "CC-PDM-1.0"},
         {"https://creativecommons.org/licenses/CC0/1.0/", "CC0-1.0"},
         {"https://creativecommons.org/licenses/cc0/1.0", "CC0-1.0"},
         {"https://creativecommons.org/licenses/zero/1.0/", "CC0-1.0"},
         {"https://creativecommons.org/licenses/publicdomain", "CC-PDDC"},
         {"https://creativecommons.org/licenses/publicdomain/deed", "CC-PDDC"},
         {"https://creativecommons.org/share-your-work/public-domain/cc0/", "CC0-1.0"},
         {"https://creativecommons.org/share-your-work/public-domain/pdm", "CC-PDM-1.0"},
         {"https://creativecommons.org/about/cc0", "CC0-1.0"},
         {"https://creativecommons.org/licenses/by-nd-nc/4.0/", "CC-BY-NC-ND-4.0"},
         {"https://creativecommons.org/licenses/by-sa-nc/4.0/", "CC-BY-NC-SA-4.0"},
         {"https://creativecommons.org/licenses/nc-nd/1.0/", "LicenseRef-CC-ND-NC-1.0"},
         {"https://creativecommons.org/licences/by-nc/4.0/", "CC-BY-NC-4.0"},
         {"https://creativecommons.org/license/by/4.0/", "CC-BY-4.0"},
         {"https://creativecommons.org/licence/by-nc-sa/4.0/", "CC-BY-NC-SA-4.0"},
         {"https://creativecommons.org/licenses/by/4.0/?ref=chooser-v1", "CC-BY-4.0"}});
}

TEST(LicenceUrl, BadgesNameTheirLicence) {
  Check({{"https://licensebuttons.net/l/by-sa/4.0/88x31.png", "CC-BY-SA-4.0"},
         {"http://i.creativecommons.org/l/by-nc-sa/2.0/kr/80x15.png", "LicenseRef-CC-BY-NC-SA-2.0-KR"},
         {"//i.creativecommons.org/l/by/3.0/de/88x31.png", "CC-BY-3.0-DE"},
         {"https://i.creativecommons.org/l/by-nc-nd/4.0/", "CC-BY-NC-ND-4.0"},
         {"https://licensebuttons.net/l/by/4.0", "CC-BY-4.0"},
         {"https://licensebuttons.net/p/zero/1.0/88x31.png", "CC0-1.0"},
         {"https://i.creativecommons.org/p/mark/1.0/80x15.png", "CC-PDM-1.0"},
         {"https://licensebuttons.net/l/by-nd/4.0/88x31.svg?x", "CC-BY-ND-4.0"},
         {"https://licensebuttons.net/l/by/9.0/88x31.png", "-"},
         {"https://licensebuttons.net/by/4.0/88x31.png", "-"},
         {"https://licensebuttons.net/l/by/4.0/x.png", "-"},
         {"https://licensebuttons.net.evil.tld/l/by/4.0/88x31.png", "-"},
         {"https://j.creativecommons.org/l/by/4.0/88x31.png", "-"}});
}

TEST(LicenceUrl, HostsThatOnlyLookLikeItAreRejected) {
  Check({{"https://notcreativecommons.org/licenses/by/4.0/", "-"},
         {"https://creativecommons.org.evil.tld/licenses/by/4.0/", "-"},
         {"https://creativecommons.org@evil.tld/licenses/by/4.0/", "-"},
         {"https://creativecommons.org@evil.tld/", "-"},
         {"https://evil.tld@creativecommons.org/licenses/by/4.0/", "-"},
         {"https://creativecommons.org%2F@evil.tld/licenses/by/4.0/", "-"},
         {"https://creativecommons.org%2Flicenses%2Fby%2F4.0%3F@evil.tld/", "-"},
         {"https://creativecommons.org%2Flicenses/by/4.0/", "-"},
         {"https://creativecommons.org%00.evil.tld/licenses/by/4.0/", "-"},
         {"https://creativecommons.org:8080/licenses/by/4.0/", "-"},
         {"https://creativecommons.org:pass@evil.tld/licenses/by/4.0/", "-"},
         {"https://evil.tld\\@creativecommons.org/licenses/by/4.0/", "-"},
         {"https://evil.tld/creativecommons.org/licenses/by/4.0/", "-"},
         {"https://evil.tld/?u=https://creativecommons.org/licenses/by/4.0/", "-"},
         {"https://evil.tld/#https://creativecommons.org/licenses/by/4.0/", "-"},
         {"https://creativecommons.org.au/licenses/by/4.0/", "-"},
         {"https://creativecommons.com/licenses/by/4.0/", "-"},
         {"https://creativecommons/licenses/by/4.0/", "-"},
         {"https://creative-commons.org/licenses/by/4.0/", "-"},
         {"https://xcreativecommons.org/licenses/by/4.0/", "-"},
         {"https://blog.creativecommons.org/licenses/by/4.0/", "-"},
         {"https://wwwcreativecommons.org/licenses/by/4.0/", "-"},
         {"https://www.m.creativecommons.org/licenses/by/4.0/", "-"},
         {"https://cre\xD0\xB0tivecommons.org/licenses/by/4.0/", "-"},
         {"https://xn--cretivecommons-5db.org/licenses/by/4.0/", "-"},
         {"ftp://creativecommons.org/licenses/by/4.0/", "-"},
         {"javascript://creativecommons.org/licenses/by/4.0/", "-"},
         {"data:text/html,creativecommons.org/licenses/by/4.0/", "-"},
         {"/creativecommons.org/licenses/by/4.0/", "-"},
         {"/licenses/by/4.0/", "-"},
         {"licenses/by/4.0/", "-"}});
}

TEST(LicenceUrl, LicencesThatDoNotExistAreRejected) {
  Check({{"https://creativecommons.org/licenses/by/9.0", "-"},
         {"https://creativecommons.org/licenses/by/9.0/", "-"},
         {"https://creativecommons.org/licenses/by/4.1/", "-"},
         {"https://creativecommons.org/licenses/by/4/", "-"},
         {"https://creativecommons.org/licenses/by/4.0.0/", "-"},
         {"https://creativecommons.org/licenses/by/2.1/", "-"},
         {"https://creativecommons.org/licenses/by/2.1/de/", "-"},
         {"https://creativecommons.org/licenses/by/2.1/ca/", "-"},
         {"https://creativecommons.org/licenses/by/4.0/de/", "-"},
         {"https://creativecommons.org/licenses/by/4.0/igo/", "-"},
         {"https://creativecommons.org/licenses/by/3.0/xx/", "-"},
         {"https://creativecommons.org/licenses/by/3.0/scotland/", "-"},
         {"https://creativecommons.org/licenses/by/2.5/igo/", "-"},
         {"https://creativecommons.org/licenses/by/1.0/de/", "-"},
         {"https://creativecommons.org/licenses/by-nd-sa/4.0/", "-"},
         {"https://creativecommons.org/licenses/by-nc-nd-sa/4.0/", "-"},
         {"https://creativecommons.org/licenses/by-by/4.0/", "-"},
         {"https://creativecommons.org/licenses/by-nc-nc/4.0/", "-"},
         {"https://creativecommons.org/licenses/by-/4.0/", "-"},
         {"https://creativecommons.org/licenses/bync/4.0/", "-"},
         {"https://creativecommons.org/licenses/sa/4.0/", "-"},
         {"https://creativecommons.org/licenses/sa/2.0/", "-"},
         {"https://creativecommons.org/licenses/nc/2.0/", "-"},
         {"https://creativecommons.org/licenses/devnations/1.0/", "-"},
         {"https://creativecommons.org/licenses/sampling/2.0/", "-"},
         {"https://creativecommons.org/licenses/zero/4.0/", "-"},
         {"https://creativecommons.org/publicdomain/zero/2.0/", "-"},
         {"https://creativecommons.org/publicdomain/zero/1.0/us/", "-"},
         {"https://creativecommons.org/publicdomain/mark/2.0/", "-"},
         {"https://creativecommons.org/publicdomain/certification/1.0/", "-"},
         {"https://creativecommons.org/publicdomain/certification/1.0/de/", "-"},
         {"https://creativecommons.org/publicdomain/by/4.0/", "-"},
         {"https://creativecommons.org/licenses/certification/1.0/us/", "-"}});
}

TEST(LicenceUrl, PagesThatAreNoLicenceAreRejected) {
  Check({{"https://creativecommons.org/", "-"},
         {"https://creativecommons.org", "-"},
         {"https://creativecommons.org/licenses/", "-"},
         {"https://creativecommons.org/licenses", "-"},
         {"https://creativecommons.org/licenses/by/", "-"},
         {"https://creativecommons.org/licenses/by", "-"},
         {"https://creativecommons.org/publicdomain/", "-"},
         {"https://creativecommons.org/publicdomain/zero/", "-"},
         {"https://creativecommons.org/choose", "-"},
         {"https://creativecommons.org/choose/?license=by&version=4.0", "-"},
         {"https://creativecommons.org/choose/zero/1.0/", "-"},
         {"https://search.creativecommons.org/?q=licenses/by/4.0/", "-"},
         {"https://creativecommons.org/?/licenses/by/4.0/", "-"},
         {"https://creativecommons.org/licenses/list.en", "-"},
         {"https://creativecommons.org/blog/licenses/by/4.0/", "-"},
         {"https://creativecommons.org/licenses/by/4.0/x", "-"},
         {"https://creativecommons.org/licenses/by/4.0/deed/x", "-"},
         {"https://creativecommons.org/licenses/by/4.0/deeds", "-"},
         {"https://creativecommons.org/licenses/by/4.0/deed.de.exe", "-"},
         {"https://creativecommons.org/licenses/by/4.0/deed.", "-"},
         {"https://creativecommons.org/licenses/by/4.0/88x31.png", "-"},
         {"https://creativecommons.org/licenses/by-nc/4.0/../../by/4.0/", "-"},
         {"https://creativecommons.org/licenses/by/4.0/../../by-nc/4.0/", "-"},
         {"https://creativecommons.org/licenses/by-nc/4.0/%2e%2e/%2e%2e/by/4.0/", "-"},
         {"https://creativecommons.org/licenses/by/4.0%3Fx", "-"},
         {"https://creativecommons.org/licenses/by/4.0/ and more", "-"},
         {"https://creativecommons.org/licenses/BSD/", "-"},
         {"https://creativecommons.org/licenses/GPL/2.0/", "-"},
         {"CC BY 4.0", "-"},
         {"", "-"},
         {" ", "-"},
         {"https://", "-"},
         {"//", "-"}});
}

// rights.md 3.2, "Other licences".
TEST(LicenceUrl, OthersOfTheTable) {
  Check({{"https://www.gnu.org/licenses/fdl-1.2.html", "GFDL-1.2-or-later"},
         {"https://www.gnu.org/licenses/old-licenses/fdl-1.2.txt", "GFDL-1.2-or-later"},
         {"http://www.gnu.org/licenses/fdl-1.3", "GFDL-1.3-or-later"},
         {"https://artlibre.org/licence/lal/en/", "LAL-1.3"},
         {"http://artlibre.org", "LAL-1.3"},
         {"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK-3.0"},
         {"http://www.nationalarchives.gov.uk/doc/open-government-licence/version/2", "OGL-UK-2.0"},
         {"https://www.govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"},
         {"https://www.govdata.de/dl-de/zero-2-0", "DL-DE-ZERO-2.0"},
         {"https://www.etalab.gouv.fr/licence-ouverte-open-licence", "etalab-2.0"},
         {"https://opendatacommons.org/licenses/by/1-0/", "ODC-By-1.0"},
         {"https://opendatacommons.org/licenses/odbl/", "ODbL-1.0"},
         {"http://www.opendatacommons.org/licenses/pddl/1.0/", "PDDL-1.0"},
         {"https://unsplash.com/license", "LicenseRef-Unsplash"},
         {"https://www.pexels.com/license/", "LicenseRef-Pexels"},
         {"https://www.pexels.com/de-de/license/", "LicenseRef-Pexels"},
         {"https://pixabay.com/service/license/", "LicenseRef-Pixabay"},
         {"https://pixabay.com/de/service/license-summary/", "LicenseRef-Pixabay"},
         {"http://rightsstatements.org/vocab/NoC-US/1.0/", "LicenseRef-RS-NoC-US"},
         {"http://rightsstatements.org/vocab/NoC-OKLR/1.0/", "LicenseRef-RS-NoC-OKLR"},
         {"http://rightsstatements.org/vocab/NoC-NC/1.0/", "LicenseRef-RS-NoC-NC"},
         {"http://rightsstatements.org/vocab/NoC-CR/1.0/", "LicenseRef-RS-NoC-CR"},
         {"http://rightsstatements.org/vocab/InC/1.0/", "LicenseRef-RS-InC"},
         {"http://rightsstatements.org/vocab/InC-EDU/1.0/", "LicenseRef-RS-InC-EDU"},
         {"http://rightsstatements.org/vocab/InC-NC/1.0/", "LicenseRef-RS-InC-NC"},
         {"http://rightsstatements.org/vocab/InC-OW-EU/1.0/", "LicenseRef-RS-InC-OW-EU"},
         {"http://rightsstatements.org/vocab/InC-RUU/1.0/", "LicenseRef-RS-InC-RUU"},
         {"http://rightsstatements.org/vocab/CNE/1.0/", "LicenseRef-RS-CNE"},
         {"http://rightsstatements.org/vocab/UND/1.0/", "LicenseRef-RS-UND"},
         {"https://rightsstatements.org/page/NKC/1.0/?language=en", "LicenseRef-RS-NKC"},
         {"https://www.flickr.com/commons/usage/", "LicenseRef-Flickr-Commons"},
         {"https://www.usa.gov/government-works", "LicenseRef-PD-USGov"},
         {"http://www.usa.gov/copyright.shtml", "LicenseRef-PD-USGov"}});
}

TEST(LicenceUrl, NeighboursOfTheOthersAreRejected) {
  Check({{"https://rightsstatements.org/vocab/InC/", "-"},
         {"https://rightsstatements.org/vocab/InB/1.0/", "-"},
         {"https://rightsstatements.org/", "-"},
         {"https://rightsstatements.org.evil.tld/vocab/NoC-US/1.0/", "-"},
         {"https://unsplash.com/photos/license", "-"},
         {"https://unsplash.com/", "-"},
         {"https://unsplash.com/licensees", "-"},
         {"https://notunsplash.com/license", "-"},
         {"https://www.gnu.org/licenses/gpl-3.0.html", "-"},
         {"https://www.gnu.org/licenses/", "-"},
         {"https://artlibre.org/blog/", "-"},
         {"https://www.nationalarchives.gov.uk/doc/open-government-licence/", "-"},
         {"https://www.govdata.de/dl-de/by-1-0", "-"},
         {"https://opendatacommons.org/licenses/", "-"},
         {"https://www.flickr.com/commons/", "-"},
         {"https://www.usa.gov/", "-"},
         {"https://pixabay.com/photos/service/license/", "-"}});
}

TEST(LicenceUrl, EveryCombinationThatExistsHasAnIdOfTheDataAndNoOtherHasAny) {
  const std::string_view units[] = {
      "by",    "by-nc", "by-nc-nd", "by-nc-sa",  "by-nd",        "by-sa",      "sa",       "nc", "nd",
      "nc-sa", "nd-nc", "sampling", "sampling+", "nc-sampling+", "devnations", "by-nd-sa", "x"};
  const std::string_view versions[] = {"1.0", "1.5", "2.0", "2.1", "2.5", "3.0", "4.0", "5.0", "9.0"};
  std::vector<std::string> ports{"", "/igo", "/scotland"};
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) ports.push_back(std::string("/") + a + b);
  }
  const auto ids = LicenceIds();
  std::set<std::string> found;
  for (const std::string_view unit : units) {
    for (const std::string_view version : versions) {
      for (const std::string& port : ports) {
        const std::string url =
            "https://creativecommons.org/licenses/" + std::string(unit) + "/" + std::string(version) + port;
        const auto licence = ReadLicenceUrl(url);
        if (!licence) continue;
        EXPECT_TRUE(std::binary_search(ids.begin(), ids.end(), std::string_view(licence->spdx))) << url;
        EXPECT_TRUE(found.insert(licence->spdx).second) << url << " has the id of another";
      }
    }
  }
  // All of cc-legal-tools but the public domain ones, ports to Canada of 2.1, folders of 2.0 and 2.1 that
  // hold ports only, and by-nd-nc, which is counted as by-nc-nd.
  EXPECT_EQ(found.size(), 630u);
}

TEST(LicenceUrl, AnEndlessOneIsNone) {
  const std::string url = "https://creativecommons.org/licenses/by/4.0/?" + std::string(100'000, 'a');
  EXPECT_EQ(IdOf(url), "-");
  EXPECT_EQ(IdOf(std::string(100'000, '/')), "-");
}

}  // namespace
}  // namespace tamis
