// The arguments of `tamis hashlist match`.

#include <algorithm>
#include <array>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/hashlist_json.h"
#include "crawler/cli/hashlist_match.h"
#include "crawler/cli/json_lines.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;
constexpr int kExitRefused = 3;
constexpr int kMaxDistance = 64;
constexpr int kMaxQuality = 100;

constexpr std::array kKinds{SignalKind::kMd5, SignalKind::kSha1, SignalKind::kSha256, SignalKind::kPdq,
                            SignalKind::kUrl};

/// As given.
struct Arguments {
  std::string index;
  HashListMatchOptions options;
  bool batch = false;
  std::array<std::vector<std::string>, kSignalKinds> values;  // by SignalKind
  std::vector<std::string> files;

  bool has_cases() const {
    return !files.empty() ||
           std::any_of(values.begin(), values.end(), [](const auto& of_kind) { return !of_kind.empty(); });
  }
};

Result<json::object> MatchFile(const HashListMatcher& matcher, const std::string& path) {
  const Result<std::string> content = ReadInput(path);
  if (!content) return content.error();
  return matcher.MatchBytes(path, std::as_bytes(std::span(*content)));
}

/// Prints one answer and says whether it is clear.
bool Print(const std::string& input, const Result<json::object>& answer) {
  if (answer) {
    WriteLine(std::cout, *answer);
    return answer->at("outcome").as_string() == "clear";
  }
  json::object line{{"input", ToWellFormedUtf8(input)}, {"outcome", "error"}};
  for (const char* const key : {"label", "kind", "distance"}) line.emplace(key, nullptr);
  line.emplace("error", ErrorBody(answer.error(), ""));
  WriteLine(std::cout, line);
  return false;
}

int MatchAll(const HashListMatcher& matcher, const Arguments& given) {
  bool all_clear = true;
  for (const SignalKind kind : kKinds) {
    for (const std::string& value : given.values[static_cast<size_t>(kind)]) {
      all_clear = Print(value, matcher.MatchValue(kind, value)) && all_clear;
    }
  }
  for (const std::string& file : given.files) {
    all_clear = Print(file, MatchFile(matcher, file)) && all_clear;
  }
  std::cout.flush();
  return std::cout && all_clear ? kExitYes : kExitNo;
}

/// One line of a batch: the one key that names the case.
Result<json::object> RunCase(const HashListMatcher& matcher, const json::object& one) {
  const Error wrong{ErrorCode::kInvalidInput, "give one of file, file_base64, url, pdq, md5, sha1, sha256"};
  if (one.size() != 1) return wrong;
  const json::string_view key = one.begin()->key();
  const std::string_view name(key.data(), key.size());
  const Result<std::string> value = TextOf(one, name);
  if (!value) return Error{ErrorCode::kInvalidInput, value.error().message};
  if (name == "file" && *value == "-") {
    return Error{ErrorCode::kInvalidInput, "file: standard input is the batch"};
  }
  if (name == "file") return MatchFile(matcher, *value);
  if (name == "file_base64") {
    const Result<std::string> content = DecodeBase64(*value);
    if (!content) return content.error();
    Result<json::object> answer = matcher.MatchBytes("", std::as_bytes(std::span(*content)));
    if (answer) (*answer)["input"] = nullptr;
    return answer;
  }
  for (const SignalKind kind : kKinds) {
    if (name == ToString(kind)) return matcher.MatchValue(kind, *value);
  }
  return wrong;
}

void AddOptions(CLI::App& app, Arguments& given) {
  app.add_option("INDEX", given.index, "an index file")->required();
  for (const SignalKind kind : kKinds) {
    const std::string what = kind == SignalKind::kUrl ? "a URL" : "a value, hexadecimal or base64";
    app.add_option("--" + std::string(ToString(kind)), given.values[static_cast<size_t>(kind)], what)
        ->allow_extra_args(false);
  }
  app.add_option("--max-distance", given.options.max_distance, "of PDQ hashes that match, 0 to 64")
      ->check(CLI::Range(0, kMaxDistance))
      ->capture_default_str();
  app.add_option("--min-quality", given.options.min_quality, "of PDQ hashes that are compared, 0 to 100")
      ->check(CLI::Range(0, kMaxQuality))
      ->capture_default_str();
  app.add_flag("--batch", given.batch,
               "read {\"file\": ...}, {\"url\": ...}, {\"pdq\": ...} lines from standard input");
  app.add_option("FILE", given.files, "pictures; - is standard input");
  app.footer(
      "Example:\n  tamis hashlist match lists.tidx photo.jpg\n"
      "Exits with 0 if all are clear; 1 if one matches, is unscannable or cannot be read; 3 if the index "
      "cannot be used.");
}

}  // namespace

int RunHashListMatch(int argc, char** argv) {
  CLI::App app("Asks an index file whether it lists pictures, digests, PDQ hashes or URLs.",
               "tamis hashlist match");
  Arguments given;
  AddOptions(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (given.batch == given.has_cases()) {
    std::cerr << "tamis hashlist match: give either cases or --batch; see tamis hashlist match --help\n";
    return kExitUsage;
  }
  const Result<std::shared_ptr<const HashIndex>> index = HashIndex::Open(given.index);
  if (!index) {
    PrintError(index.error(), given.index);
    return kExitRefused;
  }
  const HashListMatcher matcher(*index, given.options);
  if (!given.batch) return MatchAll(matcher, given);
  return RunStandardBatch([&](const json::object& one) { return RunCase(matcher, one); });
}

}  // namespace tamis
