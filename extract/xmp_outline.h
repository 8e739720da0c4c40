#ifndef TAMIS_EXTRACT_XMP_OUTLINE_H_
#define TAMIS_EXTRACT_XMP_OUTLINE_H_

// What must be known of an XMP packet before a reader that costs more is let loose on it.
// Library: expat, hidden in xmp_outline.cc.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kMaxXmpBytes = 2 * 1024 * 1024;
// Elements, attributes and namespaces of all packets of one file. exiv2 takes 0.35 s for as many properties
// beside each other, because it compares each with all; a usual packet has some hundreds.
inline constexpr int kMaxXmpNodes = 8'000;
inline constexpr int kMaxXmpDepth = 64;
inline constexpr size_t kMaxXmpNamespaces = 128;

/// A namespace declaration.
struct XmpNamespace {
  std::string prefix;  // empty: the default namespace
  std::string uri;
};

/// The namespaces of a packet, each URI once with the first prefix it was declared with, in file order.
struct XmpOutline {
  std::vector<XmpNamespace> namespaces;
  int nodes = 0;
};

/// The bytes of a packet as they are, but UTF-16 as UTF-8.
std::string XmpPacketText(std::string_view packet);

/// The packet as UTF-8 (it may have been UTF-16) without what cannot be XML around or in it: bytes before the
/// first "<" and after the last ">", malformed UTF-8, control characters. Also without an XML declaration,
/// and without photoshop:DocumentAncestors, a list of identifiers that Photoshop lets grow to megabytes.
/// Hexadecimal character references become decimal ones, which exiv2's toolkit reads.
std::string CleanXmpPacket(std::string_view packet);

/// Walks the XML once; more than `max_nodes` are too many.
///
/// Errors: kTooLarge above one of the limits; kInvalidInput if the XML is not well-formed or declares a
/// document type. Cost: linear. Thread-safe.
Result<XmpOutline> OutlineXmp(std::string_view packet, int max_nodes = kMaxXmpNodes);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_XMP_OUTLINE_H_
