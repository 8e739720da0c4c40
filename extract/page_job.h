#ifndef TAMIS_EXTRACT_PAGE_JOB_H_
#define TAMIS_EXTRACT_PAGE_JOB_H_

// The page job: the bytes of one HTML response to links, candidates and what the page says of itself.

#include <cstddef>
#include <span>
#include <string>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// What the page job knows of the response beside its body. Plain values, no pointers.
struct PageJobInput {
  std::string url;  // href that answered: base of relative URLs
  Headers headers;  // all of them, names lower-case: ResponseHead::headers as it is
};

/// Parses an HTML document and reads everything in it that later stages need, as docs/extraction.md says.
///
/// Filled: base_url, charset, canonical_url, links, candidates, truncated; facts.url, title, language,
/// detected_language, directives (X-Robots-Tag lines, then metas, in that order) and adult_labels. Left to
/// the caller: facts.id, status, fetched_at and robots; Candidate::page_id.
/// Headers read: content-type (charset), content-language, x-robots-tag, rating, pics-label.
/// Texts are UTF-8, white space collapsed, control characters removed, cut at a character boundary
/// (anchor 256 bytes, context 512, others text.max_text_bytes).
/// Limits: what exceeds html.max_depth, max_links, max_candidates or the limits of html.h, page_text.h,
/// srcset.h, json_ld.h, microdata.h and social_images.h is left out and sets `truncated`; robots metas are
/// read wherever they stand. More than 4,096 directives leave facts.directives unset, which rejects. Errors:
/// kInvalidInput if input.url is no http or https URL; kTooLarge if the document needs more memory than
/// html.h allows. Thread-safety: reentrant. Cost: linear; numbers in tests/bench/page_bench.cc.
Result<Page> ExtractPage(std::span<const std::byte> body, const PageJobInput& input, const HtmlOptions& html,
                         const TextOptions& text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_JOB_H_
