#ifndef TAMIS_FILTER_HASH_LIST_H_
#define TAMIS_FILTER_HASH_LIST_H_

// Are these exact bytes on a block list?

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "config/options.h"
#include "crawler/core/digest.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "filter/filter.h"

namespace tamis {

/// Digests of all [[hash_list]] files, sorted. Built once, then read-only: thread-safe.
class HashLists {
 public:
  /// Reads the files: one hexadecimal digest per line, either case, LF or CRLF, "#" comments, optionally
  /// after a type
  /// ("md5", "sha1", "sha256", then a space, "," ":" or "="). Without a type the length decides; 64 digits
  /// are SHA-256.
  ///
  /// Errors: kRefused for a list of role "csam" (this version has no incident handling: exit 3);
  /// kInvalidInput without a declared source, for a bad line (file and line are named, its content is not)
  /// and for a list without entries; kNotFound, kUnavailable if a file cannot be read.
  static Result<HashLists> Load(std::span<const HashListOptions> lists);

  /// True if any of the three digests is listed. O(log n), no allocation.
  bool Contains(const Digests& digests) const;

  /// Entries, duplicates removed.
  size_t size() const { return md5_.size() + sha1_.size() + sha256_.size(); }

 private:
  Status Add(std::string_view entry);
  void Sort();

  std::vector<Md5> md5_;
  std::vector<Sha1> sha1_;
  std::vector<Sha256> sha256_;
};

/// A match rejects with reason "safety"; neither digest nor list is named in the finding.
class HashListFilter final : public Filter<Fetched> {
 public:
  explicit HashListFilter(HashLists lists) : lists_(std::move(lists)) {}
  std::string_view name() const override { return "hash_list"; }
  Result<Finding> Check(const Fetched& fetched) const override;

 private:
  const HashLists lists_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_HASH_LIST_H_
