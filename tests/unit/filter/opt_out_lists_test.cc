#include "filter/rights/opt_out_lists.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace tamis {
namespace {

class OptOutListsTest : public ::testing::Test {
 protected:
  OptOutListsTest() : path_(std::filesystem::path(::testing::TempDir()) / "opt-outs.txt") {}
  ~OptOutListsTest() override { std::filesystem::remove(path_); }

  void Write(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }

  std::shared_ptr<OptOutLists> Open() {
    Result<std::shared_ptr<OptOutLists>> lists = OptOutLists::Open({path_.string()});
    EXPECT_TRUE(lists.has_value());
    return *lists;
  }

  const std::filesystem::path path_;
};

TEST_F(OptOutListsTest, ADomainHoldsForItsHostsAndAUrlForItsSpellings) {
  Write("# asked by mail\nartist.example\nhttps://b.example/work/1.jpg\nhttps://c.example/gallery/*\n");
  const auto lists = Open();
  for (const char* url : {"https://artist.example/", "http://www.artist.example:8080/x",
                          "http://b.example/work/%31.jpg#top", "https://c.example/gallery/2/3.png"}) {
    EXPECT_TRUE(lists->Lists(*Url::Parse(url))) << url;
  }
  for (const char* url :
       {"https://notartist.example/", "https://b.example/work/2.jpg", "https://c.example/"}) {
    EXPECT_FALSE(lists->Lists(*Url::Parse(url))) << url;
  }
}

TEST_F(OptOutListsTest, ContentIsKnownByItsDigest) {
  Write("SHA256:" + std::string(64, 'A') + "\n");
  Sha256 digest;
  digest.fill(0xaa);
  EXPECT_TRUE(Open()->Lists(digest));
  digest[0] = 0;
  EXPECT_FALSE(Open()->Lists(digest));
}

TEST_F(OptOutListsTest, ALineThatIsNoneOfTheseIsRefused) {
  for (const char* line : {"sha256:abc", "https://", "not a domain"}) {
    Write(line);
    EXPECT_FALSE(OptOutLists::Open({path_.string()}).has_value()) << line;
  }
  EXPECT_FALSE(OptOutLists::Open({"/nowhere/list.txt"}).has_value());
}

TEST_F(OptOutListsTest, AChangedFileIsReadAgain) {
  Write("a.example\n");
  const auto lists = Open();
  Write("a.example\nb-is-new.example\n");
  ASSERT_TRUE(lists->Refresh());
  EXPECT_TRUE(lists->Lists(*Url::Parse("https://b-is-new.example/")));
}

TEST_F(OptOutListsTest, AFileThatCanNoLongerBeReadIsAnErrorAndTheOldEntriesStay) {
  Write("a.example\n");
  const auto lists = Open();
  std::filesystem::remove(path_);
  EXPECT_FALSE(lists->Refresh());
  EXPECT_TRUE(lists->Lists(*Url::Parse("https://a.example/")));
}

TEST_F(OptOutListsTest, AnImageOfAListedPageIsNotAskedFor) {
  Write("a.example\n");
  const OptOutFilter filter(Open());
  const Request image{.kind = TargetKind::kImage,
                      .url = *Url::Parse("https://cdn.example/x.jpg"),
                      .page_url = "https://a.example/"};
  EXPECT_EQ(filter.Check(image)->reason, "opted_out");
  const Request other{.kind = TargetKind::kImage,
                      .url = *Url::Parse("https://cdn.example/x.jpg"),
                      .page_url = "https://b.example/"};
  EXPECT_EQ(filter.Check(other)->reason, "passed");
}

}  // namespace
}  // namespace tamis
