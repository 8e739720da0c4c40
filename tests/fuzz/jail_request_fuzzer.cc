// Anything as a request to a worker: its readers, and the jobs over a shared memory. Properties: every
// request has an answer that the crawler's side accepts, and memory that was asked for is enough.
//
// Input: kind, form (arguments as written, or those of ours and all bytes as the body), size of the arguments
// (2 bytes), then arguments and body.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/wire.h"
#include "extract/consent/embedded_rights.h"
#include "extract/jail/findings_wire.h"
#include "extract/jail/jobs.h"
#include "extract/metadata.h"
#include "extract/metadata_wire.h"
#include "extract/probe.h"
#include "extract/sitemap_wire.h"

namespace tamis {
namespace {

constexpr int64_t kMaxPixels = 64 * 1024;
constexpr ModelInputSpec kModelInput{.resize = InputResize::kShortestSide,
                                     .filter = InputFilter::kBicubic,
                                     .resize_width_px = 40,
                                     .resize_height_px = 32,
                                     .width_px = 36,
                                     .height_px = 32,
                                     .jpeg_quality = 60};
constexpr MemoryLayout kLayout{.input_bytes = 256 * 1024,
                               .picture_bytes = 3 * kMaxPixels + 2 * 3 * 40 * 40,
                               .answer_bytes = 2 * 1024 * 1024};
constexpr uint64_t kSmallGrantBytes = 64 * 1024;
constexpr size_t kHeadBytes = 4;
constexpr size_t kMaxErrorAnswerBytes = 4 * 1024;  // what the crawler reads of an error
constexpr SitemapLimits kSitemapLimits{.max_bytes = 1 << 20,
                                       .max_urls = 100,
                                       .max_images = 50,
                                       .max_images_per_url = 10,
                                       .max_text_bytes = 100,
                                       .max_result_bytes = 1 << 16};

JailSetup Setup() {
  return {.build = ThisBuild(),
          .layout = kLayout,
          .memory_bytes = 64 * kMiB,
          .html = {.max_depth = 64, .max_links = 50, .max_candidates = 20},
          .text = {},
          .image = {.max_pixels = kMaxPixels,
                    .max_frames = 8,
                    .max_scans = 16,
                    .size_px = 48,
                    .may_blur_faces = true,
                    .model_input_count = 1,
                    .model_inputs = {kModelInput}}};
}

/// A worker without its process, once for all inputs.
class Side {
 public:
  Side() : memory_(Memory()), jobs_(memory_, parts_) {
    PrepareMetadataReader();
    jobs_.SetUp(Setup());
  }

  JobAnswer Ask(JobRequest request) {
    request.sequence = ++sequence_;
    const JobAnswer answer = jobs_.Perform(request);
    CHECK(answer.sequence == request.sequence && answer.answer_bytes <= kLayout.answer_bytes);
    return answer;
  }

  void Put(std::string_view arguments, std::string_view body) {
    CHECK(arguments.size() + body.size() <= kLayout.input_bytes);
    std::copy(arguments.begin(), arguments.end(), reinterpret_cast<char*>(memory_.input().data()));
    std::copy(body.begin(), body.end(), reinterpret_cast<char*>(memory_.input().data()) + arguments.size());
  }

  std::string Content(const JobAnswer& answer) const {
    return {reinterpret_cast<const char*>(memory_.answer().data()), answer.answer_bytes};
  }

 private:
  static SharedMemory Memory() {
    Result<SharedMemory> memory = SharedMemory::Create(kLayout);
    CHECK(memory.has_value());
    return *std::move(memory);
  }

  const WorkerParts parts_{.prepare = {}, .read_metadata = ReadImageMetadata, .page_stub = {}};
  const SharedMemory memory_;
  Jobs jobs_;
  uint64_t sequence_ = 0;
};

/// True if the job was done. Another answer must be an error that the crawler reads.
bool IsDone(const Side& side, const JobAnswer& answer, bool ours) {
  if (answer.outcome == JobOutcome::kDone) return true;
  CHECK(answer.outcome == JobOutcome::kFailed && answer.answer_bytes <= kMaxErrorAnswerBytes);
  const std::optional<Error> error = ReadError(side.Content(answer));
  CHECK(error.has_value() && !error->message.empty());
  CHECK(!ours || error->code != ErrorCode::kInternal);
  return false;
}

void AskForPage(Side& side, const JobRequest& request, bool ours) {
  const JobAnswer answer = side.Ask(request);
  if (!IsDone(side, answer, ours)) return;
  CHECK(answer.answer_bytes <= kMaxPageAnswerBytes);
  CHECK(ReadPage(side.Content(answer), Setup().html).has_value());
}

void AskForSitemap(Side& side, const JobRequest& request, bool ours) {
  const JobAnswer answer = side.Ask(request);
  if (!IsDone(side, answer, ours) || !ours) return;  // limits of another are not those to read with
  CHECK(answer.answer_bytes <= kMaxSitemapAnswerBytes);
  CHECK(ReadSitemapWire(side.Content(answer), kSitemapLimits).has_value());
}

void AskForRightsFile(Side& side, const JobRequest& request, const std::string& arguments, bool ours) {
  const JobAnswer answer = side.Ask(request);
  if (!IsDone(side, answer, ours) || !ours) return;
  const Result<RightsFileJob> job = ReadRightsFileJob(arguments);
  CHECK(answer.answer_bytes <= kMaxRightsFileAnswerBytes && job.has_value());
  CHECK(ReadRightsFileAnswer(side.Content(answer), *job).has_value());
}

/// Half of all pictures with faces to blur, over the file as the crawler does.
void AskForRendering(Side& side, JobRequest request, const DecodeFacts& decoded) {
  request.kind = JobKind::kRender;
  if (request.input_bytes % 2 == 1) {
    const FaceBox faces[] = {{.width_px = decoded.width_px, .height_px = 1},
                             {.x_px = decoded.width_px / 2,
                              .y_px = decoded.height_px / 2,
                              .width_px = (decoded.width_px + 1) / 2,
                              .height_px = (decoded.height_px + 1) / 2}};
    const std::string arguments = Serialize(std::span<const FaceBox>(faces));
    side.Put(arguments, {});
    request.argument_bytes = static_cast<uint32_t>(arguments.size());
    request.input_bytes = 0;
  }
  const JobAnswer answer = side.Ask(request);
  if (!IsDone(side, answer, true)) return;
  const std::string content = side.Content(answer);
  const Result<RenderFacts> facts = ReadRenderFacts(std::string_view(content).substr(0, kRenderFactsBytes));
  const Result<ImageHeader> header = ProbeImage(std::as_bytes(std::span(content)).subspan(kRenderFactsBytes));
  CHECK(facts.has_value() && header.has_value() && header->format == facts->format);
  CHECK(header->width_px == facts->width_px && header->height_px == facts->height_px);
}

void AskForPicture(Side& side, JobRequest request) {
  JobAnswer answer = side.Ask(request);
  if (answer.outcome == JobOutcome::kNeedsMemory) {
    CHECK(answer.needed_bytes > request.grant_bytes && answer.needed_bytes <= INT64_MAX);
    request.grant_bytes = answer.needed_bytes;
    answer = side.Ask(request);
  }
  if (!IsDone(side, answer, true)) return;
  const std::string content = side.Content(answer);
  const std::string_view all = content;
  const Result<DecodeFacts> facts = ReadDecodeFacts(all.substr(0, kDecodeFactsBytes));
  CHECK(facts.has_value() && int64_t{facts->width_px} * facts->height_px <= kMaxPixels);
  const Result<std::vector<PdqHash>> hashes =
      ReadPdqHashes(all.substr(kDecodeFactsBytes), facts->frame_count);
  CHECK(hashes.has_value());
  WireReader rest(all.substr(kDecodeFactsBytes + PdqWireBytes(hashes->size())));
  ReadPictureFindings(rest, *facts, Setup().image);
  CHECK(ReadMetadataWire(rest.String()).has_value());
  ReadEmbeddedRightsWire(rest);
  CHECK(rest.at_end());
  const uint64_t picture_bytes =
      uint64_t{3} * static_cast<uint64_t>(facts->width_px) * static_cast<uint64_t>(facts->height_px) +
      uint64_t{3} * kModelInput.width_px * kModelInput.height_px;
  request.grant_bytes -= std::min(request.grant_bytes, picture_bytes);
  AskForRendering(side, request, *facts);
}

void AskForRights(Side& side, const JobRequest& request) {
  const JobAnswer answer = side.Ask(request);
  if (!IsDone(side, answer, true)) return;
  const std::string content = side.Content(answer);
  WireReader reader(content);
  ReadEmbeddedRightsWire(reader);
  CHECK(reader.at_end());
}

/// Arguments that the crawler would send.
std::string OurArguments(JobKind kind, uint8_t choice) {
  constexpr const char* kTypes[] = {"text/html", "text/html; charset=shift_jis",
                                    "text/html; charset=utf-16le", ""};
  if (kind == JobKind::kPage) {
    return Serialize(PageJobInput{
        .url = "https://a.test/b/c.html",
        .headers = {{"content-type", kTypes[choice % std::size(kTypes)]}, {"x-robots-tag", "noai"}}});
  }
  if (kind == JobKind::kRightsFile) {
    return Serialize(
        RightsFileJob{.kind = static_cast<RightsFileKind>(choice % 5), .url = "https://a.test/file"});
  }
  if (kind == JobKind::kSitemap) return Serialize(SitemapJob{{"https://a.test/maps/x.xml"}, kSitemapLimits});
  return {};
}

/// The readers on a buffer of exactly the size, where a read beyond it is seen.
void ReadArguments(std::string_view bytes) {
  const Result<PageJobInput> page = ReadPageJobInput(bytes);
  if (page) CHECK(Serialize(*page) == bytes);
  const Result<SitemapJob> sitemap = ReadSitemapJob(bytes);
  if (sitemap) CHECK(Serialize(*sitemap) == bytes);
  const Result<RightsFileJob> rights = ReadRightsFileJob(bytes);
  if (rights) CHECK(Serialize(*rights) == bytes);
  const Result<JailSetup> setup = ReadJailSetup(bytes);
  if (setup) CHECK(Serialize(*setup).size() == bytes.size());
}

void Run(std::string_view bytes) {
  static Side side;
  if (bytes.size() < kHeadBytes || bytes.size() > 128 * 1024) return;
  const auto kind = static_cast<JobKind>(bytes[0] % 8);
  const auto form = static_cast<uint8_t>(bytes[1]);
  const bool ours = form % 2 == 0 || kind == JobKind::kDecode || kind == JobKind::kRights;
  uint16_t size = 0;
  std::memcpy(&size, bytes.data() + 2, sizeof size);
  bytes.remove_prefix(kHeadBytes);
  ReadArguments(std::string(bytes));
  const std::string arguments = ours ? OurArguments(kind, form / 2) : std::string();
  side.Put(arguments, bytes);
  JobRequest request{.kind = kind,
                     .argument_bytes = static_cast<uint32_t>(arguments.size()),
                     .input_bytes = bytes.size(),
                     .grant_bytes = kSmallGrantBytes};
  if (!ours) {  // sizes beyond the region too
    request.argument_bytes = size > 0xF000 ? size * 0x10000U : size;
    request.input_bytes -= std::min<uint64_t>(request.input_bytes, size);
  }
  if (kind == JobKind::kPage) return AskForPage(side, request, ours);
  if (kind == JobKind::kSitemap) return AskForSitemap(side, request, ours);
  if (kind == JobKind::kRightsFile) return AskForRightsFile(side, request, arguments, ours);
  if (kind == JobKind::kDecode) return AskForPicture(side, request);
  if (kind == JobKind::kRights) return AskForRights(side, request);
  static_cast<void>(IsDone(side, side.Ask(request), false));
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tamis::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
