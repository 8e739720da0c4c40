// Runs the rules over the whole tree. Each rule is first shown something that it must find.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/lint/rules.h"

namespace tamis::lint {
namespace {

using Rule = Problems (*)(const SourceFile&);

bool IsText(const std::filesystem::path& path) {
  constexpr std::array kEndings{".h",  ".cc",   ".md",   ".txt",  ".cmake", ".py",
                                ".sh", ".toml", ".json", ".conf", ".html"};
  return std::find(kEndings.begin(), kEndings.end(), path.extension()) != kEndings.end();
}

/// Data that others wrote, and inputs of fuzzers, follow no rule of ours.
bool IsForeign(std::string_view path) {
  return path.starts_with("tests/data/") || path.starts_with("tests/fuzz/corpus/") ||
         path.starts_with("tests/golden/");
}

std::vector<SourceFile> ReadTree() {
  const std::filesystem::path root = TAMIS_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const char* folder :
       {"cmake", "config", "crawler", "docs", "extract", "filter", "storage", "tests", "tools"}) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string path = entry.path().lexically_relative(root).generic_string();
      if (!entry.is_regular_file() || !IsText(entry.path()) || IsForeign(path)) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      files.push_back({path, {std::istreambuf_iterator<char>(file), {}}});
    }
  }
  return files;
}

void ExpectClean(Rule rule) {
  static const std::vector<SourceFile> tree = ReadTree();
  ASSERT_GT(tree.size(), 50u) << "the tree at " << TAMIS_SOURCE_DIR << " was not read";
  for (const SourceFile& file : tree) {
    for (const std::string& problem : rule(file)) ADD_FAILURE() << problem;
  }
}

void ExpectFound(Rule rule, const SourceFile& file) {
  EXPECT_EQ(rule(file).size(), 1u) << file.path << "\n" << file.text;
}

void ExpectFine(Rule rule, const SourceFile& file) {
  EXPECT_EQ(rule(file), Problems{}) << file.text;
}

TEST(Conventions, IncludesFollowTheLayers) {
  ExpectFound(CheckLayers, {"crawler/core/url.cc", "#include \"config/options.h\"\n"});
  ExpectFound(CheckLayers, {"config/load.cc", "#include \"crawler/fetch/retry.h\"\n"});
  ExpectFound(CheckLayers, {"filter/a.cc", "#include \"extract/image.h\"\n"});
  ExpectFound(CheckLayers, {"storage/a.h", "#include \"filter/filter.h\"\n"});
  ExpectFound(CheckLayers, {"extract/a.cc", "#include \"crawler/pipeline.h\"\n"});
  ExpectFound(CheckLayers, {"crawler/a.cc", "#include \"tests/support/fake_clock.h\"\n"});
  ExpectFound(CheckLayers, {"crawler/a.cc", "#include \"pipeline.h\"\n"});
  ExpectFine(CheckLayers,
             {"crawler/a.cc", "#include \"storage/record.h\"\n#include \"crawler/core/url.h\"\n"});
  ExpectFine(CheckLayers,
             {"storage/a.cc", "#include \"config/options.h\"\n#include \"crawler/core/url.h\"\n"});
  ExpectClean(CheckLayers);
}

TEST(Conventions, ThirdPartyHeadersStayInSourceFiles) {
  ExpectFound(CheckThirdPartyInHeaders, {"extract/html.h", "#include <gumbo.h>\n"});
  ExpectFound(CheckThirdPartyInHeaders, {"crawler/a.h", "#include <boost/asio/post.hpp>\n"});
  ExpectFound(CheckThirdPartyInHeaders, {"storage/a.h", "#include <boost/asio/awaitable.hpp>\n"});
  ExpectFine(CheckThirdPartyInHeaders,
             {"crawler/a.h", "#include <boost/asio/awaitable.hpp>\n#include <vector>\n"});
  ExpectFine(CheckThirdPartyInHeaders, {"extract/html.cc", "#include <gumbo.h>\n"});
  ExpectClean(CheckThirdPartyInHeaders);
}

TEST(Conventions, EveryLibraryHasOneOwner) {
  ExpectFound(CheckOwners, {"filter/a.cc", "#include <curl/curl.h>\n"});
  ExpectFound(CheckOwners, {"crawler/a.cc", "#include <leveldb/db.h>\n"});
  ExpectFound(CheckOwners, {"crawler/core/a.cc", "#include <boost/json.hpp>\n"});
  ExpectFound(CheckOwners, {"crawler/a.cc", "#include <somelib/new.h>\n"});
  ExpectFine(CheckOwners, {"storage/a.cc", "#include <leveldb/db.h>\n#include <unistd.h>\n#include <map>\n"});
  ExpectClean(CheckOwners);
}

TEST(Conventions, FilesHaveAtMostFourHundredLines) {
  ExpectFound(CheckLength, {"crawler/a.cc", std::string(401, '\n')});
  ExpectFine(CheckLength, {"crawler/a.cc", std::string(400, '\n')});
  ExpectClean(CheckLength);
}

TEST(Conventions, NothingUnnamedRightOfCoAwait) {
  ExpectFound(CheckAwait, {"crawler/a.cc", "auto x = co_await Fetch({.url = u});\n"});
  ExpectFound(CheckAwait, {"crawler/a.cc", "auto x = co_await Run(pool,\n    [&] { return 1; });\n"});
  ExpectFound(CheckAwait, {"crawler/a.cc", "co_await Fetch(Request{u});\n"});
  ExpectFine(CheckAwait, {"crawler/a.cc", "if (!co_await Fetch(request)) {\n  co_return Error{};\n}\n"});
  ExpectFine(CheckAwait, {"crawler/a.cc", "// co_await F({1})\nconst char* s = \"co_await F({1})\";\n"});
  ExpectFine(CheckAwait, {"crawler/a.cc", "co_await Wait(1'000, '{', \"[\");\n"});
  ExpectClean(CheckAwait);
}

TEST(Conventions, NoNotesToSelf) {
  ExpectFound(CheckNotes, {"crawler/a.cc",
                           "// TO"
                           "DO: later\n"});
  ExpectFound(CheckNotes, {"docs/a.md",
                           "FIX"
                           "ME\n"});
  ExpectFine(CheckNotes, {"crawler/a.cc",
                          "MASTO"
                          "DON TO"
                          "DO_LIST\n"});
  ExpectClean(CheckNotes);
}

TEST(Conventions, NoPathsOfAnybodysMachine) {
  ExpectFound(CheckHomePaths, {"docs/a.md",
                               "see /ho"
                               "me/somebody/x\n"});
  ExpectFound(CheckHomePaths, {"tools/a.sh",
                               "X=\"/ro"
                               "ot/x\"\n"});
  ExpectFine(CheckHomePaths, {"tests/a.cc",
                              "\"https://a.example/ho"
                              "me/x\"\n"});
  ExpectClean(CheckHomePaths);
}

TEST(Conventions, HeaderGuardsArePaths) {
  ExpectFound(CheckHeaderGuard, {"a/b.h", "#pragma once\n\n#endif  // TAMIS_A_B_H_\n"});
  ExpectFound(CheckHeaderGuard, {"a/b.h", "#ifndef TAMIS_A_B_H_\n#define TAMIS_A_B_H_\n\n#endif\n"});
  ExpectFine(CheckHeaderGuard,
             {"a/b.h", "#ifndef TAMIS_A_B_H_\n#define TAMIS_A_B_H_\n\n#endif  // TAMIS_A_B_H_\n"});
  ExpectClean(CheckHeaderGuard);
}

}  // namespace
}  // namespace tamis::lint
