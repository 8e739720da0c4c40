#ifndef TAMIS_CRAWLER_CORE_LOWER_CASE_H_
#define TAMIS_CRAWLER_CORE_LOWER_CASE_H_

// Lower case of all scripts. Library: ICU, hidden in lower_case.cc.

#include <string>
#include <string_view>

#include "crawler/core/result.h"

namespace tamis {

/// `text` with the full lower-case mapping of no particular language (Unicode 3.13, R2); what is not UTF-8
/// becomes U+FFFD. Limits: 1 GiB. Errors: kTooLarge; kInternal (ICU). Thread-safe. Cost: linear.
Result<std::string> ToLowerUtf8(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_LOWER_CASE_H_
