#include "extract/jail/jobs.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <utility>

#include "crawler/core/wire.h"
#include "extract/consent/embedded_rights.h"
#include "extract/jail/findings_wire.h"
#include "extract/metadata_wire.h"
#include "extract/page_job.h"
#include "extract/picture_findings.h"
#include "extract/probe.h"
#include "extract/sitemap.h"
#include "extract/sitemap_wire.h"

namespace tamis {
namespace {

std::string_view TextOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Those that extract/metadata_blocks.h knows.
bool HasReadableMetadata(ImageFormat format) {
  return format == ImageFormat::kJpeg || format == ImageFormat::kPng || format == ImageFormat::kGif ||
         format == ImageFormat::kWebp;
}

}  // namespace

Status AnswerWriter::Done(std::string_view bytes) {
  answer_.answer_bytes = 0;
  answer_.outcome = JobOutcome::kDone;
  return Append(std::as_bytes(std::span(bytes)));
}

Status AnswerWriter::Append(std::span<const std::byte> bytes) {
  const std::span<std::byte> room = region_.subspan(answer_.answer_bytes);
  if (bytes.size() > room.size()) return Error{ErrorCode::kTooLarge, "job_memory: an answer too long"};
  if (!bytes.empty()) std::memcpy(room.data(), bytes.data(), bytes.size());
  answer_.answer_bytes += bytes.size();
  written_ = std::max<size_t>(written_, answer_.answer_bytes);
  return {};
}

void AnswerWriter::NeedMemory(uint64_t bytes) {
  answer_.outcome = JobOutcome::kNeedsMemory;
  answer_.needed_bytes = bytes;
}

void AnswerWriter::Fail(const Error& error) {
  static_cast<void>(Done(Serialize(error)));
  answer_.outcome = JobOutcome::kFailed;
}

void Jobs::Forget() {
  ForgetPicture();
  memory_.Wipe(memory_.answer(), answer_.TakeWritten());
}

void Jobs::ForgetPicture() {
  picture_.reset();
  memory_.Wipe(memory_.picture(), std::exchange(picture_bytes_, 0));
}

JobAnswer Jobs::Perform(const JobRequest& request) {
  if (request.kind != JobKind::kRender) Forget();
  return Perform(request.sequence, [&](AnswerWriter&) { return Do(request); });
}

JobAnswer Jobs::Perform(uint64_t sequence, const std::function<Status(AnswerWriter&)>& job) {
  answer_.Start(sequence);
  Status done;
  try {
    done = job(answer_);
  } catch (const std::bad_alloc&) {
    done = Error{ErrorCode::kTooLarge, "job_memory: more than the sandbox allows"};
  } catch (const std::exception& thrown) {
    done = Error{ErrorCode::kInternal, std::string("job: ") + thrown.what()};
  }
  if (!done) answer_.Fail(done.error());
  return answer_.answer();
}

Status Jobs::Do(const JobRequest& request) {
  const std::span<const std::byte> region = memory_.input();
  if (request.argument_bytes > region.size() ||
      request.input_bytes > region.size() - request.argument_bytes) {
    return Error{ErrorCode::kInternal, "job: out of bounds"};
  }
  if (!setup_) return Error{ErrorCode::kInternal, "job: no setup"};
  const std::span<const std::byte> arguments = region.first(request.argument_bytes);
  const std::span<const std::byte> input = region.subspan(request.argument_bytes, request.input_bytes);
  switch (request.kind) {
    case JobKind::kPage:
      return ReadPageOf(arguments, input);
    case JobKind::kDecode:
      return Decode(input, request.grant_bytes);
    case JobKind::kRender:
      return Render(arguments, input, request.grant_bytes);
    case JobKind::kSitemap:
      return ReadSitemapOf(arguments, input);
    case JobKind::kRights:
      return ReadRights(input);
    case JobKind::kRightsFile:
      return ReadRightsFileOf(arguments, input);
    case JobKind::kHello:
    case JobKind::kForget:
      break;
  }
  return Error{ErrorCode::kInternal, "job: of no known kind"};
}

Status Jobs::ReadPageOf(std::span<const std::byte> arguments, std::span<const std::byte> body) {
  const Result<PageJobInput> input = ReadPageJobInput(TextOf(arguments));
  if (!input) return input.error();
  const Result<Page> page =
      parts_.page_stub ? parts_.page_stub(body) : ExtractPage(body, *input, setup_->html, setup_->text);
  if (!page) return page.error();
  const std::string answer = Serialize(*page);
  if (answer.size() > kMaxPageAnswerBytes) return Error{ErrorCode::kTooLarge, "page: more found than fits"};
  return answer_.Done(answer);
}

Status Jobs::ReadSitemapOf(std::span<const std::byte> arguments, std::span<const std::byte> body) {
  const Result<SitemapJob> job = ReadSitemapJob(TextOf(arguments));
  if (!job) return job.error();
  const Result<Sitemap> sitemap = ReadSitemap(body, job->input, job->limits);
  if (!sitemap) return sitemap.error();
  const std::string answer = Serialize(*sitemap);
  if (answer.size() > kMaxSitemapAnswerBytes)
    return Error{ErrorCode::kTooLarge, "sitemap: more found than fits"};
  return answer_.Done(answer);
}

Status Jobs::ReadRightsFileOf(std::span<const std::byte> arguments, std::span<const std::byte> body) {
  const Result<RightsFileJob> job = ReadRightsFileJob(TextOf(arguments));
  if (!job) return job.error();
  const std::string answer = Serialize(ParseRightsFile(body, job->kind, job->url));
  if (answer.size() > kMaxRightsFileAnswerBytes)
    return Error{ErrorCode::kTooLarge, "rights file: more found than fits"};
  return answer_.Done(answer);
}

Status Jobs::Decode(std::span<const std::byte> file, uint64_t grant_bytes) {
  picture_.reset();
  const Result<int64_t> needed = NeededBytes(file);
  if (!needed) return needed.error();
  if (static_cast<uint64_t>(*needed) > grant_bytes) {
    answer_.NeedMemory(static_cast<uint64_t>(*needed));
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
  picture_ = *std::move(output);
  return AnswerDecoded(file);
}

Status Jobs::AnswerDecoded(std::span<const std::byte> file) {
  const DecodeFacts facts{.format = picture_->format,
                          .original_width_px = picture_->original_width_px,
                          .original_height_px = picture_->original_height_px,
                          .orientation = picture_->orientation,
                          .frame_count = picture_->frame_count,
                          .width_px = picture_->pixels.width_px,
                          .height_px = picture_->pixels.height_px};
  const Status stated = answer_.Done(Serialize(facts));
  if (!stated) return stated;
  const std::string hashes = Serialize(std::span<const PdqHash>(picture_->pdq));
  const Status hashed = answer_.Append(std::as_bytes(std::span(hashes)));
  if (!hashed) return hashed;
  const ImageMetadata metadata = MetadataOf(file, facts.format);
  WireWriter rest;
  Write(rest, PictureFindings{.faces = picture_->faces,
                              .document_score = picture_->document_score,
                              .model_input_count = static_cast<int>(picture_->model_inputs.size())});
  rest.String(SerializeMetadata(metadata));
  // Whose picture it is, and when it came, the crawler knows.
  Write(rest, ReadEmbeddedRights(metadata, {.place = Place::kImageData}));
  const std::string bytes = rest.Take();
  return answer_.Append(std::as_bytes(std::span(bytes)));
}

Status Jobs::ReadRights(std::span<const std::byte> file) {
  const ImageFormat format = SniffFormat(file);
  if (format == ImageFormat::kUnknown) {
    return Error{ErrorCode::kInvalidInput, "image_unknown_format: no picture's beginning"};
  }
  if (!HasReadableMetadata(format)) {
    return Error{ErrorCode::kInvalidInput,
                 "image_format_not_supported: metadata of " + std::string(ToString(format)) + " is not read"};
  }
  WireWriter writer;
  Write(writer, ReadEmbeddedRights(MetadataOf(file, format), {.place = Place::kImageData}));
  return answer_.Done(writer.Take());
}

/// What cannot be read is damaged, never absent.
ImageMetadata Jobs::MetadataOf(std::span<const std::byte> file, ImageFormat format) const {
  if (!parts_.read_metadata) return {};
  Result<ImageMetadata> metadata = parts_.read_metadata(file, format);
  if (metadata) return *std::move(metadata);
  return {.damaged = true};
}

/// Enough for decoding, and then for rendering beside the picture, so that no job waits for memory while it
/// holds some.
Result<int64_t> Jobs::NeededBytes(std::span<const std::byte> file) const {
  const Result<int64_t> decode = EstimateDecodeBytes(file, setup_->image);
  if (!decode) return decode;
  const Result<ImageHeader> header = ProbeImage(file);
  if (!header) return header.error();
  const auto size = static_cast<int64_t>(file.size());
  const Result<int64_t> render =
      EstimateRenderBytes(header->width_px, header->height_px, size, setup_->image);
  if (!render) return render;
  const int64_t held = int64_t{3} * header->width_px * header->height_px + ModelInputsBytes(setup_->image);
  return std::max(*decode, held + *render);
}

/// One behind the other: the decoded picture comes first.
Result<Pixels> Jobs::PictureInRegion(int width_px, int height_px, int channels) {
  const std::span<std::byte> region = memory_.picture();
  if (width_px <= 0 || height_px <= 0 || channels != 3) {
    return Error{ErrorCode::kInternal, "job: a picture without pixels"};
  }
  const uint64_t bytes = uint64_t{3} * static_cast<uint64_t>(width_px) * static_cast<uint64_t>(height_px);
  const uint64_t at = NextPictureAt(picture_bytes_);
  if (at > region.size() || bytes > region.size() - at) {
    return Error{ErrorCode::kTooLarge, "image_too_many_pixels: no room"};
  }
  picture_bytes_ = at + bytes;
  return Pixels{width_px, height_px, channels, Bytes::Wrap(region.data() + at, bytes, {})};
}

Status Jobs::Render(std::span<const std::byte> arguments, std::span<const std::byte> file,
                    uint64_t grant_bytes) {
  if (!picture_) return Error{ErrorCode::kInternal, "job: nothing to render"};
  Result<std::vector<FaceBox>> faces = std::vector<FaceBox>();
  if (!arguments.empty()) {
    faces = ReadFaces(TextOf(arguments), picture_->pixels.width_px, picture_->pixels.height_px);
  }
  if (!faces) return faces.error();
  MemoryBudget budget(static_cast<int64_t>(grant_bytes));
  const RenderInput input{.pixels = picture_->pixels,
                          .original = file,
                          .format = picture_->format,
                          .orientation = picture_->orientation,
                          .frame_count = picture_->frame_count,
                          .transparent = picture_->transparent,
                          .blurred = *faces};
  const Result<Rendered> rendered = RenderImageJob(input, setup_->image, budget);
  if (!rendered) return rendered.error();
  const Status stated = answer_.Done(Serialize(RenderFacts{
      .format = rendered->format, .width_px = rendered->width_px, .height_px = rendered->height_px}));
  if (!stated) return stated;
  const Status appended = answer_.Append(rendered->encoded.span());
  if (appended) ForgetPicture();  // while it is in the cache, and without being asked
  return appended;
}

}  // namespace tamis
