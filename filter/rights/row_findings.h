#ifndef TAMIS_FILTER_RIGHTS_ROW_FINDINGS_H_
#define TAMIS_FILTER_RIGHTS_ROW_FINDINGS_H_

// Rows that matched, before they are sorted into a verdict.

#include <memory>
#include <utility>
#include <vector>

#include "crawler/core/evidence.h"
#include "filter/rights/statement_rows.h"

namespace tamis {

struct RowFinding {
  RowMatch match;
  const Statement* statement = nullptr;  // of the evidence, or of `made`
};

/// Lifetime: statements of the evidence are borrowed.
class RowFindings {
 public:
  /// Rows that are not looked at are left out.
  void Add(const RowMatch& match, const Statement& statement) {
    if (match.row != 0 && match.effect != RowEffect::kIgnore) list_.push_back({match, &statement});
  }

  /// For what is said by a document or a licence claim.
  void AddMade(const RowMatch& match, Statement statement) {
    made_.push_back(std::make_unique<const Statement>(std::move(statement)));
    Add(match, *made_.back());
  }

  std::vector<RowFinding>& list() { return list_; }

 private:
  std::vector<RowFinding> list_;
  std::vector<std::unique_ptr<const Statement>> made_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_RIGHTS_ROW_FINDINGS_H_
