#ifndef TAMIS_EXTRACT_PAGE_COLLECTOR_H_
#define TAMIS_EXTRACT_PAGE_COLLECTOR_H_

// What the page job takes from the stream of elements, URLs still as written.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "extract/candidates.h"
#include "extract/element_texts.h"
#include "extract/html.h"
#include "extract/microdata.h"
#include "extract/page_links.h"
#include "extract/page_metas.h"
#include "extract/page_rights/page_rights.h"
#include "extract/page_text.h"
#include "extract/plain_text.h"
#include "extract/rendition.h"
#include "extract/social_images.h"

namespace tamis {

/// Fills itself during WalkHtml; each kind of element goes to the class that knows it.
class PageCollector : public HtmlVisitor {
 public:
  /// `page_url`: href of the page.
  PageCollector(const HtmlOptions& html, const TextOptions& text, std::string_view page_url);

  void OnStart(const HtmlElement& element) override;
  void OnEnd(HtmlTag tag) override;
  void OnText(std::string_view text) override;
  void OnBreak() override { text_.Break(); }
  void OnJsonLd(std::string_view script) override;
  void OnComment(std::string_view text) override { rights_.Comment(text); }
  void OnRslScript(std::string_view script) override { rights_.RslScript(script); }

  /// Call these once each, in this order, after the walk.
  std::vector<FoundImage> TakeImages();
  /// Fills the texts around the images that became candidates.
  void Describe(std::vector<FoundImage>& images) const;
  /// After Describe: what the page says of rights, its own and those of `images`.
  PageRights& rights() { return rights_; }
  const std::string& text() const { return text_.text(); }
  bool truncated() const;

  /// A limit left out what may have held an adult label.
  bool labels_cut() const;

  PageLinks links;
  std::string title;
  std::string language;
  std::optional<std::string> base_href;  // of the first base with href
  std::string canonical_href;
  MetaFacts meta;  // adult labels of JSON-LD and microdata join it in TakeImages

 private:
  /// An a that is open: its link, if it made one, and where its text begins.
  struct Anchor {
    std::optional<size_t> link;
    uint32_t begin = 0;
  };

  void Bound(HtmlTag tag, bool starts);
  void LinkElement(const HtmlElement& element);
  void StartOfHead(const HtmlElement& element);
  void StartLink(const HtmlElement& element);
  void EndAnchor();
  void EndTitle();
  void Image(const HtmlElement& element);
  void Mention(std::string_view source, const NamedImage& image, int order);
  std::string Clean(std::string_view text) const { return CleanText(text, max_text_bytes_); }
  std::string TextOf(TextRange range) const { return text_.Extract(range.begin, range.end, max_text_bytes_); }

  const size_t max_images_;
  const size_t max_text_bytes_;
  PageText text_;
  Headings headings_;
  Figures figures_;
  LabelTexts labels_;
  Microdata microdata_;
  SocialImages social_;
  PageRights rights_;
  std::vector<FoundImage> images_;
  std::vector<HtmlTag> open_;
  std::vector<PictureSources> pictures_;  // open ones
  std::vector<Anchor> anchors_;
  std::optional<PlainText> title_;  // set inside the first title
  bool has_title_ = false;
  int noscripts_ = 0;  // open ones
  int order_ = 0;      // of the element or script at hand
  size_t shown_ = 0;   // images_ that are no mentions
  size_t json_ld_bytes_ = 0;
  bool truncated_ = false;
  bool labels_cut_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_COLLECTOR_H_
