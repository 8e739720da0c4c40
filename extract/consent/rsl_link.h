#ifndef TAMIS_EXTRACT_CONSENT_RSL_LINK_H_
#define TAMIS_EXTRACT_CONSENT_RSL_LINK_H_

// Which links lead to RSL documents: one rule for Link header fields and for elements of pages.
// Source: RSL 1.0 (rslstandard.org), discovery by HTTP header and by HTML link.

#include <string_view>

namespace tamis {

/// True if a link of media type `type` (with parameters, any case) to `target` (a URI reference as written)
/// names an RSL document: by its type, or where `is_licence` by a path that ends with .xml or .rsl, whatever
/// the type; the document's root decides then. Cost: linear. Thread-safety: reentrant.
bool NamesRslDocument(std::string_view type, bool is_licence, std::string_view target);

/// True for a link relation that means a licence: license, licence, copyright, and the term of XHTML's
/// vocabulary. `rel` is one lower-case token.
bool IsLicenceRelation(std::string_view rel);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RSL_LINK_H_
