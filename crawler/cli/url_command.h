#ifndef TAMIS_CRAWLER_CLI_URL_COMMAND_H_
#define TAMIS_CRAWLER_CLI_URL_COMMAND_H_

// `tamis url`: how Tamis reads a URL, and the keys it files it under.

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

namespace tamis {

/// The output of one case: {input, ok: true, href, origin, host, registrable_domain, dedupe_key, surt},
/// or {input, ok: false, error: {code, message, where}}, where `where` says "base" or "url". Thread-safe.
boost::json::object DescribeUrl(std::string_view input, const std::optional<std::string>& base);

/// `url [--base URL] [--batch] URL...`; argv[0] is the sub-command's name.
/// Returns the exit code: 0 all are URLs, 1 at least one is not, 2 wrong usage. A batch: see RunBatch.
int RunUrlCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_URL_COMMAND_H_
