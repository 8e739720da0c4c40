#include "crawler/work_payload.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

ImageWork SampleImageWork() {
  ImageWork work;
  work.candidate = {.page_id = "aa",
                    .image_url = "https://example.org/boat.jpg",
                    .alt = "a red boat",
                    .aria_label = "label",
                    .caption = "caption",
                    .context = "context",
                    .heading = "heading",
                    .language = "en",
                    .source = "noscript",
                    .position = 3,
                    .declared_width_px = 640,
                    .same_alt_on_page = 2};
  work.facts.id = "aa";
  work.facts.url = "https://example.org/";
  work.facts.language = "en-GB";
  work.facts.detected_language = "fr";
  work.facts.robots = {
      .answer = RobotsAnswer::kAllowed, .reason = "passed", .line = 4, .document_sha256 = "bb"};
  work.facts.directives = std::vector<RobotsDirective>{{.scope = "mybot", .name = "noindex", .value = {}}};
  work.facts.adult_labels = {{.source = "meta:rating", .value = "general"}};
  work.redirects = {{.url = "https://example.org/old.jpg", .status = 301}};
  return work;
}

TEST(WorkPayload, AnImageComesBackWithItsPageAndItsHops) {
  const Result<ImageWork> back = ReadImageWork(Serialize(SampleImageWork()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->candidate.alt, "a red boat");
  EXPECT_EQ(back->candidate.same_alt_on_page, 2);
  EXPECT_EQ(back->candidate.aria_label, "label");
  EXPECT_EQ(back->candidate.caption, "caption");
  EXPECT_EQ(back->candidate.context, "context");
  EXPECT_EQ(back->candidate.heading, "heading");
  EXPECT_EQ(back->candidate.language, "en");
  EXPECT_EQ(back->candidate.source, "noscript");
  EXPECT_EQ(back->facts.language, "en-GB");
  EXPECT_EQ(back->facts.detected_language, "fr");
  EXPECT_EQ(back->facts.robots.document_sha256, "bb");
  ASSERT_TRUE(back->facts.directives.has_value());
  EXPECT_EQ(back->facts.directives->at(0).name, "noindex");
  EXPECT_EQ(back->redirects.at(0).status, 301);
}

// What was never read must not come back as "nothing was said": unset directives reject.
TEST(WorkPayload, UnsetDirectivesStayUnset) {
  ImageWork work = SampleImageWork();
  work.facts.directives.reset();
  const Result<ImageWork> back = ReadImageWork(Serialize(work));
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->facts.directives.has_value());
}

TEST(WorkPayload, APageComesBackWithSeedAndDepth) {
  const PageWork work{
      .seed_url = "https://example.org/", .depth = 7, .redirects = {{.url = "https://a/", .status = 302}}};
  const Result<PageWork> back = ReadPageWork(Serialize(work));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->depth, 7);
  EXPECT_EQ(back->seed_url, "https://example.org/");
  EXPECT_EQ(back->redirects.size(), 1u);
}

TEST(WorkPayload, ASitemapComesBackAsOne) {
  const PageWork work{.seed_url = "https://example.org/",
                      .depth = 1,
                      .role = PageRole::kSitemap,
                      .sitemap_level = 2,
                      .sitemap_files = 40};
  const Result<PageWork> back = ReadPageWork(Serialize(work));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, work);
  std::string unknown_role = Serialize(work);
  unknown_role[unknown_role.size() - 13] = 3;  // before level and files
  EXPECT_FALSE(ReadPageWork(unknown_role));
}

TEST(WorkPayload, EveryTruncationAndEveryAdditionIsRefused) {
  const std::string bytes = Serialize(SampleImageWork());
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(ReadImageWork(bytes.substr(0, size))) << size;
  EXPECT_FALSE(ReadImageWork(bytes + "x"));
}

TEST(WorkPayload, AnotherVersionIsRefused) {
  std::string bytes = Serialize(SampleImageWork());
  bytes[0] = 99;
  EXPECT_FALSE(ReadImageWork(bytes));
}

}  // namespace
}  // namespace tamis
