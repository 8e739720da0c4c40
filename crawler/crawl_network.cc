#include "crawler/crawl_network.h"

#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "crawler/crawl_state.h"

namespace tamis {
namespace {

constexpr size_t kRobotsCacheBytes = size_t{16} << 20;

}  // namespace

Result<std::unique_ptr<CrawlNetwork>> CrawlNetwork::Open(const Parts& parts) {
  const NetworkOptions& options = parts.options.network;
  Result<std::vector<IpAddress>> own = InterfaceAddresses();
  if (!own) return own.error();
  Result<AddressPolicy> policy = AddressPolicy::Make(options.allow_cidrs, *std::move(own));
  if (!policy) return policy.error();

  std::unique_ptr<CrawlNetwork> network(new CrawlNetwork());
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
  network->OpenRobotsGate(parts);
  return network;
}

CrawlNetwork::~CrawlNetwork() = default;

void CrawlNetwork::OpenRobotsGate(const Parts& parts) {
  RobotsSources sources;
  Fetcher* const fetcher = fetcher_.get();
  sources.fetch = [fetcher](std::string origin) { return fetcher->FetchRobots(std::move(origin)); };
  sources.load = [this](const std::string& origin) -> std::optional<std::string> {
    return state_ != nullptr ? state_->LoadRobots(origin) : std::nullopt;
  };
  sources.store = [this](const std::string& origin, const std::string& robots) {
    if (state_ != nullptr) state_->StoreRobots(origin, robots);
  };
  RobotsGate::Config config{.agent = parts.options.identity.product_token,
                            .policy = RobotsPolicyFor(parts.options),
                            .cache_bytes = kRobotsCacheBytes};
  robots_gate_ = std::make_unique<RobotsGate>(parts.clock, std::move(config), std::move(sources));
  fetcher_->UseRobotsGate(*robots_gate_);
}

void CrawlNetwork::Shutdown() {
  resolver_->Shutdown();
  http_->Shutdown();
}

}  // namespace tamis
