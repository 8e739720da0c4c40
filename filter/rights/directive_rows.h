#ifndef TAMIS_FILTER_RIGHTS_DIRECTIVE_ROWS_H_
#define TAMIS_FILTER_RIGHTS_DIRECTIVE_ROWS_H_

// Rows 10 and 12 to 18: directives of X-Robots-Tag, robots meta elements and Noindex lines (rights.md 2.1).

#include "filter/rights/statement_rows.h"

namespace tamis {

/// The row of a kRobotsDirective statement. Addressed to us: see IsAddressedToUs; strict also takes the
/// tokens of config/agent_tokens.txt, and noai, noimageai, noml whomever they are addressed to. Thread-safe.
RowMatch MatchDirective(const Statement& statement, const RowContext& context);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_DIRECTIVE_ROWS_H_
