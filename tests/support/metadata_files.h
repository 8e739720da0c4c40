#ifndef TAMIS_TESTS_SUPPORT_METADATA_FILES_H_
#define TAMIS_TESTS_SUPPORT_METADATA_FILES_H_

// Writes metadata blocks, and small pictures that carry them, byte by byte.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tamis {

/// Numbers as bytes.
std::string Big16(uint32_t value);
std::string Big32(uint32_t value);
std::string Little32(uint32_t value);

/// An XMP packet around the children of one rdf:Description; dc, plus, xmpRights, tdm and q are declared.
std::string XmpPacket(std::string_view properties);

/// IIM data sets of record 2: pairs of number and text.
std::string IptcBlock(const std::vector<std::pair<uint8_t, std::string>>& data_sets);

/// One of Photoshop's image resources.
std::string ImageResource(uint16_t id, std::string_view content);

/// One entry of a TIFF directory.
struct TiffEntry {
  uint16_t tag = 0;
  uint16_t type = 2;
  std::string value;  // in the structure's byte order
};

/// A little-endian TIFF structure; `photo` becomes the EXIF directory, if it has entries.
std::string TiffStructure(const std::vector<TiffEntry>& image, const std::vector<TiffEntry>& photo = {});

/// A box, and a superbox with its description.
std::string JumbfContent(std::string_view type, std::string_view content);
std::string JumbfSuperbox(std::string_view label, std::string_view boxes);

/// A piece of a file: a JPEG segment ("\xE1"), a PNG or WebP chunk ("iTXt", "XMP ").
struct FilePiece {
  std::string name;
  std::string content;
};

std::string JpegWith(const std::vector<FilePiece>& segments);
std::string PngWith(const std::vector<FilePiece>& chunks);
std::string WebpWith(const std::vector<FilePiece>& chunks);
/// `extensions` stand before the picture as they are.
std::string GifWith(std::string_view extensions);

/// Content in sub-blocks with their terminator, and an application extension around any bytes.
std::string GifSubBlocks(std::string_view content);
std::string GifApplication(std::string_view identifier, std::string_view bytes);
/// What follows an XMP packet in a GIF (XMP part 3 1.1.2).
std::string GifXmpTrailer();

/// A zlib stream.
std::string Deflated(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_METADATA_FILES_H_
