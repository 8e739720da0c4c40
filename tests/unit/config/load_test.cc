#include "config/load.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace tamis {
namespace {

using Arguments = std::vector<std::string>;

Options Loaded(std::string_view text, const Arguments& arguments = {}) {
  const Result<Options> options = ParseOptions(text, "crawl.toml", arguments);
  EXPECT_TRUE(options) << options.error().message;
  return options ? *options : Options{};
}

std::string Refused(std::string_view text, const Arguments& arguments = {}) {
  const Result<Options> options = ParseOptions(text, "crawl.toml", arguments);
  if (options) return "no error";
  EXPECT_EQ(options.error().code, ErrorCode::kInvalidInput);
  return options.error().message;
}

TEST(LoadConfig, NothingGivesTheDefaults) {
  Options defaults;
  ResolveDefaults(defaults);
  EXPECT_EQ(Loaded(""), defaults);
}

TEST(LoadConfig, ReadsValuesOfEveryKind) {
  const Options options = Loaded(R"(
[identity]
contact = "https://example.org/bot"
[network]
allow_cidrs = ["127.0.0.0/8", "::1/128"]
max_page_bytes = "1.5MiB"
max_image_bytes = 4096
max_bandwidth = "unlimited"
http2 = false
[politeness]
host_delay = "500ms"
ip_delay = 0
[crawl]
max_pages = 7
max_duration = "1m"
scope = "host"
[images]
max_aspect_ratio = 4
)");
  EXPECT_EQ(options.identity.contact, "https://example.org/bot");
  EXPECT_EQ(options.network.allow_cidrs, (std::vector<std::string>{"127.0.0.0/8", "::1/128"}));
  EXPECT_EQ(options.network.max_page_bytes, 1'572'864);
  EXPECT_EQ(options.network.max_image_bytes, 4096);
  EXPECT_EQ(options.network.max_bandwidth_bytes_per_s, kUnlimited);
  EXPECT_FALSE(options.network.http2);
  EXPECT_EQ(options.politeness.host_delay, Milliseconds(500));
  EXPECT_EQ(options.politeness.ip_delay, Milliseconds(0));
  EXPECT_TRUE(options.politeness.ip_delay_set);
  EXPECT_FALSE(options.politeness.ip_concurrency_set);
  EXPECT_EQ(options.crawl.max_pages, 7);
  EXPECT_EQ(options.crawl.max_duration, Milliseconds(60'000));
  EXPECT_EQ(options.crawl.scope, "host");
  EXPECT_EQ(options.images.max_aspect_ratio, 4.0);
}

TEST(LoadConfig, ReadsSiteAndHashListTables) {
  const Options options = Loaded(
      "[[site]]\nhost = \"a.example\"\nhost_delay = \"0s\"\nheaders = [\"X-Key: 1\"]\n"
      "[[site]]\nhost = \"b.example\"\n"
      "[[hash_list]]\npath = \"l.txt\"\nsource = \"us\"\nrole = \"operator\"\n");
  ASSERT_EQ(options.sites.size(), 2u);
  EXPECT_EQ(options.sites[0].host_delay, Milliseconds(0));
  EXPECT_EQ(options.sites[0].headers, std::vector<std::string>{"X-Key: 1"});
  EXPECT_EQ(options.sites[1].host_delay, Milliseconds(-1));
  ASSERT_EQ(options.safety.hash_lists.size(), 1u);
  EXPECT_EQ(options.safety.hash_lists[0].role, "operator");
}

TEST(LoadConfig, ArgumentsWinOverTheFileAndTheLastOverTheFirst) {
  const Options options =
      Loaded("[crawl]\nmax_pages = 7\n",
             {"crawl.max_pages=8", "crawl.max_pages=9", "network.allow_cidrs=127.0.0.0/8,::1/128",
              "images.max_aspect_ratio=2.5", "crawl.cookies=false", "log.file=a=b"});
  EXPECT_EQ(options.crawl.max_pages, 9);
  EXPECT_EQ(options.network.allow_cidrs, (std::vector<std::string>{"127.0.0.0/8", "::1/128"}));
  EXPECT_EQ(options.images.max_aspect_ratio, 2.5);
  EXPECT_EQ(options.log.file, "a=b");
}

TEST(LoadConfig, UnknownKeysNameLineAndNearestKey) {
  EXPECT_EQ(Refused("[politeness]\n\nhost_dely = \"1s\"\n"),
            "crawl.toml:3: unknown key politeness.host_dely; nearest is politeness.host_delay");
  EXPECT_EQ(Refused("# first\n[politness]\nhost_delay = \"1s\"\n"),
            "crawl.toml:2: unknown section [politness]; nearest is [politeness]");
  EXPECT_EQ(Refused("host_delay = \"1s\"\n"),
            "crawl.toml:1: unknown key host_delay; nearest is politeness.host_delay");
  EXPECT_EQ(Refused("[[site]]\nhost = \"a.example\"\nhost_dely = \"1s\"\n"),
            "crawl.toml:3: unknown key site.host_dely; nearest is site.host_delay");
}

TEST(LoadConfig, WrongTypesSayWhatIsWanted) {
  struct Case {
    const char* text;
    const char* message;
  };
  const Case cases[] = {
      {"[crawl]\nmax_depth = \"ten\"", "crawl.toml:2: crawl.max_depth must be a whole number, not \"ten\""},
      {"[crawl]\nmax_depth = 1.5", "crawl.toml:2: crawl.max_depth must be a whole number, not 1.5"},
      {"[crawl]\nmax_pages = true",
       "crawl.toml:2: crawl.max_pages must be a whole number or \"unlimited\", not true"},
      {"[crawl]\ncookies = \"no\"", "crawl.toml:2: crawl.cookies must be true or false, not \"no\""},
      {"[crawl]\nseeds = \"https://a.example/\"",
       "crawl.toml:2: crawl.seeds must be a list of texts, not \"https://a.example/\""},
      {"[crawl]\nseeds = [1]",
       "crawl.toml:2: crawl.seeds must be a list of texts, not a list that holds other things"},
      {"[crawl]\nscope = \"page\"",
       "crawl.toml:2: crawl.scope must be one of host, domain, prefix, any, not \"page\""},
      {"[politeness]\nhost_delay = 2",
       "crawl.toml:2: politeness.host_delay must be a duration such as \"2s\" or \"500ms\", not 2"},
      {"[politeness]\nhost_delay = \"2\"",
       "crawl.toml:2: politeness.host_delay must be a duration such as \"2s\" or \"500ms\", not \"2\""},
      {"[network]\nmax_page_bytes = \"8MB\"",
       "crawl.toml:2: network.max_page_bytes must be a size such as \"20MiB\", not \"8MB\""},
      {"[images]\nmax_aspect_ratio = nan", "crawl.toml:2: images.max_aspect_ratio must be a number, not nan"},
      {"[log]\nfile = 2026-01-01", "crawl.toml:2: log.file must be text in quotes, not a date"},
      {"[log.file]\nx = 1", "crawl.toml:1: log.file must be text in quotes, not a table"},
      {"[site]\nhost = \"a\"", "crawl.toml:1: site must be written as [[site]] tables"},
      {"crawl = 3", "crawl.toml:1: crawl must be written as a section [crawl]"},
  };
  for (const Case& c : cases) EXPECT_EQ(Refused(c.text), c.message);
}

TEST(LoadConfig, ValuesOutOfRangeSayTheRangeInUnits) {
  EXPECT_EQ(Refused("[network]\nmax_redirects = 99"),
            "crawl.toml:2: network.max_redirects must be between 0 and 50, not 99");
  EXPECT_EQ(Refused("[network]\nmax_page_bytes = \"5GiB\""),
            "crawl.toml:2: network.max_page_bytes must be between 1KiB and 1GiB, not \"5GiB\"");
  EXPECT_EQ(Refused("[politeness]\nhost_delay = \"2d\""),
            "crawl.toml:2: politeness.host_delay must be between 0ms and 1d, not \"2d\"");
  EXPECT_EQ(Refused("[crawl]\nmax_pages = 0"),
            "crawl.toml:2: crawl.max_pages must be between 1 and 1000000000000000 or \"unlimited\", not 0");
  EXPECT_EQ(Refused("[images]\nmax_aspect_ratio = 0.5"),
            "crawl.toml:2: images.max_aspect_ratio must be between 1 and 1000, not 0.5");
}

TEST(LoadConfig, TextsThatEndUpInRequestsAreChecked) {
  EXPECT_EQ(Refused("[identity]\nproduct_token = \"Bot/1\""),
            "crawl.toml:2: identity.product_token must be letters, _ and -, not \"Bot/1\"");
  EXPECT_EQ(Refused("[identity]\ncontact = \"me\""),
            "crawl.toml:2: identity.contact must be an http(s) URL or mailto:ADDRESS, not \"me\"");
  EXPECT_EQ(Refused("[identity]\ncontact = \"https://a.example/\\r\\nX: y\""),
            "crawl.toml:2: identity.contact must be free of control characters, not "
            "\"https://a.example/\\u000d\\u000aX: y\"");
  EXPECT_EQ(Refused("[[site]]\nhost = \"https://a.example/\""),
            "crawl.toml:2: site.host must be a bare host name, not \"https://a.example/\"");
  EXPECT_EQ(Refused("[[site]]\nhost = \"a.example\"\nheaders = [\"X-Key\"]"),
            "crawl.toml:3: site.headers must be \"Name: value\", not \"X-Key\"");
}

TEST(LoadConfig, TablesMissingARequiredKeyAreRefused) {
  EXPECT_EQ(Refused("[[site]]\nhost_delay = \"0s\""), "crawl.toml:1: site.host is required");
  EXPECT_EQ(Refused("[[hash_list]]\nsource = \"us\""), "crawl.toml:1: hash_list.path is required");
}

TEST(LoadConfig, KnobsWithoutAStageInThisVersionAreErrors) {
  EXPECT_EQ(Refused("[crawl]\ncookies = true"),
            "crawl.toml:2: crawl.cookies = true needs a cookie jar, which this version does not have");
  EXPECT_EQ(Refused("", {"output.format=webdataset"}),
            "--set output.format=webdataset: output.format = webdataset needs the WebDataset writer, "
            "which this version does not have");
  EXPECT_EQ(Refused("", {"output.out=s3://bucket/set"}),
            "--set output.out=s3://bucket/set: output.out must be a local folder (this version writes no "
            "object stores), "
            "not \"s3://bucket/set\"");
}

TEST(LoadConfig, ArgumentsThatAreWrongAreNamed) {
  EXPECT_EQ(
      Refused("", {"politeness.host_dely=1s"}),
      "--set politeness.host_dely=1s: unknown key politeness.host_dely; nearest is politeness.host_delay");
  EXPECT_EQ(Refused("", {"crawl.max_depth"}), "--set crawl.max_depth: must be section.key=value");
  EXPECT_EQ(Refused("", {"crawl.max_depth=1x"}),
            "--set crawl.max_depth=1x: crawl.max_depth must be a whole number, not \"1x\"");
  EXPECT_EQ(Refused("", {"crawl.cookies=1"}),
            "--set crawl.cookies=1: crawl.cookies must be true or false, not \"1\"");
  EXPECT_EQ(Refused("", {"site.host=a"}), "--set site.host=a: [[site]] tables can only be given in a file");
}

TEST(LoadConfig, EveryProblemIsReportedInTheOrderOfLines) {
  EXPECT_EQ(
      Refused("[network]\nmax_redirects = 99\nmax_redirect = 1\n[crawl]\nscope = 1\n", {"log.quiet=maybe"}),
      "crawl.toml:2: network.max_redirects must be between 0 and 50, not 99\n"
      "crawl.toml:3: unknown key network.max_redirect; nearest is network.max_redirects\n"
      "crawl.toml:5: crawl.scope must be one of host, domain, prefix, any, not 1\n"
      "--set log.quiet=maybe: log.quiet must be true or false, not \"maybe\"");
}

TEST(LoadConfig, AtMostTwentyProblemsAreSpelledOut) {
  std::string text = "[crawl]\n";
  for (int i = 0; i < 25; ++i) text += "wrong_" + std::to_string(i) + " = 1\n";
  const std::string message = Refused(text);
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 20);
  EXPECT_TRUE(message.ends_with("\nand 5 more")) << message;
}

TEST(LoadConfig, TextThatIsNoTomlNamesTheLine) {
  EXPECT_EQ(Refused("[crawl]\nscope = \n"),
            "crawl.toml:2: not TOML: missing value after key-value separator '='");
  EXPECT_EQ(Refused("[crawl]\nscope = \"host\"\nscope = \"any\"\n"),
            "crawl.toml:3: not TOML: value (\"scope\") already exists");
  EXPECT_EQ(Refused("[crawl\n"), "crawl.toml:1: not TOML: an invalid key appeared");
  EXPECT_EQ(Refused("crawl = {max_pages = 0x}\n"), "crawl.toml:1: not TOML: malformed hexadecimal integer");
}

TEST(LoadConfig, DeepNestingIsRefusedBeforeItIsParsed) {
  EXPECT_EQ(Refused("\na = " + std::string(100'000, '[')), "crawl.toml:2: nested more than 16 deep");
  std::string dotted = "a";
  for (int i = 0; i < 50'000; ++i) dotted += ".a";
  EXPECT_EQ(Refused(dotted + " = 1"), "crawl.toml:1: nested more than 16 deep");
}

// toml11 3.7.1 reads past the end of a literal string that is not UTF-8.
TEST(LoadConfig, TextThatIsNotUtf8IsRefusedBeforeItIsParsed) {
  EXPECT_EQ(Refused("[log]\nfile = '\x95\x8C'\n"), "crawl.toml:2: not UTF-8");
  EXPECT_EQ(Refused("", {"log.file=\xFF"}),
            "--set \"log.file=\xEF\xBF\xBD\": log.file must be UTF-8, not \"\xEF\xBF\xBD\"");
  EXPECT_EQ(Loaded("[log]\nfile = '\xEF\xBF\xBD'\n").log.file, "\xEF\xBF\xBD");
}

TEST(LoadConfig, FilesOverOneMebibyteAreRefused) {
  const Result<Options> options = ParseOptions("#" + std::string(kMiB, 'x'), "crawl.toml", {});
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(options.error().message, "crawl.toml is larger than 1 MiB");
}

TEST(LoadConfig, ReadsAFileAndSaysWhenItCannot) {
  const TempDir folder;
  const std::string path = folder.Write("crawl.toml", "\xEF\xBB\xBF[crawl]\r\nmax_pages = 3\r\n");
  const Result<Options> options = LoadOptions(path, {});
  ASSERT_TRUE(options) << options.error().message;
  EXPECT_EQ(options->crawl.max_pages, 3);

  const Result<Options> missing = LoadOptions("/nonexistent/crawl.toml", {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().message, "cannot read /nonexistent/crawl.toml: No such file or directory");

  const Result<Options> is_folder = LoadOptions(folder.path().string(), {});
  ASSERT_FALSE(is_folder);
  EXPECT_EQ(is_folder.error().message, "cannot read " + folder.path().string() + ": Is a directory");
}

}  // namespace
}  // namespace tamis
