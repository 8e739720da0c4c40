#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_RDF_COMMENT_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_RDF_COMMENT_H_

// Licences in RDF inside HTML comments, as Creative Commons advised until 2008: rights.md 3.1 (L13).

#include <string_view>
#include <vector>

#include "extract/page_rights/stated_work.h"

namespace tamis {

/// Adds a work for each that the comment describes: urls is its rdf:about (empty text: the page). Nothing for
/// comments that hold no such RDF. At most kMaxWorkValues of one comment. Cost: linear.
void ReadRdfComment(std::string_view comment, std::vector<StatedWork>& works);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_RDF_COMMENT_H_
