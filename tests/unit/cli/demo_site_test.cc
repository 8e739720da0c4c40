#include "crawler/cli/demo_site.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace tamis {
namespace {

DemoSite SiteAt(std::chrono::seconds since_epoch) {
  Result<DemoSite> site = DemoSite::Make(4'711, TimePoint(since_epoch));
  CHECK(site.has_value());
  return *std::move(site);
}

DemoSite Site() {
  return SiteAt(std::chrono::seconds(0));
}

TEST(DemoSite, FilesAreAnsweredWithTheirType) {
  const DemoSite site = Site();
  const DemoAnswer& page = site.Find("harbour.demo.test", "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.front().second, "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("Harbour museum"), std::string::npos);
  EXPECT_EQ(site.Find("harbour.demo.test", "/img/flags/echo.png").body.substr(1, 3), "PNG");
}

TEST(DemoSite, PicturesAreTheBytesOfTheFile) {
  const auto files = DemoFiles();
  const auto found = std::find_if(files.begin(), files.end(), [](const EmbeddedFile& file) {
    return file.path.ends_with("/compass.jpg");
  });
  ASSERT_NE(found, files.end());
  EXPECT_EQ(Site().Find("gifts.demo.test", "/compass.jpg").body, found->content);
  EXPECT_EQ(found->content.substr(0, 3), "\xFF\xD8\xFF");
  EXPECT_EQ(found->content.substr(found->content.size() - 2), "\xFF\xD9");
}

TEST(DemoSite, WhatNobodyWroteIsNotFound) {
  const DemoSite site = Site();
  EXPECT_EQ(site.Find("harbour.demo.test", "/nothing.html").status, 404);
  EXPECT_EQ(site.Find("nobody.demo.test", "/").status, 404);
  EXPECT_EQ(site.Find("harbour.example", "/").status, 404);
}

TEST(DemoSite, AnswersComeBeforeFilesAndPrefixesLast) {
  const DemoSite site = Site();
  EXPECT_EQ(site.Find("loans.demo.test", "/half.jpg").trick, DemoTrick::kHalf);
  EXPECT_EQ(site.Find("busy.demo.test", "/robots.txt").status, 404);
  EXPECT_EQ(site.Find("busy.demo.test", "/today.html").status, 429);
  EXPECT_EQ(site.Find("calendar.demo.test", "/day/7.html").status, 200);
}

TEST(DemoSite, PlaceholdersAreFilledIn) {
  const DemoSite site = Site();
  EXPECT_NE(site.Text("block-urls.txt").find(":4711/"), std::string::npos);
  EXPECT_NE(site.Find("harbour.demo.test", "/loans.html").body.find("loans.demo.test:4711/"),
            std::string::npos);
  for (const EmbeddedFile& file : DemoFiles()) {
    if (!file.path.ends_with(".html")) continue;
    for (const char* placeholder : {"{port}", "{costly_rules}", "{directives}", "{visit_time}"}) {
      EXPECT_EQ(site.Text(file.path).find(placeholder), std::string::npos) << file.path;
    }
  }
}

TEST(DemoSite, TheNightWatchIsClosedNow) {
  const DemoSite late = SiteAt(std::chrono::hours(20) + std::chrono::minutes(30));
  EXPECT_NE(late.Find("night.demo.test", "/robots.txt").body.find("Visit-time: 0200-0300\n"),
            std::string::npos);
}

TEST(DemoSite, HostsAreNamedOnceAndSunkenOnesNotAtAll) {
  const std::vector<std::string> hosts = Site().hosts();
  const std::set<std::string> distinct(hosts.begin(), hosts.end());
  EXPECT_EQ(distinct.size(), hosts.size());
  EXPECT_TRUE(distinct.contains("harbour.demo.test"));
  EXPECT_TRUE(distinct.contains("storm.demo.test"));
  EXPECT_FALSE(distinct.contains("sunken.demo.test"));
}

TEST(DemoSite, ThereIsAListedPictureForEachKindOfDigest) {
  EXPECT_EQ(Site().ListedPictures().size(), 3u);
}

}  // namespace
}  // namespace tamis
