#include "crawler/cli/url_command.h"

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "crawler/cli/json_lines.h"
#include "crawler/core/url.h"
#include "crawler/core/utf8.h"

namespace tamis {
namespace {

namespace json = boost::json;

constexpr int kExitYes = 0;
constexpr int kExitNo = 1;
constexpr int kExitUsage = 2;

json::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

json::object Refusal(std::string_view input, const Error& error, std::string_view where) {
  return {{"input", ToWellFormedUtf8(input)}, {"ok", false}, {"error", ErrorBody(error, where)}};
}

/// One line of a batch: {"url": ..., "base": ...}; `default_base` where it has no base of its own.
Result<json::object> RunUrlCase(const json::object& one, const std::optional<std::string>& default_base) {
  const Result<std::string> input = TextOf(one, "url");
  if (!input) return Error{ErrorCode::kInvalidInput, input.error().message};
  Result<std::string> base = TextOf(one, "base");
  if (base) return DescribeUrl(*input, *std::move(base));
  if (base.error().code != ErrorCode::kNotFound) return base.error();
  return DescribeUrl(*input, default_base);
}

int DescribeAll(const std::vector<std::string>& inputs, const std::optional<std::string>& base) {
  int exit_code = kExitYes;
  for (const std::string& input : inputs) {
    const json::object description = DescribeUrl(input, base);
    if (!description.at("ok").as_bool()) exit_code = kExitNo;
    WriteLine(std::cout, description);
  }
  std::cout.flush();
  return std::cout ? exit_code : kExitNo;
}

}  // namespace

json::object DescribeUrl(std::string_view input, const std::optional<std::string>& base) {
  std::optional<Url> base_url;
  if (base) {
    Result<Url> parsed = Url::Parse(*base);
    if (!parsed) return Refusal(input, parsed.error(), "base");
    base_url = *std::move(parsed);
  }
  const Result<Url> url = Url::Parse(input, base_url ? &*base_url : nullptr);
  if (!url) return Refusal(input, url.error(), "url");
  json::object description;
  description.reserve(8);
  description.emplace("input", ToWellFormedUtf8(input));
  description.emplace("ok", true);
  description.emplace("href", url->href());
  description.emplace("origin", url->origin());
  description.emplace("host", View(url->host()));
  description.emplace("registrable_domain", RegistrableDomain(url->host()));
  description.emplace("dedupe_key", DedupeKey(*url));
  description.emplace("surt", Surt(*url));
  return description;
}

int RunUrlCommand(int argc, char** argv) {
  CLI::App app(
      "Prints how Tamis reads a URL: its WHATWG serialisation, host, and the keys it is filed under.",
      "tamis url");
  std::optional<std::string> base;
  bool batch = false;
  std::vector<std::string> inputs;
  app.add_option("--base", base, "the URL that relative ones are resolved against");
  app.add_flag("--batch", batch, "read {\"url\": ..., \"base\": ...} lines from standard input");
  app.add_option("URL", inputs, "http or https; relative ones need --base");
  app.footer("Example:\n  tamis url --base https://example.org/a/ '../b?utm_source=x'");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitYes : kExitUsage;  // --help is an "error" that exits with 0
  }
  if (batch != inputs.empty()) {
    std::cerr << "tamis url: give either URLs or --batch; see tamis url --help\n";
    return kExitUsage;
  }
  if (!batch) return DescribeAll(inputs, base);
  return RunStandardBatch([&base](const json::object& one) { return RunUrlCase(one, base); });
}

}  // namespace tamis
