#include "extract/metadata_blocks.h"

#include <cstdint>
#include <utility>

#include "extract/byte_cursor.h"
#include "extract/metadata_text.h"

namespace tamis {
namespace {

constexpr uint16_t kIptcResource = 0x0404, kXmpResource = 0x0424;
// A text longer than this is cut before it is decoded; its end is no use to anybody.
constexpr size_t kMaxTextBytes = 2 * kMaxMetadataValueBytes;

}  // namespace

bool MetadataBlocksBuilder::Charge(size_t bytes) {
  if (bytes > free_bytes_) {
    MarkTruncated();
    return false;
  }
  free_bytes_ -= bytes;
  return true;
}

void MetadataBlocksBuilder::Add(std::vector<std::string>& to, std::string_view bytes) {
  if (bytes.empty()) return;
  if (to.size() >= kMaxMetadataFields) return MarkTruncated();
  if (Charge(bytes.size())) to.emplace_back(bytes);
}

void MetadataBlocksBuilder::AddText(std::string_view keyword, std::string_view bytes,
                                    std::string_view language) {
  if (blocks_.texts.size() >= kMaxMetadataFields) return MarkTruncated();
  bytes = bytes.substr(0, kMaxTextBytes);
  keyword = keyword.substr(0, kMaxMetadataKeyBytes);
  language = language.substr(0, kMaxMetadataLanguageBytes);
  if (!Charge(keyword.size() + bytes.size() + language.size())) return;
  blocks_.texts.push_back(
      {MetadataFamily::kText, "Text." + MetadataText(keyword), MetadataText(language), MetadataText(bytes)});
}

void MetadataBlocksBuilder::AddImageResources(std::string_view bytes) {
  ByteCursor cursor(bytes);
  while (!cursor.rest().empty()) {
    const std::string_view signature = cursor.Take(4);
    const uint16_t id = cursor.Big16();
    const size_t name_bytes = cursor.Byte();
    cursor.Take(name_bytes | 1U);  // the name and its length byte take an even number of bytes
    const uint32_t size = cursor.Big32();
    const std::string_view content = cursor.Take(size);
    if (!cursor.ok() || signature != "8BIM") return MarkDamaged();
    if (id == kIptcResource) AddIptc(content);
    if (id == kXmpResource) AddXmp(content);
    if (size % 2 == 1 && !cursor.rest().empty()) cursor.Take(1);
  }
}

MetadataBlocks FindMetadataBlocks(std::span<const std::byte> bytes, ImageFormat format) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  MetadataBlocksBuilder out;
  if (format == ImageFormat::kJpeg) FindInJpeg(text, out);
  if (format == ImageFormat::kPng) FindInPng(text, out);
  if (format == ImageFormat::kWebp) FindInWebp(text, out);
  if (format == ImageFormat::kGif) FindInGif(text, out);
  return out.Take();
}

}  // namespace tamis
