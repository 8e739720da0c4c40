#include "extract/jail/worker.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "extract/image_job.h"
#include "extract/jail/job_protocol.h"
#include "extract/jail/job_wire.h"
#include "extract/jail/sandbox.h"
#include "extract/jail/shared_memory.h"
#include "extract/jail/warm_up.h"
#include "extract/metadata_wire.h"
#include "extract/page_job.h"
#include "extract/probe.h"
#include "extract/sitemap.h"
#include "extract/sitemap_wire.h"

namespace tamis {
namespace {

constexpr uint64_t kTrimAboveBytes = 32 * 1024 * 1024;  // jobs with larger grants leave nothing in the heap

std::string_view TextOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A number of the command line, or 0.
uint64_t NumberOf(const char* text) {
  uint64_t number = 0;
  const char* end = text + std::strlen(text);
  const auto [rest, error] = std::from_chars(text, end, number);
  return error == std::errc() && rest == end ? number : 0;
}

/// Does the jobs. What a library throws is an error of the one job.
class Worker {
 public:
  Worker(SharedMemory memory, std::string_view sandbox, const WorkerParts& parts, SandboxReport report)
      : memory_(std::move(memory)), sandbox_(sandbox), parts_(parts), report_(report) {}

  int Serve() {
    while (true) {
      JobRequest request;
      const ssize_t received = recv(kChannelDescriptor, &request, sizeof request, 0);
      if (received == 0) return 0;
      if (received != sizeof request) return 1;
      if (request.kind == JobKind::kForget) {
        Forget();
        continue;
      }
      const JobAnswer answer = Perform(request);
      if (send(kChannelDescriptor, &answer, sizeof answer, MSG_NOSIGNAL) != sizeof answer) return 0;
      if (exit_code_ != 0) return exit_code_;
      if (request.grant_bytes > kTrimAboveBytes) malloc_trim(0);
    }
  }

 private:
  JobAnswer Perform(const JobRequest& request) {
    if (request.kind != JobKind::kRender) Forget();
    answer_ = {.sequence = request.sequence};
    Status done = Error{ErrorCode::kInternal, "job: out of bounds"};
    const uint64_t room = memory_.layout().input_bytes;
    if (request.argument_bytes <= room && request.input_bytes <= room - request.argument_bytes) {
      try {
        done = Do(request);
      } catch (const std::bad_alloc&) {
        done = Error{ErrorCode::kTooLarge, "job_memory: more than the sandbox allows"};
      } catch (const std::exception& thrown) {
        done = Error{ErrorCode::kInternal, std::string("job: ") + thrown.what()};
      }
    }
    if (!done) Fail(done.error());
    return answer_;
  }

  /// The worker wipes what it has just written: the pages are in its core's cache, not in the crawler's.
  void Forget() {
    picture_.reset();
    memory_.Wipe(memory_.picture(), touched_.picture_bytes);
    memory_.Wipe(memory_.answer(), touched_.answer_bytes);
    touched_ = {};
  }

  Status Do(const JobRequest& request) {
    const std::span<const std::byte> arguments = memory_.input().first(request.argument_bytes);
    const std::span<const std::byte> input =
        memory_.input().subspan(request.argument_bytes, request.input_bytes);
    if (request.kind == JobKind::kHello) return Hello(arguments);
    if (!setup_) return Error{ErrorCode::kInternal, "job: no setup"};
    switch (request.kind) {
      case JobKind::kPage:
        return ReadPageOf(arguments, input);
      case JobKind::kDecode:
        return Decode(input, request.grant_bytes);
      case JobKind::kRender:
        return Render(input, request.grant_bytes);
      case JobKind::kSitemap:
        return ReadSitemapOf(arguments, input);
      case JobKind::kHello:
      case JobKind::kForget:
        break;
    }
    return Error{ErrorCode::kInternal, "job: of no known kind"};
  }

  // The last moment at which files can be opened.
  Status Hello(std::span<const std::byte> arguments) {
    Result<JailSetup> setup = ReadJailSetup(TextOf(arguments));
    if (!setup) return setup.error();
    if (setup_ || setup->build != ThisBuild()) {
      return Error{ErrorCode::kInternal, "tamis-jail is of another build than tamis"};
    }
    setup_ = *std::move(setup);
    WarmUp(setup_->html, setup_->text, setup_->image);
    if (parts_.prepare) parts_.prepare();
    memory_.CloseDescriptor();
    if (sandbox_ != "off") {
      const Status locked = LockDown(kChannelDescriptor, setup_->memory_bytes, report_);
      if (!locked) exit_code_ = 1;
      if (!locked) return locked.error();
    }
    if (sandbox_ == "required" && !report_.HasRequired()) exit_code_ = 3;
    return Answer(Serialize(report_));
  }

  Status ReadPageOf(std::span<const std::byte> arguments, std::span<const std::byte> body) {
    const Result<PageJobInput> input = ReadPageJobInput(TextOf(arguments));
    if (!input) return input.error();
    const Result<Page> page =
        parts_.page_stub ? parts_.page_stub(body) : ExtractPage(body, *input, setup_->html, setup_->text);
    if (!page) return page.error();
    const std::string answer = Serialize(*page);
    if (answer.size() > kMaxPageAnswerBytes) return Error{ErrorCode::kTooLarge, "page: more found than fits"};
    return Answer(answer);
  }

  Status ReadSitemapOf(std::span<const std::byte> arguments, std::span<const std::byte> body) {
    const Result<SitemapJob> job = ReadSitemapJob(TextOf(arguments));
    if (!job) return job.error();
    const Result<Sitemap> sitemap = ReadSitemap(body, job->input, job->limits);
    if (!sitemap) return sitemap.error();
    const std::string answer = Serialize(*sitemap);
    if (answer.size() > kMaxSitemapAnswerBytes)
      return Error{ErrorCode::kTooLarge, "sitemap: more found than fits"};
    return Answer(answer);
  }

  Status Decode(std::span<const std::byte> file, uint64_t grant_bytes) {
    picture_.reset();
    const Result<int64_t> needed = NeededBytes(file);
    if (!needed) return needed.error();
    if (static_cast<uint64_t>(*needed) > grant_bytes) {
      answer_.outcome = JobOutcome::kNeedsMemory;
      answer_.needed_bytes = static_cast<uint64_t>(*needed);
      return {};
    }
    MemoryBudget budget(*needed);
    const PictureMaker in_region = [this](int width_px, int height_px, int channels) {
      return PictureInRegion(width_px, height_px, channels);
    };
    Result<ImageDecodeOutput> output = DecodeImageJob(file, setup_->image, budget, in_region);
    if (!output) return output.error();
    if (output->pixels.bytes.data() != memory_.picture().data()) {
      return Error{ErrorCode::kInternal, "job: a picture outside its region"};
    }
    const DecodeFacts facts{.format = output->format,
                            .original_width_px = output->original_width_px,
                            .original_height_px = output->original_height_px,
                            .orientation = output->orientation,
                            .frame_count = output->frame_count,
                            .width_px = output->pixels.width_px,
                            .height_px = output->pixels.height_px};
    picture_ = *std::move(output);
    const Status stated = Answer(Serialize(facts));
    if (!stated) return stated;
    const std::string metadata = SerializeMetadata(MetadataOf(file, facts.format));
    return AppendToAnswer(std::as_bytes(std::span(metadata)));
  }

  /// What cannot be read is damaged, never absent.
  ImageMetadata MetadataOf(std::span<const std::byte> file, ImageFormat format) const {
    if (!parts_.read_metadata) return {};
    Result<ImageMetadata> metadata = parts_.read_metadata(file, format);
    if (metadata) return *std::move(metadata);
    return {.damaged = true};
  }

  /// Enough for decoding, and then for rendering beside the picture, so that no job waits for memory while it
  /// holds some.
  Result<int64_t> NeededBytes(std::span<const std::byte> file) const {
    const Result<int64_t> decode = EstimateDecodeBytes(file, setup_->image);
    if (!decode) return decode;
    const Result<ImageHeader> header = ProbeImage(file);
    if (!header) return header.error();
    const auto size = static_cast<int64_t>(file.size());
    const Result<int64_t> render =
        EstimateRenderBytes(header->width_px, header->height_px, size, setup_->image);
    if (!render) return render;
    return std::max(*decode, int64_t{3} * header->width_px * header->height_px + *render);
  }

  Result<Pixels> PictureInRegion(int width_px, int height_px, int channels) {
    const std::span<std::byte> region = memory_.picture();
    if (width_px <= 0 || height_px <= 0 || channels != 3) {
      return Error{ErrorCode::kInternal, "job: a picture without pixels"};
    }
    const uint64_t bytes = uint64_t{3} * static_cast<uint64_t>(width_px) * static_cast<uint64_t>(height_px);
    if (bytes > region.size()) return Error{ErrorCode::kTooLarge, "image_too_many_pixels: no room"};
    touched_.picture_bytes = std::max(touched_.picture_bytes, bytes);
    return Pixels{width_px, height_px, channels, Bytes::Wrap(region.data(), bytes, {})};
  }

  Status Render(std::span<const std::byte> file, uint64_t grant_bytes) {
    if (!picture_) return Error{ErrorCode::kInternal, "job: nothing to render"};
    MemoryBudget budget(static_cast<int64_t>(grant_bytes));
    const RenderInput input{.pixels = picture_->pixels,
                            .original = file,
                            .format = picture_->format,
                            .orientation = picture_->orientation,
                            .frame_count = picture_->frame_count};
    const Result<Rendered> rendered = RenderImageJob(input, setup_->image, budget);
    if (!rendered) return rendered.error();
    const Status stated = Answer(Serialize(RenderFacts{
        .format = rendered->format, .width_px = rendered->width_px, .height_px = rendered->height_px}));
    if (!stated) return stated;
    return AppendToAnswer(rendered->encoded.span());
  }

  Status Answer(std::string_view bytes) {
    answer_.answer_bytes = 0;
    answer_.outcome = JobOutcome::kDone;
    return AppendToAnswer(std::as_bytes(std::span(bytes)));
  }

  Status AppendToAnswer(std::span<const std::byte> bytes) {
    const std::span<std::byte> room = memory_.answer().subspan(answer_.answer_bytes);
    if (bytes.size() > room.size()) return Error{ErrorCode::kTooLarge, "job_memory: an answer too long"};
    if (!bytes.empty()) std::memcpy(room.data(), bytes.data(), bytes.size());
    answer_.answer_bytes += bytes.size();
    touched_.answer_bytes = std::max(touched_.answer_bytes, answer_.answer_bytes);
    return {};
  }

  void Fail(const Error& error) {
    static_cast<void>(Answer(Serialize(error)));
    answer_.outcome = JobOutcome::kFailed;
  }

  SharedMemory memory_;
  const std::string sandbox_;
  const WorkerParts& parts_;
  SandboxReport report_;
  std::optional<JailSetup> setup_;
  std::optional<ImageDecodeOutput> picture_;  // of the last decode job, until the next
  MemoryLayout touched_;                      // what must be wiped of each region
  JobAnswer answer_;
  int exit_code_ = 0;
};

}  // namespace

int RunWorker(int argc, char** argv, const WorkerParts& parts) {
  if (argc != 5) return 2;
  const std::string_view sandbox = argv[1];
  const MemoryLayout layout{.input_bytes = NumberOf(argv[2]),
                            .picture_bytes = NumberOf(argv[3]),
                            .answer_bytes = NumberOf(argv[4])};
  if (sandbox != "required" && sandbox != "best-effort" && sandbox != "off") return 2;
  SandboxReport report;
  // What the crawler has open is none of ours, whatever the sandbox.
  report.descriptors_closed = syscall(SYS_close_range, kMemoryDescriptor + 1, ~0U, 0) == 0;
  Result<SharedMemory> memory = SharedMemory::Open(kMemoryDescriptor, layout);
  if (!memory) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  constexpr rlimit kNoDump{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &kNoDump);
  if (sandbox != "off") EnterNamespaces(report);
  return Worker(*std::move(memory), sandbox, parts, report).Serve();
}

}  // namespace tamis
