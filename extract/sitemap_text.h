#ifndef TAMIS_EXTRACT_SITEMAP_TEXT_H_
#define TAMIS_EXTRACT_SITEMAP_TEXT_H_

// A text sitemap: one URL a line. Format: https://www.sitemaps.org/protocol.html#otherformats

#include <string>
#include <string_view>

#include "extract/sitemap_builder.h"

namespace tamis {

/// Takes portions of UTF-8 text. Empty lines are passed over, lines that are no URL are counted.
/// Lifetime: the builder must outlive it.
class SitemapText {
 public:
  explicit SitemapText(SitemapBuilder& builder) : builder_(builder) {}

  void Feed(std::string_view portion);
  void Finish() { EndLine(); }

 private:
  void EndLine();

  SitemapBuilder& builder_;
  std::string line_;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SITEMAP_TEXT_H_
