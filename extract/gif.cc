#include "extract/gif.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>

#include <gif_lib.h>

#include "extract/working_memory.h"

namespace tamis {
namespace {

constexpr int64_t kFixedBytes = 96 * 1024;  // code tables of giflib, two colour tables

Error Damaged(const std::string& why) {
  return {ErrorCode::kInvalidInput, "image_damaged: " + why};
}

Error ErrorOf(int code) {
  const char* known = GifErrorString(code);
  const std::string text = known != nullptr ? known : "error " + std::to_string(code);
  if (code == D_GIF_ERR_NOT_ENOUGH_MEM) return {ErrorCode::kUnavailable, "giflib: " + text};
  const bool ends_early = code == D_GIF_ERR_READ_FAILED || code == D_GIF_ERR_EOF_TOO_SOON;
  return {ErrorCode::kInvalidInput, (ends_early ? "image_truncated: " : "image_damaged: ") + text};
}

/// For giflib: the next bytes of a span.
int ReadSpan(GifFileType* file, GifByteType* to, int count) {
  auto* left = static_cast<std::span<const std::byte>*>(file->UserData);
  const size_t size = std::min(static_cast<size_t>(count), left->size());
  std::memcpy(to, left->data(), size);
  *left = left->subspan(size);
  return static_cast<int>(size);
}

struct Closer {
  void operator()(GifFileType* file) const { DGifCloseFile(file, nullptr); }
};

class GifDecoder {
 public:
  explicit GifDecoder(std::span<const std::byte> bytes) : left_(bytes) {}
  GifDecoder(const GifDecoder&) = delete;
  GifDecoder& operator=(const GifDecoder&) = delete;

  Status Open() {
    int code = 0;
    file_.reset(DGifOpen(&left_, ReadSpan, &code));
    return file_ != nullptr ? Status() : ErrorOf(code);
  }

  /// The next image; `row` has room for its width.
  Status PaintNext(const GifFrame& frame, FrameComposer* composer, std::span<uint8_t> row) {
    const Status found = FindImage();
    if (!found) return found;
    const ColorMapObject* colours =
        file_->Image.ColorMap != nullptr ? file_->Image.ColorMap : file_->SColorMap;
    if (colours == nullptr) return Damaged("no colour table");
    if (file_->Image.Width != frame.area.width_px || file_->Image.Height != frame.area.height_px) {
      return Damaged("a frame with two sizes");
    }
    // GIF89a, appendix E: first row and distance of rows, of the passes of an interlaced image.
    constexpr std::array<std::array<int, 2>, 4> kPasses = {{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
    constexpr std::array<std::array<int, 2>, 1> kOnePass = {{{0, 1}}};
    using Passes = std::span<const std::array<int, 2>>;
    for (const auto& [first, step] : frame.interlaced ? Passes(kPasses) : Passes(kOnePass)) {
      for (int y = first; y < frame.area.height_px; y += step) {
        if (DGifGetLine(file_.get(), row.data(), frame.area.width_px) == GIF_ERROR) {
          return ErrorOf(file_->Error);
        }
        const auto indices = row.first(static_cast<size_t>(frame.area.width_px));
        if (!PaintRow(indices, *colours, frame.transparent, composer->row(y))) {
          return Damaged("an index beyond the colour table");
        }
        NoteStored(indices, *colours, frame.transparent, y, composer);
      }
    }
    return {};
  }

 private:
  Status FindImage() {
    while (true) {
      GifRecordType type = UNDEFINED_RECORD_TYPE;
      if (DGifGetRecordType(file_.get(), &type) == GIF_ERROR) return ErrorOf(file_->Error);
      if (type == IMAGE_DESC_RECORD_TYPE) break;
      if (type != EXTENSION_RECORD_TYPE) return Damaged("a frame is missing");
      int label = 0;
      GifByteType* block = nullptr;
      if (DGifGetExtension(file_.get(), &label, &block) == GIF_ERROR) return ErrorOf(file_->Error);
      while (block != nullptr) {
        if (DGifGetExtensionNext(file_.get(), &block) == GIF_ERROR) return ErrorOf(file_->Error);
      }
    }
    // Not DGifGetImageDesc, which remembers every frame.
    return DGifGetImageHeader(file_.get()) == GIF_ERROR ? Status(ErrorOf(file_->Error)) : Status();
  }

  static bool PaintRow(std::span<const uint8_t> indices, const ColorMapObject& colours, int transparent,
                       uint8_t* rgb) {
    for (const uint8_t index : indices) {
      if (index != transparent) {
        if (index >= colours.ColorCount) return false;
        const GifColorType& colour = colours.Colors[index];
        rgb[0] = colour.Red;
        rgb[1] = colour.Green;
        rgb[2] = colour.Blue;
      }
      rgb += 3;
    }
    return true;
  }

  /// The transparent index has a colour too; white where it lies beyond the table.
  static void NoteStored(std::span<const uint8_t> indices, const ColorMapObject& colours, int transparent,
                         int y, FrameComposer* composer) {
    uint8_t* rgb = composer->stored_row(y);
    if (rgb == nullptr) return;
    for (const uint8_t index : indices) {
      if (index == transparent) composer->NoteAlpha();
      const bool known = index < colours.ColorCount;
      const GifColorType colour = known ? colours.Colors[index] : GifColorType{255, 255, 255};
      *rgb++ = colour.Red;
      *rgb++ = colour.Green;
      *rgb++ = colour.Blue;
    }
  }

  std::span<const std::byte> left_;
  std::unique_ptr<GifFileType, Closer> file_;
};

}  // namespace

int64_t GifWorkingBytes(const GifLayout& layout) {
  ComposerNeeds needs;
  for (const GifFrame& frame : layout.frames) {
    const int64_t pixels = int64_t{frame.area.width_px} * frame.area.height_px;
    if (frame.end == FrameEnd::kRestore) needs.restored_pixels = std::max(needs.restored_pixels, pixels);
    if (frame.transparent >= 0) needs.alpha_pixels = std::max(needs.alpha_pixels, pixels);
  }
  const int64_t canvas_pixels = int64_t{layout.width_px} * layout.height_px;
  return kFixedBytes + layout.width_px +
         ComposerBytes(canvas_pixels, static_cast<int>(layout.frames.size()), needs);
}

Result<Pixels> DecodeGif(std::span<const std::byte> bytes, const GifLayout& layout, MemoryBudget& budget,
                         const PictureMaker& make_picture, const FrameVisitors& visitors) {
  const Result<WorkingMemory> library = WorkingMemory::Charge(kFixedBytes, budget);
  if (!library) return library.error();
  Result<Pixels> picture = make_picture(layout.width_px, layout.height_px, 3);
  if (!picture) return picture.error();
  Result<Bytes> row = Bytes::Allocate(static_cast<size_t>(layout.width_px), budget);
  if (!row) return row.error();
  const std::span<uint8_t> indices(reinterpret_cast<uint8_t*>(row->data()), row->size());

  GifDecoder decoder(bytes);
  Status done = decoder.Open();
  if (!done) return done.error();
  FrameComposer composer(*picture, visitors, budget);
  for (const GifFrame& frame : layout.frames) {
    done = composer.Begin(frame.area, frame.end, frame.transparent >= 0);
    if (done) done = decoder.PaintNext(frame, &composer, indices);
    if (done) done = composer.Finish();
    if (!done) return done.error();
  }
  return picture;
}

}  // namespace tamis
