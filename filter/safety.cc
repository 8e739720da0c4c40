#include "filter/safety.h"

#include <memory>
#include <optional>
#include <utility>

#include "config/model_manifest.h"
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

/// The rule of a model with a threshold; none for kinds that nothing is dropped by.
std::optional<SecondOpinionFilter::Rule> RuleOf(ModelKind kind, double threshold) {
  using Rule = SecondOpinionFilter::Rule;
  switch (kind) {
    case ModelKind::kNsfwHead:
      return Rule{"nsfw_head", "nsfw_head", &PictureFacts::nsfw_head_score, threshold, false};
    case ModelKind::kWatermark:
      return Rule{"watermark_score", "watermark_score", &PictureFacts::watermark_score, threshold, false};
    case ModelKind::kAesthetic:
      return Rule{"aesthetic", "aesthetic", &PictureFacts::aesthetic_score, threshold, true};
    case ModelKind::kText:
      return Rule{"similarity", "similarity", &PictureFacts::similarity, threshold, true};
    case ModelKind::kNsfw:
    case ModelKind::kFaces:
    case ModelKind::kEmbedding:
      break;
  }
  return std::nullopt;
}

Status AddOpinions(const SafetyOptions& options, Filters<ScreenCase>& filters) {
  for (const ModelOptions& model : options.models) {
    if (model.threshold < 0) continue;
    const Result<ModelManifest> manifest =
        ReadModelManifest(FindModelManifest(model.manifest, options.model_dir));
    if (!manifest) return Error{ErrorCode::kRefused, "[[model]]: " + manifest.error().message};
    const std::optional<SecondOpinionFilter::Rule> rule = RuleOf(manifest->kind, model.threshold);
    if (!rule) {
      return Error{ErrorCode::kInvalidInput, "[[model]] " + manifest->name + " has no score to compare"};
    }
    filters.push_back(std::make_unique<SecondOpinionFilter>(*rule));
  }
  return {};
}

/// The strictest first: what is about minors is told as safety, whatever else would have been said.
Result<Filters<ScreenCase>> ScreenFilters(const Options& options) {
  const Result<double> threshold = NsfwThresholdOf(options);
  if (!threshold) return threshold.error();
  Filters<ScreenCase> filters = InOrder<ScreenCase>(
      std::make_unique<MinorPictureFilter>(*threshold),
      std::make_unique<NsfwFilter>(*threshold, !options.safety.allow_no_classifier),
      std::make_unique<FacesFilter>(FaceModeOf(options)),
      std::make_unique<DocumentsFilter>(DocumentModeOf(options), options.privacy.document_threshold));
  const Status added = AddOpinions(options.safety, filters);
  if (!added) return added.error();
  return filters;
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
  const Options in_force = UnderPolicyInForce(options, *known);
  Result<std::unique_ptr<const TextJudge>> made = TextJudge::Make(TextPolicy::From(in_force));
  if (!made) return made.error();
  const std::shared_ptr<const TextJudge> text = *std::move(made);
  Result<Filters<ScreenCase>> on_screen = ScreenFilters(in_force);
  if (!on_screen) return on_screen.error();

  const std::string& token = options.identity.product_token;
  const ImageOptions& images = options.images;
  return Safety{
      .known = *opened,
      .opt_out = *opt_out,
      .rights = rights,
      .text = text,
      .faces = FaceModeOf(in_force),
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
      .on_texts = FilterChain<TextCase>(InOrder<TextCase>(std::make_unique<TextFilter>(text))),
      .on_bytes = FilterChain<Fetched>(InOrder<Fetched>(std::make_unique<ByteSanityFilter>(),
                                                        std::make_unique<OptOutContentFilter>(*opt_out),
                                                        std::make_unique<HashListFilter>(known))),
      .on_pixels = FilterChain<Decoded>(InOrder<Decoded>(
          std::make_unique<PdqListFilter>(known), std::make_unique<PdqQualityFilter>(known),
          std::make_unique<PixelCountFilter>(images), std::make_unique<ImageSizeFilter>(images),
          std::make_unique<AspectRatioFilter>(images),
          std::make_unique<EmbeddedConsentFilter>(rights, token, clock))),
      .on_rights = FilterChain<RightsCase>(InOrder<RightsCase>(std::make_unique<RightsFilter>(rights))),
      .on_screen = FilterChain<ScreenCase>(*std::move(on_screen))};
}

std::vector<std::string> FilterNames(const Safety& safety) {
  std::vector<std::string> names;
  AppendNames(safety.on_request, &names);
  AppendNames(safety.on_target, &names);
  AppendNames(safety.on_head, &names);
  AppendNames(safety.on_page, &names);
  AppendNames(safety.on_facts, &names);
  AppendNames(safety.on_candidate, &names);
  AppendNames(safety.on_texts, &names);
  AppendNames(safety.on_bytes, &names);
  AppendNames(safety.on_pixels, &names);
  AppendNames(safety.on_rights, &names);
  AppendNames(safety.on_screen, &names);
  return names;
}

Options UnderPolicyInForce(Options options, const KnownHashes& known) {
  options.safety.policy = known.policy();
  return options;
}

std::vector<std::string> GatesNotEvaluated(const KnownHashes& known, const Options& options,
                                           const std::vector<std::string>& models) {
  std::vector<std::string> gates;
  const bool digests =
      known.has(SignalKind::kMd5) || known.has(SignalKind::kSha1) || known.has(SignalKind::kSha256);
  if (!known.has(SignalKind::kUrl)) gates.emplace_back("url_list");
  if (!digests) gates.emplace_back("hash_list");
  if (!known.has(SignalKind::kPdq)) gates.emplace_back("pdq_list");
  if (options.duplicates.near == "off") gates.emplace_back("near_duplicates");
  gates.insert(gates.end(), models.begin(), models.end());
  return gates;
}

}  // namespace tamis
