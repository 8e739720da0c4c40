#include "crawler/crawl_network.h"

#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "crawler/crawl_state.h"
#include "crawler/extractor.h"
#include "crawler/run_on.h"

namespace tamis {
namespace asio = boost::asio;

Result<std::unique_ptr<CrawlNetwork>> CrawlNetwork::Open(const Parts& parts) {
  const NetworkOptions& options = parts.options.network;
  Result<std::vector<IpAddress>> own = InterfaceAddresses();
  if (!own) return own.error();
  Result<AddressPolicy> policy = AddressPolicy::Make(options.allow_cidrs, *std::move(own));
  if (!policy) return policy.error();

  std::unique_ptr<CrawlNetwork> network(new CrawlNetwork(parts.extractor));
  network->safety_ = &parts.safety;
  auto shared_policy = std::make_shared<const AddressPolicy>(*std::move(policy));
  network->shared_ = std::make_unique<FetchShared>(shared_policy, options, parts.memory, parts.clock);
  Result<std::unique_ptr<Resolver>> resolver =
      Resolver::Make(parts.io, options, std::move(shared_policy), parts.clock);
  if (!resolver) return resolver.error();
  network->resolver_ = *std::move(resolver);
  Result<std::unique_ptr<HttpClient>> http = HttpClient::Make(parts.io, parts.options, *network->shared_);
  if (!http) return http.error();
  network->http_ = *std::move(http);
  network->politeness_ = std::make_unique<Politeness>(parts.options.politeness, parts.options.sites);
  network->turnstile_ =
      std::make_unique<Turnstile>(Turnstile::Parts{.executor = parts.io.get_executor(),
                                                   .politeness = *network->politeness_,
                                                   .clock = parts.clock,
                                                   .memory = parts.memory,
                                                   .max_in_flight = parts.options.engine.max_in_flight});
  network->fetcher_ = std::make_unique<Fetcher>(Fetcher::Parts{.safety = parts.safety,
                                                               .options = parts.options,
                                                               .clock = parts.clock,
                                                               .resolver = *network->resolver_,
                                                               .http = *network->http_,
                                                               .politeness = *network->politeness_,
                                                               .turnstile = *network->turnstile_});
  network->OpenGates(parts);
  return network;
}

CrawlNetwork::~CrawlNetwork() = default;

void CrawlNetwork::OpenGates(const Parts& parts) {
  RobotsGate::Config robots{.agent = parts.options.identity.product_token,
                            .policy = RobotsPolicyFor(parts.options),
                            .cache_bytes = parts.robots_cache_bytes};
  robots_gate_ = std::make_unique<RobotsGate>(parts.clock, std::move(robots), SourcesOfRobots());
  const RightsFileGate::Config files{.max_age = parts.options.rights.file_max_age,
                                     .cache_bytes = parts.rights_cache_bytes};
  rights_gate_ = std::make_unique<RightsFileGate>(parts.clock, files, SourcesOfRightsFiles());
  origin_gate_ = std::make_unique<OriginGate>(*robots_gate_, *rights_gate_, OriginRules::From(parts.options));
  fetcher_->UseGates(*robots_gate_, *origin_gate_);
}

RobotsSources CrawlNetwork::SourcesOfRobots() {
  RobotsSources sources;
  Fetcher* const fetcher = fetcher_.get();
  sources.fetch = [fetcher](std::string origin) { return fetcher->FetchRobots(std::move(origin)); };
  sources.load = [this](const std::string& origin) -> std::optional<std::string> {
    return state_ != nullptr ? state_->LoadFile("o:" + origin) : std::nullopt;
  };
  sources.store = [this](const std::string& origin, const std::string& robots) {
    if (state_ != nullptr) state_->StoreFile("o:" + origin, robots);
  };
  sources.keep_document = [this](const std::string& body) {
    if (state_ != nullptr) state_->KeepDocument("robots", body);
  };
  return sources;
}

RightsFileSources CrawlNetwork::SourcesOfRightsFiles() {
  RightsFileSources sources;
  sources.fetch = [this](RightsFileKind kind, std::string url) {
    return FetchRightsFile(kind, std::move(url));
  };
  sources.load = [this](const std::string& url) -> std::optional<std::string> {
    return state_ != nullptr ? state_->LoadFile("f:" + url) : std::nullopt;
  };
  sources.store = [this](const std::string& url, const std::string& file) {
    if (state_ != nullptr) state_->StoreFile("f:" + url, file);
  };
  return sources;
}

asio::awaitable<RightsFileFetch> CrawlNetwork::FetchRightsFile(RightsFileKind kind, std::string url) {
  RightsDownload download = co_await fetcher_->FetchRightsFile(std::move(url));
  if (!download.body) co_return std::move(download.fetch);
  auto read = [&] { ReadRightsFile(kind, *std::move(download.body), download.fetch); };
  if (cpu_ != nullptr) {
    co_await RunOn(*cpu_, read);
  } else {
    read();
  }
  co_return std::move(download.fetch);
}

// What cannot be read, or kept as evidence, counts as a failure.
void CrawlNetwork::ReadRightsFile(RightsFileKind kind, Fetched body, RightsFileFetch& fetch) const {
  fetch.kind = RightsFileFetch::Kind::kFailed;
  const Result<Digests> digests = DigestAll(body.body.span());
  if (!digests) return;
  body.digests = *digests;
  const std::string text(reinterpret_cast<const char*>(body.body.data()), body.body.size());
  const Verdict<Fetched> cleared = safety_->on_bytes.Judge(std::move(body));
  const bool is_empty = text.empty();
  if (!is_empty && std::holds_alternative<Rejection>(cleared)) return;
  if (is_empty) {
    fetch.file.state = "absent";
  } else {
    Result<RightsFile> file = extractor_.ReadRightsFile(std::get<1>(cleared), kind);
    if (!file) return;
    fetch.file = *std::move(file);
  }
  fetch.sha256 = ToHex(digests->sha256);
  if (state_ != nullptr && !state_->KeepDocument(ToString(kind), text)) return;
  fetch.kind = RightsFileFetch::Kind::kResponse;
}

void CrawlNetwork::Shutdown() {
  resolver_->Shutdown();
  http_->Shutdown();
}

}  // namespace tamis
