#include "config/print.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "config/load.h"
#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

Options Reloaded(const Options& options) {
  const Result<Options> again = ParseOptions(PrintConfig(options), "printed.toml", {});
  EXPECT_TRUE(again) << again.error().message;
  return again ? *again : Options{};
}

TEST(PrintConfig, DefaultsReadBackEqual) {
  Options options;
  ResolveDefaults(options);
  EXPECT_EQ(Reloaded(options), options);
}

TEST(PrintConfig, ChangedValuesOfEveryKindReadBackEqual) {
  Options options;
  options.identity.contact = "https://example.org/bot";
  options.network.allow_cidrs = {"127.0.0.0/8", "::1/128"};
  options.network.max_bandwidth_bytes_per_s = 1'500'000;
  options.network.max_requests_per_s = 50;
  options.politeness.host_delay = Milliseconds(0);
  options.politeness.ip_delay = Milliseconds(250);
  options.politeness.ip_delay_set = true;
  options.crawl.include = {"^https://a\\.example/\"x\"", "b, c"};
  options.crawl.max_duration = Milliseconds(90'000);
  options.images.max_aspect_ratio = 2.75;
  options.output.out = "/data/a set";
  options.sites.push_back({.host = "a.example",
                           .host_delay = Milliseconds(0),
                           .headers = {"X-Key: 1"},
                           .basic_auth = "me:secret"});
  options.sites.push_back({.host = "b.example", .image_concurrency = 3, .bearer_token = "t"});
  options.safety.hash_lists.push_back(
      {.path = "l.txt", .source = "us", .role = "operator", .version = "3", .as_of = "2026-01-01"});
  options.safety.matchers.push_back(
      {.name = "m", .kind = "process", .path = "/bin/m", .arguments = {"a", "b"}, .role = "csam"});
  ResolveDefaults(options);
  EXPECT_EQ(Reloaded(options), options);
}

TEST(PrintConfig, AKnobThatFollowsOthersIsPrintedAsAComment) {
  const std::string text = PrintConfig(Options{});
  EXPECT_NE(text.find("\n# ip_delay = \"250ms\"\n"), std::string::npos);
  EXPECT_NE(text.find("\nhost_delay = \"1s\"\n"), std::string::npos);
}

TEST(OptionsPage, IsWhatTheTableSays) {
  const std::string page = TAMIS_SOURCE_DIR "/docs/options.md";
  if (std::getenv("TAMIS_REGENERATE") != nullptr) std::ofstream(page, std::ios::binary) << OptionsReference();
  EXPECT_EQ(ReadFile(page), OptionsReference()) << "run this test once with TAMIS_REGENERATE=1";
}

}  // namespace
}  // namespace tamis
