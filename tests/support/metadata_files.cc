#include "tests/support/metadata_files.h"

#include <algorithm>
#include <cstddef>

#include <zlib.h>

#include "crawler/core/check.h"
#include "tests/support/test_images.h"

namespace tamis {
namespace {

using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;

std::string Number(uint32_t value, int bytes, bool big) {
  std::string text;
  for (int i = 0; i < bytes; ++i) {
    const int shift = 8 * (big ? bytes - 1 - i : i);
    text.push_back(static_cast<char>(value >> shift & 0xFF));
  }
  return text;
}

std::string Little16(uint32_t value) {
  return Number(value, 2, false);
}

size_t BytesOfType(uint16_t type) {
  if (type == 3) return 2;
  return type == 4 ? 4 : 1;
}

/// A directory at `offset`, its values behind it.
std::string Directory(const std::vector<TiffEntry>& entries, size_t offset) {
  std::string directory = Little16(static_cast<uint32_t>(entries.size()));
  std::string values;
  const size_t values_offset = offset + 2 + 12 * entries.size() + 4;
  for (const TiffEntry& entry : entries) {
    directory += Little16(entry.tag) + Little16(entry.type);
    directory += Little32(static_cast<uint32_t>(entry.value.size() / BytesOfType(entry.type)));
    if (entry.value.size() <= 4) {
      directory += entry.value + std::string(4 - entry.value.size(), '\0');
    } else {
      directory += Little32(static_cast<uint32_t>(values_offset + values.size()));
      values += entry.value;
    }
  }
  return directory + Little32(0) + values;
}

std::string BytesOf(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string PngChunk(const FilePiece& chunk) {
  const std::string checked = chunk.name + chunk.content;
  const uLong sum =
      crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
  return Big32(static_cast<uint32_t>(chunk.content.size())) + checked + Big32(static_cast<uint32_t>(sum));
}

std::string WebpChunk(const FilePiece& chunk) {
  std::string bytes = chunk.name + Little32(static_cast<uint32_t>(chunk.content.size())) + chunk.content;
  if (chunk.content.size() % 2 == 1) bytes.push_back('\0');
  return bytes;
}

}  // namespace

std::string Big16(uint32_t value) {
  return Number(value, 2, true);
}
std::string Big32(uint32_t value) {
  return Number(value, 4, true);
}
std::string Little32(uint32_t value) {
  return Number(value, 4, false);
}

std::string XmpPacket(std::string_view properties) {
  return "<?xpacket begin='\xEF\xBB\xBF' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
         "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
         " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/'"
         " xmlns:xmpRights='http://ns.adobe.com/xap/1.0/rights/' xmlns:tdm='http://www.w3.org/ns/tdmrep/'"
         " xmlns:q='http://q.example/'>" +
         std::string(properties) + "</rdf:Description></rdf:RDF></x:xmpmeta>\n   \n<?xpacket end='w'?>";
}

std::string IptcBlock(const std::vector<std::pair<uint8_t, std::string>>& data_sets) {
  std::string block;
  for (const auto& [number, text] : data_sets) {
    block += "\x1C\x02";
    block.push_back(static_cast<char>(number));
    block += Big16(static_cast<uint32_t>(text.size())) + text;
  }
  return block;
}

std::string ImageResource(uint16_t id, std::string_view content) {
  std::string bytes = "8BIM" + Big16(id) + "\0\0"s + Big32(static_cast<uint32_t>(content.size()));
  bytes += content;
  if (content.size() % 2 == 1) bytes.push_back('\0');
  return bytes;
}

std::string TiffStructure(const std::vector<TiffEntry>& image, const std::vector<TiffEntry>& photo) {
  constexpr size_t kHeaderBytes = 8;
  std::vector<TiffEntry> first = image;
  if (!photo.empty()) {
    first.push_back({0x8769, 4, Little32(0)});
    const size_t offset = kHeaderBytes + Directory(first, kHeaderBytes).size();
    first.back().value = Little32(static_cast<uint32_t>(offset));
  }
  std::string tiff = "II*\0"s + Little32(kHeaderBytes) + Directory(first, kHeaderBytes);
  if (!photo.empty()) tiff += Directory(photo, tiff.size());
  return tiff;
}

std::string JumbfContent(std::string_view type, std::string_view content) {
  return Big32(static_cast<uint32_t>(8 + content.size())) + std::string(type) + std::string(content);
}

std::string JumbfSuperbox(std::string_view label, std::string_view boxes) {
  const std::string description = std::string(16, 'u') + '\x03' + std::string(label) + '\0';
  return JumbfContent("jumb", JumbfContent("jumd", description) + std::string(boxes));
}

std::string JpegWith(const std::vector<FilePiece>& segments) {
  std::string jpeg = BytesOf(EncodeTestJpeg(DrawPicture(16, 16)));
  std::string bytes;
  for (const FilePiece& segment : segments) {
    CHECK(segment.content.size() < 65'534);
    bytes +=
        '\xFF' + segment.name + Big16(static_cast<uint32_t>(segment.content.size() + 2)) + segment.content;
  }
  return jpeg.insert(2, bytes);
}

std::string PngWith(const std::vector<FilePiece>& chunks) {
  std::string png = BytesOf(EncodeTestPng(DrawPicture(16, 16)));
  std::string bytes;
  for (const FilePiece& chunk : chunks) bytes += PngChunk(chunk);
  constexpr size_t kAfterHeader = 33;
  return png.insert(kAfterHeader, bytes);
}

std::string WebpWith(const std::vector<FilePiece>& chunks) {
  constexpr std::string_view kLossless = "/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xFE\x07"sv;  // one pixel
  std::string body = "WEBP" + WebpChunk({"VP8X", "\x0C\0\0\0\0\0\0\0\0\0"s});
  body += WebpChunk({"VP8L", std::string(kLossless)});
  for (const FilePiece& chunk : chunks) body += WebpChunk(chunk);
  return "RIFF" + Little32(static_cast<uint32_t>(body.size())) + body;
}

std::string GifWith(std::string_view extensions) {
  return "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF"s + std::string(extensions) +
         ",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;"s;
}

std::string GifSubBlocks(std::string_view content) {
  constexpr size_t kMaxBlock = 255;
  std::string bytes;
  for (; !content.empty(); content.remove_prefix(std::min(kMaxBlock, content.size()))) {
    const std::string_view block = content.substr(0, kMaxBlock);
    bytes.push_back(static_cast<char>(block.size()));
    bytes += block;
  }
  return bytes + '\0';
}

std::string GifApplication(std::string_view identifier, std::string_view bytes) {
  return "!\xFF\x0B" + std::string(identifier) + std::string(bytes);
}

std::string GifXmpTrailer() {
  std::string trailer = "\x01";
  for (int value = 0xFF; value >= 0; --value) trailer.push_back(static_cast<char>(value));
  return trailer + '\0';
}

std::string Deflated(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::string bytes(size, '\0');
  CHECK(compress(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                 text.size()) == Z_OK);
  bytes.resize(size);
  return bytes;
}

}  // namespace tamis
