#ifndef TAMIS_FILTER_TEXT_PAIR_TEXTS_H_
#define TAMIS_FILTER_TEXT_PAIR_TEXTS_H_

// Every text of a pair in one list, in an order that whoever stores them relies on.

#include <string>
#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/screening.h"
#include "crawler/core/stages.h"

namespace tamis {

/// Alt, title, aria-label, caption, context, heading, page title, page URL, image URL: each once, empty ones
/// too.
std::vector<PairText> TextsOfPair(const PageFacts& page, const Candidate& candidate);

/// URLs that an image was asked for by beside the one that its page names, as kImageUrl: redirects, and the
/// one that answered.
std::vector<PairText> TextsOfRedirects(const std::vector<RedirectHop>& redirects, const std::string& url);

/// Columns of a row that quote others, made elsewhere: JSON.
struct QuotedColumns {
  std::string consent;
  std::string robots_directives;
};

/// Those that a row publishes of a licence, as kAttribution: attribution name, title of the work, copyright
/// notice, credit line, creator, usage terms, attribution URL, licensor URL, licence URL; then the columns.
/// Each once, empty ones too.
std::vector<PairText> TextsOfClaim(const LicenceClaim& claim, QuotedColumns columns);

/// What the file says of what it shows: captions, titles, headlines, keywords of EXIF, IPTC, XMP and text
/// chunks, as kEmbedded; all of it, at most kMaxMetadataTotalBytes.
std::vector<PairText> TextsOfFile(const ImageMetadata& metadata);

/// Title and URL of a page, and the texts of all its candidates: what the page says as a whole.
std::vector<PairText> TextsOfPage(const PageFacts& page, const std::vector<Candidate>& candidates);

}  // namespace tamis

#endif  // TAMIS_FILTER_TEXT_PAIR_TEXTS_H_
