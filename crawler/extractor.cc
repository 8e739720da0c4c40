#include "crawler/extractor.h"

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "crawler/fetch/origin_statements.h"
#include "extract/page_job.h"
#include "filter/reasons.h"

namespace tamis {
namespace {

constexpr size_t kMaxSitemapResultBytes = 16 * kMiB;

/// The worker that has decoded a picture, until the picture is stored or dropped.
class InJail : public HeldPicture {
 public:
  explicit InJail(std::unique_ptr<JailedPicture> picture) : picture_(std::move(picture)) {}
  JailedPicture& picture() const { return *picture_; }

 private:
  const std::unique_ptr<JailedPicture> picture_;
};

/// What is looked for in pictures, and made of them, beside decoding.
Status AddFindings(const Options& options, std::span<const ModelInputSpec> inputs, ImageJobOptions* image) {
  if (inputs.size() > image->model_inputs.size()) {
    return Error{ErrorCode::kInvalidInput, "more models than pictures can be made for"};
  }
  std::ranges::copy(inputs, image->model_inputs.begin());
  image->model_input_count = static_cast<int>(inputs.size());
  image->find_faces = options.privacy.face_model.empty();
  image->score_documents = true;
  image->may_blur_faces = options.privacy.faces == "by-policy" ? options.safety.policy != "strict"
                                                               : options.privacy.faces == "blur";
  return {};
}

}  // namespace

std::string JobReason(const Error& error, std::string_view otherwise) {
  const std::string code = error.message.substr(0, error.message.find(':'));
  const bool of_a_job = code.starts_with("image_") || code.starts_with("job_") || code == "filter_error";
  return std::string(of_a_job && FindReason(code) != nullptr ? std::string_view(code) : otherwise);
}

Result<JailPool::Settings> MakeJailSettings(const Options& options, std::span<const ModelInputSpec> inputs) {
  Result<ImageJobOptions> image = MakeImageJobOptions(options.images);
  if (!image) return image.error();
  image->pdq_nearest_512 = options.safety.pdq_nearest_512;
  const Status added = AddFindings(options, inputs, &*image);
  if (!added) return added.error();
  const int64_t cores = std::max<int64_t>(1, static_cast<int64_t>(std::thread::hardware_concurrency()));
  const NetworkOptions& network = options.network;
  return JailPool::Settings{
      .program = {},
      .sandbox = options.engine.sandbox,
      .workers = static_cast<int>(options.engine.threads > 0 ? options.engine.threads : cores),
      .job_timeout = options.engine.job_timeout,
      .max_input_bytes = std::max(
          {network.max_image_bytes, network.max_page_decoded_bytes, static_cast<int64_t>(kMaxSitemapBytes)}),
      .html = options.html,
      .text = options.text,
      .image = *image};
}

Result<Extractor> Extractor::Make(const Options& options, MemoryBudget& budget,
                                  std::span<const ModelInputSpec> inputs) {
  const Result<JailPool::Settings> settings = MakeJailSettings(options, inputs);
  if (!settings) return settings.error();
  Result<std::unique_ptr<JailPool>> jail = JailPool::Start(*settings, budget);
  if (!jail) return jail.error();
  return Extractor(*std::move(jail), settings->image, options.crawl.max_sitemap_urls, budget);
}

Result<Page> Extractor::ReadPage(const Cleared<Fetched>& fetched, std::string page_id) const {
  const ResponseHead& head = fetched->head;
  const PageJobInput input{.url = head.url, .headers = head.headers};
  Result<Page> page = jail_->ReadPage(fetched->body.span(), input);
  if (!page) return page;
  // What the response says of itself is not the worker's to say.
  page->facts.id = std::move(page_id);
  page->facts.url = head.url;
  page->facts.status = head.status;
  page->facts.fetched_at = head.received_at;
  page->facts.robots = head.robots;
  for (Candidate& candidate : page->candidates) candidate.page_id = page->facts.id;
  AddResponse(head, *page);
  return page;
}

Result<Sitemap> Extractor::ReadSitemap(const Cleared<Fetched>& fetched) const {
  const SitemapLimits limits{.max_urls = static_cast<size_t>(max_sitemap_urls_),
                             .max_images = 0,
                             .max_result_bytes = kMaxSitemapResultBytes};
  return jail_->ReadSitemap(fetched->body.span(), {.url = fetched->head.url}, limits);
}

Result<RightsFile> Extractor::ReadRightsFile(const Cleared<Fetched>& fetched, RightsFileKind kind) const {
  return jail_->ReadRightsFile(fetched->body.span(), kind, fetched->head.url);
}

Result<Decoded> Extractor::Decode(const Cleared<Fetched>& fetched) const {
  Result<std::unique_ptr<JailedPicture>> picture = jail_->Decode(fetched->body.span());
  if (!picture) return picture.error();
  const DecodeFacts& facts = (*picture)->facts();
  const ResponseHead& head = fetched->head;
  EmbeddedRights rights = (*picture)->rights();
  // Where and when a file was had is not the worker's to say.
  SetSource(
      rights,
      {.place = Place::kImageData, .url = head.url, .seen_at = head.received_at, .http_status = head.status});
  Decoded decoded{
      .format = facts.format,
      .original_width_px = facts.original_width_px,
      .original_height_px = facts.original_height_px,
      .orientation = facts.orientation,
      .frame_count = facts.frame_count,
      .pdq = (*picture)->pdq(),
      .metadata = (*picture)->metadata(),
      .statements = std::move(rights.statements),
      .licences = std::move(rights.licences),
      .statements_cut = rights.cut,
      .faces = (*picture)->faces(),
      .faces_sought = image_.find_faces,
      .document_score = image_.score_documents ? std::optional((*picture)->document_score()) : std::nullopt,
      .held = nullptr,
      .pixels = (*picture)->View(),
      .model_inputs = (*picture)->ModelInputs(),
      .digests = fetched->digests,
      .image_url = fetched->head.url};
  decoded.held = std::make_shared<InJail>(*std::move(picture));
  return decoded;
}

Result<Rendered> Extractor::Render(const Cleared<Decoded>& decoded, std::span<const FaceBox> blurred) const {
  const auto* held = dynamic_cast<const InJail*>(decoded->held.get());
  if (held == nullptr) return Error{ErrorCode::kInternal, "image_damaged: no worker holds the picture"};
  return jail_->Render(held->picture(), blurred);
}

}  // namespace tamis
