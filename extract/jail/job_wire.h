#ifndef TAMIS_EXTRACT_JAIL_JOB_WIRE_H_
#define TAMIS_EXTRACT_JAIL_JOB_WIRE_H_

// Wire forms of what goes to a job and comes back. Every reader takes its bytes for hostile: limits of the
// jobs' headers hold, numbers are in range, and anything that is not exactly one value is kInvalidInput.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "extract/consent/rights_file.h"
#include "extract/image_job.h"
#include "extract/jail/job_protocol.h"
#include "extract/jail/sandbox_report.h"
#include "extract/page_job.h"
#include "extract/sitemap.h"

namespace tamis {

/// What a worker is told once, before any hostile byte.
struct JailSetup {
  std::string build;  // version and commit; a worker of another build refuses
  MemoryLayout layout;
  int64_t memory_bytes = 0;  // most that one job may be granted
  HtmlOptions html;
  TextOptions text;
  ImageJobOptions image;
};
/// Which build this program is.
std::string ThisBuild();

std::string Serialize(const JailSetup& setup);
Result<JailSetup> ReadJailSetup(std::string_view bytes);  // its model inputs can be made

/// What a worker says when it is ready.
std::string Serialize(const SandboxReport& report);
Result<SandboxReport> ReadSandboxReport(std::string_view bytes);

std::string Serialize(const PageJobInput& input);
Result<PageJobInput> ReadPageJobInput(std::string_view bytes);

std::string Serialize(const Page& page);
Result<Page> ReadPage(std::string_view bytes, const HtmlOptions& limits);

/// A sitemap to read, and how much of it. The answer's wire form: extract/sitemap_wire.h.
struct SitemapJob {
  SitemapInput input;
  SitemapLimits limits;
};
std::string Serialize(const SitemapJob& job);
Result<SitemapJob> ReadSitemapJob(std::string_view bytes);

/// A file of rights to read.
struct RightsFileJob {
  RightsFileKind kind = RightsFileKind::kTdmrep;
  std::string url;  // that answered
};
std::string Serialize(const RightsFileJob& job);
Result<RightsFileJob> ReadRightsFileJob(std::string_view bytes);

std::string Serialize(const RightsFile& file);
/// The answer to `job`: of its kind and URL, whatever else the worker says.
Result<RightsFile> ReadRightsFileAnswer(std::string_view bytes, const RightsFileJob& job);

/// What decoding gives beside the pixels; hashes, findings (extract/jail/findings_wire.h), then metadata
/// (extract/metadata_wire.h) follow in the answer.
struct DecodeFacts {
  ImageFormat format = ImageFormat::kUnknown;
  int original_width_px = 0;
  int original_height_px = 0;
  int orientation = 1;
  int frame_count = 1;
  int width_px = 0;  // of the pixels
  int height_px = 0;
};
inline constexpr size_t kDecodeFactsBytes = 25;
std::string Serialize(const DecodeFacts& facts);
Result<DecodeFacts> ReadDecodeFacts(std::string_view bytes);

/// The hashes of a decoded picture: the picture first, in the order of frames and variants, at most one of
/// each, so that there is one form of each list. `bytes` start with it and may go on behind: PdqWireBytes.
std::string Serialize(std::span<const PdqHash> hashes);
Result<std::vector<PdqHash>> ReadPdqHashes(std::string_view bytes, int frame_count);
size_t PdqWireBytes(size_t hash_count);
inline constexpr size_t kPdqVariants = 3;

/// What rendering gives beside the file; the file follows in the answer.
struct RenderFacts {
  ImageFormat format = ImageFormat::kUnknown;
  int width_px = 0;
  int height_px = 0;
};
inline constexpr size_t kRenderFactsBytes = 9;
std::string Serialize(const RenderFacts& facts);
Result<RenderFacts> ReadRenderFacts(std::string_view bytes);

/// An error of a job. Its message is cut at 512 bytes, and control characters become spaces.
std::string Serialize(const Error& error);
std::optional<Error> ReadError(std::string_view bytes);  // none where it is no error

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_JOB_WIRE_H_
