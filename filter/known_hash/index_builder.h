#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_BUILDER_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_BUILDER_H_

// Records of lists -> the bytes of an index file.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "crawler/core/clock.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "filter/known_hash/hash_index.h"

namespace tamis {

/// What an import did, in numbers only.
struct ImportCounts {
  int64_t records = 0;
  std::array<int64_t, kSignalKinds> added{};    // new in the index
  std::array<int64_t, kSignalKinds> removed{};  // taken back
  int64_t unchanged = 0;                        // known before
  int64_t quarantined = 0;  // degenerate PDQ hashes: all 0 or F, fewer than 96 or more than 160 bits, hashes
                            // of flat pictures and gradients; never matched
  int64_t invalid = 0;      // URLs and hosts that cannot be read
};

/// How the records of one import relate to what the source said before.
enum class ImportKind : uint8_t { kSnapshot, kDelta };  // kSnapshot: what is not in it is gone

/// Receives the file front to back.
using ByteSink = std::function<Status(std::span<const std::byte>)>;

/// Memory: about the size of the result. Thread-safety: none.
class IndexBuilder {
 public:
  /// `base` null: a new index. Deltas of less than a tenth of the base become a segment of their own beside
  /// it, with tombstones; everything else is merged.
  static Result<std::unique_ptr<IndexBuilder>> Make(std::shared_ptr<const HashIndex> base);
  virtual ~IndexBuilder() = default;

  /// The records that follow belong to this source, known by its label; its other fields replace what the
  /// index said of it. Errors: kInvalidInput for an empty label or a source with another role than before.
  virtual Status Begin(const ListSource& source, ImportKind kind) = 0;
  virtual Status Apply(const ListRecord& record) = 0;

  /// The upstream date of the source of the current import, where it is known only once its records are.
  virtual void SetAsOf(const std::optional<TimePoint>& as_of) = 0;

  /// Ends the import of the source. The same records twice change nothing.
  virtual Result<ImportCounts> End() = 0;

  /// Writes the file. Errors: those of the sink.
  virtual Status Write(TimePoint now, const ByteSink& sink) = 0;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_BUILDER_H_
