#ifndef TAMIS_CRAWLER_PICTURE_SELF_TEST_H_
#define TAMIS_CRAWLER_PICTURE_SELF_TEST_H_

// At the start of a crawl: a planted picture goes the way of every other, and must be stopped.

#include <cstddef>
#include <string>

#include "crawler/core/buffer.h"
#include "crawler/core/result.h"
#include "crawler/extractor.h"
#include "filter/safety.h"

namespace tamis {

/// The synthetic picture of filter/known_hash/self_test.h as a PNG file.
std::string PlantedPicture();

/// Bytes that are planted by digest must be rejected before decoding; the planted picture must be decoded and
/// hashed in the sandbox, and rejected by its PDQ hash where any list has such entries.
/// Errors: kRefused: one of them would have been let through; those of the sandbox.
Status SelfTestPictures(const Safety& safety, const Extractor& extractor, MemoryBudget& memory);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_PICTURE_SELF_TEST_H_
