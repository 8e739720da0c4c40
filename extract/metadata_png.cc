// Chunks tEXt, zTXt, iTXt (XMP, "Raw profile type" and plain texts), eXIf and caBX.

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <zlib.h>

#include "extract/byte_cursor.h"
#include "extract/metadata_blocks.h"

namespace tamis {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kExifPrefix = "Exif\0\0"sv;
constexpr std::string_view kXmpPrefix = "http://ns.adobe.com/xap/1.0/\0"sv;
constexpr std::string_view kPhotoshopPrefix = "Photoshop 3.0\0"sv;
constexpr std::string_view kRawProfile = "Raw profile type ";

/// Inflates a zlib stream as far as `out` lets bytes be spent; what a broken stream gave is kept.
std::string Inflate(std::string_view compressed, MetadataBlocksBuilder& out) {
  const auto end_stream = [](z_stream* stream) { inflateEnd(stream); };
  z_stream storage{};
  if (inflateInit(&storage) != Z_OK) {
    out.MarkDamaged();
    return {};
  }
  const std::unique_ptr<z_stream, decltype(end_stream)> stream(&storage, end_stream);
  // zlib's interface takes its input without const and does not change it.
  stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream->avail_in = static_cast<uInt>(compressed.size());
  std::string text;
  std::array<char, 16 * 1024> piece;
  int state = Z_OK;
  while (state == Z_OK) {
    stream->next_out = reinterpret_cast<Bytef*>(piece.data());
    stream->avail_out = piece.size();
    state = inflate(stream.get(), Z_NO_FLUSH);
    const size_t produced = piece.size() - stream->avail_out;
    if (!out.Spend(produced)) return text;  // without it, many small bombs would make one large one
    text.append(piece.data(), produced);
  }
  if (state != Z_STREAM_END) out.MarkDamaged();
  return text;
}

std::optional<uint8_t> HexDigit(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint8_t>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<uint8_t>(lower - 'a' + 10);
  return std::nullopt;
}

/// What ImageMagick writes: a line with the kind, a line with the length, then hexadecimal lines.
std::string FromRawProfile(std::string_view text, MetadataBlocksBuilder& out) {
  if (!out.Spend(text.size() / 2)) return {};
  constexpr std::string_view kBlank = " \t\r\n";
  const auto skip = [&text](size_t end) { text.remove_prefix(std::min(end, text.size())); };
  skip(text.find_first_not_of(kBlank));
  skip(text.find('\n'));  // the kind
  skip(text.find_first_not_of(kBlank));
  skip(text.find_first_of(kBlank));  // the length
  std::string bytes;
  unsigned value = 0;
  size_t digits = 0;
  for (const char c : text) {
    const std::optional<uint8_t> digit = HexDigit(c);
    if (!digit && kBlank.find(c) == std::string_view::npos) out.MarkDamaged();
    if (!digit) continue;
    value = value << 4 | *digit;
    if (++digits % 2 == 0) bytes.push_back(static_cast<char>(value & 0xFF));
  }
  if (digits % 2 == 1) out.MarkDamaged();
  return bytes;
}

void AddRawProfile(std::string_view bytes, MetadataBlocksBuilder& out) {
  if (bytes.starts_with(kExifPrefix)) return out.AddExif(bytes.substr(kExifPrefix.size()));
  if (bytes.starts_with("II") || bytes.starts_with("MM")) return out.AddExif(bytes);
  if (bytes.starts_with(kXmpPrefix)) return out.AddXmp(bytes.substr(kXmpPrefix.size()));
  if (bytes.starts_with('<') || bytes.starts_with("\xEF\xBB\xBF")) return out.AddXmp(bytes);
  if (bytes.starts_with(kPhotoshopPrefix)) bytes.remove_prefix(kPhotoshopPrefix.size());
  if (bytes.starts_with("8BIM")) return out.AddImageResources(bytes);
  if (bytes.starts_with('\x1C')) return out.AddIptc(bytes);
}

/// One text, by its keyword a block or a text. Profiles of colour are no metadata.
void AddKeyed(std::string_view keyword, std::string_view text, std::string_view language,
              MetadataBlocksBuilder& out) {
  const bool is_packet = text.starts_with("<?xpacket") || text.starts_with("<x:xmpmeta");
  if (keyword == "XML:com.adobe.xmp" || is_packet) return out.AddXmp(text);
  if (keyword == "Raw profile type icc" || keyword == "Raw profile type icm") return;
  if (keyword.starts_with(kRawProfile)) return AddRawProfile(FromRawProfile(text, out), out);
  out.AddText(keyword, text, language);
}

void AddCompressed(std::string_view content, MetadataBlocksBuilder& out) {
  ByteCursor cursor(content);
  const std::string_view keyword = cursor.TakeToNul();
  const uint8_t method = cursor.Byte();
  if (!cursor.ok() || method != 0) return out.MarkDamaged();
  AddKeyed(keyword, Inflate(cursor.rest(), out), {}, out);
}

/// PNG third edition 11.3.3.4.
void AddInternational(std::string_view content, MetadataBlocksBuilder& out) {
  ByteCursor cursor(content);
  const std::string_view keyword = cursor.TakeToNul();
  const bool is_compressed = cursor.Byte() != 0;
  const uint8_t method = cursor.Byte();
  const std::string_view language = cursor.TakeToNul();
  cursor.TakeToNul();  // the keyword, translated
  if (!cursor.ok() || (is_compressed && method != 0)) return out.MarkDamaged();
  if (!is_compressed) return AddKeyed(keyword, cursor.rest(), language, out);
  AddKeyed(keyword, Inflate(cursor.rest(), out), language, out);
}

void AddChunk(std::string_view type, std::string_view content, MetadataBlocksBuilder& out) {
  if (type == "tEXt") {
    ByteCursor cursor(content);
    const std::string_view keyword = cursor.TakeToNul();
    return cursor.ok() ? AddKeyed(keyword, cursor.rest(), {}, out) : out.MarkDamaged();
  }
  if (type == "zTXt") return AddCompressed(content, out);
  if (type == "iTXt") return AddInternational(content, out);
  if (type == "caBX") return out.AddJumbf(content);
  if (type != "eXIf") return;
  if (content.starts_with(kExifPrefix)) content.remove_prefix(kExifPrefix.size());
  out.AddExif(content);
}

}  // namespace

void FindInPng(std::string_view bytes, MetadataBlocksBuilder& out) {
  ByteCursor cursor(bytes);
  cursor.Take(8);  // signature
  while (cursor.ok()) {
    const uint32_t size = cursor.Big32();
    const std::string_view type = cursor.Take(4);
    const std::string_view content = cursor.Take(size);
    cursor.Take(4);  // a wrong checksum does not make a reservation of rights void
    if (!cursor.ok()) break;
    if (type == "IEND") return;
    AddChunk(type, content, out);
  }
  out.MarkDamaged();
}

}  // namespace tamis
