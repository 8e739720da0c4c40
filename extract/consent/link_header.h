#ifndef TAMIS_EXTRACT_CONSENT_LINK_HEADER_H_
#define TAMIS_EXTRACT_CONSENT_LINK_HEADER_H_

// Link header fields. Standard: RFC 8288 section 3, appendix B.

#include <string>
#include <string_view>
#include <vector>

namespace tamis {

/// One link. Texts are as written, quotation removed; `rel` and `type` are lower-case.
struct HeaderLink {
  std::string target;             // of "<...>", a URI reference
  std::vector<std::string> rels;  // of the first rel parameter; later ones do not count (RFC 8288 3.3)
  std::string type;               // media type without parameters
  std::string anchor;
  bool has_anchor = false;
};

/// Links of one field line. What cannot be read is skipped up to the next "<". Cost: linear. Errors: none.
/// Thread-safety: reentrant.
std::vector<HeaderLink> ParseLinkHeader(std::string_view line);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_LINK_HEADER_H_
