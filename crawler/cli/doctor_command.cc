// tamis doctor: can this machine and this configuration crawl?

#include "crawler/cli/doctor_command.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "config/load.h"
#include "crawler/core/clock.h"
#include "crawler/extractor.h"
#include "crawler/host_safety.h"
#include "filter/models/picture_screener.h"
#include "filter/safety.h"

namespace tamis {
namespace {

enum class Health { kOk, kWarn, kFail };

struct Check {
  Health health = Health::kOk;
  std::string subject;
  std::string finding;  // with what to do, unless ok
};

constexpr rlim_t kFilesWanted = 4'096;
constexpr uintmax_t kDiskWantedBytes = uintmax_t{5} << 30;

Check CheckFileLimit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= kFilesWanted) return {Health::kOk, "open files", std::to_string(limit.rlim_cur)};
  return {Health::kWarn, "open files", std::to_string(limit.rlim_cur) + ": raise with ulimit -n 4096"};
}

Check CheckMemory(const Options& options) {
  std::ifstream info("/proc/meminfo");
  std::string word;
  int64_t available_mib = 0;
  while (info >> word) {
    if (word == "MemAvailable:" && info >> available_mib) break;
  }
  available_mib /= 1024;
  const std::string text = std::to_string(available_mib) + " MiB free, engine.memory_mib is " +
                           std::to_string(options.engine.memory_mib);
  if (available_mib >= options.engine.memory_mib) return {Health::kOk, "memory", text};
  return {Health::kWarn, "memory", text + ": lower engine.memory_mib"};
}

// Pictures in memory may be written to swap before they are cleared: the one disk the types cannot guard.
Check CheckSwap() {
  if (!SwapIsActive()) return {Health::kOk, "swap", "none active"};
  return {Health::kWarn, "swap", "active: unjudged pictures may reach it, strict refuses; swapoff -a"};
}

Check CheckDns(const Options& options) {
  if (!options.network.dns_servers.empty()) {
    return {Health::kOk, "dns", std::to_string(options.network.dns_servers.size()) + " configured servers"};
  }
  std::ifstream conf("/etc/resolv.conf");
  std::string line;
  while (std::getline(conf, line)) {
    if (line.starts_with("nameserver")) return {Health::kOk, "dns", "the system's servers"};
  }
  return {Health::kFail, "dns", "no server in /etc/resolv.conf: set network.dns_servers"};
}

Check CheckDisk(const Options& options) {
  std::error_code error;
  std::filesystem::path folder = options.output.out.empty() ? "." : options.output.out;
  while (!std::filesystem::exists(folder, error) && folder.has_parent_path() &&
         folder != folder.parent_path()) {
    folder = folder.parent_path();
  }
  if (!std::filesystem::exists(folder, error)) folder = ".";
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  if (error) return {Health::kFail, "disk", "cannot be read: " + error.message()};
  const std::string text = std::to_string(space.available >> 30) + " GiB free";
  if (space.available >= kDiskWantedBytes) return {Health::kOk, "disk", text};
  return {Health::kWarn, "disk", text + ": a full disk stops the crawl (it resumes)"};
}

Check CheckClock() {
  const auto year =
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()))
          .year();
  if (year >= std::chrono::year{2025}) return {Health::kOk, "clock", std::to_string(static_cast<int>(year))};
  return {Health::kFail, "clock", "is wrong: robots.txt ages and certificates cannot be judged"};
}

Check CheckIdentity(const Options& options) {
  if (!options.identity.contact.empty()) return {Health::kOk, "identity", options.identity.contact};
  return {Health::kFail, "identity", "identity.contact is not set: sites must be able to reach you"};
}

std::string DaysOld(const ListSource& source, TimePoint now) {
  if (!source.as_of) return "no date";
  return std::to_string(std::chrono::floor<std::chrono::days>(now - *source.as_of).count()) + " days old";
}

Check CheckList(const KnownList& list, const SafetyOptions& safety, TimePoint now) {
  const ListSource& source = list.source;
  const std::string name = "hash list " + source.label;
  const std::string what = std::string(ToString(source.role)) + ", " + std::to_string(source.entry_count()) +
                           " entries, " + DaysOld(source, now);
  if (!source.is_complete()) {
    return {Health::kWarn, name, what + ": counts for nothing without role, version and as_of"};
  }
  if (list.stale) return {Health::kWarn, name, what + ": fetch a new one; strict refuses it"};
  if (list.action != ListAction::kBlock && safety.incident_public_key.empty()) {
    return {Health::kWarn, name, what + ": matches leave no record without safety.incident_public_key"};
  }
  return {Health::kOk, name, what};
}

std::vector<Check> CheckLists(const Options& options, const KnownHashes& known) {
  std::vector<Check> checks;
  for (const KnownList& list : known.lists()) {
    checks.push_back(CheckList(list, options.safety, SystemClock().Now()));
  }
  if (known.screened()) return checks;
  const bool allowed = options.safety.allow_no_hash_list;
  checks.push_back({allowed ? Health::kWarn : Health::kFail, "hash lists",
                    allowed ? "none that counts: the dataset will be marked unscreened"
                            : "none that counts: set safety.hash_lists, or safety.allow_no_hash_list"});
  return checks;
}

std::vector<Check> CheckFilters(const Options& options) {
  const SystemClock clock;
  const Result<Safety> safety = Safety::Make(options, clock);
  if (!safety) return {{Health::kFail, "filters", safety.error().message}};
  const Options in_force = UnderPolicyInForce(options, *safety->known);
  const Result<std::unique_ptr<PictureScreener>> screener = PictureScreener::Open(in_force, 1);
  if (!screener) return {{Health::kFail, "models", screener.error().message}};
  std::string missing;
  for (const std::string& gate : GatesNotEvaluated(*safety->known, options, (*screener)->not_evaluated()))
    missing += (missing.empty() ? "" : ", ") + gate;
  std::vector<Check> checks = CheckLists(options, *safety->known);
  for (const ModelInUse& model : (*screener)->models())
    checks.push_back({Health::kOk, "models", model.name + " (" + model.kind + ", " + model.precision + ")"});
  checks.push_back({missing.empty() ? Health::kOk : Health::kWarn, "filters",
                    std::to_string(FilterNames(*safety).size()) + " ready; not evaluated: " + missing});
  return checks;
}

Check CheckProxy(const Options& options) {
  if (options.network.proxy.empty()) return {Health::kOk, "proxy", "none; addresses are checked here"};
  return {Health::kWarn, "proxy", "set: names are resolved by the proxy, it must refuse private addresses"};
}

// Starts a worker, as a crawl would, and asks what holds around it.
Check CheckSandbox(const Options& options) {
  MemoryBudget memory(options.engine.memory_mib * kMiB);
  Options one = options;
  one.engine.threads = 1;
  const Result<Extractor> extractor = Extractor::Make(one, memory);
  if (!extractor) return {Health::kFail, "sandbox", extractor.error().message};
  const auto joined = [](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  };
  const std::string holding = joined(LayersThatHold(extractor->sandbox()));
  const std::string missing = joined(LayersMissing(extractor->sandbox()));
  if (options.engine.sandbox == "off")
    return {Health::kWarn, "sandbox", "off: set engine.sandbox = \"required\""};
  if (missing.empty()) return {Health::kOk, "sandbox", holding};
  if (extractor->sandbox().HasRequired()) {
    return {Health::kOk, "sandbox", holding + "; not given by this system: " + missing};
  }
  return {Health::kWarn, "sandbox", "not given by this system: " + missing};
}

int Print(const std::vector<Check>& checks) {
  bool failed = false;
  for (const Check& check : checks) {
    const char* const word = check.health == Health::kOk     ? "ok"
                             : check.health == Health::kWarn ? "warn"
                                                             : "fail";
    std::printf("%-5s %-14s %s\n", word, check.subject.c_str(), check.finding.c_str());
    failed = failed || check.health == Health::kFail;
  }
  return failed ? 1 : 0;
}

}  // namespace

int RunDoctorCommand(int argc, char** argv) {
  std::string config;
  std::vector<std::string> overrides;
  CLI::App app{"Check this machine and a configuration: ok, warn or fail, with what to do.", "tamis doctor"};
  app.add_option("-c,--config", config, "configuration file (TOML)");
  app.add_option("--set", overrides, "section.key=value")->take_all()->allow_extra_args(false);
  app.footer("Example:\n  tamis doctor -c crawl.toml");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const Result<Options> options = LoadOptions(config, overrides);
  if (!options) {
    std::fprintf(stderr, "tamis doctor: %s\n", options.error().message.c_str());
    return 2;
  }
  std::vector<Check> checks = {CheckIdentity(*options), CheckClock(),        CheckFileLimit(),
                               CheckMemory(*options),   CheckSwap(),         CheckDisk(*options),
                               CheckDns(*options),      CheckProxy(*options)};
  checks.push_back(CheckSandbox(*options));
  for (Check& check : CheckFilters(*options)) checks.push_back(std::move(check));
  return Print(checks);
}

}  // namespace tamis
