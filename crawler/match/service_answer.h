#ifndef TAMIS_CRAWLER_MATCH_SERVICE_ANSWER_H_
#define TAMIS_CRAWLER_MATCH_SERVICE_ANSWER_H_

// Question and answer of a hash service (docs/known-hashes.md, "Matchers"): JSON, hashes in base64.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/pdq.h"
#include "crawler/core/result.h"
#include "crawler/match/matcher.h"

namespace tamis {

inline constexpr size_t kMaxServiceHashes = 64;  // of one request
inline constexpr size_t kMaxServiceAnswerBytes = size_t{256} * 1024;

/// The 44 characters of a hash's 32 bytes (RFC 4648 4).
std::string ToBase64(const Pdq& hash);

/// All needles of all frames, each once, in base64.
std::vector<std::string> ServiceHashes(std::span<const PdqHash> pdq);

/// {"hashes":["...", ...]}
std::string ServiceQuestion(std::span<const std::string> hashes);

/// Reads {"scanned_hashes":{HASH:{"classification":TEXT,"match_type":"exact"|"near"}, ...}, ...}. Clear only
/// if each of `hashes` is there with the classification "no-known-match"; any other classification is a
/// match, its label. Unknown members are ignored.
/// Limits: kMaxServiceAnswerBytes, 16 levels. Errors: kInvalidInput, kTooLarge, without any of its content.
Result<MatchAnswer> ParseServiceAnswer(std::string_view json, std::span<const std::string> hashes);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_MATCH_SERVICE_ANSWER_H_
