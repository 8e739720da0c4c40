#ifndef TAMIS_FILTER_RIGHTS_TDM_PRECEDENCE_H_
#define TAMIS_FILTER_RIGHTS_TDM_PRECEDENCE_H_

// Rows 28 and 29: which TDMRep statement of several holds (rights.md 2.6).
//
//   page:   file < header < meta        image:  file < header
//
// Inside a chain a later value that is present supersedes an earlier one; absence and other values than 0 and
// 1 supersede nothing. Where one level says both, 1 holds. A file of a redirect on the way, and what is
// embedded in the image, are asked alone: they only deny. A meta element speaks of the page, never of its
// images.

#include <span>

#include "filter/rights/row_findings.h"

namespace tamis {

/// What TDMRep needs beside the statements.
struct TdmContext {
  PolicyName policy = PolicyName::kStrict;
  bool research_basis = false;
  bool header_known = true;  // false: a file's 1 is left open, for a header may answer it
};

/// Adds the rows of every kTdmrep statement among `statements`. A 1 that is superseded, and policies, are
/// recorded. An offer for research counts only at the level that reserves, and where that level names one
/// policy. Thread-safe.
void AddTdmRows(std::span<const Statement> statements, const TdmContext& context, RowFindings& out);

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_TDM_PRECEDENCE_H_
