#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_ADAPTERS_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_ADAPTERS_H_

// Platforms whose page of one image says that image's licence: rights.md 3.6 (L15).

#include <string_view>

#include "crawler/core/url.h"

namespace tamis {

/// A page of one image on a platform that is known.
struct PlatformPage {
  std::string_view adapter;       // "wikimedia", "flickr", ...; empty: no such page
  std::string_view site_licence;  // URL of the licence that all its images have; empty: the page says it
};

PlatformPage FindPlatform(const Url& page);

/// The page's image, as the platform names its files. `is_preview`: it is the page's og:image.
bool IsPlatformImage(const PlatformPage& platform, const Url& page, const Url& image, bool is_preview);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_ADAPTERS_H_
