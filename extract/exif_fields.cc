#include "extract/exif_fields.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "extract/byte_cursor.h"
#include "extract/metadata_text.h"

namespace tamis {
namespace {

using std::string_view_literals::operator""sv;

constexpr size_t kMaxEntries = 1024;
constexpr uint16_t kXmpTag = 700, kIptcTag = 33723, kExifDirectoryTag = 0x8769;
// TIFF 6.0 types; 129 is Exif 3.0's UTF-8.
constexpr uint16_t kByte = 1, kAscii = 2, kShort = 3, kLong = 4, kUndefined = 7, kUtf8 = 129;

enum class Content { kText, kNumber, kUtf16, kComment };

struct Field {
  uint16_t tag = 0;
  Content content = Content::kText;
  std::string_view key;
};

constexpr Field kImageFields[] = {
    {0x010D, Content::kText, "Exif.Image.DocumentName"},
    {0x010E, Content::kText, "Exif.Image.ImageDescription"},
    {0x010F, Content::kText, "Exif.Image.Make"},
    {0x0110, Content::kText, "Exif.Image.Model"},
    {0x0112, Content::kNumber, "Exif.Image.Orientation"},
    {0x0131, Content::kText, "Exif.Image.Software"},
    {0x0132, Content::kText, "Exif.Image.DateTime"},
    {0x013B, Content::kText, "Exif.Image.Artist"},
    {0x8298, Content::kText, "Exif.Image.Copyright"},
    {0x9C9B, Content::kUtf16, "Exif.Image.XPTitle"},
    {0x9C9C, Content::kUtf16, "Exif.Image.XPComment"},
    {0x9C9D, Content::kUtf16, "Exif.Image.XPAuthor"},
    {0x9C9E, Content::kUtf16, "Exif.Image.XPKeywords"},
    {0x9C9F, Content::kUtf16, "Exif.Image.XPSubject"},
};

constexpr Field kPhotoFields[] = {
    {0x9003, Content::kText, "Exif.Photo.DateTimeOriginal"},
    {0x9004, Content::kText, "Exif.Photo.DateTimeDigitized"},
    {0x9010, Content::kText, "Exif.Photo.OffsetTime"},
    {0x9011, Content::kText, "Exif.Photo.OffsetTimeOriginal"},
    {0x9012, Content::kText, "Exif.Photo.OffsetTimeDigitized"},
    {0x9286, Content::kComment, "Exif.Photo.UserComment"},
    {0xA420, Content::kText, "Exif.Photo.ImageUniqueID"},
    {0xA430, Content::kText, "Exif.Photo.CameraOwnerName"},
    {0xA436, Content::kText, "Exif.Photo.ImageTitle"},
    {0xA437, Content::kText, "Exif.Photo.Photographer"},
    {0xA438, Content::kText, "Exif.Photo.ImageEditor"},
};

size_t BytesOfType(uint16_t type) {
  constexpr std::array<uint8_t, 14> kBytes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
  if (type == kUtf8) return 1;
  return type < kBytes.size() ? kBytes[type] : 0;
}

/// One entry of a directory with its value found.
struct Entry {
  uint16_t tag = 0;
  uint16_t type = 0;
  std::string_view value;
};

/// Reads directories of one TIFF structure in its byte order.
class Tiff {
 public:
  Tiff(std::string_view bytes, MetadataCollector& out) : bytes_(bytes), out_(out) {
    order_ = bytes.starts_with("MM") ? ByteOrder::kBig : ByteOrder::kLittle;
  }

  bool has_header() const {
    return bytes_.size() >= 8 && (bytes_.starts_with("II*\0"sv) || bytes_.starts_with("MM\0*"sv));
  }
  uint32_t first_directory() const { return *NumberAt(bytes_.substr(4, 4), kLong); }
  ByteOrder order() const { return order_; }

  /// Calls `use(entry)` for each entry of the directory at `offset`.
  template <class Use>
  void ForEachEntry(uint32_t offset, Use use) {
    if (offset > bytes_.size()) return out_.MarkDamaged();
    ByteCursor cursor(bytes_.substr(offset));
    const size_t count = *NumberAt(Padded(cursor.Take(2)), kShort);
    for (size_t i = 0; i < std::min(count, kMaxEntries) && cursor.ok(); ++i) {
      const std::optional<Entry> entry = TakeEntry(cursor);
      if (entry) use(*entry);
    }
    if (count > kMaxEntries) out_.MarkTruncated();
    if (!cursor.ok() || count == 0) out_.MarkDamaged();
  }

  /// The first number of a value.
  std::optional<uint32_t> NumberAt(std::string_view value, uint16_t type) const {
    ByteCursor cursor(value);
    const bool big = order_ == ByteOrder::kBig;
    if (type == kShort && value.size() >= 2) return big ? cursor.Big16() : cursor.Little16();
    if (type == kLong && value.size() >= 4) return big ? cursor.Big32() : cursor.Little32();
    return std::nullopt;
  }

 private:
  /// Two bytes whatever is left, so that a directory without a count has none.
  static std::string_view Padded(std::string_view count) { return count.empty() ? "\0\0"sv : count; }

  std::optional<Entry> TakeEntry(ByteCursor& cursor) {
    const std::string_view bytes = cursor.Take(12);
    if (!cursor.ok()) return std::nullopt;
    Entry entry;
    entry.tag = static_cast<uint16_t>(*NumberAt(bytes, kShort));
    entry.type = static_cast<uint16_t>(*NumberAt(bytes.substr(2), kShort));
    const uint64_t size = uint64_t{*NumberAt(bytes.substr(4), kLong)} * BytesOfType(entry.type);
    const std::string_view field = bytes.substr(8);
    if (size <= field.size()) {
      entry.value = field.substr(0, size);
      return entry;
    }
    const uint32_t offset = *NumberAt(field, kLong);
    if (offset <= bytes_.size() && size <= bytes_.size() - offset) {
      entry.value = bytes_.substr(offset, size);
      return entry;
    }
    out_.MarkDamaged();
    return std::nullopt;
  }

  std::string_view bytes_;
  MetadataCollector& out_;
  ByteOrder order_ = ByteOrder::kLittle;
};

/// Exif 3.0 4.6.6.2.3: eight bytes name the encoding.
std::string CommentText(std::string_view value, ByteOrder order) {
  constexpr size_t kCodeBytes = 8;
  if (value.size() <= kCodeBytes) return {};
  const std::string_view text = value.substr(kCodeBytes);
  if (value.starts_with("UNICODE\0"sv)) return Utf16ToUtf8(text, order);
  return value.starts_with("JIS\0"sv) ? std::string() : MetadataText(text);
}

bool IsText(uint16_t type) {
  return type == kByte || type == kAscii || type == kUndefined || type == kUtf8;
}

/// The value as text; nothing if its type does not fit.
std::optional<std::string> TextOf(const Field& field, const Entry& entry, const Tiff& tiff) {
  if (field.content == Content::kNumber) {
    const std::optional<uint32_t> number = tiff.NumberAt(entry.value, entry.type);
    return number ? std::optional(std::to_string(*number)) : std::nullopt;
  }
  if (!IsText(entry.type)) return std::nullopt;
  // A character more than is kept, in any encoding, so that the collector sees the excess.
  const std::string_view value = entry.value.substr(0, 2 * kMaxMetadataValueBytes + 16);
  if (field.content == Content::kUtf16) return Utf16ToUtf8(value, ByteOrder::kLittle);
  if (field.content == Content::kComment) return CommentText(value, tiff.order());
  return MetadataText(value);
}

void AddField(std::span<const Field> known, const Entry& entry, const Tiff& tiff, MetadataCollector& out) {
  const auto field = std::find_if(known.begin(), known.end(),
                                  [&entry](const Field& candidate) { return candidate.tag == entry.tag; });
  if (field == known.end()) return;
  std::optional<std::string> text = TextOf(*field, entry, tiff);
  if (!text) return out.MarkDamaged();
  if (!text->empty()) out.Add({MetadataFamily::kExif, std::string(field->key), {}, *std::move(text)});
}

}  // namespace

TiffPayloads ReadExifFields(std::string_view bytes, MetadataCollector& out) {
  TiffPayloads payloads;
  Tiff tiff(bytes, out);
  if (!tiff.has_header()) {
    out.MarkDamaged();
    return payloads;
  }
  std::optional<uint32_t> exif_directory;
  tiff.ForEachEntry(tiff.first_directory(), [&](const Entry& entry) {
    AddField(kImageFields, entry, tiff, out);
    if (entry.tag == kXmpTag) payloads.xmp = entry.value;
    if (entry.tag == kIptcTag) payloads.iptc = entry.value;
    if (entry.tag == kExifDirectoryTag) exif_directory = tiff.NumberAt(entry.value, entry.type);
  });
  if (!exif_directory) return payloads;
  tiff.ForEachEntry(*exif_directory, [&](const Entry& entry) { AddField(kPhotoFields, entry, tiff, out); });
  return payloads;
}

}  // namespace tamis
