#ifndef TAMIS_CRAWLER_CLI_HASHLIST_JSON_H_
#define TAMIS_CRAWLER_CLI_HASHLIST_JSON_H_

// What `tamis hashlist` prints of sources and counts, and how it exits.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "crawler/core/clock.h"
#include "crawler/core/known_hash.h"
#include "crawler/core/result.h"

namespace tamis {

/// {"md5": n, "sha1": n, "sha256": n, "pdq": n, "url": n}.
boost::json::object CountsByKind(const std::array<int64_t, kSignalKinds>& counts);

/// "2026-11-26T00:00:00Z", null for none.
boost::json::value TimeOrNull(const std::optional<TimePoint>& time);

/// {label, role, version, as_of, not_after, built_at, age_days, expired, complete, entries}. `complete`: it
/// counts as a known-hash list.
boost::json::object SourceObject(const ListSource& source, TimePoint now);

/// 3 for kRefused (a damaged index, or one that others can read), else 1.
int ExitCodeOf(const Error& error);

/// Prints {"error": ...} to standard output and gives its exit code.
int PrintError(const Error& error, std::string_view where);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_HASHLIST_JSON_H_
