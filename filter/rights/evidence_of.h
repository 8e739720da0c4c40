#ifndef TAMIS_FILTER_RIGHTS_EVIDENCE_OF_H_
#define TAMIS_FILTER_RIGHTS_EVIDENCE_OF_H_

// All that was said of one pair, gathered from the stages that it went through.

#include <string>

#include "crawler/core/clock.h"
#include "crawler/core/evidence.h"
#include "crawler/core/stages.h"

namespace tamis {

struct EvidenceSettings {
  std::string product_token;
  bool altered = true;  // the stored picture will differ from the received one in more than its container
  TimePoint now{};
};

/// Adds what licence documents say that an answer names.
void AddOrigin(const OriginStatements& said, Evidence& evidence);

/// Adds what a watermark model saw in the image that `head` is of: row 45.
void AddWatermark(double score, const ResponseHead& head, Evidence& evidence);

/// The evidence of a pair. Verdicts of robots.txt become `robots`/`crawl` statements, adult labels of page
/// and image header `adult_label` statements; hosts are asked for stock domains. `image_url` is the URL that
/// answered, `image_hops` are those before it.
///
/// Complete only if nothing was cut, the directives of both were read, the files of the image's origin are
/// known and `decoded` is there. Cost: linear. Thread-safe.
Evidence EvidenceOf(const PageFacts& facts, const Candidate& candidate, const ResponseHead& head,
                    const Decoded* decoded, const EvidenceSettings& settings);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_EVIDENCE_OF_H_
