// Pages of the exchanges: XML and JSON.

#include <string>

#include <gtest/gtest.h>

#include "extract/hash_lists/list_reader.h"
#include "tests/support/list_text.h"

namespace tamis {
namespace {

const std::string kMd5(32, 'a');
const std::string kSha1(40, 'c');
const std::string kPdq(64, 'd');

bool IsRefused(const std::string& text, ListFormat format) {
  ListReadOptions options;
  options.format = format;
  return !ReadListText(text, options);
}

std::string QueryResult(const std::string& inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<queryResult xmlns=\"https://hashsharing.ncmec.org/"
         "hashsharing/v2\"><images count=\"1\" maxTimestamp=\"2025-03-03T00:00:00Z\">\n" +
         inside + "\n</images></queryResult>";
}

std::string Image(const std::string& id, const std::string& time, const std::string& fingerprints) {
  return "<image><member id=\"42\">Example</member><timestamp>" + time + "</timestamp><id>" + id +
         "</id><classification>A1</classification><fingerprints>" + fingerprints + "</fingerprints></image>";
}

TEST(NcmecList, AnImageIsOneRecordOfItsFingerprints) {
  const ReadList list =
      ReadListText(QueryResult(Image("i1", "2025-01-01T00:00:00Z",
                                     "<md5>" + kMd5 + "</md5><sha1>" + kSha1 + "</sha1><pdq>" + kPdq +
                                         "</pdq><pdna>AAAA</pdna><netclean href=\"/x\"/>")),
                   ListFormat::kNcmecXml);
  ASSERT_EQ(list.records.size(), 1U);
  EXPECT_EQ(list.records[0].id, "42/i1");
  EXPECT_EQ(list.records[0].signals.size(), 3U);
  EXPECT_EQ(list.records[0].classification, "A1");
  EXPECT_EQ(list.report.other_kinds, 2);
  EXPECT_TRUE(list.report.complete);
}

TEST(NcmecList, ADeletedImageTakesItsRecordBack) {
  const ReadList list = ReadListText(
      QueryResult("<deletedImage><member id=\"42\">E</member><id>i1</id><timestamp>2025-02-01T00:00:00Z"
                  "</timestamp></deletedImage>"),
      ListFormat::kNcmecXml);
  ASSERT_EQ(list.records.size(), 1U);
  EXPECT_TRUE(list.records[0].removed);
  EXPECT_EQ(list.records[0].id, "42/i1");
}

TEST(NcmecList, VideosAreAnotherKind) {
  const ReadList list =
      ReadListText(QueryResult("<video><member id=\"42\"/><id>v</id><fingerprints><md5>" + kMd5 +
                               "</md5></fingerprints></video>"
                               "<deletedVideo><member id=\"42\"/><id>v</id></deletedVideo>"),
                   ListFormat::kNcmecXml);
  EXPECT_TRUE(list.records.empty());
  EXPECT_EQ(list.report.other_kinds, 1);
}

TEST(NcmecList, EachEntryCarriesItsOwnTimeInAnyOrder) {
  const ReadList list =
      ReadListText(QueryResult(Image("i1", "2025-02-01T00:00:00Z", "<md5>" + kMd5 + "</md5>") +
                               Image("i2", "2025-01-01T00:00:00Z", "<md5>" + kMd5 + "</md5>")),
                   ListFormat::kNcmecXml);
  ASSERT_EQ(list.records.size(), 2U);
  EXPECT_GT(list.records[0].updated, list.records[1].updated);
  EXPECT_GT(list.report.newest, list.records[0].updated);  // maxTimestamp
}

TEST(NcmecList, ANextPageMakesItIncomplete) {
  const std::string page = "<queryResult><paging><next>/v2/entries?from=x</next></paging></queryResult>";
  EXPECT_FALSE(ReadListText(page, ListFormat::kNcmecXml).report.complete);
  EXPECT_TRUE(ReadListText("<queryResult><paging/></queryResult>", ListFormat::kNcmecXml).report.complete);
}

TEST(NcmecList, MembersOfFeedbackAreNotTheOwner) {
  const ReadList list = ReadListText(
      QueryResult("<image><member id=\"42\"/><id>i</id><fingerprints><md5>" + kMd5 +
                  "</md5></fingerprints><feedback><negativeFeedback type=\"Md5\"><members><member id=\"7\"/>"
                  "</members></negativeFeedback></feedback></image>"),
      ListFormat::kNcmecXml);
  ASSERT_EQ(list.records.size(), 1U);
  EXPECT_EQ(list.records[0].id, "42/i");
}

TEST(NcmecList, AMalformedFingerprintDropsItselfAlone) {
  const ReadList list = ReadListText(
      QueryResult(Image("i1", "soon", "<md5>zz</md5><sha1>" + kSha1 + "</sha1>")), ListFormat::kNcmecXml);
  ASSERT_EQ(list.records.size(), 1U);
  EXPECT_EQ(list.records[0].signals.size(), 1U);
  ASSERT_EQ(list.report.problems.size(), 1U);
  EXPECT_EQ(list.report.problems[0].line, 3);
}

TEST(NcmecList, EntitiesAreRefused) {
  EXPECT_TRUE(
      IsRefused("<!DOCTYPE q [<!ENTITY a \"b\">]><queryResult>&a;</queryResult>", ListFormat::kNcmecXml));
}

TEST(NcmecList, AnErrorPageIsNoList) {
  EXPECT_TRUE(IsRefused("<error>no</error>", ListFormat::kNcmecXml));
  EXPECT_TRUE(IsRefused("<queryResult><images>", ListFormat::kNcmecXml));
  EXPECT_TRUE(IsRefused("", ListFormat::kNcmecXml));
}

TEST(StopNciiList, WithdrawnAndDeletedTakeBack) {
  const ReadList list = ReadListText(
      R"({"count":4,"hashRecords":[
{"lastModtimestamp":1741043122,"signalType":"ImagePDQ","hashValue":")" +
          kPdq + R"(","hashStatus":"Active"},
{"signalType":"ImagePDQ","hashValue":")" +
          kPdq + R"(","hashStatus":"Withdrawn"},
{"signalType":"ImagePDQ","hashValue":")" +
          kPdq + R"(","hashStatus":"Deleted"},
{"signalType":"ImagePDQ","hashValue":")" +
          kPdq + R"(","hashStatus":"Received"}],"hasMoreRecords":false})",
      ListFormat::kStopNcii);
  ASSERT_EQ(list.records.size(), 4U);
  EXPECT_FALSE(list.records[0].removed);
  EXPECT_TRUE(list.records[1].removed);
  EXPECT_TRUE(list.records[2].removed);
  EXPECT_FALSE(list.records[3].removed);
  EXPECT_TRUE(list.report.newest.has_value());
  EXPECT_TRUE(list.report.complete);
}

TEST(StopNciiList, UnknownValuesOfMetadataDropNothing) {
  const ReadList list = ReadListText(
      R"({"hashRecords":[{"signalType":"ImagePDQ","hashValue":")" + kPdq +
          R"(","hashStatus":"Undefined","CSPFeedbacks":[{"source":7,"feedbackValue":"Undefined","tags":null}],
"caseNumbers":{"x":"Unknown"}}]})",
      ListFormat::kStopNcii);
  EXPECT_EQ(list.records.size(), 1U);
  EXPECT_EQ(list.report.malformed, 0);
}

TEST(StopNciiList, AHashOfZerosIsReadForTheIndexToQuarantine) {
  const ReadList list = ReadListText(R"({"hashRecords":[{"signalType":"ImagePDQ","hashValue":")" +
                                         std::string(64, '0') + R"(","hashStatus":"Active"}]})",
                                     ListFormat::kStopNcii);
  EXPECT_EQ(list.records.size(), 1U);
}

TEST(StopNciiList, MorePagesMakeItIncomplete) {
  EXPECT_FALSE(
      ReadListText(R"({"hashRecords":[],"hasMoreRecords":true})", ListFormat::kStopNcii).report.complete);
  EXPECT_FALSE(
      ReadListText(R"({"hashRecords":[],"nextPageToken":"x"})", ListFormat::kStopNcii).report.complete);
  EXPECT_TRUE(
      ReadListText(R"({"hashRecords":[],"hasMoreRecords":true} {"hashRecords":[],"nextPageToken":null})",
                   ListFormat::kStopNcii)
          .report.complete);
}

TEST(StopNciiList, VideosAreAnotherKind) {
  const ReadList list = ReadListText(
      R"({"hashRecords":[{"signalType":"VideoMD5","hashValue":")" + kMd5 + R"("}]})", ListFormat::kStopNcii);
  EXPECT_TRUE(list.records.empty());
  EXPECT_EQ(list.report.other_kinds, 1);
}

TEST(StopNciiList, AMalformedRecordDropsItselfAlone) {
  const ReadList list = ReadListText(
      "{\"hashRecords\":[\n{\"signalType\":nope},\n17,\n{\"signalType\":\"ImagePDQ\"},"
      "\n{\"signalType\":\"ImagePDQ\",\"hashValue\":\"" +
          kPdq + "\"}]}",
      ListFormat::kStopNcii);
  EXPECT_EQ(list.records.size(), 1U);
  ASSERT_EQ(list.report.problems.size(), 3U);
  EXPECT_EQ(list.report.problems[0].line, 2);
  EXPECT_EQ(list.report.problems[2].line, 4);
}

TEST(ThreatExchangeList, TypesAndDeletionsAreRead) {
  const ReadList list = ReadListText(
      R"({"data":[
{"id":"1","indicator":")" +
          kPdq + R"(","type":"HASH_PDQ","last_updated":1741043122,"should_delete":false,
 "descriptors":{"data":[{"status":"NON_MALICIOUS"}]}},
{"id":"2","indicator":")" +
          kMd5 + R"(","type":"HASH_MD5"},
{"id":"3","indicator":")" +
          kSha1 + R"(","type":"HASH_SHA1"},
{"id":"4","indicator":")" +
          kPdq + R"(","type":"HASH_SHA256"},
{"id":"5","indicator":")" +
          kMd5 + R"(","type":"HASH_URL_MD5"},
{"id":"6","indicator":"https://list.test/a","type":"URI"},
{"id":"7","should_delete":true},
{"id":"8","indicator":"x","type":"HASH_VIDEO_MD5","should_delete":false}
],"paging":{"cursors":{"after":"x"},"next":"https://graph.test/x"}})",
      ListFormat::kThreatExchange);
  ASSERT_EQ(list.records.size(), 6U);
  EXPECT_EQ(list.signals().size(), 5U);
  EXPECT_EQ(list.records[0].id, "1");
  EXPECT_EQ(list.signals()[4].kind, SignalKind::kUrl);
  EXPECT_TRUE(list.records[5].removed);
  EXPECT_EQ(list.report.other_kinds, 2);
  EXPECT_FALSE(list.report.complete);
}

TEST(ThreatExchangeList, AnErrorMessageIsNoEmptyList) {
  EXPECT_TRUE(IsRefused(R"({"error":{"message":"x"}})", ListFormat::kThreatExchange));
  EXPECT_TRUE(IsRefused(R"({"data":[{"id":"1")", ListFormat::kThreatExchange));
  EXPECT_TRUE(IsRefused("", ListFormat::kThreatExchange));
  EXPECT_FALSE(IsRefused(R"({"data":[]})", ListFormat::kThreatExchange));
}

TEST(TatList, RecordsAreTakenBackById) {
  const ReadList list = ReadListText(
      R"({"count":2,"next":null,"checkpoint":"1,2","results":[
{"hash_digest":")" +
          kMd5 + R"(","algorithm":"MD5","file_type":"mp4","deleted":false,"updated_on":1704901040.22,"id":1},
{"hash_digest":")" +
          kPdq + R"(","algorithm":"PDQ","deleted":true,"id":2},
{"hash_digest":"x","algorithm":"SHA512","deleted":false,"id":3}]})",
      ListFormat::kTat);
  ASSERT_EQ(list.records.size(), 2U);
  EXPECT_EQ(list.records[0].id, "1");
  EXPECT_TRUE(list.records[1].removed);
  EXPECT_EQ(list.report.other_kinds, 1);
  EXPECT_TRUE(list.report.complete);
}

TEST(ProjectVicList, HashesAreFoundAtAnyDepth) {
  const ReadList list = ReadListText(
      R"({"@odata.context":"x","value":[
{"MediaID":1,"Category":2,"MD5":")" +
          kMd5 + R"(","SHA1":")" + kSha1 + R"(","PhotoDNA":"AAAA","DateUpdated":"2023-06-07T02:31:49.8300Z"},
{"CaseID":"c","Media":[{"MediaID":1,"MD5":")" +
          kMd5 + R"(","Hashes":[{"HashName":"PDQ","HashValue":")" + kPdq + R"("}]}]}]})",
      ListFormat::kProjectVic);
  ASSERT_EQ(list.records.size(), 2U);
  EXPECT_EQ(list.signals().size(), 4U);
  EXPECT_EQ(list.records[0].id, "");
  EXPECT_EQ(list.report.other_kinds, 1);
  EXPECT_TRUE(list.report.newest.has_value());
}

}  // namespace
}  // namespace tamis
