#include "crawler/cli/incidents_command.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "crawler/cli/incident_report.h"
#include "storage/incident_log.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

KnownMatch MatchOf(ListRole role, int distance) {
  KnownMatch match;
  match.source.label = "list <one> & \"two\"";
  match.source.role = role;
  match.source.version = "v7";
  match.kind = SignalKind::kPdq;
  match.distance = distance;
  match.quality = 83;
  return match;
}

IncidentRecord Sample() {
  IncidentRecord record;
  record.id = "00112233445566778899aabbccddeeff";
  record.at = TimePoint(std::chrono::seconds(1'790'000'000));
  record.url = "https://img.example/a.jpg?x=1&y=<z>";
  record.page_url = "https://page.example/";
  record.status = 200;
  record.server_address = "192.0.2.7";
  record.content_type = "=cmd\x01";
  record.body_bytes = 4711;
  record.digests = Digests{};
  record.matches = {MatchOf(ListRole::kCsam, 8)};
  return record;
}

TEST(IncidentReport, AReportSaysWhereAndHowItWasFoundAndThatNobodyLooked) {
  const IncidentRecord record = Sample();
  const std::string xml = NcmecXml({&record, 1});
  const size_t start = xml.find("<incidents>");
  ASSERT_NE(start, std::string::npos);
  EXPECT_EQ(
      xml.substr(start),
      "<incidents>\n"
      "  <incident id=\"00112233445566778899aabbccddeeff\" tier=\"near\">\n"
      "    <report>\n"
      "      <incidentSummary>\n"
      "        <incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>\n"
      "        <incidentDateTime>2026-09-21T14:13:20Z</incidentDateTime>\n"
      "      </incidentSummary>\n"
      "      <internetDetails>\n"
      "        <webPageIncident>\n"
      "          <url>https://img.example/a.jpg?x=1&amp;y=&lt;z&gt;</url>\n"
      "          <additionalInfo>Linked from https://page.example/</additionalInfo>\n"
      "        </webPageIncident>\n"
      "      </internetDetails>\n"
      "      <!-- complete: <reporter><reportingPerson>...</reportingPerson></reporter> -->\n"
      "      <additionalInfo>Found by an automated crawler; nobody viewed it. Matched list &quot;list "
      "&lt;one&gt; &amp; &quot;two&quot;&quot; version &quot;v7&quot; by pdq, tier near, distance 8, "
      "quality 83.</additionalInfo>\n"
      "    </report>\n"
      "    <fileDetails>\n"
      "      <!-- complete: <reportId>...</reportId>, of the report -->\n"
      "      <locationOfFile>https://img.example/a.jpg?x=1&amp;y=&lt;z&gt;</locationOfFile>\n"
      "      <fileViewedByEsp>false</fileViewedByEsp>\n"
      "      <exifViewedByEsp>false</exifViewedByEsp>\n"
      "      <publiclyAvailable>true</publiclyAvailable>\n"
      "      <originalFileHash hashType=\"MD5\">00000000000000000000000000000000</originalFileHash>\n"
      "      <originalFileHash hashType=\"SHA1\">0000000000000000000000000000000000000000"
      "</originalFileHash>\n"
      "      <originalFileHash hashType=\"SHA256\">"
      "0000000000000000000000000000000000000000000000000000000000000000</originalFileHash>\n"
      "      <ipCaptureEvent>\n"
      "        <ipAddress>192.0.2.7</ipAddress>\n"
      "        <eventName>Unknown</eventName>\n"
      "        <dateTime>2026-09-21T14:13:20Z</dateTime>\n"
      "      </ipCaptureEvent>\n"
      "      <additionalInfo>Content-Type =cmd\xEF\xBF\xBD, 4711 bytes, HTTP status 200</additionalInfo>\n"
      "    </fileDetails>\n"
      "  </incident>\n"
      "</incidents>\n");
  EXPECT_NE(xml.find("exttest.cybertip.org"), std::string::npos) << "the test endpoint first";
}

TEST(IncidentReport, WhatHasNoPlaceInXmlIsReplaced) {
  IncidentRecord record = Sample();
  record.url = std::string("a\0b\x1f\xff]]>\xEF\xBF\xBE", 11);
  const std::string xml = NcmecXml({&record, 1});
  EXPECT_NE(xml.find("<url>a\xEF\xBF\xBD"
                     "b\xEF\xBF\xBD\xEF\xBF\xBD]]&gt;\xEF\xBF\xBD</url>"),
            std::string::npos)
      << "XML 1.0 section 2.2";
}

TEST(IncidentReport, AUrlThatWasNeverRequestedHasNoHashes) {
  IncidentRecord record = Sample();
  record.digests.reset();
  record.server_address.clear();
  record.status = 0;
  const std::string xml = NcmecXml({&record, 1});
  EXPECT_EQ(xml.find("originalFileHash"), std::string::npos);
  EXPECT_EQ(xml.find("ipCaptureEvent"), std::string::npos);
  EXPECT_NE(xml.find("<locationOfFile>"), std::string::npos);
}

TEST(IncidentReport, CsvQuotesWhatNeedsItAndDefusesFormulas) {
  IncidentRecord record = Sample();
  record.content_type = "=cmd";
  const std::string csv = IncidentCsv({&record, 1});
  const std::string line =
      "00112233445566778899aabbccddeeff,2026-09-21T14:13:20Z,near,block+report,csam,"
      "\"list <one> & "
      "\"\"two\"\"\",v7,pdq,8,83,https://img.example/a.jpg?x=1&y=<z>,https://page.example/,200,";
  EXPECT_EQ(csv.substr(csv.find("\r\n") + 2, line.size()), line);
  EXPECT_NE(csv.find(",192.0.2.7,'=cmd,4711,"), std::string::npos);
}

TEST(IncidentReport, OnlyWhatIsAskedForIsChosen) {
  IncidentRecord record = Sample();
  EXPECT_TRUE(IsChosen(record, {}));
  EXPECT_TRUE(IsChosen(record, {.tiers = {IncidentTier::kNear}, .only_reportable = true}));
  EXPECT_FALSE(IsChosen(record, {.tiers = {IncidentTier::kExact, IncidentTier::kSimilar}}));
  record.matches = {MatchOf(ListRole::kViolence, 8)};
  EXPECT_FALSE(IsChosen(record, {.only_reportable = true}));
  record.matches = {MatchOf(ListRole::kCsam, 8)};
  record.matches[0].action = ListAction::kReview;
  EXPECT_FALSE(IsChosen(record, {.only_reportable = true})) << "a person decides first";
}

class IncidentsCommandTest : public testing::Test {
 protected:
  IncidentsCommandTest() { EXPECT_EQ(Run({"keygen", "--out", keys()}), 0); }

  int Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "incidents");
    std::vector<char*> raw;
    for (std::string& argument : arguments) raw.push_back(argument.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit_code = RunIncidentsCommand(static_cast<int>(raw.size()), raw.data());
    out_ = testing::internal::GetCapturedStdout();
    error_ = testing::internal::GetCapturedStderr();
    return exit_code;
  }
  void Write(const IncidentRecord& record) {
    const auto key = ReadIncidentPublicKey(keys() + "/incident-public.key");
    ASSERT_TRUE(key);
    ASSERT_TRUE((*IncidentLog::Open(folder(), *key))->Write(record));
  }
  IncidentRecord Other(int distance) {
    IncidentRecord record = Sample();
    record.id.clear();
    record.matches = {MatchOf(ListRole::kCsam, distance)};
    return record;
  }
  std::string keys() const { return (dir_.path() / "keys").string(); }
  std::string secret() const { return keys() + "/incident-secret.key"; }
  std::string folder() const { return (dir_.path() / "private" / "incidents").string(); }

  struct MadeFolder {
    explicit MadeFolder(const fs::path& path) { fs::create_directories(path); }
  };
  TempDir dir_;
  MadeFolder private_{dir_.path() / "private"};
  std::string out_, error_;
};

TEST_F(IncidentsCommandTest, OpenPrintsALineForEachRecord) {
  Write(Sample());
  Write(Other(20));
  EXPECT_EQ(Run({"open", "--key", secret(), folder()}), 0);
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 2);
  EXPECT_NE(out_.find("\"url\":\"https://img.example/a.jpg?x=1&y=<z>\""), std::string::npos) << out_;
}

TEST_F(IncidentsCommandTest, ARecordThatDoesNotOpenIsSaidSoAndTheOthersAreOpened) {
  Write(Sample());
  std::ofstream(folder() + "/0.sealed") << "damaged";
  EXPECT_EQ(Run({"open", "--key", secret(), folder()}), 1);
  EXPECT_NE(out_.find("\"error\""), std::string::npos);
  EXPECT_NE(out_.find("img.example"), std::string::npos);
  EXPECT_EQ(Run({"export", "--key", secret(), "--format", "csv", folder()}), 1);
  EXPECT_NE(out_.find("img.example"), std::string::npos);
}

TEST_F(IncidentsCommandTest, TheNcmecFormTakesSureOnesUnlessToldOtherwise) {
  Write(Sample());
  Write(Other(20));
  EXPECT_EQ(Run({"export", "--key", secret(), "--format", "ncmec-xml", folder()}), 0);
  EXPECT_NE(out_.find("tier=\"near\""), std::string::npos);
  EXPECT_EQ(out_.find("tier=\"similar\""), std::string::npos);
  EXPECT_EQ(Run({"export", "--key", secret(), "--format", "ncmec-xml", "--tier", "near,similar", folder()}),
            0);
  EXPECT_NE(out_.find("tier=\"similar\""), std::string::npos);
  EXPECT_EQ(Run({"export", "--key", secret(), "--format", "csv", "--tier", "sure", folder()}), 2);
}

TEST_F(IncidentsCommandTest, AReportIsReadableByItsOwnerOnly) {
  Write(Sample());
  const std::string out = (dir_.path() / "report.csv").string();
  EXPECT_EQ(Run({"export", "--key", secret(), "--format", "csv", "--out", out, folder()}), 0);
  struct stat about {};
  ASSERT_EQ(stat(out.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_TRUE(out_.empty());
}

TEST_F(IncidentsCommandTest, PurgeRemovesOldRecordsOnly) {
  Write(Sample());
  Write(Other(1));
  const fs::path old = fs::path(folder()) / (Sample().id + ".sealed");
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(24 * 91));
  const std::string private_dir = (dir_.path() / "private").string();
  EXPECT_EQ(Run({"purge", "--private", private_dir, "--older-than", "1y"}), 2);
  EXPECT_EQ(Run({"purge", "--private", private_dir, "--older-than", "365d"}), 0);
  EXPECT_TRUE(fs::exists(old));
  EXPECT_EQ(Run({"purge", "--private", private_dir}), 0);
  EXPECT_FALSE(fs::exists(old));
  EXPECT_NE(error_.find("1 records removed"), std::string::npos);
  EXPECT_EQ(Run({"purge", "--private", (dir_.path() / "nothing").string()}), 2);
}

TEST_F(IncidentsCommandTest, WrongUsageExitsWith2) {
  EXPECT_EQ(Run({}), 2);
  EXPECT_EQ(Run({"open", "--key", keys() + "/incident-public.key", folder()}), 2);
  EXPECT_EQ(Run({"keygen", "--out", keys()}), 2) << "nothing is replaced";
  EXPECT_EQ(Run({"export", "--key", secret(), "--format", "pdf", folder()}), 2);
  EXPECT_EQ(Run({"--help"}), 0);
}

}  // namespace
}  // namespace tamis
