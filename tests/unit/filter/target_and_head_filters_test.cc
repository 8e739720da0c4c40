#include <string>

#include <gtest/gtest.h>

#include "filter/address.h"
#include "filter/adult_label.h"
#include "filter/content_type.h"
#include "filter/declared_size.h"
#include "filter/http_status.h"
#include "filter/robots.h"
#include "tests/unit/filter/filter_test_support.h"

namespace tamis {
namespace {

TEST(Address, OnlyPublicAllowedAndProxiedPass) {
  const AddressFilter filter;
  struct Case {
    AddressClass address_class;
    std::vector<std::string> addresses;
    const char* expected;
  };
  for (const Case& c : {Case{AddressClass::kPublic, {"93.184.216.34"}, "passed"},
                        Case{AddressClass::kPublic, {}, "address_unresolved"},
                        Case{AddressClass::kAllowedByOperator, {"127.0.0.1"}, "passed"},
                        Case{AddressClass::kProxied, {}, "passed"},
                        Case{AddressClass::kSpecialPurpose, {"10.0.0.1"}, "address_special_purpose"},
                        Case{AddressClass::kUnresolved, {"93.184.216.34"}, "address_unresolved"}}) {
    EXPECT_EQ(ReasonOf(filter, Target{.address_class = c.address_class, .addresses = c.addresses}),
              c.expected);
  }
  EXPECT_EQ(ReasonOf(filter, Target{}), "address_unresolved");
}

Target RobotsTarget(TargetKind kind, RobotsAnswer answer, std::string reason = "") {
  return {.request = {.kind = kind}, .robots = {.answer = answer, .reason = std::move(reason)}};
}

// RFC 9309 2.2.2 and 2.3.1: what is not known to be allowed is not fetched.
TEST(Robots, OnlyAllowedPasses) {
  const RobotsFilter filter;
  for (const TargetKind kind : {TargetKind::kPage, TargetKind::kImage}) {
    EXPECT_EQ(ReasonOf(filter, RobotsTarget(kind, RobotsAnswer::kAllowed)), "passed");
    EXPECT_EQ(ReasonOf(filter, RobotsTarget(kind, RobotsAnswer::kNotApplicable)), "robots_unknown");
    EXPECT_EQ(ReasonOf(filter, RobotsTarget(kind, RobotsAnswer::kUnknown, "robots_allowed")),
              "robots_unknown");
    EXPECT_EQ(ReasonOf(filter, RobotsTarget(kind, RobotsAnswer::kUnreachable)), "robots_unreachable");
    EXPECT_EQ(ReasonOf(filter, RobotsTarget(kind, RobotsAnswer::kDisallowed)), "robots_disallowed");
    EXPECT_EQ(ReasonOf(filter, RobotsTarget(kind, RobotsAnswer::kDisallowed, "robots_forbidden")),
              "robots_forbidden");
  }
  EXPECT_EQ(ReasonOf(filter, RobotsTarget(TargetKind::kRobots, RobotsAnswer::kNotApplicable)), "passed");
  EXPECT_EQ(ReasonOf(filter, RobotsTarget(TargetKind::kRobots, RobotsAnswer::kAllowed)), "robots_unknown");
}

TEST(HttpStatus, Only200IsThePictureOrThePage) {
  const HttpStatusFilter filter;
  struct Case {
    int status;
    const char* expected;
  };
  for (const Case& c : {Case{200, "passed"},
                        {204, "http_2xx"},
                        {206, "http_2xx"},
                        {304, "http_3xx"},
                        {401, "access_denied"},
                        {402, "access_denied"},
                        {403, "access_denied"},
                        {407, "access_denied"},
                        {451, "access_denied"},
                        {404, "http_404"},
                        {410, "http_410"},
                        {418, "http_4xx"},
                        {429, "http_429"},
                        {503, "http_5xx"},
                        {0, "http_unknown"},
                        {-1, "http_unknown"},
                        {100, "http_unknown"},
                        {999, "http_unknown"}}) {
    SCOPED_TRACE(c.status);
    for (const TargetKind kind : {TargetKind::kPage, TargetKind::kImage}) {
      ResponseHead head = GoodHead(kind);
      head.status = c.status;
      EXPECT_EQ(ReasonOf(filter, head), c.expected);
    }
    ResponseHead robots = GoodHead(TargetKind::kRobots);
    robots.status = c.status;
    EXPECT_EQ(ReasonOf(filter, robots), "passed");
  }
}

std::string TypeReason(TargetKind kind, std::string type) {
  ResponseHead head = GoodHead(kind);
  head.content_type = std::move(type);
  return ReasonOf(ContentTypeFilter(), head);
}

TEST(ContentType, PagesAreHtml) {
  EXPECT_EQ(TypeReason(TargetKind::kPage, "text/html"), "passed");
  EXPECT_EQ(TypeReason(TargetKind::kPage, "Application/XHTML+xml"), "passed");
  EXPECT_EQ(TypeReason(TargetKind::kPage, ""), "content_type");
  EXPECT_EQ(TypeReason(TargetKind::kPage, "text/plain"), "content_type");
  EXPECT_EQ(TypeReason(TargetKind::kPage, "image/jpeg"), "content_type");
}

TEST(ContentType, ImagesAreWhatWeDecodeOrSayNothing) {
  for (const char* type : {"image/jpeg", "image/jpg", "image/pjpeg", "image/png", "IMAGE/PNG", "image/webp",
                           "image/gif", "", "application/octet-stream"}) {
    EXPECT_EQ(TypeReason(TargetKind::kImage, type), "passed") << type;
  }
  for (const char* type : {"text/html", "image/avif", "image/svg+xml", "image/", "application/json"}) {
    EXPECT_EQ(TypeReason(TargetKind::kImage, type), "content_type") << type;
  }
  EXPECT_EQ(TypeReason(TargetKind::kRobots, "application/json"), "passed");
}

TEST(ContentType, SitemapsAreXmlTextOrGzipByManyNames) {
  for (const char* type : {"application/xml", "text/xml", "text/plain", "text/html", "application/xhtml+xml",
                           "application/rss+xml", "Application/Atom+XML", "application/rdf+xml",
                           "application/gzip", "application/x-gzip", "application/octet-stream", ""}) {
    EXPECT_EQ(TypeReason(TargetKind::kSitemap, type), "passed") << type;
  }
  for (const char* type :
       {"image/svg+xml", "image/jpeg", "application/pdf", "application/json", "video/mp4"}) {
    EXPECT_EQ(TypeReason(TargetKind::kSitemap, type), "content_type") << type;
  }
}

TEST(DeclaredSize, CapsByKind) {
  const DeclaredSizeFilter filter(NetworkOptions{.max_page_bytes = 100, .max_image_bytes = 1000});
  struct Case {
    TargetKind kind;
    std::optional<int64_t> length;
    const char* expected;
  };
  for (const Case& c :
       {Case{TargetKind::kPage, 100, "passed"}, Case{TargetKind::kPage, 101, "too_large_declared"},
        Case{TargetKind::kImage, 1000, "passed"}, Case{TargetKind::kImage, 1001, "too_large_declared"},
        Case{TargetKind::kImage, -1, "too_large_declared"}, Case{TargetKind::kPage, std::nullopt, "passed"},
        Case{TargetKind::kSitemap, kMaxSitemapBytes, "passed"},
        Case{TargetKind::kSitemap, kMaxSitemapBytes + 1, "too_large_declared"},
        Case{TargetKind::kRobots, 100'000'000, "passed"}}) {
    ResponseHead head = GoodHead(c.kind);
    head.content_length_bytes = c.length;
    EXPECT_EQ(ReasonOf(filter, head), c.expected);
  }
}

// RTA: rtalabel.org; PICS 1.1 labels of ICRA, RSACi, SafeSurf; Google's SafeSearch documentation for
// "rating".
TEST(AdultLabel, KnowsTheLabelsOfTwentyYears) {
  struct Case {
    const char* source;
    const char* value;
    bool adult;
  };
  for (const Case& c : {
           Case{"meta:rating", "RTA-5042-1996-1400-1577-RTA", true},
           Case{"header:rating", " rta-5042-1996-1400-1577-rta ", true},
           Case{"meta:rating", "Adult", true},
           Case{"meta:rating", "mature", true},
           Case{"meta:rating", "restricted", true},
           Case{"meta:rating", "general", false},
           Case{"meta:rating", "safe for kids", false},
           Case{"meta:rating", "14 years", false},
           Case{"meta:rating", "", false},
           Case{"meta:voluntary content rating", "mature", true},
           Case{"meta:pics-label",
                "(pics-1.1 \"http://www.icra.org/ratingsv02.html\" l gen true r (na 1 nb 0 vz 1))", true},
           Case{"meta:pics-label",
                "(pics-1.1 \"http://www.icra.org/ratingsv02.html\" l gen true r (nz 1 vz 1 lz 1))", false},
           Case{"meta:pics-label", "(PICS-1.1 \"http://www.rsac.org/ratingsv01.html\" l r (n 0 s 0 v 3 l 2))",
                false},
           Case{"meta:pics-label",
                "(PICS-1.1 \"http://www.rsac.org/ratingsv01.html\" l ratings (n 3 s 2 v 0 l 0))", true},
           Case{"header:pics-label", "(PICS-1.1 \"http://www.classify.org/safesurf/\" l r (SS~~000 9))",
                true},
           Case{"header:pics-label", "(PICS-1.1 \"http://www.classify.org/safesurf/\" l r (SS~~000 1))",
                false},
           Case{"header:pics-label", "(r (", false},
           Case{"json-ld:isFamilyFriendly", "false", true},
           Case{"json-ld:isFamilyFriendly", "true", false},
           Case{"microdata:isFamilyFriendly", "false", true},
           Case{"json-ld:contentRating", "adult", true},
           Case{"json-ld:contentRating", "Mature", true},
           Case{"json-ld:contentRating", "RTA-5042-1996-1400-1577-RTA", true},
           Case{"json-ld:contentRating", "MPAA R", true},
           Case{"json-ld:contentRating", "MPAA NC-17", true},
           Case{"json-ld:contentRating", "PEGI 18", true},
           Case{"json-ld:contentRating", "ESRB:AO", true},
           Case{"microdata:contentRating", "18+", true},
           Case{"json-ld:contentRating", "PG", false},
           Case{"json-ld:contentRating", "MPAA PG-13", false},
           Case{"json-ld:contentRating", "PEGI 12", false},
           Case{"microdata:contentRating", "Everyone", false},
           Case{"meta:rating", "R", false},
       }) {
    EXPECT_EQ(IsAdultLabel({.source = c.source, .value = c.value}), c.adult) << c.source << " " << c.value;
  }
}

TEST(AdultLabel, HeadersOfImagesAreRead) {
  const HeaderAdultLabelFilter filter;
  ResponseHead head = GoodHead(TargetKind::kImage);
  EXPECT_EQ(ReasonOf(filter, head), "passed");
  head.headers = {{"Rating", "RTA-5042-1996-1400-1577-RTA"}};
  EXPECT_EQ(ReasonOf(filter, head), "adult_label");
  head.kind = TargetKind::kPage;
  EXPECT_EQ(ReasonOf(filter, head), "passed") << "a page's label stops its pairs, in PageFacts";
}

}  // namespace
}  // namespace tamis
