// Application extensions "XMP DataXMP" and "C2PA_GIF", and comments.

#include <algorithm>
#include <cstdint>
#include <string>

#include "extract/byte_cursor.h"
#include "extract/metadata_blocks.h"

namespace tamis {
namespace {

constexpr uint8_t kExtension = 0x21, kImage = 0x2C, kTrailer = 0x3B;
constexpr uint8_t kApplication = 0xFF, kComment = 0xFE;
constexpr size_t kIdentifierBytes = 11;

/// The colour table that the flags announce (GIF89a 18 and 20, "size of colour table").
size_t ColourTableBytes(uint8_t flags) {
  return (flags & 0x80) != 0 ? size_t{3} << ((flags & 7) + 1) : 0;
}

/// Steps over sub-blocks and their terminator; gives the bytes they take, lengths included.
std::string_view TakeSubBlocks(ByteCursor& cursor) {
  const std::string_view start = cursor.rest();
  for (uint8_t size = cursor.Byte(); size != 0; size = cursor.Byte()) cursor.Take(size);
  return start.substr(0, start.size() - cursor.rest().size());
}

/// The content of sub-blocks, without the lengths between; at most `max_bytes` of it.
std::string Joined(std::string_view sub_blocks, size_t max_bytes) {
  std::string content;
  ByteCursor cursor(sub_blocks);
  for (uint8_t size = cursor.Byte(); size != 0; size = cursor.Byte()) {
    const std::string_view block = cursor.Take(size);
    if (content.size() + block.size() > max_bytes) break;
    content += block;
  }
  return content;
}

/// XMP part 3 1.1.2: the packet stands there as it is, not cut into sub-blocks; a trailer of 258 bytes
/// brings a reader of sub-blocks to the terminator. Some writers do cut it.
void AddXmp(std::string_view sub_blocks, MetadataBlocksBuilder& out) {
  constexpr size_t kTrailerBytes = 258;  // it holds every value, a ">" too
  const bool as_it_is = sub_blocks.starts_with('<') || sub_blocks.starts_with("\xEF\xBB\xBF");
  if (as_it_is) sub_blocks.remove_suffix(std::min(kTrailerBytes, sub_blocks.size()));
  const std::string joined = as_it_is ? std::string() : Joined(sub_blocks, out.free_bytes());
  const std::string_view packet = as_it_is ? sub_blocks : std::string_view(joined);
  if (packet.find('>') == std::string_view::npos) {
    out.AddUnread(packet);
    return out.MarkDamaged();
  }
  out.AddXmp(packet);
}

void AddApplication(ByteCursor& cursor, MetadataBlocksBuilder& out) {
  const uint8_t identifier_bytes = cursor.Byte();
  const std::string_view identifier = cursor.Take(identifier_bytes);
  // An identifier of no bytes is the terminator: no sub-blocks follow it.
  const std::string_view sub_blocks = identifier_bytes == 0 ? std::string_view() : TakeSubBlocks(cursor);
  if (identifier.size() != kIdentifierBytes) return;
  if (identifier == "XMP DataXMP") return AddXmp(sub_blocks, out);
  if (identifier.starts_with("C2PA_GIF")) out.AddJumbf(Joined(sub_blocks, out.free_bytes()));
}

void AddExtension(ByteCursor& cursor, MetadataBlocksBuilder& out) {
  const uint8_t label = cursor.Byte();
  if (label == kApplication) return AddApplication(cursor, out);
  const std::string_view sub_blocks = TakeSubBlocks(cursor);
  if (label == kComment) out.AddText("Comment", Joined(sub_blocks, kMaxMetadataValueBytes));
}

void SkipImage(ByteCursor& cursor) {
  cursor.Take(8);  // position and size
  cursor.Take(ColourTableBytes(cursor.Byte()));
  cursor.Take(1);  // code size
  TakeSubBlocks(cursor);
}

}  // namespace

void FindInGif(std::string_view bytes, MetadataBlocksBuilder& out) {
  ByteCursor cursor(bytes);
  cursor.Take(10);  // signature, version, size
  const uint8_t flags = cursor.Byte();
  cursor.Take(2);  // background, aspect ratio
  cursor.Take(ColourTableBytes(flags));
  while (cursor.ok()) {
    const uint8_t introducer = cursor.Byte();
    if (introducer == kTrailer) return;
    if (introducer == kExtension) {
      AddExtension(cursor, out);
    } else if (introducer == kImage) {
      SkipImage(cursor);
    } else {
      break;
    }
  }
  out.MarkDamaged();
}

}  // namespace tamis
