// APP1 (EXIF, XMP, extended XMP), APP11 (JUMBF), APP13 (Photoshop's resources with IPTC) and COM.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "extract/byte_cursor.h"
#include "extract/metadata_blocks.h"

namespace tamis {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kExif = "Exif\0\0"sv;
constexpr std::string_view kXmp = "http://ns.adobe.com/xap/1.0/\0"sv;
constexpr std::string_view kExtendedXmp = "http://ns.adobe.com/xmp/extension/\0"sv;
constexpr std::string_view kPhotoshop = "Photoshop 3.0\0"sv;
constexpr size_t kGuidBytes = 32;
// Pieces of extended XMP and of JUMBF: 64 KiB each, so far more than any limit on bytes needs.
constexpr size_t kMaxPieces = 4096;

/// A part of extended XMP (XMP part 3, 1.1.3.1).
struct XmpPiece {
  std::string_view guid;
  uint32_t full_bytes = 0;
  uint32_t offset = 0;
  std::string_view content;
};

/// A part of a JUMBF box (ISO/IEC 19566-5 D.2). Each repeats the header of the box.
struct BoxPiece {
  uint16_t instance = 0;
  std::string_view type;
  uint32_t sequence = 0;
  std::string_view header;
  std::string_view content;
};

/// What the segments hold, before pieces are joined.
struct Pieces {
  std::vector<std::string_view> main_xmp;
  std::vector<XmpPiece> xmp;
  std::vector<BoxPiece> boxes;
  std::string resources;
};

void AddApp1(std::string_view segment, Pieces& pieces, MetadataBlocksBuilder& out) {
  if (segment.starts_with(kExif)) return out.AddExif(segment.substr(kExif.size()));
  if (segment.starts_with(kXmp)) {
    if (pieces.main_xmp.size() < kMaxPieces) pieces.main_xmp.push_back(segment.substr(kXmp.size()));
    return out.AddXmp(segment.substr(kXmp.size()));
  }
  // Without the NUL behind its name it is a packet all the same.
  if (segment.starts_with(kXmp.substr(0, kXmp.size() - 1)))
    return out.AddXmp(segment.substr(kXmp.size() - 1));
  if (!segment.starts_with(kExtendedXmp)) return;
  ByteCursor cursor(segment.substr(kExtendedXmp.size()));
  XmpPiece piece;
  piece.guid = cursor.Take(kGuidBytes);
  piece.full_bytes = cursor.Big32();
  piece.offset = cursor.Big32();
  piece.content = cursor.rest();
  if (!cursor.ok()) return out.MarkDamaged();
  if (pieces.xmp.size() >= kMaxPieces) return out.MarkTruncated();
  pieces.xmp.push_back(piece);
}

void AddApp11(std::string_view segment, Pieces& pieces, MetadataBlocksBuilder& out) {
  if (!segment.starts_with("JP")) return;
  ByteCursor cursor(segment.substr(2));
  BoxPiece piece;
  piece.instance = cursor.Big16();
  piece.sequence = cursor.Big32();
  const std::string_view box = cursor.rest();
  const bool has_long_header = cursor.Big32() == 1;
  piece.type = cursor.Take(4);
  if (has_long_header) cursor.Take(8);
  if (!cursor.ok()) return out.MarkDamaged();
  piece.content = cursor.rest();
  piece.header = box.substr(0, box.size() - piece.content.size());
  if (pieces.boxes.size() >= kMaxPieces) return out.MarkTruncated();
  pieces.boxes.push_back(piece);
}

void AddSegment(uint8_t marker, std::string_view segment, Pieces& pieces, MetadataBlocksBuilder& out) {
  constexpr uint8_t kApp1 = 0xE1, kApp11 = 0xEB, kApp13 = 0xED, kComment = 0xFE;
  if (marker == kApp1) AddApp1(segment, pieces, out);
  if (marker == kApp11) AddApp11(segment, pieces, out);
  if (marker == kComment) out.AddText("Comment", segment);
  if (marker == kApp13 && segment.starts_with(kPhotoshop)) {
    const std::string_view resources = segment.substr(kPhotoshop.size());
    if (pieces.resources.size() + resources.size() > out.free_bytes()) return out.MarkTruncated();
    pieces.resources += resources;  // one resource may go on in the next segment
  }
}

/// Pieces that make no packet are kept as they are: what they say is not unsaid.
void KeepUnread(const std::vector<XmpPiece>& pieces, MetadataBlocksBuilder& out) {
  out.MarkDamaged();
  for (const XmpPiece& piece : pieces) out.AddUnread(piece.content);
}

/// One extended packet, its pieces sorted by offset; none if they leave gaps or overlap.
void JoinXmp(const std::vector<XmpPiece>& pieces, MetadataBlocksBuilder& out) {
  const uint32_t full_bytes = pieces.front().full_bytes;
  if (full_bytes > out.free_bytes()) return KeepUnread(pieces, out);
  std::string packet;
  for (const XmpPiece& piece : pieces) {
    const bool follows = piece.offset == packet.size() && piece.full_bytes == full_bytes &&
                         piece.content.size() <= full_bytes - packet.size();
    if (!follows) return KeepUnread(pieces, out);
    packet += piece.content;
  }
  if (packet.size() != full_bytes) return KeepUnread(pieces, out);
  out.AddXmp(packet);
}

void JoinExtendedXmp(const Pieces& pieces, MetadataBlocksBuilder& out) {
  std::map<std::string_view, std::vector<XmpPiece>> by_guid;
  for (const XmpPiece& piece : pieces.xmp) by_guid[piece.guid].push_back(piece);
  size_t searched_bytes = 0;
  for (auto& [guid, parts] : by_guid) {
    // XMP part 3 1.1.3.1: only the packet that xmpNote:HasExtendedXMP names belongs to the file.
    const auto names_it = [&, guid = guid](std::string_view packet) {
      searched_bytes += packet.size();
      return packet.find(guid) != std::string_view::npos;
    };
    if (searched_bytes > kMaxMetadataBlockBytes) return out.MarkTruncated();
    if (std::none_of(pieces.main_xmp.begin(), pieces.main_xmp.end(), names_it)) {
      KeepUnread(parts, out);
      continue;
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const XmpPiece& a, const XmpPiece& b) { return a.offset < b.offset; });
    JoinXmp(parts, out);
  }
}

void JoinBoxes(std::vector<BoxPiece>& pieces, MetadataBlocksBuilder& out) {
  const auto box_of = [](const BoxPiece& piece) { return std::pair(piece.instance, piece.type); };
  std::stable_sort(pieces.begin(), pieces.end(), [](const BoxPiece& a, const BoxPiece& b) {
    return std::tie(a.instance, a.type, a.sequence) < std::tie(b.instance, b.type, b.sequence);
  });
  for (size_t first = 0; first < pieces.size();) {
    std::string box(pieces[first].header);
    size_t at = first;
    for (; at < pieces.size() && box_of(pieces[at]) == box_of(pieces[first]); ++at) {
      const bool continues = at == first || pieces[at].sequence == pieces[at - 1].sequence + 1;
      if (!continues) out.MarkDamaged();
      if (box.size() + pieces[at].content.size() > out.free_bytes()) out.MarkTruncated();
      if (box.size() + pieces[at].content.size() <= out.free_bytes()) box += pieces[at].content;
    }
    out.AddJumbf(box);
    first = at;
  }
}

/// Markers without a segment (ITU-T T.81 table B.1).
bool StandsAlone(uint8_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

void WalkSegments(std::string_view bytes, Pieces& pieces, MetadataBlocksBuilder& out) {
  constexpr uint8_t kEnd = 0xD9, kScan = 0xDA;
  ByteCursor cursor(bytes);
  while (true) {
    if (cursor.Byte() != 0xFF) return out.MarkDamaged();
    uint8_t marker = cursor.Byte();
    while (marker == 0xFF) marker = cursor.Byte();  // fill bytes
    if (!cursor.ok()) return out.MarkDamaged();
    if (marker == kScan || marker == kEnd) return;
    if (StandsAlone(marker)) continue;
    const uint16_t length = cursor.Big16();
    const std::string_view segment = cursor.Take(length < 2 ? 0 : length - 2U);
    if (!cursor.ok() || length < 2) return out.MarkDamaged();
    AddSegment(marker, segment, pieces, out);
  }
}

}  // namespace

void FindInJpeg(std::string_view bytes, MetadataBlocksBuilder& out) {
  Pieces pieces;
  WalkSegments(bytes, pieces, out);
  if (!pieces.resources.empty()) out.AddImageResources(pieces.resources);
  if (!pieces.xmp.empty()) JoinExtendedXmp(pieces, out);
  if (!pieces.boxes.empty()) JoinBoxes(pieces.boxes, out);
}

}  // namespace tamis
