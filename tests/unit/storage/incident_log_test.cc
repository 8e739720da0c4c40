#include "storage/incident_log.h"

#include <sys/stat.h>

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "storage/incident_json.h"
#include "storage/incident_seal.h"
#include "tests/support/fake_clock.h"
#include "tests/support/state_fixture.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr auto kDay = std::chrono::hours(24);

KnownMatch PdqMatch(int distance) {
  KnownMatch match;
  match.source.label = "list one";
  match.source.role = ListRole::kCsam;
  match.source.version = "v7";
  match.source.as_of = TimePoint(std::chrono::seconds(1'780'000'000));
  match.kind = SignalKind::kPdq;
  match.distance = distance;
  match.quality = 83;
  match.frame = 1;
  match.variant = PdqVariant::kAsStored;
  return match;
}

IncidentRecord Sample() {
  IncidentRecord record;
  record.at = TimePoint(std::chrono::seconds(1'790'000'000));
  record.tool_version = "0.1.0";
  record.url = "https://images.unmistakable.example/a.gif?x=\"1\"";
  record.page_url = "https://unmistakable.example/";
  record.redirects = {{"https://short.example/1", 302}};
  record.status = 200;
  record.server_address = "192.0.2.7";
  record.content_type = "image/gif\xff";
  record.body_bytes = 4711;
  record.digests = Digests{.md5 = {1}, .sha1 = {2}, .sha256 = {3}};
  record.pdq = PdqHash{.frame = 1, .variant = PdqVariant::kAsStored, .quality = 83, .needles = {}};
  record.pdq->needles[0].words = {5, 6, 7, 8};
  record.matches = {PdqMatch(12)};
  return record;
}

class IncidentLogTest : public testing::Test {
 protected:
  IncidentLogTest() {
    EXPECT_TRUE(MakeIncidentKeys(keys()));
    public_key_ = *ReadIncidentPublicKey((keys() / "incident-public.key").string());
    secret_key_ = *ReadIncidentSecretKey(keys() / "incident-secret.key");
    log_ = *IncidentLog::Open(folder(), public_key_);
  }
  fs::path keys() const { return dir_.path() / "keys"; }
  fs::path folder() const { return dir_.path() / "incidents"; }
  std::vector<fs::path> Files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder())) files.push_back(entry.path());
    return files;
  }
  Result<IncidentRecord> OpenOnly() const { return OpenIncident(Files().at(0), secret_key_); }

  TempDir dir_;
  FakeClock clock_;
  IncidentPublicKey public_key_;
  IncidentSecretKey secret_key_;
  std::unique_ptr<IncidentLog> log_;
};

TEST_F(IncidentLogTest, WhatWasWrittenIsOpenedWithTheSecretKey) {
  ASSERT_TRUE(log_->Write(Sample()));
  const Result<IncidentRecord> opened = OpenOnly();
  ASSERT_TRUE(opened) << opened.error().message;
  const IncidentRecord expected = Sample();
  EXPECT_EQ(opened->id + ".sealed", Files()[0].filename());
  EXPECT_EQ(opened->at, expected.at);
  EXPECT_EQ(opened->url, expected.url);
  EXPECT_EQ(opened->page_url, expected.page_url);
  EXPECT_EQ(opened->redirects, expected.redirects);
  EXPECT_EQ(opened->status, 200);
  EXPECT_EQ(opened->server_address, "192.0.2.7");
  EXPECT_EQ(opened->content_type, "image/gif\xEF\xBF\xBD") << "U+FFFD for what is no UTF-8";
  EXPECT_EQ(opened->body_bytes, 4711);
  EXPECT_EQ(opened->digests->sha256, expected.digests->sha256);
  EXPECT_EQ(opened->pdq, expected.pdq);
  ASSERT_EQ(opened->matches.size(), 1u);
  EXPECT_EQ(opened->matches[0].distance, 12);
  EXPECT_EQ(opened->matches[0].variant, PdqVariant::kAsStored);
  EXPECT_EQ(opened->matches[0].source.role, ListRole::kCsam);
  EXPECT_EQ(opened->matches[0].source.as_of, expected.matches[0].source.as_of);
  EXPECT_EQ(TierOf(*opened), IncidentTier::kSimilar);
}

TEST_F(IncidentLogTest, NothingOfARecordIsInTheFolderInClear) {
  ASSERT_TRUE(log_->Write(Sample()));
  const std::string bytes = AllBytesBelow(folder());
  ASSERT_GT(bytes.size(), 4096u);
  for (const char* text : {"unmistakable", "192.0.2.7", "csam", "list one", "\"url\""}) {
    EXPECT_EQ(bytes.find(text), std::string::npos) << text;
  }
  ASSERT_NE(IncidentJson(Sample()).find("unmistakable"), std::string::npos) << "the search itself works";
}

TEST_F(IncidentLogTest, RecordsOfAllSizesAreMultiplesOf4KiB) {
  IncidentRecord long_one = Sample();
  long_one.url.append(5'000, 'x');
  for (const IncidentRecord& record : {Sample(), IncidentRecord(), long_one}) {
    ASSERT_TRUE(log_->Write(record));
  }
  std::multiset<uintmax_t> sizes;
  for (const fs::path& file : Files()) sizes.insert(fs::file_size(file));
  EXPECT_EQ(sizes, (std::multiset<uintmax_t>{4096 + 48, 4096 + 48, 8192 + 48}));
}

TEST_F(IncidentLogTest, OnlyTheOwnerMayReadAFile) {
  ASSERT_TRUE(log_->Write(Sample()));
  struct stat about {};
  ASSERT_EQ(stat(Files()[0].c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

TEST_F(IncidentLogTest, AnIdThatExistsIsNotReplaced) {
  IncidentRecord record = Sample();
  record.id = DrawIncidentId();
  ASSERT_TRUE(log_->Write(record));
  EXPECT_FALSE(log_->Write(record));
  EXPECT_EQ(Files().size(), 1u) << "no draft is left";
  record.id = "../../../../../../../../tmp/escape";
  EXPECT_FALSE(log_->Write(record));
}

TEST_F(IncidentLogTest, AFlippedBitACutAndAnotherKeyDoNotOpen) {
  ASSERT_TRUE(log_->Write(Sample()));
  const fs::path file = Files()[0];
  const std::string whole = ReadFile(file);
  const auto try_with = [&](std::string bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
    return OpenIncident(file, secret_key_);
  };
  for (const size_t at : {size_t{0}, size_t{40}, size_t{1000}, whole.size() - 1}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_FALSE(try_with(damaged)) << at;
  }
  EXPECT_FALSE(try_with(whole.substr(0, whole.size() - 1)));
  EXPECT_FALSE(try_with(""));
  EXPECT_TRUE(try_with(whole)) << "the file itself is sound";
  const Result<IncidentRecord> other = OpenIncident(file, DrawSecretKey());
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kInvalidInput);
}

TEST_F(IncidentLogTest, WhatAnybodySealedIsNotBelieved) {
  const std::string hostile[] = {"",
                                 "[]",
                                 "{}",
                                 "{\"format\":1}",
                                 "{\"format\":2}",
                                 std::string(100'000, '['),
                                 std::string(kMaxIncidentBytes - 1, ' ')};
  for (const std::string& plain : hostile) {
    const fs::path file = dir_.path() / "hostile.sealed";
    std::ofstream(file, std::ios::binary) << *SealFor(public_key_, plain);
    EXPECT_FALSE(OpenIncident(file, secret_key_)) << plain.substr(0, 20);
  }
}

TEST(IncidentJson, AWrongMemberIsRefused) {
  IncidentRecord record = Sample();
  record.id = DrawIncidentId();
  const std::string sound = IncidentJson(record);
  ASSERT_TRUE(IncidentFromJson(sound));
  const std::pair<const char*, const char*> changes[] = {
      {"\"status\":200", "\"status\":\"200\""},  {"\"status\":200", "\"status\":-1"},
      {"\"distance\":12", "\"distance\":257"},   {"\"variant\":\"as_stored\"", "\"variant\":\"x\""},
      {"\"kind\":\"pdq\"", "\"kind\":\"?\""},    {"\"matches\":[{", "\"matches\":[1,{"},
      {"\"redirects\":[", "\"redirects\":[[],"}, {"\"action\":\"block+report\"", "\"action\":\"\""},
      {"\"at\":\"2026", "\"at\":\"20x6"},        {"\"md5\":\"01", "\"md5\":\"0"}};
  for (const auto& [from, to] : changes) {
    std::string changed = sound;
    const size_t at = changed.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    changed.replace(at, std::string_view(from).size(), to);
    EXPECT_FALSE(IncidentFromJson(changed)) << to;
  }
}

TEST(IncidentJson, TextsWithoutEndStayBelowTheLimitAndCanBeReadBack) {
  IncidentRecord record = Sample();
  record.id = DrawIncidentId();
  record.url = record.page_url = std::string(100'000, '\x01');
  record.redirects.assign(100, {std::string(100'000, '\x02'), 301});
  record.content_type = std::string(100'000, '\xff');
  KnownMatch match = PdqMatch(2);
  match.source.label = match.source.version = std::string(100'000, '\x03');
  record.matches.assign(1'000, match);
  const std::string text = IncidentJson(record);
  EXPECT_LT(text.size(), kMaxIncidentBytes);
  EXPECT_TRUE(IncidentFromJson(text));
}

TEST(IncidentTier, DigestsAndUrlsAreExactDistancesGiveTheOthers) {
  KnownMatch url;
  url.kind = SignalKind::kUrl;
  EXPECT_EQ(TierOf(url), IncidentTier::kExact);
  EXPECT_EQ(TierOf(PdqMatch(0)), IncidentTier::kNear);
  EXPECT_EQ(TierOf(PdqMatch(10)), IncidentTier::kNear);
  EXPECT_EQ(TierOf(PdqMatch(11)), IncidentTier::kSimilar);
  EXPECT_EQ(TierOf(PdqMatch(31)), IncidentTier::kSimilar);
  EXPECT_EQ(TierOf(PdqMatch(32)), IncidentTier::kWide);
  IncidentRecord record;
  record.matches = {PdqMatch(31), PdqMatch(8)};
  EXPECT_EQ(TierOf(record), IncidentTier::kNear) << "the surest";
}

TEST_F(IncidentLogTest, RecordsOlderThanTheRetentionGo) {
  ASSERT_TRUE(log_->Write(Sample()));
  ASSERT_TRUE(log_->Write(Sample()));
  std::ofstream(folder() / "notes.txt") << "of the operator";
  std::ofstream(folder() / "0123.part") << "cut off";
  for (const char* old : {"notes.txt", "0123.part"})
    fs::last_write_time(folder() / old, fs::file_time_type::clock::now() - 100 * kDay);
  const auto files = Files();
  const auto sealed = std::find_if(files.begin(), files.end(),
                                   [](const fs::path& file) { return file.extension() == ".sealed"; });
  fs::last_write_time(*sealed, fs::file_time_type::clock::now() - 91 * kDay);
  const Result<int64_t> purged = PurgeIncidents(folder(), SystemClock().Now(), 90 * kDay);
  ASSERT_TRUE(purged);
  EXPECT_EQ(*purged, 1);
  EXPECT_EQ(Files().size(), 2u);
  EXPECT_FALSE(fs::exists(*sealed));
  EXPECT_TRUE(fs::exists(folder() / "notes.txt"));
  EXPECT_EQ(*PurgeIncidents(folder(), SystemClock().Now(), Milliseconds::max()), 0);
  EXPECT_EQ(*PurgeIncidents(dir_.path() / "absent", SystemClock().Now(), 90 * kDay), 0);
}

TEST_F(IncidentLogTest, ASecretKeyThatOthersMayReadIsRefused) {
  const fs::path secret = keys() / "incident-secret.key";
  ASSERT_EQ(chmod(secret.c_str(), 0640), 0);
  const Result<IncidentSecretKey> read = ReadIncidentSecretKey(secret);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
}

TEST_F(IncidentLogTest, AKeyIsGivenAsALineOrAsAFile) {
  const std::string line = ReadFile(keys() / "incident-public.key");
  const Result<IncidentPublicKey> read = ReadIncidentPublicKey(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->bytes, public_key_.bytes);
  EXPECT_EQ(ReadIncidentPublicKey((keys() / "nothing").string()).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(ReadIncidentPublicKey("tamis-incident-public-key-1 AAAA"));
  EXPECT_FALSE(ReadIncidentPublicKey(line.substr(0, line.size() - 4)));
  EXPECT_FALSE(ReadIncidentPublicKey(""));
}

TEST_F(IncidentLogTest, TheSecretKeyIsNotTakenForThePublicOneNorRepeated) {
  const fs::path file = keys() / "incident-secret.key";
  const std::string line = ReadFile(file);
  for (const std::string& given : {line, file.string()}) {
    const Result<IncidentPublicKey> read = ReadIncidentPublicKey(given);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message.find(line.substr(30, 20)), std::string::npos);
    EXPECT_NE(read.error().message.find("secret key"), std::string::npos);
  }
}

TEST_F(IncidentLogTest, KeysAreNeverReplaced) {
  const std::string before = ReadFile(keys() / "incident-secret.key");
  EXPECT_FALSE(MakeIncidentKeys(keys()));
  EXPECT_EQ(ReadFile(keys() / "incident-secret.key"), before);
}

TEST_F(IncidentLogTest, AKeyThatNothingCanBeSealedForIsRefusedAtOnce) {
  const Result<std::unique_ptr<IncidentLog>> opened = IncidentLog::Open(folder(), IncidentPublicKey{});
  EXPECT_FALSE(opened) << "the point at zero: everybody could open the records";
}

}  // namespace
}  // namespace tamis
