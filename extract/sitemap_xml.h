#ifndef TAMIS_EXTRACT_SITEMAP_XML_H_
#define TAMIS_EXTRACT_SITEMAP_XML_H_

// Elements of a sitemaps.org urlset or sitemapindex to entries.
// Format: https://www.sitemaps.org/protocol.html#xmlTagDefinitions and Google's image extension.

#include <span>
#include <string>
#include <string_view>

#include "extract/sitemap_builder.h"
#include "extract/xml_names.h"
#include "extract/xml_reader.h"
#include "extract/xml_text.h"

namespace tamis {

/// Entries are `url` below a urlset and `sitemap` below a sitemapindex; everything else is passed over.
/// Lifetime: the builder must outlive it.
class SitemapXml final : public XmlSink {
 public:
  SitemapXml(SitemapKind kind, SitemapBuilder& builder)
      : entry_name_(kind == SitemapKind::kIndex ? "sitemap" : "url"), builder_(builder) {}

  void Start(std::string_view name, std::span<const XmlAttribute> attributes) override;
  void End(std::string_view name) override;
  void Text(std::string_view text) override { text_.Add(text); }
  bool wants_more() const override { return !builder_.full(); }

 private:
  std::string* FieldOf(const XmlName& name);
  std::string* ImageFieldOf(std::string_view local);

  const std::string_view entry_name_;
  SitemapBuilder& builder_;
  XmlNames names_;
  XmlText text_;
  SitemapDraft draft_;
  int depth_ = 0;
  bool in_entry_ = false;
  bool in_image_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_SITEMAP_XML_H_
