#ifndef TAMIS_CRAWLER_CLI_ROBOTS_COMMAND_H_
#define TAMIS_CRAWLER_CLI_ROBOTS_COMMAND_H_

// `tamis robots`: what a robots.txt says of one URL, and which line says it.

#include <memory>
#include <string>

#include <boost/json/fwd.hpp>

#include "config/options.h"
#include "crawler/core/result.h"

namespace tamis {

/// One question. The file is the one at the URL's origin.
struct RobotsCase {
  std::string url;
  std::string agent = IdentityOptions{}.product_token;
  std::string policy = RightsOptions{}.policy;
  std::string robots;  // the file's bytes
};

/// One line of a batch: {"url", "agent", "policy", "robots" | "robots_base64" | "robots_file"}; agent and
/// policy are those of `defaults` where they are absent. Errors: kInvalidInput, and those of ContentOf.
Result<RobotsCase> ReadRobotsCase(const boost::json::object& line, const RobotsCase& defaults);

/// Answers cases; keeps the last file parsed, since many URLs of one site are the usual batch.
/// Thread-safety: none.
class RobotsExplainer {
 public:
  RobotsExplainer();
  ~RobotsExplainer();
  RobotsExplainer(const RobotsExplainer&) = delete;
  RobotsExplainer& operator=(const RobotsExplainer&) = delete;

  /// {url, agent, allowed, line, rule, group, crawl_delay_s, request_rate_s, sitemaps, content_signals,
  /// content_usage, licenses, proxy_denials, extensions}. `line`, `rule`, `group` and the rates are null
  /// where there is none. Consent fields are raw values that concern the agent (no group, "*", its own
  /// groups); `extensions` lists every line of the file that is neither rule nor sitemap:
  /// {name, value, line, agents}.
  /// Errors: kInvalidInput for a URL that cannot be parsed, an empty agent or an unknown policy.
  Result<boost::json::object> Explain(RobotsCase one);

 private:
  struct Parsed;
  const Parsed& Parse(std::string text, const std::string& origin, bool strict);

  std::unique_ptr<Parsed> parsed_;
};

/// `robots --url URL [--agent TOKEN] [--policy P] FILE`, or `robots --batch`; argv[0] is the sub-command.
/// Returns the exit code: 0 allowed, 1 disallowed, 2 wrong usage or input. A batch: see RunBatch.
int RunRobotsCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_ROBOTS_COMMAND_H_
