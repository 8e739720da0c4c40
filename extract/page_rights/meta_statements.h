#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_META_STATEMENTS_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_META_STATEMENTS_H_

// What one meta element says of the use of its page: rights.md 2.1 to 2.6, 2.10, 3.1 (L10).

#include <vector>

#include "crawler/core/evidence.h"
#include "extract/html.h"
#include "extract/page_rights/statement_list.h"

namespace tamis {

/// Adds the statements and the licence claims (scope page) of a meta element: robots metas under any token,
/// http-equiv forms of response headers (also as name), tdm-reservation, rights and licence texts.
/// `source.place` is kPageMeta. Cost: linear in the element.
void ReadMetaRights(const HtmlElement& meta, const StatementSource& source, StatementList& statements,
                    std::vector<LicenceClaim>& claims);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_META_STATEMENTS_H_
