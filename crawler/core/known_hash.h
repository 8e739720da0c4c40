#ifndef TAMIS_CRAWLER_CORE_KNOWN_HASH_H_
#define TAMIS_CRAWLER_CORE_KNOWN_HASH_H_

// The vocabulary of known-hash lists: what a list says, where it comes from, and what a match is. Values of
// lists are confidential: they never go into a message, a log or a name.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/clock.h"
#include "crawler/core/pdq.h"
#include "crawler/core/result.h"

namespace tamis {

/// What an entry is compared with.
enum class SignalKind : uint8_t { kMd5, kSha1, kSha256, kPdq, kUrl };
inline constexpr size_t kSignalKinds = 5;

/// "md5", "sha1", "sha256", "pdq", "url".
std::string_view ToString(SignalKind kind);
/// Also "sha-1", "sha-256", "HASH_MD5", "ImagePDQ" and the like, either case. None: not a kind we match.
std::optional<SignalKind> SignalKindFrom(std::string_view name);

/// Bytes of a value: 16, 20, 32, 32; 0 for kUrl.
constexpr size_t BytesOf(SignalKind kind) {
  switch (kind) {
    case SignalKind::kMd5:
      return 16;
    case SignalKind::kSha1:
      return 20;
    case SignalKind::kSha256:
    case SignalKind::kPdq:
      return 32;
    case SignalKind::kUrl:
      return 0;
  }
  return 0;
}

/// How much a URL entry covers: that URL, everything at and below its path, its host and all hosts below it.
enum class UrlScope : uint8_t { kExact, kPrefix, kHost };

/// Why a list exists. kUnknown: no role was declared, so the list is not a known-hash list.
enum class ListRole : uint8_t { kUnknown, kCsam, kNcii, kTerrorism, kViolence, kOperator, kOther };

/// "unknown", "csam", "ncii", "terrorism", "violence", "operator", "other".
std::string_view ToString(ListRole role);
/// Doubt is taken for what it says: any text with "csam" in it, either case, is kCsam; text that is no role
/// is kOther, an empty one kUnknown.
ListRole ListRoleFrom(std::string_view text);

/// What a match does. All three drop the pair. kReview: with a record of its own kind, the page is not
/// tainted and nothing is blocked.
enum class ListAction : uint8_t { kBlock, kBlockAndReport, kReview };

/// "block", "block+report", "review".
std::string_view ToString(ListAction action);
/// Errors: kInvalidInput.
Result<ListAction> ListActionFrom(std::string_view text);

/// Where entries come from. A list counts as a known-hash list if `label`, `version` and `as_of` are set, the
/// role is known and it has entries.
struct ListSource {
  std::string label;  // the operator's name for it; never the organisation's unless the operator says so
  ListRole role = ListRole::kUnknown;
  std::string version;
  std::optional<TimePoint> as_of;      // of the newest upstream state that is in it
  std::optional<TimePoint> not_after;  // refused from then on
  TimePoint built_at{};
  std::array<int64_t, kSignalKinds> entries{};  // by SignalKind

  int64_t entry_count() const;
  bool is_complete() const;  // counts as a known-hash list
};

/// One signal of a record. `value`: the first BytesOf(kind) bytes, a PDQ hash in exchange order (core/pdq.h).
struct ListSignal {
  SignalKind kind = SignalKind::kSha256;
  std::array<uint8_t, 32> value{};
  std::string url;  // kUrl: as listed; for kHost a host name
  UrlScope scope = UrlScope::kExact;
  bool operator==(const ListSignal&) const = default;
};

/// What a list says in one place. With an id it replaces, or if `removed` takes back, whatever the same
/// source said under that id before. Without one each signal stands for itself and is added or removed.
struct ListRecord {
  std::string id;  // upstream's; opaque; unique within a source ("member/id")
  bool removed = false;
  std::vector<ListSignal> signals;
  std::string source;          // label given by the file; empty: the import's
  std::string classification;  // as written, at most 64 bytes; kept for nothing but a count
  std::optional<TimePoint> updated;
};

/// One hit.
struct KnownMatch {
  ListSource source;  // without `entries`
  ListAction action = ListAction::kBlockAndReport;
  SignalKind kind = SignalKind::kSha256;
  int distance = 0;                           // PDQ
  int quality = 100;                          // PDQ: of the needle
  int frame = 0;                              // PDQ
  PdqVariant variant = PdqVariant::kOnWhite;  // PDQ
  UrlScope scope = UrlScope::kExact;          // URLs
};

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_KNOWN_HASH_H_
