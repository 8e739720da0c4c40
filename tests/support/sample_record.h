#ifndef TAMIS_TESTS_SUPPORT_SAMPLE_RECORD_H_
#define TAMIS_TESTS_SUPPORT_SAMPLE_RECORD_H_

// Records for tests of storage, made the only way there is: through a chain for every stage.

#include <string>
#include <vector>

#include "crawler/core/buffer.h"
#include "crawler/core/stages.h"
#include "crawler/core/verdict.h"
#include "storage/record.h"

namespace tamis {

/// The values of one pair, with harmless defaults, and what the filter of each stage finds.
struct SamplePair {
  PageFacts page;
  Candidate candidate;
  ResponseHead head;
  std::string body = "as received";
  Sha256 decoded_from{};  // all zero: the body
  int original_width_px = 1024;
  int original_height_px = 768;
  std::string picture = "as stored";
  int width_px = 256;
  int height_px = 192;
  RightsCase rights;  // of this page and image, unless its evidence names others
  TextVerdict texts;  // without texts: those of the pair, as they are
  PictureFacts facts;
  RowNotes notes;
  Finding on_page, on_candidate, on_head, on_fetched, on_decoded, on_rights, on_texts, on_screen;
};

/// Pair number `n` of page number `page`.
SamplePair MakeSamplePair(int page, int n);

/// Judges every stage and makes the record. The chains answer with the pair's findings; none may reject.
/// Body and picture are charged to `budget`, which must outlive the record.
Record MakeSampleRecord(const SamplePair& pair, MemoryBudget& budget);

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_SAMPLE_RECORD_H_
