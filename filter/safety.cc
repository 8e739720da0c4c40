#include "filter/safety.h"

#include <memory>
#include <utility>

#include "filter/address.h"
#include "filter/adult_label.h"
#include "filter/alt_text.h"
#include "filter/block_lists.h"
#include "filter/byte_sanity.h"
#include "filter/content_type.h"
#include "filter/declared_dimensions.h"
#include "filter/declared_size.h"
#include "filter/http_status.h"
#include "filter/image_url.h"
#include "filter/known_hash_filters.h"
#include "filter/page_sanity.h"
#include "filter/picture_shape.h"
#include "filter/rights/rights_filters.h"
#include "filter/robots.h"
#include "filter/scope.h"
#include "filter/url_rules.h"

namespace tamis {
namespace {

template <class T>
using Filters = std::vector<std::unique_ptr<const Filter<T>>>;

/// The filters in the order given.
template <class T, class... Made>
Filters<T> InOrder(Made... made) {
  Filters<T> filters;
  (filters.push_back(std::move(made)), ...);
  return filters;
}

using Known = std::shared_ptr<const KnownHashes>;

using OptOut = std::shared_ptr<const OptOutLists>;

Result<Filters<Request>> RequestFilters(const Options& options, const Known& known, const OptOut& opt_out) {
  Result<std::unique_ptr<const ScopeFilter>> scope = ScopeFilter::Make(options.crawl, options.images);
  if (!scope) return scope.error();
  Result<std::unique_ptr<const BlockListsFilter>> blocked = BlockListsFilter::Make(options.safety);
  if (!blocked) return blocked.error();
  return InOrder<Request>(std::make_unique<UrlRulesFilter>(), *std::move(scope), *std::move(blocked),
                          std::make_unique<OptOutFilter>(opt_out), std::make_unique<UrlListFilter>(known));
}

Result<Filters<Candidate>> CandidateFilters(const Options& options, const RightsPolicy& rights,
                                            const Clock& clock) {
  Result<std::unique_ptr<const AltTextFilter>> alt_text = AltTextFilter::Make(options.text);
  if (!alt_text) return alt_text.error();
  return InOrder<Candidate>(
      std::make_unique<ImageUrlFilter>(), std::make_unique<DeclaredDimensionsFilter>(options.images),
      *std::move(alt_text),
      std::make_unique<CaptionConsentFilter>(rights, options.identity.product_token, clock));
}

template <class T>
void AppendNames(const FilterChain<T>& chain, std::vector<std::string>* names) {
  for (const auto& filter : chain.filters()) names->emplace_back(filter->name());
}

}  // namespace

Result<Safety> Safety::Make(const Options& options, const Clock& clock) {
  const Result<RightsPolicy> policy = RightsPolicy::From(options);
  if (!policy) return policy.error();
  const RightsPolicy& rights = *policy;
  Result<std::shared_ptr<KnownHashes>> opened = KnownHashes::Open(options.safety, clock);
  if (!opened) return opened.error();
  const Known known = *opened;
  Result<std::shared_ptr<OptOutLists>> opt_out = OptOutLists::Open(options.rights.opt_out_lists);
  if (!opt_out) return opt_out.error();
  Result<Filters<Request>> on_request = RequestFilters(options, known, *opt_out);
  if (!on_request) return on_request.error();
  Result<Filters<Candidate>> on_candidate = CandidateFilters(options, rights, clock);
  if (!on_candidate) return on_candidate.error();

  const std::string& token = options.identity.product_token;
  const ImageOptions& images = options.images;
  return Safety{
      .known = *opened,
      .opt_out = *opt_out,
      .rights = rights,
      .on_request = FilterChain<Request>(*std::move(on_request)),
      .on_target = FilterChain<Target>(
          InOrder<Target>(std::make_unique<AddressFilter>(), std::make_unique<RobotsFilter>(),
                          std::make_unique<OriginConsentFilter>(rights, token, clock))),
      .on_redirect = FilterChain<ResponseHead>(
          InOrder<ResponseHead>(std::make_unique<HeaderConsentFilter>(rights, token, clock),
                                std::make_unique<HeaderAdultLabelFilter>())),
      .on_head = FilterChain<ResponseHead>(
          InOrder<ResponseHead>(std::make_unique<HttpStatusFilter>(), std::make_unique<ContentTypeFilter>(),
                                std::make_unique<DeclaredSizeFilter>(options.network),
                                std::make_unique<HeaderConsentFilter>(rights, token, clock),
                                std::make_unique<HeaderAdultLabelFilter>())),
      .on_page = FilterChain<Page>(InOrder<Page>(std::make_unique<PageSanityFilter>())),
      .on_facts = FilterChain<PageFacts>(InOrder<PageFacts>(
          std::make_unique<OptOutPageFilter>(*opt_out), std::make_unique<PageRobotsFilter>(),
          std::make_unique<AdultLabelFilter>(), std::make_unique<PageConsentFilter>(rights, token, clock))),
      .on_candidate = FilterChain<Candidate>(*std::move(on_candidate)),
      .on_bytes = FilterChain<Fetched>(InOrder<Fetched>(std::make_unique<ByteSanityFilter>(),
                                                        std::make_unique<OptOutContentFilter>(*opt_out),
                                                        std::make_unique<HashListFilter>(known))),
      .on_pixels = FilterChain<Decoded>(InOrder<Decoded>(
          std::make_unique<PdqListFilter>(known), std::make_unique<PdqQualityFilter>(known),
          std::make_unique<PixelCountFilter>(images), std::make_unique<ImageSizeFilter>(images),
          std::make_unique<AspectRatioFilter>(images),
          std::make_unique<EmbeddedConsentFilter>(rights, token, clock))),
      .on_rights = FilterChain<RightsCase>(InOrder<RightsCase>(std::make_unique<RightsFilter>(rights)))};
}

std::vector<std::string> FilterNames(const Safety& safety) {
  std::vector<std::string> names;
  AppendNames(safety.on_request, &names);
  AppendNames(safety.on_target, &names);
  AppendNames(safety.on_head, &names);
  AppendNames(safety.on_page, &names);
  AppendNames(safety.on_facts, &names);
  AppendNames(safety.on_candidate, &names);
  AppendNames(safety.on_bytes, &names);
  AppendNames(safety.on_pixels, &names);
  AppendNames(safety.on_rights, &names);
  return names;
}

std::vector<std::string> GatesNotEvaluated(const KnownHashes& known) {
  std::vector<std::string> gates;
  const bool digests =
      known.has(SignalKind::kMd5) || known.has(SignalKind::kSha1) || known.has(SignalKind::kSha256);
  if (!known.has(SignalKind::kUrl)) gates.emplace_back("url_list");
  if (!digests) gates.emplace_back("hash_list");
  if (!known.has(SignalKind::kPdq)) gates.emplace_back("pdq_list");
  for (const char* gate :
       {"nsfw", "faces", "documents", "watermark", "text_safety", "language", "near_duplicates"}) {
    gates.emplace_back(gate);
  }
  return gates;
}

}  // namespace tamis
