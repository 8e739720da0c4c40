// The arguments of `tamis hashlist import`.

#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/hashlist_import.h"
#include "crawler/cli/hashlist_json.h"
#include "crawler/cli/json_lines.h"
#include "extract/web_date.h"

namespace tamis {
namespace {

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;

/// As given.
struct Arguments {
  std::string index;
  std::string format;
  std::string kind;
  std::string label;
  std::string role;
  std::string version;
  std::string as_of;
  std::string not_after;
  bool delta = false;
  bool snapshot = false;
  bool strict = false;
  std::vector<std::string> files;
};

void AddOptions(CLI::App& app, Arguments& given) {
  app.add_option("--out", given.index, "the index file: made, or replaced with what is in it kept")
      ->required();
  app.add_option("--format", given.format,
                 "text, csv, jsonl, ncmec-xml, stopncii, threatexchange, tat, vic; else each file tells");
  app.add_option("--type", given.kind, "md5, sha1, sha256, pdq, url: of values that carry no type");
  app.add_flag("--delta", given.delta, "what the files do not name stays (the default of jsonl and of APIs)");
  app.add_flag("--snapshot", given.snapshot,
               "what the files do not name goes (the default of text, csv, vic)");
  app.add_option("--source", given.label, "your name for where the list comes from")->required();
  app.add_option("--role", given.role, "csam, ncii, terrorism, violence, operator, other")->required();
  app.add_option("--list-version", given.version, "the list's version, as given by its source")->required();
  app.add_option("--as-of", given.as_of, "date of the upstream state; else the newest time in the files");
  app.add_option("--not-after", given.not_after, "from this date on the list is refused");
  app.add_flag("--strict", given.strict, "write nothing if a record is malformed");
  app.add_option("FILE", given.files, "pages of one list; - is standard input")->required();
  app.footer(
      "Examples:\n"
      "  tamis hashlist import --out lists.tidx --source partner --role csam --list-version 2026-11 "
      "page-*.xml\n"
      "  tamis hashlist import --out lists.tidx --source mine --role operator --list-version 7 --type pdq "
      "--as-of 2026-11-26 hashes.txt\n"
      "Prints counts, never values. Exits with 0 if the index was written, 1 if not: it is then as it was.");
}

Error Wrong(std::string_view option, std::string_view what) {
  return Error{ErrorCode::kInvalidInput, std::string(option) + ": " + std::string(what)};
}

Result<std::optional<TimePoint>> DateOf(std::string_view option, const std::string& text) {
  if (text.empty()) return std::optional<TimePoint>();
  const std::optional<TimePoint> date = ParseW3cDate(text);
  if (!date) return Wrong(option, "not a date like 2026-11-26 or 2026-11-26T10:00:00Z");
  return date;
}

Result<ListSource> SourceOf(const Arguments& given) {
  ListSource source;
  source.label = given.label;
  source.version = given.version;
  source.role = ListRoleFrom(given.role);
  const bool is_unknown = source.role == ListRole::kUnknown ||
                          (source.role == ListRole::kOther && given.role != ToString(ListRole::kOther));
  if (is_unknown) return Wrong("--role", "csam, ncii, terrorism, violence, operator or other");
  if (source.label.empty()) return Wrong("--source", "empty");
  if (source.version.empty()) return Wrong("--list-version", "empty");
  const Result<std::optional<TimePoint>> as_of = DateOf("--as-of", given.as_of);
  if (!as_of) return as_of.error();
  const Result<std::optional<TimePoint>> not_after = DateOf("--not-after", given.not_after);
  if (!not_after) return not_after.error();
  source.as_of = *as_of;
  source.not_after = *not_after;
  return source;
}

Result<HashListImport> ImportOf(const Arguments& given) {
  HashListImport import;
  import.index = given.index;
  import.files = given.files;
  import.strict = given.strict;
  Result<ListSource> source = SourceOf(given);
  if (!source) return source.error();
  import.source = *std::move(source);
  import.format = ListFormatFrom(given.format);
  if (!given.format.empty() && !import.format) return Wrong("--format", "no such format");
  import.kind = SignalKindFrom(given.kind);
  if (!given.kind.empty() && !import.kind) return Wrong("--type", "no such type");
  if (given.delta && given.snapshot) return Wrong("--delta", "not together with --snapshot");
  if (given.delta) import.mode = ImportKind::kDelta;
  if (given.snapshot) import.mode = ImportKind::kSnapshot;
  return import;
}

}  // namespace

int RunHashListImport(int argc, char** argv) {
  CLI::App app("Reads lists of known hashes as they were handed out, and writes one index file.",
               "tamis hashlist import");
  Arguments given;
  AddOptions(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  const Result<HashListImport> import = ImportOf(given);
  if (!import) {
    std::cerr << "tamis hashlist import: " << import.error().message
              << "; see tamis hashlist import --help\n";
    return kExitUsage;
  }
  const Result<boost::json::object> report = ImportHashList(*import, std::cin, SystemClock());
  if (!report) return PrintError(report.error(), "");
  WriteLine(std::cout, *report);
  std::cout.flush();
  for (const boost::json::value& warning : report->at("warnings").as_array()) {
    std::cerr << "tamis hashlist import: warning: " << warning.as_string().c_str() << "\n";
  }
  return std::cout && report->at("written").as_bool() ? kExitYes : kExitNo;
}

}  // namespace tamis
