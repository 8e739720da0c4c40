#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_PAGE_RIGHTS_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_PAGE_RIGHTS_H_

// What an HTML page says of the use of itself and of its images: statements and licence claims.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/stages.h"
#include "extract/candidates.h"
#include "extract/consent/rights_file.h"
#include "extract/html.h"
#include "extract/page_links.h"
#include "extract/page_rights/figure_texts.h"
#include "extract/page_rights/licence_template.h"
#include "extract/page_rights/licence_trail.h"
#include "extract/page_rights/rdfa.h"
#include "extract/page_rights/stated_work.h"
#include "extract/page_rights/statement_list.h"
#include "extract/page_text.h"

namespace tamis {

/// What the whole page is needed for.
struct WholePage {
  const Url& url;
  const PageBase& base;
  std::string_view source;  // the document
  std::string_view text;    // that readers see
  std::string_view title;
};

/// Fed with the elements of a page during the walk; says what was found at the end. Cost: linear.
class PageRights {
 public:
  /// `page_url`: href, of all statements. `text` is filled beside it.
  PageRights(std::string_view page_url, const PageText& text);

  /// `depth`: open elements around this one.
  void Start(const HtmlElement& element, size_t depth);
  void End(HtmlTag tag, size_t depth);
  void Comment(std::string_view text);
  void RslScript(std::string_view script);
  void Works(std::vector<StatedWork> works);
  /// A JSON-LD script that is no JSON: what it says in words still counts.
  void UnreadableJsonLd(std::string_view script);
  /// A limit left something out that may have been said.
  void MarkCut() { statements_.MarkCut(); }

  /// Marks of the image `element`, which has the number `number` of its page.
  void Image(const HtmlElement& element, size_t number, FoundImage& image);

  /// An image beyond the limit, which may be one of those before: its reservations are said of the page.
  void LeftOutImage(const HtmlElement& element);

  /// After the walk: fills statements and licences of the images and of `facts`, beside what is there. What
  /// is said of an image that is shown or named several times, left out ones included, is said of all of
  /// them.
  void Finish(const WholePage& page, ChosenImages& chosen, PageFacts& facts) &&;

 private:
  void Link(const HtmlElement& element, bool is_taken);
  void AddDocument(std::string written);
  /// A link to an RSL document whose URL cannot be used.
  void NoDocument(std::string_view written);
  std::vector<RightsFile> RslFiles(const Url& page);
  void Documents(const PageBase& base, PageFacts& facts);
  void PageTexts(const WholePage& page, size_t images);
  void PageWorks(const std::vector<bool>& matched, const PageBase& base);
  void PageLicences(const std::vector<LicenceLink>& links, const Url& page);
  void AddClaim(LicenceClaim claim);

  const PageText& text_;
  FigureTexts figures_;
  StatementSource meta_;  // of metas and links
  StatementSource body_;
  StatementList statements_;
  std::vector<LicenceClaim> claims_;  // of page and site
  LicenceTrail trail_;
  LicenceTemplates templates_;
  Rdfa rdfa_;
  std::vector<StatedWork> works_;
  std::vector<std::string> documents_;  // RSL, as written
  std::vector<std::string> rsl_scripts_;
  std::vector<bool> licence_anchors_;  // open a elements: one that links to a licence
  std::vector<size_t> quiet_;          // depths of open data-nosnippet elements
  std::string preview_url_;            // og:image, as written
  int mains_ = 0;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_PAGE_RIGHTS_H_
