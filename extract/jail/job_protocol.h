#ifndef TAMIS_EXTRACT_JAIL_JOB_PROTOCOL_H_
#define TAMIS_EXTRACT_JAIL_JOB_PROTOCOL_H_

// What crawler and worker say to each other: one fixed message each way over a SOCK_SEQPACKET pair, contents
// in a memory file that both map. Both sides come from the same build; the worker's side may be hostile all
// the same, so the crawler checks every number and copies a content before it reads it.
//
//   memory file:  | input: arguments, then bytes as received | pictures: RGB | answer: wire form, or encoded
//   file |
//
// The first of the pictures is the decoded one, those for models follow (NextPictureAt).

#include <cstddef>
#include <cstdint>

namespace tamis {

inline constexpr int kChannelDescriptor = 3;  // of a worker
inline constexpr int kMemoryDescriptor = 4;

enum class JobKind : uint32_t {
  kHello = 1,    // input: options (job_wire.h); answer: SandboxReport and build
  kPage = 2,     // arguments: PageJobInput; answer: Page
  kDecode = 3,   // answer: facts, hashes, findings, metadata and rights; picture region: the pixels
  kRender = 4,   // of the picture decoded before, still in its region, wiped after; arguments: faces to blur,
                 // or none; answer: the encoded file
  kSitemap = 5,  // arguments: SitemapInput and limits; answer: Sitemap
  kForget = 6,   // no answer: wipe what the last job left in picture and answer
  kRights = 7,   // answer: EmbeddedRights of a picture's file, which need not be one that can be decoded
  kRightsFile = 8,  // arguments: RightsFileJob; answer: RightsFile
};

/// Crawler to worker.
struct JobRequest {
  uint64_t sequence = 0;
  JobKind kind = JobKind::kHello;
  uint32_t argument_bytes = 0;  // at the start of the input region
  uint64_t input_bytes = 0;     // after the arguments
  uint64_t grant_bytes = 0;     // what the job may allocate, picture included
};

enum class JobOutcome : uint32_t {
  kDone = 1,
  kFailed = 2,       // answer: an Error
  kNeedsMemory = 3,  // nothing was done; `needed_bytes` would do
};

/// Worker to crawler.
struct JobAnswer {
  uint64_t sequence = 0;  // of the request
  JobOutcome outcome = JobOutcome::kFailed;
  uint32_t reserved = 0;
  uint64_t answer_bytes = 0;  // in the answer region
  uint64_t needed_bytes = 0;
};

/// Sizes of the regions. Pages of the file that nobody touched cost nothing.
struct MemoryLayout {
  uint64_t input_bytes = 0;
  uint64_t picture_bytes = 0;
  uint64_t answer_bytes = 0;

  uint64_t picture_at() const { return input_bytes; }
  uint64_t answer_at() const { return input_bytes + picture_bytes; }
  uint64_t total() const { return answer_at() + answer_bytes; }
};

inline constexpr uint64_t kMaxArgumentBytes = 1024 * 1024;  // headers of a response are capped far below

inline constexpr uint64_t kMaxPageAnswerBytes = 16 * 1024 * 1024;
inline constexpr uint64_t kMaxSitemapAnswerBytes = 32 * 1024 * 1024;
inline constexpr uint64_t kMaxRightsFileAnswerBytes = 32 * 1024 * 1024;

/// Where a picture begins behind `used_bytes` of its region: on a cache line.
inline constexpr uint64_t NextPictureAt(uint64_t used_bytes) {
  constexpr uint64_t kCacheLine = 64;
  return (used_bytes + kCacheLine - 1) / kCacheLine * kCacheLine;
}

/// The regions for inputs of at most `max_input_bytes`, pictures of at most `max_pixels` and what models see
/// of each, `model_input_count` pictures of `model_input_bytes` together, page aligned. The answer holds a
/// PNG that does not compress, and any page within the limits of html.h in practice.
MemoryLayout LayoutFor(int64_t max_input_bytes, int64_t max_pixels, int model_input_count = 0,
                       int64_t model_input_bytes = 0);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_JOB_PROTOCOL_H_
