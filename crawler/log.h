#ifndef TAMIS_CRAWLER_LOG_H_
#define TAMIS_CRAWLER_LOG_H_

// Messages to standard error or a file, as text or JSON Lines.
//
// What a log may carry: page hosts, counts, times, run-scoped ids. Never an image URL, an alt text or a
// digest, at any verbosity: the private folder has those of what was kept, nothing has those of what was
// dropped.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "config/options.h"
#include "crawler/core/result.h"

namespace tamis {

enum class LogLevel { kDetail, kInfo, kWarning, kError };

using LogFields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// Sets format, file and verbosity once, before threads start. Errors: kInvalidInput if the file cannot be
/// opened.
Status OpenLog(const LogOptions& options);

/// One line: `event` is a stable snake_case name, fields are escaped. Thread-safe.
/// kDetail appears with --verbose only; --quiet leaves warnings and errors.
void Log(LogLevel level, std::string_view event, LogFields fields = {});

}  // namespace tamis

#endif  // TAMIS_CRAWLER_LOG_H_
