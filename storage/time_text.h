#ifndef TAMIS_STORAGE_TIME_TEXT_H_
#define TAMIS_STORAGE_TIME_TEXT_H_

// Moments as RFC 3339 text, UTC.

#include <string>
#include <string_view>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"

namespace tamis {

/// "2026-09-21T14:13:20Z": whole seconds, rounded down.
std::string Rfc3339(TimePoint time);

/// "2026-09-21", UTC.
inline std::string DateText(TimePoint time) {
  const std::string text = Rfc3339(time);
  return text.substr(0, text.find('T'));
}

/// Reads what Rfc3339 writes, and nothing else. Errors: kInvalidInput, without the text.
Result<TimePoint> TimeFromRfc3339(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_STORAGE_TIME_TEXT_H_
