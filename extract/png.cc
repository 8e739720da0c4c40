#include "extract/png.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>

#include <spng.h>

#include "extract/byte_order.h"
#include "extract/working_memory.h"

namespace tamis {
namespace {

constexpr int64_t kFixedBytes = 192 * 1024;                       // inflate's window and state, libspng's own
constexpr size_t kMaxPrefixBytes = 8 + 25 + 12 + 768 + 12 + 256;  // signature, IHDR, PLTE, tRNS
constexpr size_t kSequenceBytes = 4;

using Context = std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)>;

Error ErrorOf(int code) {
  const std::string text = spng_strerror(code);
  switch (code) {
    case SPNG_IO_EOF:
    case SPNG_EIDAT_TOO_SHORT:
      return {ErrorCode::kInvalidInput, "image_truncated: " + text};
    case SPNG_EMEM:
      return {ErrorCode::kUnavailable, "libspng: " + text};
    default:
      return {ErrorCode::kInvalidInput, "image_damaged: " + text};
  }
}

/// One image of a PNG as a PNG of its own, made while libspng reads it. The CRCs it gives are 0: libspng is
/// told not to look at them.
class ImageFeed {
 public:
  ImageFeed(std::span<const std::byte> bytes, const PngLayout& layout, const PngFrame& frame)
      : bytes_(bytes), at_(frame.data_begin), end_(frame.data_end) {
    constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";
    Append(std::as_bytes(std::span(kSignature)));
    std::array<std::byte, 13> header{};
    std::copy_n(layout.header.begin(), header.size(), header.begin());
    Store32(static_cast<uint32_t>(frame.area.width_px), header.data());
    Store32(static_cast<uint32_t>(frame.area.height_px), header.data() + 4);
    AppendChunk(PngType("IHDR"), header);
    if (!layout.palette.empty()) AppendChunk(PngType("PLTE"), layout.palette);
    if (!layout.transparency.empty()) AppendChunk(PngType("tRNS"), layout.transparency);
    current_ = {prefix_.data(), prefix_size_};
  }

  /// For libspng: all of `length` bytes, or the end.
  static int Read(spng_ctx*, void* feed, void* to, size_t length) {
    return static_cast<ImageFeed*>(feed)->ReadTo(static_cast<std::byte*>(to), length);
  }

 private:
  enum class Part : uint8_t { kPrefix, kHead, kData, kCrc, kEnd };

  static void Store32(uint32_t value, std::byte* to) {
    for (int i = 0; i < 4; ++i) to[i] = static_cast<std::byte>(value >> (24 - 8 * i));
  }

  void Append(std::span<const std::byte> more) {
    const size_t fits = std::min(more.size(), prefix_.size() - prefix_size_);
    std::copy_n(more.begin(), fits, prefix_.begin() + static_cast<ptrdiff_t>(prefix_size_));
    prefix_size_ += fits;
  }

  void AppendChunk(uint32_t type, std::span<const std::byte> data) {
    std::array<std::byte, 8> head{};
    Store32(static_cast<uint32_t>(data.size()), head.data());
    Store32(type, head.data() + 4);
    Append(head);
    Append(data);
    Append(std::span(head).first(4));
  }

  int ReadTo(std::byte* to, size_t length) {
    while (length > 0) {
      if (current_.empty() && !Next()) return SPNG_IO_EOF;
      const size_t count = std::min(length, current_.size());
      std::memcpy(to, current_.data(), count);
      current_ = current_.subspan(count);
      to += count;
      length -= count;
    }
    return 0;
  }

  /// The next part that is not empty; false after the last.
  bool Next() {
    while (current_.empty()) {
      switch (part_) {
        case Part::kPrefix:
        case Part::kCrc:
          part_ = TakeChunk() ? Part::kHead : Part::kEnd;
          break;
        case Part::kHead:
          part_ = Part::kData;
          current_ = data_;
          break;
        case Part::kData:
          part_ = Part::kCrc;
          current_ = std::span(kNoCrc);
          break;
        case Part::kEnd:
          return false;
      }
    }
    return true;
  }

  /// The head of the next IDAT or fdAT; at the end that of IEND, with its CRC.
  bool TakeChunk() {
    while (at_ < end_) {
      const Result<PngChunk> chunk = ReadPngChunk(bytes_, at_);
      if (!chunk) break;
      at_ = chunk->end();
      const bool is_frame_data = chunk->type == PngType("fdAT");
      if (!is_frame_data && chunk->type != PngType("IDAT")) continue;
      data_ = chunk->data.subspan(is_frame_data ? kSequenceBytes : 0);
      Store32(static_cast<uint32_t>(data_.size()), head_.data());
      Store32(PngType("IDAT"), head_.data() + 4);
      current_ = std::span(head_).first(8);
      return true;
    }
    Store32(0, head_.data());
    Store32(PngType("IEND"), head_.data() + 4);
    current_ = head_;
    return false;
  }

  static constexpr std::array<std::byte, 4> kNoCrc{};

  std::span<const std::byte> bytes_;
  size_t at_;
  size_t end_;
  std::array<std::byte, kMaxPrefixBytes> prefix_{};
  size_t prefix_size_ = 0;
  std::array<std::byte, 12> head_{};
  std::span<const std::byte> data_;
  std::span<const std::byte> current_;
  Part part_ = Part::kPrefix;
};

/// The columns that a row of an Adam7 pass holds (PNG, third edition, 8.1); every one when not interlaced.
struct Columns {
  int first = 0;
  int step = 1;
};

Columns ColumnsOf(const spng_row_info& row, bool interlaced) {
  constexpr std::array<Columns, 7> kPasses = {{{0, 8}, {4, 8}, {0, 4}, {2, 4}, {0, 2}, {1, 2}, {0, 1}}};
  return interlaced ? kPasses[static_cast<size_t>(row.pass) % kPasses.size()] : Columns{};
}

class PngDecoder {
 public:
  PngDecoder(std::span<const std::byte> bytes, const PngLayout& layout) : bytes_(bytes), layout_(layout) {}

  /// All frames, row by row over RGBA.
  Status DecodeFrames(FrameComposer* composer, std::span<uint8_t> row) const {
    for (const PngFrame& frame : layout_.frames) {
      const Status begun = composer->Begin(frame.area, frame.end, layout_.has_alpha);
      if (!begun) return begun;
      const Status painted = PaintFrame(frame, composer, row);
      if (!painted) return painted;
      const Status seen = composer->Finish();
      if (!seen) return seen;
    }
    return {};
  }

  /// The only frame of a picture without alpha, right into it.
  Status DecodeOpaque(Pixels* picture) const {
    ImageFeed feed(bytes_, layout_, layout_.frames.front());
    const Result<Context> context = Open(&feed);
    if (!context) return context.error();
    int failed =
        spng_decode_image(context->get(), picture->bytes.data(), picture->bytes.size(), SPNG_FMT_RGB8, 0);
    if (failed == 0) failed = spng_decode_chunks(context->get());
    return failed == 0 ? Status() : ErrorOf(failed);
  }

 private:
  static Result<Context> Open(ImageFeed* feed) {
    Context context(spng_ctx_new(0), spng_ctx_free);
    if (context == nullptr) return Error{ErrorCode::kUnavailable, "libspng: out of memory"};
    int failed = spng_set_crc_action(context.get(), SPNG_CRC_USE, SPNG_CRC_USE);
    if (failed == 0) failed = spng_set_png_stream(context.get(), ImageFeed::Read, feed);
    if (failed != 0) return Error{ErrorCode::kInternal, std::string("libspng: ") + spng_strerror(failed)};
    return context;
  }

  Status PaintFrame(const PngFrame& frame, FrameComposer* composer, std::span<uint8_t> row) const {
    ImageFeed feed(bytes_, layout_, frame);
    const Result<Context> opened = Open(&feed);
    if (!opened) return opened.error();
    spng_ctx* context = opened->get();
    int failed =
        spng_decode_image(context, nullptr, 0, SPNG_FMT_RGBA8, SPNG_DECODE_TRNS | SPNG_DECODE_PROGRESSIVE);
    const size_t row_bytes = static_cast<size_t>(frame.area.width_px) * 4;
    while (failed == 0) {
      spng_row_info info{};
      failed = spng_get_row_info(context, &info);
      if (failed != 0) break;
      failed = spng_decode_row(context, row.data(), row_bytes);
      if (failed != 0 && failed != SPNG_EOI) break;
      const Columns columns = ColumnsOf(info, layout_.interlaced);
      PaintRow(frame, columns, row.data(), static_cast<int>(info.row_num), composer);
    }
    if (failed == SPNG_EOI) failed = spng_decode_chunks(context);
    return failed == 0 ? Status() : ErrorOf(failed);
  }

  static void PaintRow(const PngFrame& frame, const Columns& columns, const uint8_t* rgba, int y,
                       FrameComposer* composer) {
    if (columns.step == 1) return composer->Paint(rgba, 0, y, frame.area.width_px, frame.blends);
    for (int x = columns.first; x < frame.area.width_px; x += columns.step) {
      composer->Paint(rgba + ptrdiff_t{4} * x, x, y, 1, frame.blends);
    }
  }

  std::span<const std::byte> bytes_;
  const PngLayout& layout_;
};

bool IsPlain(const PngLayout& layout) {
  return layout.frames.size() == 1 && !layout.has_alpha;
}

/// Two filtered rows of at most 8 bytes a pixel and their neighbours.
int64_t LibraryBytes(const PngLayout& layout) {
  return kFixedBytes + int64_t{layout.width_px} * 8 * 3;
}

}  // namespace

int64_t PngWorkingBytes(const PngLayout& layout) {
  if (IsPlain(layout)) return LibraryBytes(layout);
  ComposerNeeds needs;
  for (const PngFrame& frame : layout.frames) {
    const int64_t pixels = int64_t{frame.area.width_px} * frame.area.height_px;
    if (frame.end == FrameEnd::kRestore) needs.restored_pixels = std::max(needs.restored_pixels, pixels);
    if (layout.has_alpha) needs.alpha_pixels = std::max(needs.alpha_pixels, pixels);
  }
  const int64_t canvas_pixels = int64_t{layout.width_px} * layout.height_px;
  return LibraryBytes(layout) + int64_t{layout.width_px} * 4 +
         ComposerBytes(canvas_pixels, static_cast<int>(layout.frames.size()), needs);
}

Result<Pixels> DecodePng(std::span<const std::byte> bytes, const PngLayout& layout, MemoryBudget& budget,
                         const PictureMaker& make_picture, const FrameVisitors& visitors) {
  const Result<WorkingMemory> library = WorkingMemory::Charge(LibraryBytes(layout), budget);
  if (!library) return library.error();
  Result<Pixels> picture =
      make_picture(static_cast<int>(layout.width_px), static_cast<int>(layout.height_px), 3);
  if (!picture) return picture.error();
  const PngDecoder decoder(bytes, layout);
  if (IsPlain(layout)) {
    const Status decoded = decoder.DecodeOpaque(&*picture);
    if (!decoded) return decoded.error();
    const Status seen = visitors.composed ? visitors.composed(0, *picture) : Status();
    if (!seen) return seen.error();
    return picture;
  }
  Result<Bytes> row = Bytes::Allocate(size_t{layout.width_px} * 4, budget);
  if (!row) return row.error();
  FrameComposer composer(*picture, visitors, budget);
  const Status decoded =
      decoder.DecodeFrames(&composer, {reinterpret_cast<uint8_t*>(row->data()), row->size()});
  if (!decoded) return decoded.error();
  return picture;
}

}  // namespace tamis
