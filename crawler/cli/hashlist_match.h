#ifndef TAMIS_CRAWLER_CLI_HASHLIST_MATCH_H_
#define TAMIS_CRAWLER_CLI_HASHLIST_MATCH_H_

// `tamis hashlist match`: one case against an index file, as the crawl would ask it.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/fwd.hpp>

#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"
#include "filter/known_hash/hash_index.h"

namespace tamis {

struct HashListMatchOptions {
  int max_distance = 31;  // of PDQ hashes, 0 to 64
  int min_quality = 50;   // below it a picture is unscannable if the index has PDQ hashes
};

/// Answers are {input, outcome, label, kind, distance, matches: [{label, kind, distance}]}: outcome is
/// "match", "unscannable" (then with `reason`), or "clear"; label, kind and distance are those of the
/// strongest match, else null; distance is null for what matches exactly.
/// Not thread-safe.
class HashListMatcher {
 public:
  HashListMatcher(std::shared_ptr<const HashIndex> index, const HashListMatchOptions& options)
      : index_(std::move(index)), options_(options) {}

  /// A value in any form that lists have (list_value.h). A PDQ hash is compared as it is, not turned or
  /// mirrored. Errors: kInvalidInput.
  Result<boost::json::object> MatchValue(SignalKind kind, const std::string& value) const;

  /// A picture: its digests, then, decoded in the sandbox, the PDQ hashes of all its frames, turned and
  /// mirrored. Bytes that are known are not decoded. Errors: kInternal; those of the sandbox (tool_jail.h).
  Result<boost::json::object> MatchBytes(const std::string& input, std::span<const std::byte> bytes) const;

 private:
  boost::json::object Answer(const std::string& input, std::vector<IndexHit> hits) const;
  Result<boost::json::object> MatchPixels(const std::string& input, std::span<const std::byte> bytes) const;

  const std::shared_ptr<const HashIndex> index_;
  const HashListMatchOptions options_;
};

/// `match INDEX [--pdq HEX] [--md5 HEX] [--sha1 HEX] [--sha256 HEX] [--url URL] [--batch] FILE...`; argv[0]
/// is the sub-command's name. A batch case is {"file"}, {"file_base64"}, {"url"}, {"pdq"}, {"md5"}, ...
/// Exit codes: 0 all are clear; 1 at least one is not: it matches, is unscannable or cannot be read; 2 wrong
/// usage; 3 the index cannot be used. A batch: see RunBatch.
int RunHashListMatch(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_HASHLIST_MATCH_H_
