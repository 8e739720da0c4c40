#include "storage/tar_files.h"

#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

/// A ustar header (POSIX.1-2017 pax, "ustar Interchange Format") and its content, padded.
std::string Member(const std::string& name, const std::string& content, char type = '0',
                   const std::string& link = {}) {
  std::string header(512, '\0');
  std::memcpy(header.data(), name.data(), std::min<size_t>(name.size(), 100));
  std::memcpy(&header[100], "0000644", 7);
  std::memcpy(&header[108], "0000000", 7);
  std::memcpy(&header[116], "0000000", 7);
  std::snprintf(&header[124], 12, "%011zo", content.size());
  std::memcpy(&header[136], "00000000000", 11);
  std::memcpy(&header[148], "        ", 8);
  header[156] = type;
  std::memcpy(&header[157], link.data(), link.size());
  std::memcpy(&header[257], "ustar\00000", 8);
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  std::snprintf(&header[148], 8, "%06o", sum);
  const size_t padding = (512 - content.size() % 512) % 512;
  return header + content + std::string(padding, '\0');
}
const std::string kEnd(1024, '\0');

class TarFilesTest : public ::testing::Test {
 protected:
  using Files = std::vector<std::pair<std::string, std::string>>;  // "sample|extension", content

  Status Read(const std::string& path, Files& files, int64_t max_bytes = 1 << 20) {
    return ReadTar(path, max_bytes, budget_, [&](const TarEntry& entry, Bytes content) -> Status {
      const auto bytes = content.span();
      files.emplace_back(entry.sample + "|" + entry.extension,
                         std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
      return {};
    });
  }
  ErrorCode ErrorOf(const std::string& content) {
    Files files;
    const Status read = Read(folder_.Write("bad.tar", content), files);
    EXPECT_FALSE(read);
    return read ? ErrorCode::kInternal : read.error().code;
  }
  std::string to() const { return (folder_.path() / "to.tar").string(); }

  const TempDir folder_;
  MemoryBudget budget_{16 << 20};
};

TEST(TarNames, AreCutAtTheFirstDotOfTheLastPart) {
  const auto cut = [](std::string_view name) {
    const TarEntry entry = NameOfTarEntry(name);
    return entry.sample + "|" + entry.extension;
  };
  EXPECT_EQ(cut("000001.jpg"), "000001|jpg");
  EXPECT_EQ(cut("a.b/c.seg.png"), "a.b/c|seg.png");
  EXPECT_EQ(cut("plain"), "plain|");
  EXPECT_EQ(cut("a/.hidden"), "a/.hidden|");
  EXPECT_EQ(cut(""), "|");
}

TEST_F(TarFilesTest, GivesFilesInOrderAndPassesOverFolders) {
  const std::string path = folder_.Write(
      "a.tar", Member("a/", "", '5') + Member("a/1.jpg", "picture") + Member("a/1.txt", "") + kEnd);
  Files files;
  ASSERT_TRUE(Read(path, files));
  EXPECT_EQ(files, (Files{{"a/1|jpg", "picture"}, {"a/1|txt", ""}}));
}

TEST_F(TarFilesTest, WhatIsTooLargeComesWithoutContent) {
  const std::string path = folder_.Write("a.tar", Member("1.jpg", std::string(5000, 'x')) + kEnd);
  Files files;
  ASSERT_TRUE(Read(path, files, 4999));
  EXPECT_EQ(files, (Files{{"1|jpg", ""}}));
}

TEST_F(TarFilesTest, ARemovedSampleGoesWithAllItsFilesAndNothingOfItIsLeft) {
  const std::string path = folder_.Write(
      "a.tar", Member("1.jpg", "first") + Member("2.jpg", "second") + Member("2.json", "about second") +
                   Member("3.jpg", "third") + Member("2.txt", "more of second") + kEnd);
  const auto done = RewriteTarWithout(path, to(), [](const std::string& sample) { return sample == "2"; });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->rows, 2);
  EXPECT_EQ(done->rows_removed, 3);
  Files files;
  ASSERT_TRUE(Read(to(), files));
  EXPECT_EQ(files, (Files{{"1|jpg", "first"}, {"3|jpg", "third"}}));
  EXPECT_EQ(ReadFile(to()).find("second"), std::string::npos);
  EXPECT_EQ(done->sha256, ToHex(*DigestSha256(ReadFile(to()))));
}

TEST_F(TarFilesTest, LongAndForeignNamesComeOutAsTheyWentIn) {
  const std::string longer = std::string(150, 'n') + "/" + "bilder-\u00e4\u65e5" + ".jpg";
  const std::string record = "path=" + longer + "\n";
  std::string pax = std::to_string(record.size() + 4) + " " + record;
  const std::string path =
      folder_.Write("a.tar", Member("PaxHeader", pax, 'x') + Member("short.jpg", "x") + kEnd);
  const auto done = RewriteTarWithout(path, to(), [](const std::string&) { return false; });
  ASSERT_TRUE(done) << done.error().message;
  Files files;
  ASSERT_TRUE(Read(to(), files));
  ASSERT_EQ(files.size(), 1);
  EXPECT_EQ(files[0].first + ".", longer.substr(0, longer.size() - 4) + "|jpg.");
}

TEST_F(TarFilesTest, WithoutSamplesThereIsNoFile) {
  const std::string path = folder_.Write("a.tar", Member("1.jpg", "first") + kEnd);
  const auto done = RewriteTarWithout(path, to(), [](const std::string&) { return true; });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->rows, 0);
  EXPECT_FALSE(std::filesystem::exists(to()));
}

TEST_F(TarFilesTest, LinksAndDevicesAreRefused) {
  for (const char type : {'1', '2', '3', '4', '6'}) {
    SCOPED_TRACE(type);
    EXPECT_EQ(ErrorOf(Member("1.jpg", "", type, "../../etc/passwd") + kEnd), ErrorCode::kInvalidInput);
  }
}

TEST_F(TarFilesTest, WhatIsTruncatedOrDamagedIsRefused) {
  const std::string whole = Member("1.jpg", std::string(2000, 'x')) + kEnd;
  EXPECT_EQ(ErrorOf(""), ErrorCode::kInvalidInput);
  EXPECT_EQ(ErrorOf(whole.substr(0, 300)), ErrorCode::kInvalidInput);
  EXPECT_EQ(ErrorOf(whole.substr(0, 1500)), ErrorCode::kInvalidInput);
  EXPECT_EQ(ErrorOf("no tar file at all, but some text"), ErrorCode::kInvalidInput);
  std::string damaged = whole;
  damaged[3] ^= 1;  // the header's checksum no longer fits
  EXPECT_EQ(ErrorOf(damaged), ErrorCode::kInvalidInput);
}

TEST_F(TarFilesTest, ASizeBeyondTheBudgetIsNotAllocated) {
  std::string header = Member("1.jpg", "");
  std::snprintf(&header[124], 12, "%011o", 1 << 29);
  std::memcpy(&header[148], "        ", 8);
  unsigned sum = 0;
  for (size_t i = 0; i < 512; i++) sum += static_cast<unsigned char>(header[i]);
  std::snprintf(&header[148], 8, "%06o", sum);
  const std::string path = folder_.Write("a.tar", header + kEnd);
  Files files;
  const Status read = Read(path, files, int64_t{1} << 30);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tamis
