// Which images what a page says of one reaches.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/unit/extract/rights_page.h"

namespace tamis {
namespace {

constexpr std::string_view kReserved = "Text and data mining of this work is reserved.";

std::string PageSaid(std::string_view html) {
  return Said(ReadRightsPage(html).facts.statements);
}

TEST(SameImage, WhatIsSaidOfAnImageOnceHoldsWhereverThePageShowsIt) {
  const std::string words(kReserved);
  const std::string plain = "<p><img src=a.jpg alt='A boat'></p>";
  for (const std::string& other :
       {"<p><img src=a.jpg alt='" + words + "'></p>",
        "<p><img src='/dir/a.jpg?utm_source=x#y' alt='" + words + "'>",
        "<figure><img src='//example.com/dir/%61.jpg'><figcaption>" + words + "</figcaption></figure>",
        "<noscript><img src=a.jpg alt=boat title='" + words + "'></noscript>",
        "<p><img src=a.jpg alt=x></p><p><img src=a.jpg title='" + words + "'></p>"}) {
    SCOPED_TRACE(other);
    for (const std::string& html : {plain + other, other + plain}) {
      const Page page = ReadRightsPage("<body><p>x</p>" + html + "<img src=b.jpg>");
      for (const Candidate& one : page.candidates) {
        const bool is_other = one.image_url.ends_with("b.jpg");
        EXPECT_EQ(Said(one.statements).starts_with("caption reservation "), !is_other) << one.image_url;
        EXPECT_EQ(Said(one.statements), is_other ? "" : Said(page.candidates[0].statements));
      }
    }
  }
}

TEST(SameImage, TextsOfMentionsAreReadBesideThoseOfTheImage) {
  const std::string words(kReserved);
  const std::string alt = "content='" + words + "'>";
  for (const std::string& head :
       {"<meta property=og:image content=/dir/a.jpg><meta property=og:image:alt " + alt,
        "<meta property=og:image content=/dir/a.jpg><meta property=og:image:alt content=boat>"
        "<meta property=og:image:alt " +
            alt,
        "<meta name=twitter:image content=a.jpg><meta name=twitter:image:alt " + alt,
        "<meta name=twitter:image content=a.jpg><meta name=twitter:image:alt content=b><meta "
        "name=twitter:image:alt " +
            alt,
        "<meta property=og:image content=a.jpg><meta property=og:image:alt content=boat>"
        "<meta name=twitter:image content=a.jpg><meta name=twitter:image:alt " +
            alt,
        "<script type='application/ld+json'>{\"@type\": \"ImageObject\", \"contentUrl\": \"a.jpg\", "
        "\"caption\": "
        "\"" +
            words + "\"}</script>"}) {
    SCOPED_TRACE(head);
    for (const std::string_view body : {"<img src=a.jpg alt='A boat' title=t>", ""}) {
      const Page page = ReadRightsPage(head + "<body><p>x</p>" + std::string(body));
      ASSERT_EQ(page.candidates.size(), 1U);
      EXPECT_TRUE(Said(page.candidates[0].statements).starts_with("caption reservation "))
          << Said(page.candidates[0].statements);
      EXPECT_EQ(Said(page.facts.statements), "");
    }
  }
}

TEST(SameImage, AnImageBeyondTheLimitStillReserves) {
  std::string html = "<img src=a.jpg alt=boat>";
  for (int64_t i = 1; i < HtmlOptions{}.max_candidates; ++i) html += "<img src=" + std::to_string(i) + ">";
  EXPECT_EQ(PageSaid(html + "<img src=a.jpg alt='A boat'>"), "");
  EXPECT_TRUE(PageSaid(html + "<img src=a.jpg alt='" + std::string(kReserved) + "'>")
                  .starts_with("page_body reservation "));
}

TEST(SameImage, WhatIsSaidOfManyCopiesOfAnImageIsBounded) {
  std::string html;
  for (int i = 0; i < 65; ++i) {
    const std::string words = std::to_string(i) + " " + std::string(kReserved);
    html += "<img src=a.jpg alt='" + words + "' title='x" + words + "'><img src=b.jpg>";
  }
  const Page page = ReadRightsPage(html);
  EXPECT_EQ(ImageOf(page, "a.jpg").statements.size(), kMaxImageStatements);
  EXPECT_TRUE(ImageOf(page, "a.jpg").statements_cut);
  EXPECT_FALSE(ImageOf(page, "b.jpg").statements_cut);

  // More copies than may carry everything: each is cut.
  std::string many = html;
  for (int i = 0; i < 500; ++i) many += "<img src=a.jpg alt=c>";
  size_t statements = 0;
  for (const Candidate& one : ReadRightsPage(many).candidates) {
    EXPECT_EQ(one.statements_cut, one.image_url.ends_with("a.jpg"));
    statements += one.statements.size();
  }
  EXPECT_LE(statements, 1'000U);
}

TEST(SameImage, NosnippetReachesTheImagesInside) {
  for (const std::string_view html :
       {"<div data-nosnippet><p><img src=a.jpg></div><img src=b.jpg>",
        "<span data-nosnippet=''><img src=a.jpg></span><img src=b.jpg>",
        "<section DATA-NOSNIPPET><div></div><img src=a.jpg></section><img src=b.jpg>"}) {
    SCOPED_TRACE(html);
    const Page page = ReadRightsPage(html);
    EXPECT_EQ(Said(ImageOf(page, "a.jpg").statements), "caption robots_directive nosnippet");
    EXPECT_EQ(Said(ImageOf(page, "b.jpg").statements), "");
  }
}

}  // namespace
}  // namespace tamis
