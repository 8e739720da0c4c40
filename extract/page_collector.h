#ifndef TAMIS_EXTRACT_PAGE_COLLECTOR_H_
#define TAMIS_EXTRACT_PAGE_COLLECTOR_H_

// What the page job takes from the stream of elements, URLs still as written.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "config/options.h"
#include "crawler/core/stages.h"
#include "extract/html.h"
#include "extract/plain_text.h"

namespace tamis {

/// What the metas say, in document order.
struct MetaFacts {
  std::vector<RobotsDirective> directives;
  std::vector<AdultLabel> adult_labels;
  std::string content_language;
};

/// Fills itself during WalkHtml. URLs in links, candidates, base and canonical are the attribute values.
class PageCollector : public HtmlVisitor {
 public:
  PageCollector(const HtmlOptions& html, const TextOptions& text);

  void OnStart(const HtmlElement& element) override;
  void OnEnd(HtmlTag tag) override;
  void OnText(std::string_view text) override;

  std::vector<Link> links;  // distinct as written, fragment cut off
  std::vector<Candidate> candidates;
  std::string title;
  std::string language;
  std::optional<std::string> base_href;  // of the first base with href
  std::string canonical_href;
  MetaFacts meta;
  bool truncated = false;

 private:
  void Meta(const HtmlElement& element);
  void LinkElement(const HtmlElement& element);
  bool AddLink(std::string_view source, const AttributeValue& url, const AttributeValue& rel);
  void Image(const HtmlElement& element);
  std::string Clean(const AttributeValue& value) const;

  const HtmlOptions html_;
  const size_t max_text_bytes_;
  std::unordered_set<std::string> seen_;  // URLs of `links`
  std::optional<PlainText> anchor_;       // set inside an a that made a link
  size_t anchor_link_ = 0;                // and this is the link
  std::optional<PlainText> title_;        // set inside the first title
  bool has_title_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_COLLECTOR_H_
