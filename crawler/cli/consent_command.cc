#include "crawler/cli/consent_command.h"

#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/extract_command.h"
#include "crawler/cli/json_lines.h"
#include "crawler/core/digest.h"
#include "crawler/core/evidence_json.h"
#include "filter/rights/licence_fields.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;
constexpr size_t kMaxFindings = 1'000;

/// Options of the command line that name files.
struct Files {
  std::string headers, image_headers, page, image, opt_out;
  std::string robots, tdmrep, ai_txt, trust_txt;
  std::string image_robots, image_tdmrep, image_ai_txt, image_trust_txt;
  std::vector<std::string> licences;  // URL=FILE
  std::string now;
};

Status ReadText(const std::string& path, std::optional<std::string>& out) {
  if (path.empty()) return {};
  Result<std::string> text = ReadInput(path);
  if (!text) return text.error();
  out = *std::move(text);
  return {};
}

Status ReadHeaders(const std::string& path, Headers& out) {
  std::optional<std::string> text;
  const Status read = ReadText(path, text);
  if (!read || !text) return read;
  Result<Headers> headers = ParseHeaderLines(*text);
  if (!headers) return Error{headers.error().code, path + ": " + headers.error().message};
  out = *std::move(headers);
  return {};
}

Status ReadLicences(const std::vector<std::string>& pairs, std::map<std::string, std::string>& out) {
  for (const std::string& pair : pairs) {
    const size_t equals = pair.rfind('=');
    if (equals == std::string::npos)
      return Error{ErrorCode::kInvalidInput, "--rsl takes URL=FILE, not " + pair};
    Result<std::string> text = ReadInput(pair.substr(equals + 1));
    if (!text) return text.error();
    out[pair.substr(0, equals)] = *std::move(text);
  }
  return {};
}

Status ReadFiles(const Files& files, RightsInput& input) {
  const std::pair<const std::string&, std::optional<std::string>&> texts[] = {
      {files.image, input.image},
      {files.opt_out, input.opt_out},
      {files.robots, input.page_origin.robots.bytes},
      {files.tdmrep, input.page_origin.tdmrep.bytes},
      {files.ai_txt, input.page_origin.ai_txt.bytes},
      {files.trust_txt, input.page_origin.trust_txt.bytes},
      {files.image_robots, input.image_origin.robots.bytes},
      {files.image_tdmrep, input.image_origin.tdmrep.bytes},
      {files.image_ai_txt, input.image_origin.ai_txt.bytes},
      {files.image_trust_txt, input.image_origin.trust_txt.bytes}};
  for (const auto& [path, out] : texts) {
    const Status read = ReadText(path, out);
    if (!read) return read;
  }
  std::optional<std::string> page;
  Status read = ReadText(files.page, page);
  if (read && page) input.page = *std::move(page);
  if (read) read = ReadHeaders(files.headers, input.headers);
  if (read) read = ReadHeaders(files.image_headers, input.image_headers);
  if (read) read = ReadLicences(files.licences, input.licence_documents);
  if (!read || files.now.empty()) return read;
  const Result<TimePoint> now = ParseNow(files.now);
  if (!now) return now.error();
  input.now = *now;
  return {};
}

void AddOptions(CLI::App& app, RightsInput& given, Files& files) {
  app.add_option("--url", given.url, "URL of the page");
  app.add_option("--image-url", given.image_url, "URL of the image; without it the page alone is judged");
  app.add_option("--headers", files.headers, "file of the page's header lines, \"Name: value\"");
  app.add_option("--image-headers", files.image_headers, "file of the image's header lines");
  app.add_option("--status", given.status, "HTTP status of the page")->capture_default_str();
  app.add_option("--image-status", given.image_status, "HTTP status of the image")->capture_default_str();
  app.add_option("--robots", files.robots, "robots.txt of the page's origin");
  app.add_option("--image-robots", files.image_robots, "robots.txt of the image's origin");
  app.add_option("--tdmrep", files.tdmrep, "/.well-known/tdmrep.json of the page's origin");
  app.add_option("--image-tdmrep", files.image_tdmrep, "that of the image's origin");
  app.add_option("--ai-txt", files.ai_txt, "/ai.txt of the page's origin");
  app.add_option("--image-ai-txt", files.image_ai_txt, "that of the image's origin");
  app.add_option("--trust-txt", files.trust_txt, "/trust.txt of the page's origin");
  app.add_option("--image-trust-txt", files.image_trust_txt, "that of the image's origin");
  app.add_option("--rsl", files.licences, "URL=FILE: an RSL document that something names; may be repeated");
  app.add_option("--page", files.page, "the page, HTML");
  app.add_option("--image", files.image, "the image's file");
  app.add_option("--opt-out", files.opt_out, "an opt-out list");
  app.add_option("--policy", given.options.rights.policy, "strict, standard or permissive")
      ->capture_default_str();
  app.add_option("--agent", given.options.identity.product_token, "our product token")->capture_default_str();
  app.add_option("--now", files.now, "judge as of this time, 2026-11-25T12:00:00Z");
}

int Refuse(const Error& error) {
  WriteLine(std::cout, ErrorObject(error, ""));
  std::cout.flush();
  return kExitUsage;
}

json::object ClaimObject(const LicenceClaim& claim) {
  return {{"source", claim.source},
          {"adapter", claim.adapter},
          {"spdx", claim.spdx},
          {"family", claim.family},
          {"url", claim.url},
          {"text", claim.text},
          {"scope", ToString(claim.scope)},
          {"confidence", std::string(1, claim.confidence)},
          {"title", claim.title},
          {"creator", claim.creator},
          {"credit_line", claim.credit_line},
          {"copyright_notice", claim.copyright_notice},
          {"attribution_name", claim.attribution_name},
          {"attribution_url", claim.attribution_url},
          {"licensor_url", claim.licensor_url},
          {"usage_terms", claim.usage_terms}};
}

json::value NullOr(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object FieldsObject(const LicenceFields& fields) {
  return {{"license_spdx", NullOr(fields.license_spdx)},
          {"license_family", NullOr(fields.license_family)},
          {"license_url_raw", NullOr(fields.license_url_raw)},
          {"license_source", NullOr(fields.license_source)},
          {"license_scope", NullOr(fields.license_scope)},
          {"license_confidence", NullOr(fields.license_confidence)},
          {"license_conflict", fields.license_conflict},
          {"license_all", json::value_from(fields.license_all)},
          {"attribution_name", NullOr(fields.attribution_name)},
          {"attribution_url", NullOr(fields.attribution_url)},
          {"title", NullOr(fields.title)},
          {"source_url", fields.source_url},
          {"image_url", fields.image_url},
          {"copyright_notice", NullOr(fields.copyright_notice)},
          {"credit_line", NullOr(fields.credit_line)},
          {"creator", NullOr(fields.creator)},
          {"licensor_url", NullOr(fields.licensor_url)},
          {"usage_terms", NullOr(fields.usage_terms)},
          {"changes_made", NullOr(fields.changes_made)},
          {"digital_source_type", NullOr(fields.digital_source_type)}};
}

/// What differs between the two commands.
struct Command {
  const char* name;
  const char* footer;
  std::function<Result<json::object>(const RightsInput&)> describe;
  std::function<bool(const json::object&)> is_yes;
};

int Run(const Command& command, CLI::App& app, RightsInput& given, std::pair<int, char**> arguments) {
  Files files;
  bool batch = false;
  AddOptions(app, given, files);
  app.add_flag("--batch", batch,
               "read one case a line from standard input, keys as the options with _ for -");
  app.footer(command.footer);
  given.now = SystemClock().Now();
  try {
    app.parse(arguments.first, arguments.second);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (batch == !given.url.empty()) {
    std::cerr << "tamis " << command.name << ": give --url, or --batch; see tamis " << command.name
              << " --help\n";
    return kExitUsage;
  }
  if (batch) {
    return RunStandardBatch([&](const json::object& line) -> Result<json::object> {
      const Result<RightsInput> input = ReadRightsInput(line, given);
      if (!input) return input.error();
      return command.describe(*input);
    });
  }
  const Status read = ReadFiles(files, given);
  if (!read) return Refuse(read.error());
  const Result<json::object> answer = command.describe(given);
  if (!answer) return Refuse(answer.error());
  WriteLine(std::cout, *answer);
  std::cout.flush();
  return std::cout && command.is_yes(*answer) ? kExitYes : kExitNo;
}

}  // namespace

Result<json::object> DescribeConsent(const RightsInput& input, bool with_evidence) {
  const Result<RightsCase> judged = JudgeInput(input);
  if (!judged) return judged.error();
  const std::string evidence = ToJson(judged->evidence);
  const Result<Sha256> digest = DigestSha256(evidence);
  if (!digest) return digest.error();
  json::object answer{{"url", judged->evidence.page_url},
                      {"image_url", judged->evidence.image_url},
                      {"policy", input.options.rights.policy},
                      {"decision", ToString(judged->verdict.decision)},
                      {"reason", judged->verdict.reason},
                      {"findings", json::parse(FindingsJson(judged->verdict, kMaxFindings))},
                      {"evidence_sha256", ToHex(*digest)}};
  if (with_evidence) answer.emplace("evidence", json::parse(evidence));
  return answer;
}

Result<json::object> DescribeLicence(const RightsInput& input) {
  const Result<RightsCase> judged = JudgeInput(input);
  if (!judged) return judged.error();
  json::object answer = FieldsObject(LicenceFieldsOf(judged->verdict.licence, judged->evidence));
  json::array candidates;
  for (const LicenceClaim& claim : judged->evidence.licences) candidates.push_back(ClaimObject(claim));
  answer.emplace("candidates", std::move(candidates));
  return answer;
}

int RunConsentCommand(int argc, char** argv) {
  CLI::App app(
      "Prints what sites, authors and files say of the use of one pair, and what the policy makes of it.",
      "tamis consent");
  RightsInput given;
  bool with_evidence = false;
  app.add_flag("--evidence", with_evidence, "print the whole evidence as well, for tamis judge");
  const Command command{
      .name = "consent",
      .footer =
          "Example:\n  tamis consent --url https://example.org/a.html --image-url a.jpg "
          "--robots robots.txt --page a.html --image a.jpg\n"
          "Exits with 0 if the pair may be kept, 1 if not.",
      .describe = [&](const RightsInput& input) { return DescribeConsent(input, with_evidence); },
      .is_yes = [](const json::object& answer) { return answer.at("decision") == "allow"; }};
  return Run(command, app, given, {argc, argv});
}

int RunLicenceCommand(int argc, char** argv) {
  CLI::App app("Prints the licence of an image, where it is said, and whom to name.", "tamis licence");
  RightsInput given;
  const Command command{
      .name = "licence",
      .footer =
          "Example:\n  tamis licence --url https://example.org/a.html --image-url a.jpg "
          "--page a.html --image a.jpg\n"
          "Exits with 0 if a licence is found, 1 if none.",
      .describe = DescribeLicence,
      .is_yes = [](const json::object& answer) { return !answer.at("license_spdx").is_null(); }};
  return Run(command, app, given, {argc, argv});
}

}  // namespace tamis
