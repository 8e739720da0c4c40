#include <gtest/gtest.h>

#include "config/load.h"

namespace tamis {
namespace {

Options Ready() {
  Options options;
  options.identity.contact = "https://example.org/bot";
  options.output.out = "/data/set";
  options.safety.hash_lists.push_back({.path = "list.txt", .source = "us", .role = "operator"});
  ResolveDefaults(options);
  return options;
}

std::string Refusal(const Options& options, ErrorCode expected) {
  const Status status = CheckForCrawl(options);
  if (status) return "no error";
  EXPECT_EQ(status.error().code, expected);
  return status.error().message;
}

TEST(ResolveDefaults, ThePrivateFolderStandsBesideTheDataset) {
  Options options;
  options.output.out = "/data/set/";
  ResolveDefaults(options);
  EXPECT_EQ(options.output.private_dir, "/data/set.private");

  options.output.private_dir = "/elsewhere";
  ResolveDefaults(options);
  EXPECT_EQ(options.output.private_dir, "/elsewhere");
}

TEST(ResolveDefaults, PagesPerHostAreUnlimitedOnlyWithoutDelayAndUnset) {
  Options options;
  ResolveDefaults(options);
  EXPECT_EQ(options.crawl.max_pages_per_host, 10'000);

  options.politeness.host_delay = Milliseconds(0);
  ResolveDefaults(options);
  EXPECT_EQ(options.crawl.max_pages_per_host, kUnlimited);

  options.crawl.max_pages_per_host = 10'000;
  options.crawl.max_pages_per_host_set = true;
  ResolveDefaults(options);
  EXPECT_EQ(options.crawl.max_pages_per_host, 10'000);
}

TEST(ResolveDefaults, SafetyIsStrictWithoutAHashList) {
  Options options;
  ResolveDefaults(options);
  EXPECT_EQ(options.safety.policy, "strict");
  EXPECT_EQ(Ready().safety.policy, "standard");
}

TEST(CheckForCrawl, PassesWhenEverythingIsThere) {
  EXPECT_TRUE(CheckForCrawl(Ready()));
}

TEST(CheckForCrawl, AContactIsRequired) {
  Options options = Ready();
  options.identity.contact = "";
  EXPECT_EQ(Refusal(options, ErrorCode::kInvalidInput),
            "identity.contact is required: a URL or mailto where a site's owner reaches you");
  options.identity.contact = "me";
  EXPECT_EQ(Refusal(options, ErrorCode::kInvalidInput),
            "identity.contact must be an http(s) URL or mailto:ADDRESS, not \"me\"");
}

TEST(CheckForCrawl, AnOutputFolderIsRequired) {
  Options options = Ready();
  options.output.out = "";
  EXPECT_EQ(Refusal(options, ErrorCode::kInvalidInput),
            "output.out is required: the folder of the dataset (--out)");
}

TEST(CheckForCrawl, WithoutAHashListOnlyOnRequest) {
  Options options = Ready();
  options.safety.hash_lists.clear();
  EXPECT_EQ(Refusal(options, ErrorCode::kRefused),
            "no hash list: set safety.hash_lists or add a [[hash_list]] table, or set "
            "safety.allow_no_hash_list = true; the dataset is then marked unscreened");
  options.safety.allow_no_hash_list = true;
  EXPECT_TRUE(CheckForCrawl(options));
}

TEST(CheckForCrawl, ListsOfRoleCsamInAnySpellingNeedAnIncidentKey) {
  for (const char* role : {"csam", "CSAM", "ngo-csam-2"}) {
    Options options = Ready();
    options.safety.hash_lists.push_back({.path = "other.txt", .source = "them", .role = role});
    options.safety.allow_no_hash_list = true;
    EXPECT_EQ(Refusal(options, ErrorCode::kRefused),
              std::string("hash list other.txt has role ") + role +
                  ", which needs safety.incident_public_key (tamis incidents keygen)");
    options.safety.incident_public_key = "incident-public.key";
    EXPECT_TRUE(CheckForCrawl(options));
  }
}

TEST(CheckForCrawl, ThePrivateFolderMayNotBeInsideTheDataset) {
  for (const char* folder : {"/data/set/private", "/data/set", "/data/set/", "/data/other/../set/x"}) {
    Options options = Ready();
    options.output.private_dir = folder;
    EXPECT_EQ(Refusal(options, ErrorCode::kRefused),
              std::string("the private folder ") + folder +
                  " is inside the dataset's, /data/set: an upload of the dataset would publish it");
  }
  Options options = Ready();
  options.output.private_dir = "/data/set.private";
  EXPECT_TRUE(CheckForCrawl(options));
}

}  // namespace
}  // namespace tamis
