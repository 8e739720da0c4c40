#include "crawler/cli/robots_command.h"

#include <iostream>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "config/agent_tokens.h"
#include "crawler/cli/json_lines.h"
#include "crawler/core/url.h"
#include "crawler/core/utf8.h"
#include "extract/robots_txt.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitAllowed = 0;
constexpr int kExitDisallowed = 1;
constexpr int kExitUsage = 2;

json::value NullOr(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(ToWellFormedUtf8(text));
}

json::value NullOr(std::optional<double> number) {
  return number ? json::value(*number) : json::value(nullptr);
}

json::array ValuesFor(const RobotsTxt& robots, RobotsLineKind kind, std::string_view agent) {
  json::array values;
  for (const RobotsLine& line : LinesFor(robots, kind, agent)) {
    values.emplace_back(ToWellFormedUtf8(robots.Text(line.value)));
  }
  return values;
}

json::array ProxyDenials(const RobotsTxt& robots, std::string_view path_and_query) {
  json::array denials;
  for (const AgentToken& proxy : AgentTokens()) {
    if (!DisallowsProxy(robots, proxy.token, path_and_query)) continue;
    denials.emplace_back(json::string_view(proxy.token.data(), proxy.token.size()));
  }
  return denials;
}

json::array ExtensionsOf(const RobotsTxt& robots) {
  json::array extensions;
  for (const RobotsLine& line : robots.lines()) {
    if (line.kind == RobotsLineKind::kSitemap) continue;
    json::array agents;
    for (const std::string_view agent : robots.AgentsOf(line.group)) {
      agents.emplace_back(ToWellFormedUtf8(agent));
    }
    const std::string_view name = ToString(line.kind);
    extensions.push_back(json::object{{"name", json::string_view(name.data(), name.size())},
                                      {"value", ToWellFormedUtf8(robots.Text(line.value))},
                                      {"line", line.line},
                                      {"agents", std::move(agents)}});
  }
  return extensions;
}

Result<bool> IsStrict(std::string_view policy) {
  if (policy == "strict") return true;
  if (policy == "standard" || policy == "permissive") return false;
  return Error{ErrorCode::kInvalidInput, "no such policy: " + std::string(policy)};
}

/// The text under `key`, or `fallback` where it is absent.
Result<std::string> TextOr(const json::object& one, std::string_view key, const std::string& fallback) {
  Result<std::string> text = TextOf(one, key);
  if (!text && text.error().code == ErrorCode::kNotFound) return fallback;
  return text;
}

int Refuse(const Error& error, std::string_view where) {
  WriteLine(std::cout, ErrorObject(error, where));
  std::cout.flush();
  return kExitUsage;
}

int RunOne(RobotsCase one, const std::string& file) {
  Result<std::string> robots = ReadInput(file);
  if (!robots) return Refuse(robots.error(), file);
  one.robots = *std::move(robots);
  RobotsExplainer explainer;
  const Result<json::object> answer = explainer.Explain(std::move(one));
  if (!answer) return Refuse(answer.error(), "");
  WriteLine(std::cout, *answer);
  std::cout.flush();
  if (!std::cout) return kExitDisallowed;  // an answer nobody could read allows nothing
  return answer->at("allowed").as_bool() ? kExitAllowed : kExitDisallowed;
}

}  // namespace

Result<RobotsCase> ReadRobotsCase(const json::object& line, const RobotsCase& defaults) {
  Result<std::string> url = TextOf(line, "url");
  if (!url) return Error{ErrorCode::kInvalidInput, url.error().message};
  Result<std::string> robots = ContentOf(line, "robots");
  if (!robots) {
    const bool absent = robots.error().code == ErrorCode::kNotFound;
    return absent ? Error{ErrorCode::kInvalidInput, robots.error().message} : robots.error();
  }
  Result<std::string> agent = TextOr(line, "agent", defaults.agent);
  if (!agent) return agent.error();
  Result<std::string> policy = TextOr(line, "policy", defaults.policy);
  if (!policy) return policy.error();
  return RobotsCase{*std::move(url), *std::move(agent), *std::move(policy), *std::move(robots)};
}

/// The last file, and all that does not depend on the path.
struct RobotsExplainer::Parsed {
  std::string text;
  bool strict = false;
  RobotsTxt robots;
  json::array sitemaps;
  json::array extensions;
};

RobotsExplainer::RobotsExplainer() = default;
RobotsExplainer::~RobotsExplainer() = default;

const RobotsExplainer::Parsed& RobotsExplainer::Parse(std::string text, const std::string& origin,
                                                      bool strict) {
  const bool same = parsed_ != nullptr && parsed_->strict == strict && parsed_->robots.origin() == origin &&
                    parsed_->text == text;
  if (same) return *parsed_;
  auto parsed = std::make_unique<Parsed>();
  RobotsOptions options;
  options.strict = strict;
  parsed->strict = strict;
  parsed->robots = ParseRobotsTxt(text, origin, options);
  parsed->text = std::move(text);
  for (const std::string& sitemap : SitemapsOf(parsed->robots)) parsed->sitemaps.emplace_back(sitemap);
  parsed->extensions = ExtensionsOf(parsed->robots);
  parsed_ = std::move(parsed);
  return *parsed_;
}

Result<json::object> RobotsExplainer::Explain(RobotsCase one) {
  const Result<Url> url = Url::Parse(one.url);
  if (!url) return url.error();
  if (one.agent.empty()) return Error{ErrorCode::kInvalidInput, "the agent is empty"};
  const Result<bool> strict = IsStrict(one.policy);
  if (!strict) return strict.error();
  const Parsed& parsed = Parse(std::move(one.robots), url->origin(), *strict);
  const RobotsTxt& robots = parsed.robots;
  const RobotsDecision decision = Decide(robots, one.agent, url->path_and_query());
  json::object answer;
  answer.reserve(14);
  answer.emplace("url", ToWellFormedUtf8(one.url));
  answer.emplace("agent", ToWellFormedUtf8(one.agent));
  answer.emplace("allowed", decision.allowed);
  answer.emplace("line", decision.line == 0 ? json::value(nullptr) : json::value(decision.line));
  answer.emplace("rule", NullOr(decision.rule));
  answer.emplace("group", NullOr(decision.group));
  answer.emplace("crawl_delay_s", NullOr(decision.crawl_delay_s));
  answer.emplace("request_rate_s", NullOr(decision.request_rate_s));
  answer.emplace("sitemaps", parsed.sitemaps);
  answer.emplace("content_signals", ValuesFor(robots, RobotsLineKind::kContentSignal, one.agent));
  answer.emplace("content_usage", ValuesFor(robots, RobotsLineKind::kContentUsage, one.agent));
  answer.emplace("licenses", ValuesFor(robots, RobotsLineKind::kLicense, one.agent));
  answer.emplace("proxy_denials", ProxyDenials(robots, url->path_and_query()));
  answer.emplace("extensions", parsed.extensions);
  return answer;
}

int RunRobotsCommand(int argc, char** argv) {
  CLI::App app(
      "Prints what a robots.txt says of a URL: allowed or not, by which line, for which group, "
      "how fast.",
      "tamis robots");
  RobotsCase given;
  std::string file;
  bool batch = false;
  app.add_option("--url", given.url, "the URL asked for; the file is taken as that of its origin");
  app.add_option("--agent", given.agent, "product token, as in user-agent lines")->capture_default_str();
  app.add_option("--policy", given.policy, "strict, standard or permissive")->capture_default_str();
  app.add_flag("--batch", batch, "read {\"url\", \"agent\", \"robots\"} lines from standard input");
  app.add_option("FILE", file, "the robots.txt; - is standard input");
  app.footer(
      "Example:\n  tamis robots --agent TamisBot --url https://example.org/a.html robots.txt\n"
      "Exits with 0 if the URL is allowed, 1 if not.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitAllowed : kExitUsage;  // --help is an "error" that exits with 0
  }
  const bool one = !given.url.empty() && !file.empty();
  const bool none = given.url.empty() && file.empty();
  if (batch ? !none : !one) {
    std::cerr << "tamis robots: give --url and a file, or --batch; see tamis robots --help\n";
    return kExitUsage;
  }
  if (!batch) return RunOne(std::move(given), file);
  RobotsExplainer explainer;
  return RunStandardBatch([&](const json::object& line) -> Result<json::object> {
    Result<RobotsCase> read = ReadRobotsCase(line, given);
    if (!read) return read.error();
    return explainer.Explain(*std::move(read));
  });
}

}  // namespace tamis
