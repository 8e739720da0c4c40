#ifndef TAMIS_EXTRACT_JAIL_JOBS_H_
#define TAMIS_EXTRACT_JAIL_JOBS_H_

// What a worker does for a request, over its shared memory and apart from the process around it.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "extract/image_job.h"
#include "extract/jail/job_protocol.h"
#include "extract/jail/job_wire.h"
#include "extract/jail/shared_memory.h"

namespace tamis {

/// What the program puts in that this library must not link (exiv2 is GPL) or must not have (exploits of
/// tests).
struct WorkerParts {
  /// Called before the sandbox closes: opens files, loads tables. May be empty.
  std::function<void()> prepare;
  /// Embedded metadata of a picture, asked for every decoded one. Empty: none is read.
  std::function<Result<ImageMetadata>(std::span<const std::byte>, ImageFormat)> read_metadata;
  /// Tests: does a page job in place of the page job. May be empty.
  std::function<Result<Page>(std::span<const std::byte> body)> page_stub;
};

/// The answer to one request, its contents in the answer region. Thread-safety: none.
class AnswerWriter {
 public:
  explicit AnswerWriter(std::span<std::byte> region) : region_(region) {}

  void Start(uint64_t sequence) { answer_ = {.sequence = sequence}; }
  Status Done(std::string_view bytes);
  Status Append(std::span<const std::byte> bytes);
  void NeedMemory(uint64_t bytes);
  void Fail(const Error& error);
  const JobAnswer& answer() const { return answer_; }

  /// How much of the region was written since the last call.
  size_t TakeWritten() { return std::exchange(written_, 0); }

 private:
  const std::span<std::byte> region_;
  JobAnswer answer_;
  size_t written_ = 0;
};

/// All jobs but the greeting. What a library throws is an error of the one job. Lifetime: memory and parts
/// must outlive it. Thread-safety: none.
class Jobs {
 public:
  Jobs(const SharedMemory& memory, const WorkerParts& parts)
      : memory_(memory), parts_(parts), answer_(memory.answer()) {}

  /// Wipes what the last jobs have written: it is in this core's cache, not in the crawler's. Done before
  /// every job but kRender, and when the crawler asks for it.
  void Forget();

  /// Told once, before the first job.
  void SetUp(JailSetup setup) { setup_ = std::move(setup); }
  const std::optional<JailSetup>& setup() const { return setup_; }

  JobAnswer Perform(const JobRequest& request);

  /// An answer that `job` writes; an error or an exception of it is a failed one.
  JobAnswer Perform(uint64_t sequence, const std::function<Status(AnswerWriter&)>& job);

 private:
  void ForgetPicture();
  Status Do(const JobRequest& request);
  Status ReadPageOf(std::span<const std::byte> arguments, std::span<const std::byte> body);
  Status ReadSitemapOf(std::span<const std::byte> arguments, std::span<const std::byte> body);
  Status ReadRightsFileOf(std::span<const std::byte> arguments, std::span<const std::byte> body);
  Status Decode(std::span<const std::byte> file, uint64_t grant_bytes);
  Status AnswerDecoded(std::span<const std::byte> file);
  Status ReadRights(std::span<const std::byte> file);
  Status Render(std::span<const std::byte> arguments, std::span<const std::byte> file, uint64_t grant_bytes);
  ImageMetadata MetadataOf(std::span<const std::byte> file, ImageFormat format) const;
  Result<int64_t> NeededBytes(std::span<const std::byte> file) const;
  Result<Pixels> PictureInRegion(int width_px, int height_px, int channels);

  const SharedMemory& memory_;
  const WorkerParts& parts_;
  AnswerWriter answer_;
  std::optional<JailSetup> setup_;
  std::optional<ImageDecodeOutput> picture_;  // of the last decode job, until the next
  size_t picture_bytes_ = 0;                  // written of the pictures' region
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_JAIL_JOBS_H_
