// Whole crawls in this process: what is kept, what is asked, when a run ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/crawl_rig.h"

namespace tamis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(CrawlEnds, WhenADomainHasMorePicturesThanMayBeAskedAtOnce) {
  TestWeb web;
  CrawlRig rig(web);
  std::string body;
  for (uint32_t i = 0; i < 300; ++i) {
    const std::string name = "/p" + std::to_string(i) + ".jpg";
    web.Picture("a.test" + name, i + 1);
    body += Img(name, "An old barn, view " + std::to_string(i) + " of many");
  }
  web.Page("a.test/", body);
  const CrawlResult result = rig.Crawl({web.Url("a.test/")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.rows, 300);
}

}  // namespace
}  // namespace tamis
