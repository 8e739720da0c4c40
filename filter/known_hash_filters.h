#ifndef TAMIS_FILTER_KNOWN_HASH_FILTERS_H_
#define TAMIS_FILTER_KNOWN_HASH_FILTERS_H_

// Is it known abuse material? Asked of the URL, of the bytes, of the pixels. A match rejects with reason
// "safety"; neither value nor list is named in the finding.

#include <memory>
#include <utility>

#include "crawler/core/stages.h"
#include "filter/filter.h"
#include "filter/known_hash/known_hashes.h"

namespace tamis {

/// URL entries: that URL, a path above it, its host or a domain above it. Every request, each hop included.
class UrlListFilter final : public Filter<Request> {
 public:
  explicit UrlListFilter(std::shared_ptr<const KnownHashes> lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "url_list"; }
  Result<Finding> Check(const Request& request) const override;

 private:
  const std::shared_ptr<const KnownHashes> lists_;
};

/// MD5, SHA-1 and SHA-256 of the bytes as received.
class HashListFilter final : public Filter<Fetched> {
 public:
  explicit HashListFilter(std::shared_ptr<const KnownHashes> lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "hash_list"; }
  Result<Finding> Check(const Fetched& fetched) const override;

 private:
  const std::shared_ptr<const KnownHashes> lists_;
};

/// PDQ hashes of every frame and variant, eight needles each. A picture without hashes is an error.
class PdqListFilter final : public Filter<Decoded> {
 public:
  explicit PdqListFilter(std::shared_ptr<const KnownHashes> lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "pdq_list"; }
  Result<Finding> Check(const Decoded& decoded) const override;

 private:
  const std::shared_ptr<const KnownHashes> lists_;
};

/// Where a list has PDQ hashes, a picture whose own hash has too little quality to be compared is rejected as
/// unverifiable. The picture is frame 0 as it would be stored.
class PdqQualityFilter final : public Filter<Decoded> {
 public:
  explicit PdqQualityFilter(std::shared_ptr<const KnownHashes> lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "pdq_quality"; }
  Result<Finding> Check(const Decoded& decoded) const override;

 private:
  const std::shared_ptr<const KnownHashes> lists_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_KNOWN_HASH_FILTERS_H_
