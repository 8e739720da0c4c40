#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/unit/extract/rights_page.h"

namespace tamis {
namespace {

constexpr std::string_view kBy = "https://creativecommons.org/licenses/by/4.0/";

std::string ImageClaims(std::string_view html, std::string_view end = "a.jpg",
                        const std::string& url = kRightsPageUrl) {
  return Claimed(ImageOf(ReadRightsPage(html, url), end).licences);
}
std::string PageClaims(std::string_view html) {
  return Claimed(ReadRightsPage(html).facts.licences);
}
std::string JsonLd(const std::string& json) {
  return "<script type='application/ld+json'>" + json + "</script>";
}

TEST(PageLicences, AnImageThatIsShownTwiceHasTheLicencesOfBoth) {
  const std::string linked =
      "<figure><img src=a.jpg><a href='https://creativecommons.org/licenses/by-nc/4.0/'>x</a></figure>";
  const std::string plain = "<p>x</p><p><img src='a.jpg?utm_source=x'></p><p><img src=b.jpg></p>";
  for (const std::string& html : {linked + plain, plain + linked}) {
    EXPECT_EQ(ImageClaims(html, "a.jpg"), "L08 container B CC-BY-NC-4.0");
    EXPECT_EQ(ImageClaims(html, "a.jpg?utm_source=x"), "L08 container B CC-BY-NC-4.0");
    EXPECT_EQ(ImageClaims(html, "b.jpg"), "");
  }
}

// rights.md 3.1, L05 and 3.3-3.
TEST(PageLicences, AnImageObjectLicencesTheImageThatItNames) {
  const std::string licence = "\"license\": \"https://creativecommons.org/licenses/by/4.0/\"";
  for (const std::string_view name : {"contentUrl", "url", "thumbnailUrl", "@id"}) {
    SCOPED_TRACE(name);
    const std::string html =
        "<img src='a.jpg#x'>" + JsonLd("{\"@type\": \"ImageObject\", \"" + std::string(name) +
                                       "\": \"HTTP://EXAMPLE.com:80/dir/./a.jpg\", " + licence + "}");
    EXPECT_EQ(ImageClaims(html), "L05 image A CC-BY-4.0");
  }
  EXPECT_EQ(
      ImageClaims("<img src=a.jpg srcset='b.jpg 100w, c.jpg 900w'>" +
                      JsonLd("{\"@type\": \"ImageObject\", \"contentUrl\": \"b.jpg\", " + licence + "}"),
                  "c.jpg"),
      "L05 image A CC-BY-4.0");
  EXPECT_EQ(
      ImageClaims("<img src=other.jpg>" +
                      JsonLd("{\"@type\": \"ImageObject\", \"contentUrl\": \"a.jpg\", " + licence + "}"),
                  "other.jpg"),
      "");
  EXPECT_EQ(
      ImageClaims("<img src=a.jpg?v=2>" +
                      JsonLd("{\"@type\": \"ImageObject\", \"contentUrl\": \"a.jpg\", " + licence + "}"),
                  "a.jpg?v=2"),
      "");
  EXPECT_EQ(ImageClaims(
                "<div itemscope itemtype='http://schema.org/ImageObject'><img itemprop=contentUrl src=a.jpg>"
                "<a itemprop=license href='https://creativecommons.org/licenses/by/4.0/'>l</a></div>")
                .substr(0, 21),
            "L05 image A CC-BY-4.0");
  EXPECT_EQ(
      ImageClaims("<div vocab='https://schema.org/' typeof=ImageObject><img property=contentUrl src=a.jpg>"
                  "<a property=license href='https://creativecommons.org/licenses/by/4.0/'>l</a></div>")
          .substr(0, 21),
      "L05 image A CC-BY-4.0");
}

TEST(PageLicences, AnImageObjectSaysWhomToName) {
  const Page page = ReadRightsPage(
      "<img src=a.jpg>" +
      JsonLd("{\"@context\": \"https://schema.org\", \"@graph\": [{\"@type\": [\"ImageObject\"], "
             "\"contentUrl\": "
             "\"https://example.com/dir/a.jpg\", \"license\": {\"@id\": "
             "\"https://creativecommons.org/licenses/by/4.0/\"},"
             "\"creator\": [{\"@type\": \"Person\", \"name\": \"A. Person\"}], \"creditText\": \"Studio\", "
             "\"copyrightHolder\": {\"name\": \"B. Person\"}, \"copyrightYear\": 2020, \"name\": \"Boat\", "
             "\"acquireLicensePage\": \"https://example.com/buy\", \"usageInfo\": "
             "\"https://example.com/use\"}]}"));
  ASSERT_EQ(page.candidates.at(0).licences.size(), 1U);
  const LicenceClaim& claim = page.candidates[0].licences[0];
  EXPECT_EQ(claim.spdx, "CC-BY-4.0");
  EXPECT_EQ(claim.creator, "A. Person");
  EXPECT_EQ(claim.credit_line, "Studio");
  EXPECT_EQ(claim.copyright_notice, "\u00a9 2020 B. Person");
  EXPECT_EQ(claim.title, "Boat");
  EXPECT_EQ(claim.licensor_url, "https://example.com/buy");
  EXPECT_EQ(claim.usage_terms, "https://example.com/use");
}

TEST(PageLicences, ACreatorThatIsAnItemHasAName) {
  const Page page = ReadRightsPage(
      "<div itemscope itemtype='https://schema.org/ImageObject'><img itemprop=contentUrl src=a.jpg>"
      "<span itemprop=creator itemscope itemtype='https://schema.org/Person'><b itemprop=name>A. "
      "Person</b></span>"
      "<link itemprop=license href='https://creativecommons.org/licenses/by/4.0/'></div>");
  ASSERT_FALSE(page.candidates.at(0).licences.empty());
  EXPECT_EQ(page.candidates[0].licences[0].creator, "A. Person");
}

TEST(PageLicences, AnImageObjectWithoutLicenceStillCredits) {
  const std::string json =
      "{\"@type\": \"ImageObject\", \"contentUrl\": \"a.jpg\", \"creditText\": \"Studio\"}";
  EXPECT_EQ(ImageClaims("<img src=a.jpg>" + JsonLd(json)), "L06 image D ");
  EXPECT_EQ(ImageClaims("<img src=a.jpg>" + JsonLd("{\"@type\": \"ImageObject\", \"contentUrl\": \"a.jpg\", "
                                                   "\"license\": \"https://example.com/terms\"}")),
            "L05 image C ");
}

// L07: ccREL, as section 3 of the W3C member submission and RDFa write it.
TEST(PageLicences, RdfaAboutAnImage) {
  for (const std::string_view html :
       {"<div about=a.jpg><img src=a.jpg><a rel=license "
        "href='https://creativecommons.org/licenses/by/4.0/'>l</a></div>",
        "<p><img src=a.jpg><span about='/dir/a.jpg'><a rel='cc:license' "
        "href='//creativecommons.org/licenses/by/4.0'>l</a>"
        "</span>",
        "<img src=a.jpg rel=license resource='http://creativecommons.org/licenses/by/4.0/'>",
        "<img src=a.jpg><div resource=a.jpg><a property='dct:license' "
        "href='http://creativecommons.org/licenses/by/4.0/'>"
        "l</a></div>",
        "<img src=a.jpg><div about=a.jpg><a rel='http://creativecommons.org/ns#license' "
        "href='http://creativecommons.org/licenses/by/4.0/'>l</a></div>"}) {
    SCOPED_TRACE(html);
    EXPECT_EQ(ImageClaims(html), "L07 image A CC-BY-4.0");
    EXPECT_EQ(PageClaims(html), "");
  }
  const Page page = ReadRightsPage(
      "<img src=a.jpg><div about=a.jpg><span property='dct:title'>Boat</span> by <a rel='cc:attributionURL' "
      "property='cc:attributionName' href='https://a.example/'>A. Person</a> "
      "<a rel=license href='https://creativecommons.org/licenses/by-sa/3.0/'>l</a></div>");
  ASSERT_EQ(page.candidates.at(0).licences.size(), 1U);
  const LicenceClaim& claim = page.candidates[0].licences[0];
  EXPECT_EQ(claim.spdx, "CC-BY-SA-3.0");
  EXPECT_EQ(claim.title, "Boat");
  EXPECT_EQ(claim.attribution_name, "A. Person");
  EXPECT_EQ(claim.attribution_url, "https://a.example/");
}

// L08 and 3.3-5.
TEST(PageLicences, ALicenceInAContainerWithOneImage) {
  const std::string link = "<a href='" + std::string(kBy) + "'>CC</a>";
  EXPECT_EQ(
      ImageClaims("<figure><img src=a.jpg><figcaption>x " + link + "</figcaption></figure>").substr(0, 25),
      "L08 container B CC-BY-4.0");
  EXPECT_EQ(ImageClaims("<ul><li><img src=a.jpg>" + link + "<li><img src=b.jpg></ul>"),
            "L08 container B CC-BY-4.0");
  EXPECT_EQ(ImageClaims("<ul><li><img src=a.jpg>" + link + "<li><img src=b.jpg></ul>", "b.jpg"), "");
  EXPECT_EQ(ImageClaims("<figure><img src=a.jpg><a rel=license href='/terms'>terms</a></figure>"),
            "L08 container C ");
  EXPECT_EQ(ImageClaims("<figure><img src=a.jpg><img src=b.jpg>" + link + "</figure>"), "");
  EXPECT_EQ(ImageClaims("<figure><img src=a.jpg>" + link +
                        "<a href='https://creativecommons.org/licenses/by-nc/4.0/'>or</a></figure>"),
            "");
  EXPECT_EQ(ImageClaims("<div><img src=a.jpg>" + link + "</div>"), "");
  EXPECT_EQ(ImageClaims("<figure><img src=a.jpg><a rel=license href='" + std::string(kBy) +
                        "'><img src=cc.png width=88 height=31></a></figure>"),
            "L08 container B CC-BY-4.0");
  EXPECT_EQ(
      ImageClaims("<figure><img data-src=a.jpg><noscript><img src=a.jpg></noscript>" + link + "</figure>"),
      "L08 container B CC-BY-4.0");
  EXPECT_EQ(PageClaims("<figure><img src=a.jpg>" + link + "</figure>"), "");
}

// L09 and 3.3-7.
TEST(PageLicences, TheLicenceOfAPageIsNotThatOfItsImages) {
  const std::string link = "<a rel=license href='" + std::string(kBy) + "'>CC</a>";
  EXPECT_EQ(PageClaims("<p>" + link), "L09 page D CC-BY-4.0");
  EXPECT_EQ(PageClaims("<link rel='LICENSE' href='//creativecommons.org/licenses/by/4.0'>"),
            "L09 page D CC-BY-4.0");
  EXPECT_EQ(ImageClaims("<img src=a.jpg><img src=b.jpg><p>" + link), "");
  EXPECT_EQ(
      ImageClaims("<main><img src=a.jpg width=900 height=600></main><img src=l.png width=90 height=60><p>" +
                  link),
      "L09 work C CC-BY-4.0");
  EXPECT_EQ(
      ImageClaims("<main><img src=a.jpg width=90 height=60></main><img src=l.png width=90 height=60><p>" +
                  link),
      "");
  EXPECT_EQ(ImageClaims("<main><img src=a.jpg></main><p>" + link), "L09 work C CC-BY-4.0");
  EXPECT_EQ(ImageClaims("<meta property=og:image content=a.jpg><img src=a.jpg><img src=b.jpg><p>" + link),
            "L09 work C CC-BY-4.0");
}

TEST(PageLicences, APageLicenceDoesNotReachTheImagesOfOthers) {
  const std::string link = "<p><a rel=license href='" + std::string(kBy) + "'>CC</a>";
  EXPECT_EQ(ImageClaims("<main><img src='https://other.example/a.jpg'></main>" + link), "");
  EXPECT_EQ(ImageClaims("<main><img src='https://img.example.com/a.jpg'></main>" + link),
            "L09 work C CC-BY-4.0");
  EXPECT_EQ(
      ImageClaims("<main><figure><img src=a.jpg><figcaption>\u00a9 A. Person</figcaption></figure></main>" +
                  link),
      "");
  EXPECT_EQ(ImageClaims("<main><img src=a.jpg alt='Getty Images'></main>" + link), "");
  EXPECT_EQ(ImageClaims("<main><img src=a.jpg></main><footer>" + link + "</footer>"), "");
  EXPECT_EQ(ImageClaims("<main><img src=a.jpg></main>" + link +
                        "<a rel=license href='https://creativecommons.org/licenses/by-nc/4.0/'>or</a>"),
            "");
}

// L10 to L13.
TEST(PageLicences, LicencesOfPageAndSite) {
  constexpr std::pair<std::string_view, std::string_view> kVectors[] = {
      {"<meta name=license content='https://creativecommons.org/licenses/by/4.0/'>", "L10 page D CC-BY-4.0"},
      {"<meta name='dcterms.license' content='http://creativecommons.org/licenses/by-sa/3.0'>",
       "L10 page D CC-BY-SA-3.0"},
      {"<meta name=DC.Rights content='CC BY-NC 4.0'>", "L10 page D CC-BY-NC-4.0"},
      {"<meta property='og:license' content='https://creativecommons.org/publicdomain/zero/1.0/'>",
       "L10 page D CC0-1.0"},
      {"<meta name=copyright content='(c) 2020 A. Person'>", "L10 page D "},
      {"<script type='application/ld+json'>{\"@type\": \"Article\", \"license\": "
       "\"https://creativecommons.org/licenses/by/4.0/\"}</script>",
       "L11 page D CC-BY-4.0"},
      {"<p>see <a href='https://creativecommons.org/licenses/by/4.0/'>CC</a>", "L12 site E CC-BY-4.0"},
      {"<footer><img src='https://licensebuttons.net/l/by-sa/4.0/88x31.png'></footer>",
       "L12 site E CC-BY-SA-4.0"},
      {"<!-- <rdf:RDF xmlns='http://web.resource.org/cc/'><Work rdf:about=''><license "
       "rdf:resource='http://creativecommons.org/licenses/by/2.0/' /></Work></rdf:RDF> -->",
       "L13 page D CC-BY-2.0"},
      {"<a rel=license href='https://notcreativecommons.org/licenses/by/4.0/'>x</a>", "L09 page D "},
      {"<a href='https://creativecommons.org.evil.example/licenses/by/4.0/'>x</a>", ""},
  };
  for (const auto& [html, claims] : kVectors) {
    SCOPED_TRACE(html);
    EXPECT_EQ(PageClaims(html), claims);
  }
}

TEST(PageLicences, RdfInACommentLicencesWhatItIsAbout) {
  EXPECT_EQ(
      ImageClaims(
          "<img src=a.jpg><!-- <rdf:RDF xmlns:cc='http://web.resource.org/cc/'><cc:Work rdf:about='a.jpg'>"
          "<cc:license rdf:resource='http://creativecommons.org/licenses/by-nd/2.0/'/></cc:Work></rdf:RDF> "
          "-->"),
      "L13 image C CC-BY-ND-2.0");
}

// L14.
TEST(PageLicences, ATextNearTheImage) {
  EXPECT_EQ(ImageClaims("<figure><img src=a.jpg><figcaption>A. Person, CC BY-SA 4.0</figcaption></figure>"),
            "L14 container E CC-BY-SA-4.0");
  EXPECT_EQ(
      ImageClaims(
          "<figure><img src=a.jpg><figcaption>A. Person, Creative Commons Attribution</figcaption></figure>"),
      "L14 container E CC-BY");
  EXPECT_EQ(ImageClaims("<figure><img src=a.jpg><figcaption>A boat in 4.0</figcaption></figure>"), "");
}

// L15 and 3.6.
TEST(PageLicences, PlatformsOfWhichThePageIsAboutOneImage) {
  const std::string blocks =
      "<div class='licensetpl'><span class='licensetpl_short'>CC BY-SA 4.0</span><span "
      "class='licensetpl_link'>"
      "https://creativecommons.org/licenses/by-sa/4.0</span><span class='licensetpl_attr'>A. "
      "Person</span></div>"
      "<table class='layout licensetpl'><tr><td><span class='licensetpl_short'>GFDL</span><span "
      "class='licensetpl_link'>"
      "https://www.gnu.org/copyleft/fdl.html</span></table>";
  const Page commons = ReadRightsPage(
      "<img src='//upload.wikimedia.org/wikipedia/commons/thumb/a/ab/My_boat%21.jpg/800px-My_boat%21.jpg'>"
      "<img src='//upload.wikimedia.org/wikipedia/commons/1/12/Other.jpg'>" +
          blocks,
      "https://commons.wikimedia.org/wiki/File:My_boat!.jpg");
  ASSERT_GE(commons.candidates.at(0).licences.size(), 1U);
  EXPECT_EQ(Claimed(commons.candidates[0].licences).substr(0, 36), "L15:wikimedia image A CC-BY-SA-4.0; ");
  EXPECT_EQ(commons.candidates[0].licences[0].attribution_name, "A. Person");
  EXPECT_EQ(Claimed(commons.candidates.at(1).licences).find("L15"), std::string::npos);

  const std::string link = "<a rel='license' href='https://creativecommons.org/licenses/by-nc/2.0/'>l</a>";
  EXPECT_EQ(ImageClaims("<img src='https://live.staticflickr.com/65535/123_ab_b.jpg'>"
                        "<img src='https://live.staticflickr.com/65535/999_ab_b.jpg'>" +
                            link,
                        "123_ab_b.jpg", "https://www.flickr.com/photos/someone/123/in/pool"),
            "L15:flickr image A CC-BY-NC-2.0");
  EXPECT_EQ(ImageClaims("<img src='https://images.unsplash.com/photo-1'>", "photo-1",
                        "https://unsplash.com/photos/x"),
            "L15:unsplash image A LicenseRef-Unsplash");
  EXPECT_EQ(ImageClaims("<img src='https://images.pexels.com/photos/1/a.jpeg'>", "a.jpeg",
                        "https://www.pexels.com/photo/1/"),
            "L15:pexels image A LicenseRef-Pexels");
  EXPECT_EQ(ImageClaims("<img src='https://cdn.pixabay.com/photo/a.jpg'>", "a.jpg",
                        "https://pixabay.com/photos/x/"),
            "L15:pixabay image A LicenseRef-Pixabay");
  EXPECT_EQ(ImageClaims("<meta property=og:image content='https://images.wixmp.com/f/a.jpg'>" + link, "a.jpg",
                        "https://www.deviantart.com/someone/art/x-1"),
            "L15:deviantart image A CC-BY-NC-2.0");
}

TEST(PageLicences, AnArticleOfWikipediaDoesNotLicenceItsImages) {
  EXPECT_EQ(ImageClaims("<link rel=license href='https://creativecommons.org/licenses/by-sa/4.0/'><main>"
                        "<img src='//upload.wikimedia.org/wikipedia/en/1/12/a.jpg'></main>",
                        "a.jpg", "https://en.wikipedia.org/wiki/Boat"),
            "");
}

// L16: inline RSL is read by the same code as RSL files. L17.
TEST(PageLicences, RightsStatements) {
  EXPECT_EQ(ImageClaims("<img src=a.jpg><div about=a.jpg><a rel='edm:rights' "
                        "href='http://rightsstatements.org/vocab/InC/1.0/'>r</a></div>"),
            "L17 image A LicenseRef-RS-InC");
}

}  // namespace
}  // namespace tamis
