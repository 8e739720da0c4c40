// Lists in lines: text, tables, JSON lines.

#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "extract/hash_lists/list_reader.h"
#include "tests/support/list_text.h"

namespace tamis {
namespace {

const std::string kMd5(32, 'a');
const std::string kOtherMd5(32, 'b');
const std::string kSha1(40, 'c');
const std::string kPdq(64, 'd');

ListReadOptions Options(ListFormat format, std::optional<SignalKind> kind = std::nullopt) {
  ListReadOptions options;
  options.format = format;
  options.kind = kind;
  return options;
}

TEST(TextList, ValuesStandAloneOrBehindTheirType) {
  const ReadList list = ReadListText("# comment\r\n\r\n" + kMd5 + "\r\npdq " + kPdq + "\nSHA1:" + kSha1 +
                                         "\nsha256=" + kPdq + "\n" + kMd5 + "  a file.jpg",
                                     ListFormat::kText);
  ASSERT_EQ(list.records.size(), 5U);
  EXPECT_EQ(list.signals()[1].kind, SignalKind::kPdq);
  EXPECT_EQ(list.signals()[2].kind, SignalKind::kSha1);
  EXPECT_EQ(list.signals()[3].kind, SignalKind::kSha256);
  EXPECT_EQ(list.report.malformed, 0);
}

TEST(TextList, OutputOfThePdqToolsIsRead) {
  const auto list =
      ReadListText("hash=" + kPdq + ",norm=128,quality=100,filename=x.jpg\n" + kPdq + ",100,x.jpg",
                   Options(ListFormat::kText, SignalKind::kPdq));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->records.size(), 2U);
  EXPECT_EQ(list->records[0].signals, list->records[1].signals);
}

TEST(TextList, UrlsKeepTheirCommas) {
  const ReadList list =
      ReadListText("http://list.test/a,b\nhost list.test\nprefix https://list.test/a/", ListFormat::kText);
  ASSERT_EQ(list.signals().size(), 3U);
  EXPECT_EQ(list.signals()[0].url, "http://list.test/a,b");
  EXPECT_EQ(list.signals()[1].scope, UrlScope::kHost);
  EXPECT_EQ(list.signals()[2].scope, UrlScope::kPrefix);
}

TEST(TextList, AMalformedLineDropsItselfAloneAndIsNamedByNumber) {
  const ReadList list = ReadListText(kMd5 + "\nzz" + kMd5 + "\n" + kPdq + "\n" + kSha1, ListFormat::kText);
  EXPECT_EQ(list.records.size(), 2U);
  ASSERT_EQ(list.report.problems.size(), 2U);
  EXPECT_EQ(list.report.malformed, 2);
  EXPECT_EQ(list.report.problems[0].line, 2);
  EXPECT_EQ(list.report.problems[1].line, 3);
}

TEST(TextList, ProblemsNeverRepeatAValue) {
  const ReadList list = ReadListText(
      "md5 " + kPdq + "\nfacade" + kMd5 + "\nurl ftp://list.test/secret\nsecret", ListFormat::kText);
  ASSERT_EQ(list.report.problems.size(), 4U);
  for (const ListProblem& problem : list.report.problems) {
    for (const char* const part : {"aaaa", "dddd", "facade", "secret", "list.test"}) {
      EXPECT_EQ(problem.what.find(part), std::string::npos) << problem.what;
    }
  }
}

TEST(TextList, OtherKindsAreCounted) {
  const ReadList list = ReadListText("photodna AAAA\nvideo_md5 " + kMd5, ListFormat::kText);
  EXPECT_TRUE(list.records.empty());
  EXPECT_EQ(list.report.other_kinds, 2);
  EXPECT_EQ(list.report.malformed, 0);
}

TEST(TextList, ALineThatIsTooLongIsSkipped) {
  ListReadOptions options = Options(ListFormat::kText);
  options.max_line_bytes = 50;
  const auto list = ReadListText(std::string(1000, 'a') + "\n" + kMd5, options);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->records.size(), 1U);
  EXPECT_EQ(list->report.malformed, 1);
}

TEST(TextList, AFileThatIsTooLargeIsRefused) {
  ListReadOptions options = Options(ListFormat::kText);
  options.max_file_bytes = 32;
  const auto list = ReadListText(kMd5 + "\n" + kMd5, options);
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, ErrorCode::kTooLarge);
}

TEST(TextList, OnlyTheFirstHundredProblemsAreKept) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "x\n";
  const ReadList list = ReadListText(text, ListFormat::kText);
  EXPECT_EQ(list.report.malformed, 300);
  EXPECT_EQ(list.report.problems.size(), 100U);
}

TEST(TextList, AnErrorOfTheVisitorEndsTheReading) {
  std::istringstream file(kMd5 + "\n" + kMd5);
  int visits = 0;
  const auto report = ReadHashList(file, Options(ListFormat::kText), [&](ListRecord&&) -> Status {
    ++visits;
    return Error{ErrorCode::kInternal, "disk"};
  });
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().message, "disk");
  EXPECT_EQ(visits, 1);
}

TEST(CsvList, TheHeaderNamesTheColumns) {
  const ReadList list = ReadListText("Status;ID;Note;Value;TYPE;Updated\nactive;7;x;" + kPdq +
                                         ";pdq;2025-03-03\nwithdrawn;8;;" + kMd5 + ";md5;2025-03-04\n",
                                     ListFormat::kCsv);
  ASSERT_EQ(list.records.size(), 2U);
  EXPECT_FALSE(list.records[0].removed);
  EXPECT_EQ(list.records[0].signals.at(0).kind, SignalKind::kPdq);
  EXPECT_TRUE(list.records[1].removed);
  EXPECT_EQ(list.report.newest, list.records[1].updated);
}

TEST(CsvList, ColumnsMayBeNamedByKind) {
  const ReadList list =
      ReadListText("MediaID\tMD5\tSHA1\tPhotoDNA\n1\t" + kMd5 + "\t" + kSha1 + "\tAAAA\n", ListFormat::kCsv);
  EXPECT_EQ(list.signals().size(), 2U);
  EXPECT_EQ(list.report.other_kinds, 1);
}

TEST(CsvList, RowsOfOneIdDoNotReplaceEachOther) {
  const ReadList list = ReadListText(
      "id,type,value\n7,md5," + kMd5 + "\n9,md5," + kMd5 + "\n7,md5," + kOtherMd5, ListFormat::kCsv);
  ASSERT_EQ(list.records.size(), 3U);
  EXPECT_NE(list.records[0].id, list.records[2].id);
  EXPECT_NE(list.records[0].id, list.records[1].id);
}

TEST(CsvList, TheCacheOfThreatExchangeHasNoHeader) {
  const auto list = ReadListText(kPdq + ",1234,2020-07-27T00:00:00+0000,\"tag other\"\n",
                                 Options(ListFormat::kCsv, SignalKind::kPdq));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->records.size(), 1U);
  EXPECT_EQ(list->records[0].id, "");
  EXPECT_EQ(list->records[0].classification, "tag other");
}

TEST(CsvList, Rfc4180_QuotedFieldsHoldSeparatorsQuotesAndLineBreaks) {
  // RFC 4180 2, rules 5 to 7.
  const ReadList list = ReadListText(
      "note,md5\n\"a, \"\"b\"\"\nc\"," + kMd5 + "\nplain,\"" + kOtherMd5 + "\"\nx," + kMd5 + "zz\n",
      ListFormat::kCsv);
  EXPECT_EQ(list.records.size(), 2U);
  ASSERT_EQ(list.report.problems.size(), 1U);
  EXPECT_EQ(list.report.problems[0].line, 5);
}

TEST(CsvList, AQuoteThatDoesNotEndDropsOneRowOnly) {
  const ReadList list = ReadListText(
      "note,md5\n\"oops," + kMd5 + "\nx," + kMd5 + "\ny," + kOtherMd5 + "\n\"z\" z," + kMd5 + "\n",
      ListFormat::kCsv);
  EXPECT_EQ(list.records.size(), 2U);
  EXPECT_EQ(list.report.malformed, 2);
}

TEST(CsvList, UnknownMetadataDropsNothing) {
  const ReadList list = ReadListText(
      "type,value,status,updated,tags\nmd5," + kMd5 + ",no such state,soon,\xff\n", ListFormat::kCsv);
  ASSERT_EQ(list.records.size(), 1U);
  EXPECT_FALSE(list.records[0].removed);
}

TEST(CsvList, AFileWithoutValuesIsRefused) {
  EXPECT_FALSE(ReadListText("name,colour\nx,red\n", Options(ListFormat::kCsv)));
}

TEST(CsvList, ARemovalWithoutAValueIsMalformed) {
  const ReadList list = ReadListText("id,value,status\n7,,deleted\n", ListFormat::kCsv);
  EXPECT_EQ(list.report.malformed, 1);
}

TEST(JsonLinesList, AddsAndRemoves) {
  const ReadList list =
      ReadListText(R"({"op":"add","type":"pdq","value":")" + kPdq + R"(","source":"m","source_id":"1"})" +
                       "\n" + R"({"op":"remove","type":"md5","value":")" + kMd5 + R"("})" + "\n" +
                       R"({"op":"remove","source":"m","source_id":"1"})" + "\n",
                   ListFormat::kJsonLines);
  ASSERT_EQ(list.records.size(), 2U + kSignalKinds);
  EXPECT_EQ(list.records[0].id, "1/pdq");
  EXPECT_EQ(list.records[0].source, "m");
  EXPECT_TRUE(list.records[1].removed);
  EXPECT_EQ(list.records[1].signals.size(), 1U);
  EXPECT_TRUE(list.records[2].removed && list.records[2].signals.empty());
}

TEST(JsonLinesList, LinesOfOneIdAreOneEntry) {
  const ReadList list =
      ReadListText(R"({"type":"md5","value":")" + kMd5 + R"(","source_id":1})" + "\n" +
                       R"({"type":"md5","value":")" + kOtherMd5 + R"(","source_id":1})" + "\n" +
                       R"({"type":"sha1","value":")" + kSha1 + R"(","source_id":1})" + "\n",
                   ListFormat::kJsonLines);
  ASSERT_EQ(list.records.size(), 2U);
  EXPECT_EQ(list.records[0].signals.size(), 2U);
  EXPECT_EQ(list.records[1].id, "1/sha1");
}

TEST(JsonLinesList, UrlsHaveAScope) {
  const ReadList list = ReadListText(R"({"type":"url","value":"https://list.test/a","scope":"prefix"})"
                                     "\n"
                                     R"({"type":"url","value":"list.test","scope":"host"})"
                                     "\n",
                                     ListFormat::kJsonLines);
  ASSERT_EQ(list.signals().size(), 2U);
  EXPECT_EQ(list.signals()[0].scope, UrlScope::kPrefix);
  EXPECT_EQ(list.signals()[1].url, "list.test");
}

TEST(JsonLinesList, OddMetadataDropsNothing) {
  const ReadList list =
      ReadListText(R"({"type":"md5","n":1e999,"i":123456789012345678901234567890,"s":"\ud800",)"
                   "\"b\":\"\xff\",\"op\":\"unheard of\",\"value\":\"" +
                       kMd5 + "\"}\n",
                   ListFormat::kJsonLines);
  EXPECT_EQ(list.records.size(), 1U);
  EXPECT_EQ(list.report.malformed, 0);
}

TEST(JsonLinesList, AMalformedLineDropsItselfAlone) {
  const ReadList list =
      ReadListText("{\"value\":\"" + kMd5 + "\"\n[]\n{\"type\":\"md5\"}\n{\"value\":\"" + kMd5 + "\"}\n",
                   ListFormat::kJsonLines);
  EXPECT_EQ(list.records.size(), 1U);
  EXPECT_EQ(list.report.malformed, 3);
  EXPECT_EQ(list.report.problems[2].line, 3);
}

TEST(JsonLinesList, AFileOfSomethingElseIsRefused) {
  EXPECT_FALSE(ReadListText("hello\nthere\n", Options(ListFormat::kJsonLines)));
}

}  // namespace
}  // namespace tamis
