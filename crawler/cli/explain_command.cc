// tamis explain: each gate in run order with finding, reason code and milliseconds; nothing is stored.

#include "crawler/cli/explain_command.h"

#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "config/load.h"
#include "crawler/cli/json_lines.h"
#include "crawler/crawl_network.h"
#include "crawler/explain.h"

namespace tamis {
namespace {

namespace asio = boost::asio;

struct Arguments {
  std::string target;
  std::string image_url;
  std::string config;
  std::vector<std::string> overrides;
  bool json = false;
};

void Print(const ExplainLine& line, bool json) {
  if (!json) {
    std::printf("%-16s %-20s %-11s %-28s %8.2f ms\n", line.gate.c_str(), line.filter.c_str(),
                line.finding.c_str(), line.reason.c_str(), line.milliseconds);
    return;
  }
  WriteLine(std::cout, {{"gate", line.gate},
                        {"filter", line.filter},
                        {"finding", line.finding},
                        {"reason", line.reason},
                        {"ms", line.milliseconds}});
}

int Complain(const Error& error) {
  std::fprintf(stderr, "tamis explain: %s\n", error.message.c_str());
  return error.code == ErrorCode::kRefused ? 3 : 2;
}

bool IsUrl(const std::string& target) {
  return target.starts_with("http://") || target.starts_with("https://");
}

asio::awaitable<void> ExplainOverNetwork(Explainer& explainer, const Arguments& arguments,
                                         CrawlNetwork& network, bool& kept) {
  kept = co_await explainer.ExplainPage(arguments.target, arguments.image_url);
  network.turnstile().Close();
  network.Shutdown();
}

Result<bool> ExplainFile(Explainer& explainer, const std::string& path, MemoryBudget& memory) {
  const Result<std::string> content = ReadInput(path);
  if (!content) return content.error();
  Result<Bytes> body = Bytes::CopyOf(std::as_bytes(std::span(content->data(), content->size())), memory);
  if (!body) return body.error();
  Fetched fetched{.body = *std::move(body)};
  fetched.head.url = "https://file.invalid/";
  fetched.head.status = 200;
  fetched.head.directives.emplace();
  fetched.head.robots = {.answer = RobotsAnswer::kAllowed, .reason = "passed"};
  return explainer.ExplainBytes(std::move(fetched));
}

}  // namespace

int RunExplainCommand(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"Show what every filter finds, in run order, for one page, picture or file.", "tamis explain"};
  app.add_option("URL-or-FILE", arguments.target, "page URL, or a file with a page or picture")->required();
  app.add_option("--image-url", arguments.image_url,
                 "follow this image of the page, not the first that is cleared");
  app.add_option("-c,--config", arguments.config, "configuration file (TOML)");
  app.add_option("--set", arguments.overrides, "section.key=value")->take_all()->allow_extra_args(false);
  app.add_flag("--json", arguments.json, "JSON Lines");
  app.footer(
      "Example:\n  tamis explain --set identity.contact=https://example.org/bot "
      "https://example.org/boats.html");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const Result<Options> options = LoadOptions(arguments.config, arguments.overrides);
  if (!options) return Complain(options.error());
  if (IsUrl(arguments.target) && options->identity.contact.empty()) {
    return Complain(
        {ErrorCode::kInvalidInput, "identity.contact is not set: sites must be able to reach you"});
  }
  const SystemClock clock;
  asio::io_context io{1};
  MemoryBudget memory(options->engine.memory_mib * kMiB);
  const Result<Safety> safety = Safety::Make(*options, clock);
  if (!safety) return Complain(safety.error());
  const Result<std::unique_ptr<PictureScreener>> screener =
      PictureScreener::Open(UnderPolicyInForce(*options, *safety->known), 1);
  if (!screener) return Complain(screener.error());
  const Result<Extractor> extractor = Extractor::Make(*options, memory, (*screener)->inputs());
  if (!extractor) return Complain(extractor.error());
  Result<std::unique_ptr<CrawlNetwork>> network = CrawlNetwork::Open({.io = io,
                                                                      .options = *options,
                                                                      .clock = clock,
                                                                      .safety = *safety,
                                                                      .memory = memory,
                                                                      .extractor = *extractor});
  if (!network) return Complain(network.error());
  const auto print = [&](const ExplainLine& line) { Print(line, arguments.json); };
  Explainer explainer({.safety = *safety,
                       .options = *options,
                       .clock = clock,
                       .extractor = *extractor,
                       .fetcher = (*network)->fetcher(),
                       .screener = **screener},
                      print);

  bool kept = false;
  if (IsUrl(arguments.target)) {
    asio::co_spawn(io, ExplainOverNetwork(explainer, arguments, **network, kept), asio::detached);
    io.run();
  } else {
    const Result<bool> explained = ExplainFile(explainer, arguments.target, memory);
    if (!explained) return Complain(explained.error());
    kept = *explained;
  }
  return kept ? 0 : 1;
}

}  // namespace tamis
