#ifndef TAMIS_EXTRACT_FEED_H_
#define TAMIS_EXTRACT_FEED_H_

// Items of an RSS feed and entries of an Atom feed to entries of a Sitemap.
// Formats: RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0, RFC 4287, Media RSS, XML Base.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/feed_media.h"
#include "extract/sitemap_builder.h"
#include "extract/xml_names.h"
#include "extract/xml_reader.h"
#include "extract/xml_text.h"

namespace tamis {

/// RSS: the URL of an item is its link, else a guid that is a permalink, else rdf:about. Atom: the link with
/// rel "alternate", one to HTML first. Images: enclosures and Media RSS.
/// Lifetime: the builder must outlive it.
class FeedXml final : public XmlSink {
 public:
  FeedXml(SitemapKind kind, SitemapBuilder& builder)
      : is_atom_(kind == SitemapKind::kAtom), builder_(builder) {}

  void Start(std::string_view name, std::span<const XmlAttribute> attributes) override;
  void End(std::string_view name) override;
  void Text(std::string_view text) override { text_.Add(text); }
  bool wants_more() const override { return !builder_.full(); }

 private:
  using Attributes = std::span<const XmlAttribute>;

  void BeginItem(Attributes attributes);
  void FinishItem();
  std::string* RssField(std::string_view local, Attributes attributes);
  std::string* AtomField(std::string_view local, Attributes attributes);
  void AtomLink(Attributes attributes);
  std::string* MediaField(std::string_view local, Attributes attributes);
  void PushBase(std::string_view base);
  std::string Absolute(std::string_view url) const;

  const bool is_atom_;
  SitemapBuilder& builder_;
  XmlNames names_;
  XmlText text_;
  std::vector<std::pair<int, Url>> bases_;  // xml:base in force, with the depth of its element
  SitemapDraft draft_;
  std::string guid_;
  std::string about_;
  std::string other_date_;  // less telling than draft_.lastmod
  bool guid_is_permalink_ = true;
  bool link_is_html_ = false;
  std::optional<FeedMedia> media_;  // inside an item
  int depth_ = 0;
  int item_depth_ = 0;  // 0: outside
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_FEED_H_
