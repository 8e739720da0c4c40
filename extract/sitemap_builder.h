#ifndef TAMIS_EXTRACT_SITEMAP_BUILDER_H_
#define TAMIS_EXTRACT_SITEMAP_BUILDER_H_

// Raw fields to the entries of a Sitemap: URLs resolved, values checked, limits kept.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/url.h"
#include "extract/sitemap.h"

namespace tamis {

/// An entry as it stands in the document.
struct SitemapDraft {
  std::string loc;
  std::string title;
  std::string lastmod;
  std::string changefreq;
  std::string priority;
  std::vector<SitemapImage> images;  // loc as written
};

/// Collects one Sitemap. Thread-safety: none.
class SitemapBuilder {
 public:
  SitemapBuilder(SitemapKind kind, Url document, const SitemapLimits& limits);

  const Url& document() const { return document_; }
  const SitemapLimits& limits() const { return limits_; }

  /// True once a limit is reached: nothing more is taken.
  bool full() const { return sitemap_.truncated; }

  /// Adds an entry unless its URL is none; image URLs that are none are left out.
  void Add(SitemapDraft draft);

  Sitemap Take() && { return std::move(sitemap_); }

 private:
  std::string Resolve(std::string_view url);
  void AddImages(std::vector<SitemapImage> images, SitemapEntry& entry);
  bool Charge(size_t bytes);

  const Url document_;
  const SitemapLimits limits_;
  std::string folder_;  // href of the document's folder
  Sitemap sitemap_;
  size_t images_ = 0;
  size_t result_bytes_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SITEMAP_BUILDER_H_
