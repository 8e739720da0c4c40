#ifndef TAMIS_FILTER_RIGHTS_URL_STATEMENTS_H_
#define TAMIS_FILTER_RIGHTS_URL_STATEMENTS_H_

// What the URLs of a pair say by themselves.

#include "crawler/core/evidence.h"

namespace tamis {

/// Adds a statement stock/domain for each URL (page, image, redirects on the way) whose host is or lies below
/// an entry of config/stock_domains.txt. Thread-safe.
void AddUrlStatements(Evidence& evidence);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_URL_STATEMENTS_H_
