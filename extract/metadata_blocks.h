#ifndef TAMIS_EXTRACT_METADATA_BLOCKS_H_
#define TAMIS_EXTRACT_METADATA_BLOCKS_H_

// Where a picture's file keeps what it says of itself: the blocks, put together, not yet read.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/core/image_metadata.h"
#include "crawler/core/stages.h"

namespace tamis {

/// All blocks of a file together, after inflating and joining.
inline constexpr size_t kMaxMetadataBlockBytes = 8 * 1024 * 1024;

/// The metadata blocks of one file, in file order.
struct MetadataBlocks {
  std::vector<std::string> exif;     // TIFF structures, without "Exif\0\0" (CIPA DC-008 4.5.4)
  std::vector<std::string> xmp;      // serialised packets (ISO 16684-1); extended ones joined
  std::vector<std::string> iptc;     // IIM data sets (IPTC-NAA IIM 4.2)
  std::vector<std::string> jumbf;    // sequences of boxes
  std::vector<MetadataField> texts;  // family kText, raw bytes decoded
  std::vector<std::string> unread;   // pieces of XMP that could not be put together
  bool truncated = false;            // a limit left something out
  bool damaged = false;              // something could not be put together

  bool empty() const { return exif.empty() && xmp.empty() && iptc.empty() && jumbf.empty() && texts.empty() && unread.empty(); }
};

/// Takes blocks and holds the limits. Not thread-safe.
class MetadataBlocksBuilder {
 public:
  /// Each adds one block; empty ones are ignored.
  void AddExif(std::string_view bytes) { Add(blocks_.exif, bytes); }
  void AddXmp(std::string_view bytes) { Add(blocks_.xmp, bytes); }
  void AddIptc(std::string_view bytes) { Add(blocks_.iptc, bytes); }
  void AddJumbf(std::string_view bytes) { Add(blocks_.jumbf, bytes); }
  void AddUnread(std::string_view bytes) { Add(blocks_.unread, bytes); }
  void AddText(std::string_view keyword, std::string_view bytes, std::string_view language = {});

  /// The IPTC block and the XMP packet among Photoshop's image resources, without "Photoshop 3.0\0".
  /// Format: Adobe Photoshop file format, "Image resource blocks".
  void AddImageResources(std::string_view bytes);

  void MarkTruncated() { blocks_.truncated = true; }
  void MarkDamaged() { blocks_.damaged = true; }

  /// Bytes that may still be added; what joins pieces stops there.
  size_t free_bytes() const { return free_bytes_; }

  /// Counts bytes that were inflated or decoded on the way, kept or not; false when no more may be.
  bool Spend(size_t bytes) { return Charge(bytes); }

  MetadataBlocks Take() { return std::move(blocks_); }

 private:
  bool Charge(size_t bytes);
  void Add(std::vector<std::string>& to, std::string_view bytes);

  MetadataBlocks blocks_;
  size_t free_bytes_ = kMaxMetadataBlockBytes;
};

/// Finds the blocks of a file of `format`; of other formats than JPEG, PNG, WebP and GIF none.
///
/// A file that is cut or damaged gives what comes before and `damaged`. Cost: linear in the number of
/// segments or chunks and in the bytes of the blocks; pixel data is stepped over. Thread-safe.
MetadataBlocks FindMetadataBlocks(std::span<const std::byte> bytes, ImageFormat format);

/// One container each. Formats: ITU-T T.81 B.1.1.4, XMP part 3 1.1.3, ISO/IEC 19566-5 annex D;
/// PNG third edition 11.3; RFC 9649 2.7; GIF89a 24 to 26 and XMP part 3 1.1.2.
void FindInJpeg(std::string_view bytes, MetadataBlocksBuilder& out);
void FindInPng(std::string_view bytes, MetadataBlocksBuilder& out);
void FindInWebp(std::string_view bytes, MetadataBlocksBuilder& out);
void FindInGif(std::string_view bytes, MetadataBlocksBuilder& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_METADATA_BLOCKS_H_
