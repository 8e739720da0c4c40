#include "crawler/cli/judge_command.h"

#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/core/digest.h"
#include "crawler/core/evidence_json.h"
#include "filter/rights/policy_table.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitAllowed = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;

json::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

int Refuse(const Error& error, std::string_view where) {
  WriteLine(std::cout, ErrorObject(error, where));
  std::cout.flush();
  return kExitUsage;
}

/// The text under `key` replaces `option`; absent leaves it.
Status Override(const json::object& line, std::string_view key, std::string& option) {
  Result<std::string> text = TextOf(line, key);
  if (text) option = *std::move(text);
  return text || text.error().code == ErrorCode::kNotFound ? Status() : Status(text.error());
}

Status OverrideAll(const json::object& line, Options& options) {
  const std::pair<std::string_view, std::string*> texts[] = {
      {"policy", &options.rights.policy},
      {"licence_require", &options.licence.require},
      {"min_confidence", &options.licence.min_confidence}};
  for (const auto& [key, option] : texts) {
    const Status read = Override(line, key, *option);
    if (!read) return read;
  }
  const json::value* basis = line.if_contains("research_basis");
  if (basis == nullptr || basis->is_null()) return {};
  if (!basis->is_bool()) return Error{ErrorCode::kInvalidInput, "\"research_basis\" is not true or false"};
  options.rights.research_basis = basis->get_bool();
  return {};
}

Result<std::string> EvidenceOfLine(const json::object& line) {
  const json::value* nested = line.if_contains("evidence");
  if (nested != nullptr && nested->is_object()) return json::serialize(*nested);
  Result<std::string> text = ContentOf(line, "evidence");
  if (text || text.error().code != ErrorCode::kNotFound) return text;
  return Error{ErrorCode::kInvalidInput, text.error().message};
}

int JudgeFile(const std::string& file, const Options& options) {
  const Result<RightsPolicy> policy = RightsPolicy::From(options);
  if (!policy) return Refuse(policy.error(), "");
  const Result<std::string> evidence = ReadInput(file);
  if (!evidence) return Refuse(evidence.error(), file);
  const Result<json::object> verdict = DescribeVerdict(*evidence, *policy);
  if (!verdict) return Refuse(verdict.error(), file);
  WriteLine(std::cout, *verdict);
  std::cout.flush();
  return std::cout && verdict->at("decision") == "allow" ? kExitAllowed : kExitNo;
}

}  // namespace

Result<json::object> DescribeVerdict(std::string_view evidence, const RightsPolicy& policy) {
  const Result<Evidence> read = ReadEvidenceJson(evidence);
  if (!read) return read.error();
  const Result<Sha256> digest = DigestSha256(ToJson(*read));
  if (!digest) return digest.error();
  json::object verdict = json::parse(ToJson(Judge(*read, policy))).as_object();
  verdict.emplace("evidence_sha256", ToHex(*digest));
  return verdict;
}

Result<json::object> DescribeVerdictCase(const json::object& line, const Options& defaults) {
  Options options = defaults;
  const Status read = OverrideAll(line, options);
  if (!read) return read.error();
  const Result<RightsPolicy> policy = RightsPolicy::From(options);
  if (!policy) return policy.error();
  const Result<std::string> evidence = EvidenceOfLine(line);
  if (!evidence) return evidence.error();
  return DescribeVerdict(*evidence, *policy);
}

Result<json::object> DescribePolicyRow(int row, std::string_view policy) {
  const std::span<const PolicyRow> table = PolicyTable();
  if (row < 1 || row > static_cast<int>(table.size())) {
    return Error{ErrorCode::kInvalidInput, "no row " + std::to_string(row)};
  }
  const PolicyRow& entry = table[static_cast<size_t>(row) - 1];
  json::object described{{"row", entry.row}, {"signal", View(entry.signal)}};
  described.emplace("reason", entry.reason.empty() ? json::value(nullptr) : json::value(View(entry.reason)));
  if (!policy.empty()) {
    const Result<PolicyName> name = ParsePolicyName(policy);
    if (!name) return name.error();
    described.emplace("effect", View(ToString(EffectOf(row, *name))));
  } else {
    for (const PolicyName name : {PolicyName::kStrict, PolicyName::kStandard, PolicyName::kPermissive}) {
      described.emplace(View(ToString(name)), View(ToString(EffectOf(row, name))));
    }
  }
  described.emplace("note", View(entry.note));
  return described;
}

int RunJudgeCommand(int argc, char** argv) {
  CLI::App app("Judges saved evidence again: the verdict of the crawl, byte for byte.", "tamis judge");
  Options options;
  std::string file;
  bool batch = false;
  app.add_option("--policy", options.rights.policy, "strict, standard or permissive")->capture_default_str();
  app.add_flag("--research-basis", options.rights.research_basis, "as rights.research_basis");
  app.add_option("--licence-require", options.licence.require, "none, any, open or commercial")
      ->capture_default_str();
  app.add_option("--min-confidence", options.licence.min_confidence, "A to E")->capture_default_str();
  app.add_flag("--batch", batch, "read {\"evidence\": {...}, \"policy\"} lines from standard input");
  app.add_option("EVIDENCE.json", file, "evidence as the private folder holds it; - is standard input");
  app.footer(
      "Example:\n  tamis judge --policy strict evidence.json\n"
      "Exits with 0 if the pair may be kept, 1 if not.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitAllowed : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (batch != file.empty()) {
    std::cerr << "tamis judge: give a file, or --batch; see tamis judge --help\n";
    return kExitUsage;
  }
  if (!batch) return JudgeFile(file, options);
  return RunStandardBatch([&](const json::object& line) { return DescribeVerdictCase(line, options); });
}

int RunPolicyCommand(int argc, char** argv) {
  CLI::App app("Prints the table of the rights policies, one row a line.", "tamis policy");
  std::string policy;
  app.add_option("--policy", policy, "strict, standard or permissive alone");
  app.footer("Example:\n  tamis policy --policy standard");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitAllowed : kExitUsage;  // --help is an "error" that exits with 0
  }
  for (const PolicyRow& row : PolicyTable()) {
    const Result<json::object> described = DescribePolicyRow(row.row, policy);
    if (!described) return Refuse(described.error(), "");
    WriteLine(std::cout, *described);
  }
  std::cout.flush();
  return std::cout ? kExitAllowed : kExitNo;
}

}  // namespace tamis
