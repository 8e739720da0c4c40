#ifndef TAMIS_FILTER_RIGHTS_STATEMENT_ROWS_H_
#define TAMIS_FILTER_RIGHTS_STATEMENT_ROWS_H_

// Which row of the policy table one statement matches, taken alone. Words: docs/rights.md.

#include <string_view>

#include "crawler/core/clock.h"
#include "crawler/core/evidence.h"
#include "filter/rights/policy_table.h"

namespace tamis {

/// Who reads a statement, and when.
struct RowContext {
  PolicyName policy = PolicyName::kStrict;
  std::string_view product_token;  // ours, any case
  TimePoint now{};                 // for unavailable_after
};

/// A row and what it does. Row 0: none.
struct RowMatch {
  int row = 0;
  RowEffect effect = RowEffect::kIgnore;
  std::string_view reason;  // where it decides; of static duration
};

/// The row that `statement` matches under `context`. TDMRep is left out: its statements answer each other
/// (tdm_precedence.h); so are rows that take several statements (the rest of rows 9, 16 and 44: judge.cc).
/// Thread-safe.
RowMatch MatchStatement(const Statement& statement, const RowContext& context);

/// What `row` does under `policy`, with its reason of the table.
RowMatch TableMatch(int row, PolicyName policy);

/// The token of P2 or P3 that `statement` keeps from training, as written; empty if it does not (row 9 counts
/// them).
std::string_view DeniedTrainingToken(const Statement& statement, std::string_view product_token);

/// Places of the image's own answer, file or captions; every other is the page's or nobody's.
bool IsImagePlace(Place place);
bool IsRobotsPlace(Place place);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_STATEMENT_ROWS_H_
