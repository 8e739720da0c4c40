#ifndef TAMIS_EXTRACT_PAGE_METAS_H_
#define TAMIS_EXTRACT_PAGE_METAS_H_

// What the meta elements of a page say of it: robots directives, adult labels, its language.

#include <cstddef>
#include <string>
#include <vector>

#include "crawler/core/stages.h"
#include "extract/html.h"

namespace tamis {

/// In document order.
struct MetaFacts {
  std::vector<RobotsDirective> directives;
  std::vector<AdultLabel> adult_labels;
  std::string content_language;
};

/// Adds what one meta element says.
void ReadMeta(const HtmlElement& meta, size_t max_text_bytes, MetaFacts& facts);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_METAS_H_
