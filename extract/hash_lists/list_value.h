#ifndef TAMIS_EXTRACT_HASH_LISTS_LIST_VALUE_H_
#define TAMIS_EXTRACT_HASH_LISTS_LIST_VALUE_H_

// Values, types and times as lists write them: what all formats share.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kMaxListSignals = 4096;  // of one record

/// What a list says that a value is. `kind` empty: of a kind that is not matched here.
struct ListType {
  std::optional<SignalKind> kind;
  UrlScope scope = UrlScope::kExact;
};

/// From a type's name in any of the formats: "md5", "HASH_PDQ", "ImagePDQ", "url", "prefix", "host",
/// "DOMAIN".
ListType ListTypeFrom(std::string_view name);

/// A name that some list has for a kind, matched here or not ("photodna", "video_md5").
bool IsListTypeName(std::string_view name);

/// "exact", "prefix", "host", either case; exact for anything else.
UrlScope UrlScopeFrom(std::string_view name);

/// Appends what `value` stands for: hexadecimal digits in either case, base64 of the right length, or for
/// SHA-1 also base32 (RFC 4648 6). Without `kind` the length decides, and "http://" or "https://".
/// A URL without a scheme stands for both, so it gives two signals. A host may be written "*.example.org".
/// Errors: kInvalidInput, without the value: a wrong length, other characters, 32 bytes without a kind.
Status AppendSignals(std::string_view value, std::optional<SignalKind> kind, UrlScope scope,
                     std::vector<ListSignal>& signals);

/// Seconds, milliseconds or microseconds since 1970, W3C and RFC 822 dates, and "2025-03-03 23:05:22,587",
/// which counts as UTC. None for anything else, and outside 1990 to 2200.
std::optional<TimePoint> ParseListTime(std::string_view text);

/// True for what lists write for an entry that is taken back: "removed", "deleted", "withdrawn", ... in
/// either case.
bool SaysRemoved(std::string_view status);

/// At most 64 bytes, cut between characters.
std::string_view CutClassification(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_HASH_LISTS_LIST_VALUE_H_
