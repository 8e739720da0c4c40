#include "crawler/cli/hashlist_inspect.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/hashlist_json.h"
#include "crawler/cli/json_lines.h"
#include "crawler/core/utf8.h"
#include "filter/known_hash/hash_index.h"
#include "filter/known_hash/index_diff.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;

using OpenedIndex = Result<std::shared_ptr<const HashIndex>>;

json::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

/// The exit code to end with, or none to go on.
std::optional<int> Parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  return std::nullopt;
}

int Print(const Result<json::object>& object, const std::string& where) {
  if (!object) return PrintError(object.error(), where);
  WriteLine(std::cout, *object);
  std::cout.flush();
  return std::cout ? kExitYes : kExitNo;
}

Result<json::object> VerifyIndex(const std::string& path) {
  const OpenedIndex index = HashIndex::Open(path, HashIndex::Check::kEverything);
  if (!index) return index.error();
  json::object object;
  object.emplace("index", ToWellFormedUtf8(path));
  object.emplace("sound", true);
  object.emplace("checksum", (*index)->checksum());
  object.emplace("index_bytes", (*index)->size_bytes());
  return object;
}

}  // namespace

Result<json::object> DescribeIndex(const std::string& path, const Clock& clock) {
  const OpenedIndex index = HashIndex::Open(path, HashIndex::Check::kHeader);
  if (!index) return index.error();
  std::array<int64_t, kSignalKinds> entries{};
  json::array sources;
  bool is_complete = false;
  for (const ListSource& source : (*index)->sources()) {
    for (size_t kind = 0; kind < kSignalKinds; ++kind) entries[kind] += source.entries[kind];
    is_complete = is_complete || source.is_complete();
    sources.push_back(SourceObject(source, clock.Now()));
  }
  json::object object;
  object.emplace("index", ToWellFormedUtf8(path));
  object.emplace("checksum", (*index)->checksum());
  object.emplace("index_bytes", (*index)->size_bytes());
  object.emplace("complete", is_complete);
  object.emplace("entries", CountsByKind(entries));
  object.emplace("sources", std::move(sources));
  return object;
}

Result<json::object> DescribeDifference(const std::string& older, const std::string& newer) {
  const OpenedIndex before = HashIndex::Open(older);
  if (!before) return before.error();
  const OpenedIndex after = HashIndex::Open(newer);
  if (!after) return after.error();
  const Result<IndexDiff> difference = Compare(**before, **after);
  if (!difference) return difference.error();
  json::array sources;
  for (const SourceDiff& one : difference->sources) {
    sources.push_back(json::object{{"label", ToWellFormedUtf8(one.source.label)},
                                   {"role", View(ToString(one.source.role))},
                                   {"version", ToWellFormedUtf8(one.source.version)},
                                   {"as_of", TimeOrNull(one.source.as_of)},
                                   {"is_new", one.is_new},
                                   {"is_gone", one.is_gone},
                                   {"added", CountsByKind(one.added)},
                                   {"removed", CountsByKind(one.removed)}});
  }
  json::object object;
  object.emplace("older", ToWellFormedUtf8(older));
  object.emplace("newer", ToWellFormedUtf8(newer));
  object.emplace("urls_are_comparable", difference->urls_are_comparable);
  object.emplace("sources", std::move(sources));
  return object;
}

int RunHashListInfo(int argc, char** argv) {
  CLI::App app("Prints the sources of an index file, their age and their numbers of entries.",
               "tamis hashlist info");
  std::string path;
  app.add_option("INDEX", path, "an index file")->required();
  app.footer("Example:\n  tamis hashlist info lists.tidx");
  if (const std::optional<int> exit = Parse(app, argc, argv)) return *exit;
  return Print(DescribeIndex(path, SystemClock()), path);
}

int RunHashListVerify(int argc, char** argv) {
  CLI::App app("Reads an index file from end to end and compares its checksum.", "tamis hashlist verify");
  std::string path;
  app.add_option("INDEX", path, "an index file")->required();
  app.footer("Example:\n  tamis hashlist verify lists.tidx\nExits with 0 if it is sound, 1 if not.");
  if (const std::optional<int> exit = Parse(app, argc, argv)) return *exit;
  return std::min(Print(VerifyIndex(path), path), kExitNo);
}

int RunHashListDiff(int argc, char** argv) {
  CLI::App app("Counts what changed from one index file to another, by source and type.",
               "tamis hashlist diff");
  std::string older;
  std::string newer;
  app.add_option("OLDER", older, "an index file")->required();
  app.add_option("NEWER", newer, "another one")->required();
  app.footer("Example:\n  tamis hashlist diff monday.tidx tuesday.tidx");
  if (const std::optional<int> exit = Parse(app, argc, argv)) return *exit;
  return Print(DescribeDifference(older, newer), "");
}

}  // namespace tamis
