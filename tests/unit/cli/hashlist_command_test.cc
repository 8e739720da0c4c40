#include "crawler/cli/hashlist_command.h"

#include <sys/stat.h>

#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "crawler/core/digest.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

namespace json = boost::json;

const std::string kMd5(32, 'a');
const std::string kOtherMd5(32, 'b');
const std::string kThirdMd5(32, 'c');
// 128 bits are set in it, as in a hash of a picture.
const std::string kPdq = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

struct Ran {
  int exit_code = 0;
  std::string output;
  std::string messages;

  json::object line() const { return json::parse(output).as_object(); }
  std::string outcome() const { return line().at("outcome").as_string().c_str(); }
};

Ran RunWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "hashlist");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int exit_code = RunHashListCommand(static_cast<int>(arguments.size()), argv.data());
  Ran ran;
  ran.exit_code = exit_code;
  ran.output = testing::internal::GetCapturedStdout();
  ran.messages = testing::internal::GetCapturedStderr();
  return ran;
}

/// An index in a folder of its own.
class HashListCommand : public testing::Test {
 protected:
  std::string index() const { return (dir_.path() / "lists.tidx").string(); }

  Ran Import(const std::vector<std::string>& more, const std::string& label = "mine",
             const std::string& role = "operator") const {
    std::vector<std::string> arguments{"import", "--out", index(),          "--source", label,
                                       "--role", role,    "--list-version", "7"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunWith(std::move(arguments));
  }
  Ran Match(const std::string& option, const std::string& value) const {
    return RunWith({"match", index(), option, value});
  }
  std::string File(const std::string& name, const std::string& content) const {
    return dir_.Write(name, content);
  }

  const TempDir dir_;
};

TEST_F(HashListCommand, ImportThenMatchThenTakeBackThenClear) {
  const Ran imported = Import({"--as-of", "2026-11-20", File("list.txt", kMd5 + "\npdq " + kPdq + "\n")});
  ASSERT_EQ(imported.exit_code, 0) << imported.output << imported.messages;
  EXPECT_EQ(imported.line().at("added").at("md5").as_int64(), 1);
  EXPECT_EQ(imported.line().at("import").as_string(), "snapshot");
  EXPECT_EQ(imported.line().at("as_of").as_string(), "2026-11-20T00:00:00Z");

  const Ran listed = Match("--md5", kMd5);
  EXPECT_EQ(listed.exit_code, 1);
  EXPECT_EQ(listed.outcome(), "match");
  EXPECT_EQ(listed.line().at("label").as_string(), "mine");
  const std::string near = "1" + kPdq.substr(1);  // one bit
  EXPECT_EQ(Match("--pdq", near).line().at("distance").as_int64(), 1);

  const Ran removed =
      Import({File("delta.jsonl", R"({"op":"remove","type":"md5","value":")" + kMd5 + "\"}\n")});
  ASSERT_EQ(removed.exit_code, 0) << removed.output;
  EXPECT_EQ(removed.line().at("import").as_string(), "delta");
  EXPECT_EQ(removed.line().at("removed").at("md5").as_int64(), 1);
  EXPECT_EQ(removed.line().at("as_of").as_string(), "2026-11-20T00:00:00Z");  // as the index had it
  const Ran cleared = Match("--md5", kMd5);
  EXPECT_EQ(cleared.exit_code, 0);
  EXPECT_EQ(cleared.outcome(), "clear");
  EXPECT_EQ(Match("--pdq", kPdq).outcome(), "match");
}

TEST_F(HashListCommand, TheSameImportTwiceChangesNothing) {
  const std::string list = File("list.txt", kMd5 + "\n" + kOtherMd5 + "\n");
  ASSERT_EQ(Import({list}).exit_code, 0);
  const json::object again = Import({list}).line();
  EXPECT_EQ(again.at("added").at("md5").as_int64(), 0);
  EXPECT_EQ(again.at("removed").at("md5").as_int64(), 0);
  EXPECT_EQ(again.at("unchanged").as_int64(), 2);
}

TEST_F(HashListCommand, ASnapshotTakesBackWhatItDoesNotNameOfItsOwnSourceOnly) {
  ASSERT_EQ(Import({File("a.txt", kMd5 + "\n")}, "first").exit_code, 0);
  ASSERT_EQ(Import({File("b.txt", kOtherMd5 + "\n")}, "second").exit_code, 0);
  ASSERT_EQ(Import({File("c.txt", kThirdMd5 + "\n")}, "second").exit_code, 0);
  EXPECT_EQ(Match("--md5", kMd5).outcome(), "match");
  EXPECT_EQ(Match("--md5", kOtherMd5).outcome(), "clear");
  EXPECT_EQ(Match("--md5", kThirdMd5).outcome(), "match");
}

TEST_F(HashListCommand, AWrongFileKeepsTheOldIndex) {
  ASSERT_EQ(Import({File("list.txt", kMd5 + "\n")}).exit_code, 0);
  const std::string before = ReadFile(index());
  const std::string error = File("error.json", R"({"error":{"message":"token expired"}})");
  const std::string cut = File("cut.json", R"({"data":[{"id":"1","indicator":")" + kOtherMd5);
  EXPECT_EQ(Import({error}).exit_code, 1);
  EXPECT_EQ(Import({"--format", "threatexchange", error}).exit_code, 1);
  EXPECT_EQ(Import({cut}).exit_code, 1);
  EXPECT_EQ(Import({File("html", "<html>Not found")}).exit_code, 1);
  EXPECT_EQ(Import({File("rows.txt", std::string(64, 'd') + "\n")}).exit_code, 1);
  EXPECT_EQ(Import({(dir_.path() / "missing").string()}).exit_code, 1);
  EXPECT_EQ(Import({File("good.txt", kOtherMd5 + "\n"), error}).exit_code, 1);
  EXPECT_EQ(ReadFile(index()), before);
  EXPECT_FALSE(std::filesystem::exists(index() + ".importing"));
}

TEST_F(HashListCommand, AnEmptySnapshotIsRefused) {
  ASSERT_EQ(Import({File("list.txt", kMd5 + "\n")}).exit_code, 0);
  EXPECT_EQ(Import({"--format", "text", File("empty.txt", "# nothing\n")}).exit_code, 1);
  EXPECT_EQ(Match("--md5", kMd5).outcome(), "match");
}

TEST_F(HashListCommand, MalformedRowsAreCountedByLineWithoutTheirValue) {
  const Ran imported = Import({File("list.txt", kMd5 + "\nfacade" + kOtherMd5 + "\n")});
  EXPECT_EQ(imported.exit_code, 0);
  EXPECT_EQ(imported.line().at("malformed").as_int64(), 1);
  EXPECT_EQ(imported.line().at("problems").at(0).at("line").as_int64(), 2);
  EXPECT_EQ(imported.output.find("facade"), std::string::npos);
  EXPECT_EQ(imported.messages.find("facade"), std::string::npos);
}

TEST_F(HashListCommand, StrictWritesNothingForAMalformedRow) {
  const Ran imported = Import({"--strict", File("list.txt", kMd5 + "\nzz\n")});
  EXPECT_EQ(imported.exit_code, 1);
  EXPECT_FALSE(imported.line().at("written").as_bool());
  EXPECT_FALSE(std::filesystem::exists(index()));
}

TEST_F(HashListCommand, PagesOfOneListAreOneImport) {
  const std::string first =
      File("1.json", R"({"hashRecords":[{"signalType":"ImagePDQ","hashValue":")" + kPdq +
                         R"(","lastModtimestamp":1741043122}],"hasMoreRecords":true})");
  const std::string second = File("2.json", R"({"hashRecords":[{"signalType":"ImagePDQ","hashValue":")" +
                                                std::string(64, '0') + R"("}],"hasMoreRecords":false})");
  const Ran half = Import({first});
  EXPECT_EQ(half.exit_code, 0);
  EXPECT_TRUE(half.line().at("as_of").is_null());  // what is missing may be older
  EXPECT_NE(half.messages.find("last page"), std::string::npos);
  EXPECT_EQ(Import({"--snapshot", first}).exit_code, 1);
  const json::object whole = Import({second, first}).line();
  EXPECT_EQ(whole.at("quarantined").as_int64(), 1);
  EXPECT_EQ(whole.at("as_of").as_string(), "2025-03-03T23:05:22Z");
}

TEST_F(HashListCommand, WhatIsOlderThanTheTombstoneStaysDeleted) {
  const auto entry = [](const std::string& name, const std::string& time, const std::string& inside) {
    return "<queryResult><" + name + "><member id=\"1\"/><id>i</id><timestamp>" + time + "</timestamp>" +
           inside + "</" + name + "></queryResult>";
  };
  const std::string deleted = File("1.xml", entry("deletedImage", "2025-02-01T00:00:00Z", ""));
  const std::string older = File("2.xml", entry("image", "2025-01-01T00:00:00Z",
                                                "<fingerprints><md5>" + kMd5 + "</md5></fingerprints>"));
  ASSERT_EQ(Import({"--delta", deleted, older}).exit_code, 0);
  EXPECT_EQ(Match("--md5", kMd5).outcome(), "clear");
}

TEST_F(HashListCommand, AWithdrawalThatIsOlderThanTheEntryIsNoNews) {
  const auto page = [&](const std::string& status, int time) {
    return R"({"hashRecords":[{"signalType":"ImagePDQ","hashValue":")" + kPdq + R"(","hashStatus":")" +
           status + R"(","lastModtimestamp":)" + std::to_string(time) + "}]}";
  };
  const std::string again = File("1.json", page("Active", 1741043122));
  const std::string before = File("2.json", page("Withdrawn", 1741040000));
  const Ran imported = Import({again, before});
  ASSERT_EQ(imported.exit_code, 0);
  EXPECT_EQ(imported.line().at("stale").as_int64(), 1);
  EXPECT_EQ(Match("--pdq", kPdq).outcome(), "match");
}

TEST_F(HashListCommand, TheIndexIsReadableByItsOwnerOnly) {
  ASSERT_EQ(Import({File("list.txt", kMd5 + "\n")}).exit_code, 0);
  struct stat status = {};
  ASSERT_EQ(::stat(index().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(HashListCommand, ADamagedIndexIsNotReplaced) {
  ASSERT_EQ(Import({File("list.txt", kMd5 + "\n")}).exit_code, 0);
  std::string bytes = ReadFile(index());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  dir_.Write("lists.tidx", bytes);
  EXPECT_EQ(RunWith({"verify", index()}).exit_code, 1);
  EXPECT_EQ(Import({File("list.txt", kMd5 + "\n")}).exit_code, 3);
  EXPECT_EQ(Match("--md5", kMd5).exit_code, 3);
}

TEST_F(HashListCommand, InfoSaysWhetherAListCounts) {
  ASSERT_EQ(Import({File("list.txt", kMd5 + "\n")}).exit_code, 0);
  EXPECT_FALSE(RunWith({"info", index()}).line().at("complete").as_bool());  // no upstream date
  ASSERT_EQ(Import({"--as-of", "2026-01-01", File("list.txt", kMd5 + "\n")}).exit_code, 0);
  const json::object info = RunWith({"info", index()}).line();
  EXPECT_TRUE(info.at("complete").as_bool());
  EXPECT_EQ(info.at("sources").at(0).at("role").as_string(), "operator");
  EXPECT_EQ(info.at("sources").at(0).at("entries").at("md5").as_int64(), 1);
  EXPECT_EQ(RunWith({"verify", index()}).exit_code, 0);
}

TEST_F(HashListCommand, DiffCountsBySourceAndKind) {
  ASSERT_EQ(Import({File("list.txt", kMd5 + "\n" + kOtherMd5 + "\n")}).exit_code, 0);
  const std::string old = File("old.tidx", ReadFile(index()));
  ASSERT_EQ(::chmod(old.c_str(), 0600), 0);
  ASSERT_EQ(Import({File("list.txt", kMd5 + "\n" + kThirdMd5 + "\n")}).exit_code, 0);
  const Ran diff = RunWith({"diff", old, index()});
  ASSERT_EQ(diff.exit_code, 0) << diff.output;
  const json::object source = diff.line().at("sources").at(0).as_object();
  EXPECT_EQ(source.at("added").at("md5").as_int64(), 1);
  EXPECT_EQ(source.at("removed").at("md5").as_int64(), 1);
}

TEST_F(HashListCommand, UrlsMatchByTheirScope) {
  const std::string list =
      File("urls.jsonl", R"({"type":"url","value":"https://list.test/a/","scope":"prefix"})"
                         "\n"
                         R"({"type":"url","value":"bad.test","scope":"host"})"
                         "\n");
  ASSERT_EQ(Import({list}).exit_code, 0);
  EXPECT_EQ(Match("--url", "https://list.test/a/b.jpg").outcome(), "match");
  EXPECT_EQ(Match("--url", "https://img.bad.test/b.jpg").outcome(), "match");
  EXPECT_EQ(Match("--url", "https://list.test/c").outcome(), "clear");
  const Ran wrong = Match("--url", "nonsense");
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_EQ(wrong.outcome(), "error");
}

std::string Png(const TestPicture& picture) {
  const std::vector<std::byte> png = EncodeTestPng(picture);
  return {reinterpret_cast<const char*>(png.data()), png.size()};
}

/// Structured enough to have a PDQ hash of full quality.
TestPicture Structured() {
  TestPicture picture{300, 200, 3, {}};
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 300; ++x) {
      const int s = x * 1024 / 300, t = y * 1024 / 200;
      picture.samples.push_back(static_cast<uint8_t>(s * s / 911 + t * t / 1777 + s * t / 1201));
      picture.samples.push_back(static_cast<uint8_t>(s * 3 / 7 + t * t / 809));
      picture.samples.push_back(static_cast<uint8_t>(s * t / 1493 + t * 5 / 11));
    }
  }
  return picture;
}

TEST_F(HashListCommand, APictureMatchesByItsBytesAndByItsLooks) {
  const std::string png = Png(Structured());
  const std::string picture = File("a.png", png);
  // The hash that the reference implementation gives (pdqhash 0.2.8).
  const std::string pdq = "fdf899422acd9b9863928e27332c67725c72d1c7b385e60da6f8e6d8a498e490";
  ASSERT_EQ(Import({"--type", "pdq", File("list.txt", pdq + "\n")}).exit_code, 0);
  const Ran near = RunWith({"match", index(), picture});
  EXPECT_EQ(near.exit_code, 1) << near.output;
  EXPECT_EQ(near.line().at("kind").as_string(), "pdq");
  const auto digests = DigestAll(std::as_bytes(std::span(png)));
  ASSERT_TRUE(digests);
  ASSERT_EQ(Import({File("md5.txt", ToHex(digests->md5) + "\n")}, "digests").exit_code, 0);
  const json::object exact = RunWith({"match", index(), picture}).line();
  EXPECT_EQ(exact.at("kind").as_string(), "md5");
  EXPECT_TRUE(exact.at("distance").is_null());
}

TEST_F(HashListCommand, WhatCannotBeScannedIsNotClear) {
  ASSERT_EQ(Import({"--type", "pdq", File("list.txt", kPdq + "\n")}).exit_code, 0);
  const std::string flat = File("flat.png", Png({64, 64, 3, std::vector<uint8_t>(size_t{64} * 64 * 3, 200)}));
  const Ran quality = RunWith({"match", index(), flat});
  EXPECT_EQ(quality.exit_code, 1);
  EXPECT_EQ(quality.outcome(), "unscannable");
  EXPECT_EQ(quality.line().at("reason").as_string(), "pdq_quality");
  const Ran text = RunWith({"match", index(), File("no.jpg", "no picture")});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_EQ(text.outcome(), "unscannable");
  EXPECT_EQ(RunWith({"match", index(), (dir_.path() / "missing").string()}).outcome(), "error");
}

TEST_F(HashListCommand, WrongUsageIsTwo) {
  EXPECT_EQ(RunWith({}).exit_code, 2);
  EXPECT_EQ(RunWith({"erase"}).exit_code, 2);
  EXPECT_EQ(RunWith({"import", "--out", index(), "list.txt"}).exit_code, 2);
  EXPECT_EQ(Import({"--as-of", "yesterday", File("list.txt", kMd5)}).exit_code, 2);
  EXPECT_EQ(Import({File("list.txt", kMd5)}, "mine", "unheard of").exit_code, 2);
  EXPECT_EQ(Import({"--delta", "--snapshot", File("list.txt", kMd5)}).exit_code, 2);
  EXPECT_EQ(RunWith({"match", index()}).exit_code, 2);
}

TEST_F(HashListCommand, EveryHelpHasAnExample) {
  EXPECT_NE(RunWith({"--help"}).output.find("Example"), std::string::npos);
  for (const char* const name : {"import", "info", "verify", "diff", "match"}) {
    const Ran help = RunWith({name, "--help"});
    EXPECT_EQ(help.exit_code, 0) << name;
    EXPECT_NE(help.output.find("Example"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace tamis
