#ifndef TAMIS_EXTRACT_SITEMAP_WIRE_H_
#define TAMIS_EXTRACT_SITEMAP_WIRE_H_

// A Sitemap as bytes, for the way out of another process.

#include <string>
#include <string_view>

#include "crawler/core/result.h"
#include "extract/sitemap.h"

namespace tamis {

/// The wire form, versioned.
std::string Serialize(const Sitemap& sitemap);

/// Reads what Serialize has written; the bytes may be hostile.
///
/// Limits: as `limits`; every count and length is checked before it is used. Errors: kInvalidInput for
/// anything that is not exactly one Sitemap which ReadSitemap could have given under these limits: a kind
/// that does not exist, a priority outside 0 to 1, a URL that is not its own http or https href.
Result<Sitemap> ReadSitemapWire(std::string_view bytes, const SitemapLimits& limits);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SITEMAP_WIRE_H_
