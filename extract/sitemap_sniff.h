#ifndef TAMIS_EXTRACT_SITEMAP_SNIFF_H_
#define TAMIS_EXTRACT_SITEMAP_SNIFF_H_

// What the beginning of a document says it is.

#include <string>
#include <string_view>

#include "extract/sitemap.h"

namespace tamis {

struct SitemapSniff {
  SitemapKind kind = SitemapKind::kUnknown;
  bool is_xml = false;
  std::string encoding;  // of an XML declaration, as written; empty if none
};

/// XML by the name of its root, whatever its namespace; a page by its DOCTYPE or first tag; text by a first
/// line that is an http or https URL. `beginning` is unpacked; more than its first 64 KiB is not looked at.
SitemapSniff SniffSitemap(std::string_view beginning);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SITEMAP_SNIFF_H_
