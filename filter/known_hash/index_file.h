#ifndef TAMIS_FILTER_KNOWN_HASH_INDEX_FILE_H_
#define TAMIS_FILTER_KNOWN_HASH_INDEX_FILE_H_

// The one implementation of HashIndex, with what the builder needs to see of it.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "filter/known_hash/hash_index.h"
#include "filter/known_hash/index_view.h"
#include "filter/known_hash/mapped_file.h"

namespace tamis::hash_index {

/// Thread-safety and lifetime: as HashIndex.
class IndexFile final : public HashIndex {
 public:
  using Bytes = std::vector<std::byte>;

  static Result<std::shared_ptr<const HashIndex>> Make(std::unique_ptr<MappedFile> file, Bytes bytes,
                                                       Check check);

  std::span<const ListSource> sources() const override { return view_.sources; }
  int64_t entry_count(SignalKind kind) const override { return counts_[static_cast<size_t>(kind)]; }
  int64_t size_bytes() const override { return static_cast<int64_t>(content().size()); }
  std::string checksum() const override;
  void FindDigest(SignalKind kind, std::span<const uint8_t> digest,
                  std::vector<IndexHit>& hits) const override;
  void PrefetchDigest(SignalKind kind, std::span<const uint8_t> digest) const override;
  void FindPdq(std::span<const Pdq> needles, int max_distance, std::vector<IndexHit>& hits) const override;
  void FindUrl(const Url& url, std::vector<IndexHit>& hits) const override;

  const IndexView& view() const { return view_; }
  std::span<const std::byte> content() const {
    return file_ ? file_->bytes() : std::span<const std::byte>(bytes_);
  }

 private:
  IndexFile(std::unique_ptr<MappedFile> file, Bytes bytes)
      : file_(std::move(file)), bytes_(std::move(bytes)) {}
  bool HasRows(TableId id) const;
  void FindKeyOf(TableId id, const uint8_t* key, const IndexHit& hit, std::vector<IndexHit>& hits) const;
  void FindNames(TableId id, std::span<const std::string> texts, UrlScope scope,
                 std::vector<IndexHit>& hits) const;

  const std::unique_ptr<MappedFile> file_;  // or
  const Bytes bytes_;
  IndexView view_;
  std::array<int64_t, kSignalKinds> counts_{};
};

}  // namespace tamis::hash_index

#endif  // TAMIS_FILTER_KNOWN_HASH_INDEX_FILE_H_
