// The jobs of the pool: what is asked of a worker, and what is believed of its answer.

#include <algorithm>
#include <cstring>
#include <utility>

#include "crawler/core/wire.h"
#include "extract/html.h"
#include "extract/jail/findings_wire.h"
#include "extract/jail/jail_pool.h"
#include "extract/metadata_wire.h"
#include "extract/model_input.h"
#include "extract/picture_findings.h"
#include "extract/probe.h"
#include "extract/sitemap_wire.h"

namespace tamis {
namespace {

constexpr int64_t kUsualGrantBytes = 16 * kMiB;  // enough for most pictures without asking twice
constexpr size_t kMaxDecodeAnswerBytes = 2 * kMiB + kMaxFindingsBytes;  // without the hashes
constexpr size_t kMaxRightsAnswerBytes = kMiB;
// All blocks of a file, joined and parsed (extract/metadata_blocks.h).
constexpr int64_t kRightsJobBytes = 32 * kMiB;
constexpr size_t kMaxErrorAnswerBytes = 4 * kKiB;

/// Most that the page job holds for a body: its UTF-8, the tree, and what it finds.
int64_t PageJobBytes(size_t body_bytes) {
  const auto bytes = static_cast<int64_t>(body_bytes);
  constexpr int64_t kTreeBytesPerByte = 20;
  const auto arena = static_cast<int64_t>(kMaxHtmlArenaBytes);
  return 4 * kMiB + std::min(bytes * kTreeBytesPerByte, arena + bytes * 4);
}

/// An XML parser and a result: small for a small document, unless it is one that grows when it is unpacked.
int64_t SitemapJobBytes(std::span<const std::byte> body, const SitemapLimits& limits) {
  const int64_t most = 32 * kMiB + 2 * static_cast<int64_t>(limits.max_result_bytes);
  const bool is_packed = body.size() > 1 && body[0] == std::byte{0x1f} && body[1] == std::byte{0x8b};
  return is_packed ? most : std::min(most, kMiB + static_cast<int64_t>(body.size()) * 16);
}

/// The text as UTF-8, a parser, and rules twice: a few bytes may make one that carries its whole object.
int64_t RightsFileJobBytes(size_t body_bytes) {
  return 4 * kMiB + std::min(static_cast<int64_t>(body_bytes) * 512, 64 * kMiB);
}

bool SameShape(int width_px, int height_px, int other_width_px, int other_height_px) {
  return (width_px == other_width_px && height_px == other_height_px) ||
         (width_px == other_height_px && height_px == other_width_px);
}

}  // namespace

JailedPicture::~JailedPicture() {
  worker_->WipeInput(input_bytes_);
  if (!rendered_) worker_->Forget();
  pool_.Release(charged_bytes_);
  pool_.Return(std::move(worker_));
}

Pixels JailedPicture::View() const {
  const std::span<std::byte> region = worker_->memory().picture();
  const size_t bytes =
      size_t{3} * static_cast<size_t>(facts_.width_px) * static_cast<size_t>(facts_.height_px);
  return Pixels{facts_.width_px, facts_.height_px, 3, Bytes::Wrap(region.data(), bytes, {})};
}

std::vector<Pixels> JailedPicture::ModelInputs() const {
  const std::span<std::byte> region = worker_->memory().picture();
  const ImageJobOptions& options = pool_.settings_.image;
  uint64_t used =
      uint64_t{3} * static_cast<uint64_t>(facts_.width_px) * static_cast<uint64_t>(facts_.height_px);
  std::vector<Pixels> inputs;
  for (const ModelInputSpec& spec : ModelInputsOf(options)) {
    const uint64_t at = NextPictureAt(used);
    const auto bytes = static_cast<uint64_t>(ModelPictureBytes(spec));
    const std::span<std::byte> picture = region.subspan(at, bytes);
    inputs.push_back({spec.width_px, spec.height_px, 3, Bytes::Wrap(picture.data(), picture.size(), {})});
    used = at + bytes;
  }
  return inputs;
}

// A worker that says what cannot be is not asked again.
Error JailPool::Misled(WorkerProcess& worker) {
  worker.End();
  return Note({ErrorCode::kInternal, "job_bad_answer: not what a job gives"});
}

Status JailPool::Fill(WorkerProcess& worker, std::string_view arguments,
                      std::span<const std::byte> input) const {
  const std::span<std::byte> region = worker.memory().input();
  if (arguments.size() > kMaxArgumentBytes || input.size() > region.size() - kMaxArgumentBytes) {
    return Error{ErrorCode::kTooLarge, "job_memory: more input than the sandbox has room for"};
  }
  if (!arguments.empty()) std::memcpy(region.data(), arguments.data(), arguments.size());
  if (!input.empty()) std::memcpy(region.data() + arguments.size(), input.data(), input.size());
  return {};
}

/// The content of an answer of at most `max_bytes`, or the error that the job gave.
Result<std::string> JailPool::Content(WorkerProcess& worker, const JobAnswer& answer, size_t max_bytes) {
  const bool done = answer.outcome == JobOutcome::kDone;
  if (answer.answer_bytes > (done ? max_bytes : kMaxErrorAnswerBytes)) return Misled(worker);
  std::string content = worker.CopyAnswer(answer.answer_bytes);
  if (done) return content;
  std::optional<Error> said = ReadError(content);
  // No job cancels itself: the crawler would hand out such an item again, without end.
  const bool credible = answer.outcome == JobOutcome::kFailed && said && said->code != ErrorCode::kCancelled;
  if (!credible) return Misled(worker);
  // What a job was granted does not grow by trying again.
  if (said->code == ErrorCode::kUnavailable)
    return Error{ErrorCode::kTooLarge, "job_memory: " + said->message};
  return *std::move(said);
}

/// A job whose answer is one value in wire form.
struct JailPool::PlainJob {
  JobKind kind;
  std::string arguments;
  std::span<const std::byte> body;
  int64_t grant_bytes;
  size_t max_answer_bytes;
};

/// What a plain job has of the pool. All of it goes back, the input wiped, whatever is thrown in between.
struct JailPool::Loan {
  JailPool& pool;
  int64_t charged_bytes;
  std::unique_ptr<WorkerProcess> worker{};
  size_t input_bytes = 0;

  ~Loan() {
    if (worker) {
      worker->WipeInput(input_bytes);
      pool.Return(std::move(worker));
    }
    pool.Release(charged_bytes);
  }
};

template <class Read>
auto JailPool::Do(const PlainJob& job, Read read) -> decltype(read(std::string())) {
  const Status charged = Charge(job.grant_bytes);
  if (!charged) return charged.error();
  Loan loan{.pool = *this, .charged_bytes = job.grant_bytes};
  Result<std::unique_ptr<WorkerProcess>> worker = Acquire();
  if (!worker) return worker.error();
  loan.worker = *std::move(worker);
  const Status filled = Fill(*loan.worker, job.arguments, job.body);
  if (!filled) return filled.error();
  loan.input_bytes = job.arguments.size() + job.body.size();
  const JobRequest request{.kind = job.kind,
                           .argument_bytes = static_cast<uint32_t>(job.arguments.size()),
                           .input_bytes = job.body.size(),
                           .grant_bytes = static_cast<uint64_t>(job.grant_bytes)};
  return Ask(loan, request, job.max_answer_bytes, read);
}

template <class Read>
auto JailPool::Ask(Loan& loan, const JobRequest& request, size_t max_answer_bytes, Read read)
    -> decltype(read(std::string())) {
  const Result<JobAnswer> answer = loan.worker->Call(request, settings_.job_timeout);
  if (!answer) return Note(answer.error());
  const Result<std::string> content = Content(*loan.worker, *answer, max_answer_bytes);
  if (!content) return content.error();
  auto value = read(*content);
  if (!value) return Misled(*loan.worker);
  return value;
}

Result<Page> JailPool::ReadPage(std::span<const std::byte> body, const PageJobInput& input) {
  const PlainJob job{.kind = JobKind::kPage,
                     .arguments = Serialize(input),
                     .body = body,
                     .grant_bytes = PageJobBytes(body.size()),
                     .max_answer_bytes = kMaxPageAnswerBytes};
  return Do(job, [&](const std::string& answer) { return tamis::ReadPage(answer, settings_.html); });
}

Result<Sitemap> JailPool::ReadSitemap(std::span<const std::byte> body, const SitemapInput& input,
                                      const SitemapLimits& limits) {
  const PlainJob job{.kind = JobKind::kSitemap,
                     .arguments = Serialize(SitemapJob{input, limits}),
                     .body = body,
                     .grant_bytes = SitemapJobBytes(body, limits),
                     .max_answer_bytes = kMaxSitemapAnswerBytes};
  return Do(job, [&](const std::string& answer) { return ReadSitemapWire(answer, limits); });
}

Result<EmbeddedRights> JailPool::ReadEmbeddedRights(std::span<const std::byte> file,
                                                    const StatementSource& source) {
  const PlainJob job{.kind = JobKind::kRights,
                     .arguments = {},
                     .body = file,
                     .grant_bytes = std::min(kRightsJobBytes, budget_.limit_bytes()),
                     .max_answer_bytes = kMaxRightsAnswerBytes};
  Result<EmbeddedRights> rights = Do(job, [](const std::string& answer) -> Result<EmbeddedRights> {
    WireReader reader(answer);
    EmbeddedRights read = ReadEmbeddedRightsWire(reader);
    if (!reader.at_end()) return Error{ErrorCode::kInvalidInput, "damaged wire form: rights"};
    return read;
  });
  if (rights) SetSource(*rights, source);
  return rights;
}

Result<RightsFile> JailPool::ReadRightsFile(std::span<const std::byte> body, RightsFileKind kind,
                                            std::string_view url) {
  // One byte more than is read, so that the job sees that it is cut.
  const std::span<const std::byte> sent = body.first(std::min(body.size(), kMaxRightsFileBytes + 1));
  const RightsFileJob asked{.kind = kind, .url = std::string(url)};
  const PlainJob job{.kind = JobKind::kRightsFile,
                     .arguments = Serialize(asked),
                     .body = sent,
                     .grant_bytes = RightsFileJobBytes(sent.size()),
                     .max_answer_bytes = kMaxRightsFileAnswerBytes};
  return Do(job, [&](const std::string& answer) { return ReadRightsFileAnswer(answer, asked); });
}

Result<std::unique_ptr<JailedPicture>> JailPool::Decode(std::span<const std::byte> file) {
  const int64_t usual = std::clamp(budget_.limit_bytes() / (8 * settings_.workers), kMiB, kUsualGrantBytes);
  const Status charged = Charge(usual);
  if (!charged) return charged.error();
  Result<std::unique_ptr<WorkerProcess>> worker = Acquire();
  if (!worker) {
    Release(usual);
    return worker.error();
  }
  std::unique_ptr<JailedPicture> picture(new JailedPicture(*this, *std::move(worker)));
  picture->charged_bytes_ = usual;
  const Status filled = Fill(*picture->worker_, {}, file);
  if (!filled) return filled.error();
  picture->file_bytes_ = file.size();
  picture->input_bytes_ = file.size();
  const Status decoded = DecodeInto(*picture);
  if (!decoded) return decoded.error();
  return picture;
}

// Asked once, or twice where the usual grant is too small: then nothing was done before.
Status JailPool::DecodeInto(JailedPicture& picture) {
  WorkerProcess& worker = *picture.worker_;
  JobRequest request{.kind = JobKind::kDecode,
                     .input_bytes = picture.file_bytes_,
                     .grant_bytes = static_cast<uint64_t>(picture.charged_bytes_)};
  Result<JobAnswer> answer = worker.Call(request, settings_.job_timeout);
  if (answer && answer->outcome == JobOutcome::kNeedsMemory) {
    if (answer->needed_bytes <= request.grant_bytes || answer->needed_bytes > INT64_MAX)
      return Misled(worker);
    request.grant_bytes = answer->needed_bytes;
    Release(std::exchange(picture.charged_bytes_, 0));
    const Status charged = Charge(static_cast<int64_t>(request.grant_bytes));
    if (!charged) return charged;
    picture.charged_bytes_ = static_cast<int64_t>(request.grant_bytes);
    answer = worker.Call(request, settings_.job_timeout);
  }
  if (!answer) return Note(answer.error());
  const size_t hash_bytes = PdqWireBytes(kPdqVariants * static_cast<size_t>(settings_.image.max_frames));
  const Result<std::string> content = Content(worker, *answer, kMaxDecodeAnswerBytes + hash_bytes);
  if (!content) return content.error();
  const bool believed = Believe(*content, picture);
  return believed ? Status() : Misled(worker);
}

/// Takes over what a worker says of a picture; false where it cannot be.
bool JailPool::Believe(std::string_view answer, JailedPicture& picture) const {
  const Result<DecodeFacts> facts = ReadDecodeFacts(answer.substr(0, kDecodeFactsBytes));
  if (!facts || !IsPossible(*facts)) return false;
  answer.remove_prefix(kDecodeFactsBytes);
  Result<std::vector<PdqHash>> hashes = ReadPdqHashes(answer, facts->frame_count);
  if (!hashes) return false;
  WireReader rest(answer.substr(PdqWireBytes(hashes->size())));
  PictureFindings findings = ReadPictureFindings(rest, *facts, settings_.image);
  Result<ImageMetadata> metadata = ReadMetadataWire(rest.String());
  EmbeddedRights rights = ReadEmbeddedRightsWire(rest);
  if (!metadata || !rest.at_end()) return false;
  picture.facts_ = *facts;
  picture.pdq_ = *std::move(hashes);
  picture.metadata_ = *std::move(metadata);
  picture.rights_ = std::move(rights);
  picture.faces_ = std::move(findings.faces);
  picture.document_score_ = findings.document_score;
  return true;
}

bool JailPool::IsPossible(const DecodeFacts& facts) const {
  const int64_t pixels = int64_t{facts.width_px} * facts.height_px;
  return pixels <= settings_.image.max_pixels && facts.frame_count <= settings_.image.max_frames &&
         SameShape(facts.width_px, facts.height_px, facts.original_width_px, facts.original_height_px);
}

Result<Rendered> JailPool::Render(JailedPicture& picture, std::span<const FaceBox> blurred) {
  WorkerProcess& worker = *picture.worker_;
  const int64_t held =
      int64_t{3} * picture.facts_.width_px * picture.facts_.height_px + ModelInputsBytes(settings_.image);
  JobRequest request{
      .kind = JobKind::kRender,
      .input_bytes = picture.file_bytes_,
      .grant_bytes = static_cast<uint64_t>(std::max<int64_t>(picture.charged_bytes_ - held, 0))};
  if (!blurred.empty()) {
    const std::string arguments = Serialize(blurred);
    if (!ReadFaces(arguments, picture.facts_.width_px, picture.facts_.height_px)) {
      return Error{ErrorCode::kInvalidInput, "faces to blur that are not inside the picture"};
    }
    // Written over the file, which is of no use any more: what has faces to blur is not kept as it was.
    const Status filled = Fill(worker, arguments, {});
    if (!filled) return filled.error();
    picture.file_bytes_ = 0;
    picture.input_bytes_ = std::max(picture.input_bytes_, arguments.size());
    request.argument_bytes = static_cast<uint32_t>(arguments.size());
    request.input_bytes = 0;
  }
  const Result<JobAnswer> answer = worker.Call(request, settings_.job_timeout);
  if (!answer) return Note(answer.error());
  if (answer->outcome != JobOutcome::kDone) {
    const Result<std::string> said = Content(worker, *answer, 0);
    return said ? Misled(worker) : said.error();
  }
  return TakeRendered(picture, *answer);
}

Result<Rendered> JailPool::TakeRendered(JailedPicture& picture, const JobAnswer& answer) {
  WorkerProcess& worker = *picture.worker_;
  if (answer.answer_bytes < kRenderFactsBytes) return Misled(worker);
  const Result<RenderFacts> facts = ReadRenderFacts(worker.CopyAnswer(kRenderFactsBytes));
  const std::span<const std::byte> region = worker.memory().answer().first(answer.answer_bytes);
  Result<Bytes> encoded = Bytes::CopyOf(region.subspan(kRenderFactsBytes), budget_);
  if (!encoded) return encoded.error();
  // What will be stored is what the row says of it.
  const Result<ImageHeader> header = ProbeImage(encoded->span());
  if (!facts || !header || header->format != facts->format ||
      !SameShape(header->width_px, header->height_px, facts->width_px, facts->height_px)) {
    return Misled(worker);
  }
  picture.rendered_ = true;
  return Rendered{.format = facts->format,
                  .width_px = facts->width_px,
                  .height_px = facts->height_px,
                  .encoded = *std::move(encoded)};
}

SandboxReport JailPool::report() const {
  const std::lock_guard lock(mutex_);
  return report_;
}

}  // namespace tamis
