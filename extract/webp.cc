#include "extract/webp.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include <webp/decode.h>
#include <webp/demux.h>

#include "extract/byte_order.h"
#include "extract/frame_composer.h"
#include "extract/working_memory.h"

namespace tamis {
namespace {

constexpr size_t kRiffHeadBytes = 8;
constexpr int64_t kFixedBytes = 512 * 1024;
constexpr int kMaxOtherChunks = 1000;          // real files have below ten
constexpr int64_t kLossyBytesPerColumn = 512;  // rows of macroblocks, their modes and neighbours
constexpr int64_t kMaxHuffmanGroups = 2600;
constexpr int64_t kHuffmanGroupBytes = 10 * 1024;  // tables and their packed form
constexpr int64_t kMinGroupBits = 20;              // five codes of four bits
constexpr int64_t kPixelsPerGroup = 16;            // tiles are 4x4 at least

using Demuxer = std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)>;

Error Damaged(const std::string& why) {
  return {ErrorCode::kInvalidInput, "image_damaged: " + why};
}

struct WebpFrame {
  FrameArea area;
  FrameEnd end = FrameEnd::kKeep;
  bool blends = false;
  bool has_alpha = false;
  bool lossless = false;
  std::span<const std::byte> data;

  int64_t pixel_count() const { return int64_t{area.width_px} * area.height_px; }
};

/// libwebpdemux remembers every chunk and frame of a file, however many: we count them first.
Status CheckChunks(std::span<const std::byte> bytes, int max_frames) {
  constexpr uint32_t kAnmf = 0x464D4E41;  // "ANMF", least significant byte first
  constexpr size_t kFirstChunk = 12;
  int chunks = 0, frames = 0;
  size_t at = kFirstChunk;
  while (bytes.size() >= kRiffHeadBytes && at <= bytes.size() - kRiffHeadBytes) {
    frames += Little32(bytes, at) == kAnmf ? 1 : 0;
    if (frames > max_frames) {
      return Error{ErrorCode::kTooLarge, "image_too_many_frames: more than " + std::to_string(max_frames)};
    }
    if (++chunks - frames > kMaxOtherChunks) return Damaged("too many chunks");
    const size_t size = Little32(bytes, at + 4);
    at += kRiffHeadBytes + size + size % 2;
  }
  return {};
}

/// The chunks of a frame without the padding of the last: libwebp would read it as picture.
std::span<const std::byte> WithoutPadding(std::span<const std::byte> chunks) {
  size_t at = 0;
  while (chunks.size() >= kRiffHeadBytes && at <= chunks.size() - kRiffHeadBytes) {
    const size_t size = Little32(chunks, at + 4);
    const size_t end = at + kRiffHeadBytes + size;
    if (end + 1 == chunks.size() && size % 2 == 1) return chunks.first(end);
    at = end + size % 2;
  }
  return chunks;
}

/// The frames of a file one after the other. Lifetime: `bytes` must outlive it.
class FrameReader {
 public:
  static Result<FrameReader> Open(std::span<const std::byte> bytes) {
    if (bytes.size() < 12) return Error{ErrorCode::kInvalidInput, "image_truncated: no RIFF head"};
    const size_t riff_bytes = kRiffHeadBytes + Little32(bytes, 4);
    if (riff_bytes > bytes.size()) {
      return Error{ErrorCode::kInvalidInput, "image_truncated: shorter than its RIFF size"};
    }
    const WebPData data{reinterpret_cast<const uint8_t*>(bytes.data()), riff_bytes};
    Demuxer demuxer(WebPDemux(&data), WebPDemuxDelete);
    if (demuxer == nullptr) return Damaged("libwebpdemux finds no whole picture");
    return FrameReader(std::move(demuxer));
  }

  int width_px() const { return static_cast<int>(WebPDemuxGetI(demuxer_.get(), WEBP_FF_CANVAS_WIDTH)); }
  int height_px() const { return static_cast<int>(WebPDemuxGetI(demuxer_.get(), WEBP_FF_CANVAS_HEIGHT)); }
  int64_t frame_count() const { return WebPDemuxGetI(demuxer_.get(), WEBP_FF_FRAME_COUNT); }

  /// `number` counts from 1.
  Result<WebpFrame> Read(int number) const {
    WebPIterator found{};
    if (WebPDemuxGetFrame(demuxer_.get(), number, &found) == 0) return Damaged("a frame is missing");
    const WebpFrame frame{
        .area = {found.x_offset, found.y_offset, found.width, found.height},
        .end = found.dispose_method == WEBP_MUX_DISPOSE_BACKGROUND ? FrameEnd::kClear : FrameEnd::kKeep,
        .blends = found.blend_method == WEBP_MUX_BLEND,
        .has_alpha = found.has_alpha != 0,
        .data = WithoutPadding(std::as_bytes(std::span(found.fragment.bytes, found.fragment.size)))};
    const bool complete = found.complete != 0;
    WebPDemuxReleaseIterator(&found);
    if (!complete) return Error{ErrorCode::kInvalidInput, "image_truncated: a frame is not whole"};
    return Checked(frame);
  }

 private:
  explicit FrameReader(Demuxer demuxer) : demuxer_(std::move(demuxer)) {}

  /// The frame's own header must agree: what is decoded goes to memory of the size that was declared.
  Result<WebpFrame> Checked(WebpFrame frame) const {
    const FrameArea& area = frame.area;
    const bool fits = area.left >= 0 && area.top >= 0 && area.width_px > 0 && area.height_px > 0 &&
                      area.left <= width_px() - area.width_px && area.top <= height_px() - area.height_px;
    WebPBitstreamFeatures features{};
    const auto* data = reinterpret_cast<const uint8_t*>(frame.data.data());
    if (!fits || WebPGetFeatures(data, frame.data.size(), &features) != VP8_STATUS_OK) {
      return Damaged("a frame outside the canvas, or without a header");
    }
    if (features.width != area.width_px || features.height != area.height_px) {
      return Damaged("a frame with two sizes");
    }
    frame.has_alpha = frame.has_alpha || features.has_alpha != 0;
    frame.lossless = features.format == 2;
    return frame;
  }

  Demuxer demuxer_;
};

/// What libwebp allocates for one frame, and our RGBA pixels of one with alpha.
int64_t FrameBytes(const WebpFrame& frame) {
  const int64_t pixels = frame.pixel_count();
  const int64_t rgba_bytes = frame.has_alpha ? 4 * pixels : 0;
  if (!frame.lossless && !frame.has_alpha) return kLossyBytesPerColumn * frame.area.width_px;
  const int64_t groups = std::min({kMaxHuffmanGroups, pixels / kPixelsPerGroup + 1,
                                   static_cast<int64_t>(frame.data.size()) * 8 / kMinGroupBits + 1});
  // ARGB of the whole frame, transforms at a quarter of its size, sixteen rows on their way out; an alpha
  // plane is decoded by the same code.
  const int64_t lossless_bytes = 6 * pixels + 128 * int64_t{frame.area.width_px};
  return rgba_bytes + groups * kHuffmanGroupBytes + lossless_bytes +
         kLossyBytesPerColumn * frame.area.width_px;
}

Status DecodeInto(const WebpFrame& frame, WEBP_CSP_MODE mode, uint8_t* to, size_t stride) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) return Error{ErrorCode::kInternal, "libwebp: another version"};
  config.output.colorspace = mode;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = to;
  config.output.u.RGBA.stride = static_cast<int>(stride);
  const size_t pixel_bytes = mode == MODE_RGB ? 3 : 4;
  config.output.u.RGBA.size = stride * static_cast<size_t>(frame.area.height_px - 1) +
                              pixel_bytes * static_cast<size_t>(frame.area.width_px);
  const auto* data = reinterpret_cast<const uint8_t*>(frame.data.data());
  switch (WebPDecode(data, frame.data.size(), &config)) {
    case VP8_STATUS_OK:
      return {};
    case VP8_STATUS_OUT_OF_MEMORY:
      return Error{ErrorCode::kUnavailable, "libwebp: out of memory"};
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
      return Error{ErrorCode::kInvalidInput, "image_truncated: a frame ends early"};
    default:
      return Damaged("libwebp cannot decode a frame");
  }
}

Status PaintFrame(const WebpFrame& frame, size_t canvas_stride, FrameComposer* composer,
                  MemoryBudget& budget) {
  if (!frame.has_alpha) return DecodeInto(frame, MODE_RGB, composer->row(0), canvas_stride);
  Result<Pixels> rgba = Pixels::Allocate(frame.area.width_px, frame.area.height_px, 4, budget);
  if (!rgba) return rgba.error();
  const Status decoded = DecodeInto(frame, MODE_RGBA, rgba->row(0), rgba->stride_bytes());
  if (!decoded) return decoded;
  for (int y = 0; y < frame.area.height_px; ++y) {
    composer->Paint(rgba->row(y), 0, y, frame.area.width_px, frame.blends);
  }
  return {};
}

}  // namespace

Result<WebpLayout> ReadWebpLayout(std::span<const std::byte> bytes, const ImageJobOptions& options) {
  const Status few = CheckChunks(bytes, options.max_frames);
  if (!few) return few.error();
  const Result<FrameReader> reader = FrameReader::Open(bytes);
  if (!reader) return reader.error();
  const int64_t canvas_pixels = int64_t{reader->width_px()} * reader->height_px();
  const Status within = CheckFrames(canvas_pixels, reader->frame_count(), options);
  if (!within) return within.error();
  if (reader->frame_count() < 1) return Damaged("no frame");
  WebpLayout layout{.width_px = reader->width_px(),
                    .height_px = reader->height_px(),
                    .frame_count = static_cast<int>(reader->frame_count())};
  int64_t frame_bytes = 0;
  ComposerNeeds needs;
  for (int number = 1; number <= layout.frame_count; ++number) {
    const Result<WebpFrame> frame = reader->Read(number);
    if (!frame) return frame.error();
    frame_bytes = std::max(frame_bytes, FrameBytes(*frame));
    if (frame->has_alpha) needs.alpha_pixels = std::max(needs.alpha_pixels, frame->pixel_count());
  }
  layout.working_bytes = kFixedBytes + frame_bytes + ComposerBytes(canvas_pixels, layout.frame_count, needs);
  return layout;
}

Result<Pixels> DecodeWebp(std::span<const std::byte> bytes, const WebpLayout& layout, MemoryBudget& budget,
                          const PictureMaker& make_picture, const FrameVisitors& visitors) {
  const Result<FrameReader> reader = FrameReader::Open(bytes);
  if (!reader) return reader.error();
  const Result<WorkingMemory> fixed = WorkingMemory::Charge(kFixedBytes, budget);
  if (!fixed) return fixed.error();
  Result<Pixels> picture = make_picture(layout.width_px, layout.height_px, 3);
  if (!picture) return picture.error();
  FrameComposer composer(*picture, visitors, budget);
  for (int number = 1; number <= layout.frame_count; ++number) {
    const Result<WebpFrame> frame = reader->Read(number);
    if (!frame) return frame.error();
    const int64_t rgba_bytes = frame->has_alpha ? 4 * frame->pixel_count() : 0;
    const Result<WorkingMemory> library = WorkingMemory::Charge(FrameBytes(*frame) - rgba_bytes, budget);
    if (!library) return library.error();
    Status done = composer.Begin(frame->area, frame->end, frame->has_alpha);
    if (done) done = PaintFrame(*frame, picture->stride_bytes(), &composer, budget);
    if (done) done = composer.Finish();
    if (!done) return done.error();
  }
  return picture;
}

}  // namespace tamis
