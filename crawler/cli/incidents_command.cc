#include "crawler/cli/incidents_command.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "config/units.h"
#include "crawler/cli/incident_report.h"
#include "crawler/cli/json_lines.h"
#include "crawler/core/clock.h"
#include "crawler/core/utf8.h"
#include "storage/incident_json.h"
#include "storage/incident_log.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr int kExitDone = 0;
constexpr int kExitSomeFailed = 1;
constexpr int kExitUsage = 2;

/// What the sub-commands were given.
struct Given {
  std::string key;
  std::vector<std::string> paths;
  std::string out;
  std::string format;
  std::vector<std::string> tiers;
  std::string private_dir;
  std::string older_than = "90d";
};

int Refuse(const std::string& what) {
  std::cerr << "tamis incidents: " << what << "\n";
  return kExitUsage;
}

/// The sealed files that the paths name, in order.
Result<std::vector<fs::path>> SealedFiles(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const fs::path path : paths) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) {
      files.push_back(path);
      continue;
    }
    std::vector<fs::path> inside;
    for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
      if (at->path().extension() == ".sealed") inside.push_back(at->path());
    }
    if (failed) return Error{ErrorCode::kUnavailable, path.string() + ": " + failed.message()};
    if (inside.empty()) std::cerr << "tamis incidents: " << path.string() << ": no records\n";
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

/// Opens each file and hands it on; gives the number of those that do not open, which are named on stderr.
template <class Use>
Result<int64_t> OpenAll(const Given& given, Use use) {
  const Result<IncidentSecretKey> key = ReadIncidentSecretKey(given.key);
  if (!key) return key.error();
  const Result<std::vector<fs::path>> files = SealedFiles(given.paths);
  if (!files) return files.error();
  int64_t failed = 0;
  for (const fs::path& file : *files) {
    Result<IncidentRecord> record = OpenIncident(file, *key);
    failed += record ? 0 : 1;
    use(file, std::move(record));
  }
  return failed;
}

int Keygen(const Given& given) {
  const Status made = MakeIncidentKeys(given.out);
  if (!made) return Refuse(made.error().message);
  std::cerr << "wrote " << given.out << "/incident-public.key: safety.incident_public_key of a crawl\n"
            << "wrote " << given.out
            << "/incident-secret.key: opens the records; keep it off the crawling machine, with two people\n";
  return kExitDone;
}

int OpenRecords(const Given& given) {
  const Result<int64_t> failed =
      OpenAll(given, [](const fs::path& file, const Result<IncidentRecord>& record) {
        if (record) {
          std::cout << IncidentJson(*record) << '\n';
          return;
        }
        json::object refusal{{"file", ToWellFormedUtf8(file.string())}};
        refusal.emplace("error", ErrorBody(record.error(), file.string()));
        WriteLine(std::cout, refusal);
      });
  if (!failed) return Refuse(failed.error().message);
  std::cout.flush();
  return *failed == 0 && std::cout ? kExitDone : kExitSomeFailed;
}

/// Only its owner may read it: it names URLs.
Status WriteReport(const std::string& out, const std::string& text) {
  if (out.empty() || out == "-") {
    std::cout << text;
    std::cout.flush();
    return std::cout ? Status() : Status(Error{ErrorCode::kInternal, "standard output: cannot be written"});
  }
  std::ofstream file(out, std::ios::binary | std::ios::trunc);
  std::error_code failed;
  fs::permissions(out, fs::perms::owner_read | fs::perms::owner_write, failed);
  if (file && !failed) file << text;
  file.close();
  if (!file || failed) return Error{ErrorCode::kInternal, out + ": cannot be written"};
  return {};
}

int Export(const Given& given) {
  const bool xml = given.format == "ncmec-xml";
  ReportChoice choice{.tiers = {}, .only_reportable = xml};
  for (const std::string& name : given.tiers) {
    const Result<IncidentTier> tier = IncidentTierFrom(name);
    if (!tier) return Refuse("--tier: " + tier.error().message);
    choice.tiers.push_back(*tier);
  }
  if (given.tiers.empty() && xml) choice.tiers = {IncidentTier::kExact, IncidentTier::kNear};
  std::vector<IncidentRecord> records;
  int64_t left_out = 0;
  const Result<int64_t> failed = OpenAll(given, [&](const fs::path&, Result<IncidentRecord> record) {
    if (!record) {
      std::cerr << "tamis incidents: " << record.error().message << "\n";
    } else if (IsChosen(*record, choice)) {
      records.push_back(*std::move(record));
    } else {
      ++left_out;
    }
  });
  if (!failed) return Refuse(failed.error().message);
  const Status written = WriteReport(given.out, xml ? NcmecXml(records) : IncidentCsv(records));
  if (!written) {
    std::cerr << "tamis incidents: " << written.error().message << "\n";
    return kExitSomeFailed;
  }
  std::cerr << records.size() << " records exported, " << left_out << " left out (tier"
            << (xml ? ", role, review" : "") << "), " << *failed << " not opened\n";
  if (xml) std::cerr << "drafts: complete the reporter, then submit them yourself; nothing was sent\n";
  return *failed == 0 ? kExitDone : kExitSomeFailed;
}

int Purge(const Given& given) {
  const std::optional<Milliseconds> age = ParseDuration(given.older_than);
  if (!age) return Refuse("--older-than: must be a duration such as 90d");
  const fs::path folder = fs::path(given.private_dir) / "incidents";
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) return Refuse(folder.string() + ": no such folder");
  const Result<int64_t> purged = PurgeIncidents(folder, SystemClock().Now(), *age);
  if (!purged) {
    std::cerr << "tamis incidents: " << purged.error().message << "\n";
    return kExitSomeFailed;
  }
  std::cerr << *purged << " records removed\n";
  return kExitDone;
}

void AddKeyAndPaths(CLI::App& command, Given& given) {
  command.add_option("--key", given.key, "file of the secret key")->required();
  command.add_option("PATH", given.paths, "sealed records, or folders of them")->required();
}

}  // namespace

int RunIncidentsCommand(int argc, char** argv) {
  Given given;
  CLI::App app("Keys for sealed incident records, and what is done with the records on another machine.",
               "tamis incidents");
  app.require_subcommand(1);
  CLI::App* const keygen = app.add_subcommand("keygen", "make a key pair");
  keygen->add_option("--out", given.out, "folder for both keys; nothing is replaced")->required();
  CLI::App* const open = app.add_subcommand("open", "print records, one JSON line each");
  AddKeyAndPaths(*open, given);
  CLI::App* const report = app.add_subcommand("export", "drafts of reports; nothing is ever sent");
  AddKeyAndPaths(*report, given);
  report->add_option("--format", given.format, "ncmec-xml (CyberTipline; role csam only) or csv")
      ->required()
      ->check(CLI::IsMember({"ncmec-xml", "csv"}));
  report
      ->add_option("--tier", given.tiers,
                   "exact, near, similar, wide, or several (default: exact,near for ncmec-xml, all for csv)")
      ->delimiter(',');
  report->add_option("--out", given.out, "file, readable by its owner only (default: standard output)");
  CLI::App* const purge = app.add_subcommand("purge", "remove records that were kept long enough");
  purge->add_option("--private", given.private_dir, "private folder of the crawl")->required();
  purge->add_option("--older-than", given.older_than, "age; providers in the USA: 365d")
      ->capture_default_str();
  app.footer(
      "Examples:\n"
      "  tamis incidents keygen --out KEYS\n"
      "  tamis incidents open --key KEYS/incident-secret.key OUT.private/incidents\n"
      "  tamis incidents export --key KEYS/incident-secret.key --format ncmec-xml --out drafts.xml "
      "INCIDENTS\n"
      "  tamis incidents purge --private OUT.private --older-than 90d\n"
      "Make the keys and open records on a machine that does not crawl.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (keygen->parsed()) return Keygen(given);
  if (open->parsed()) return OpenRecords(given);
  return report->parsed() ? Export(given) : Purge(given);
}

}  // namespace tamis
