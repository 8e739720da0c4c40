#ifndef TAMIS_EXTRACT_PAGE_RIGHTS_STATEMENT_LIST_H_
#define TAMIS_EXTRACT_PAGE_RIGHTS_STATEMENT_LIST_H_

// Statements of a page or of an image, bounded, equal ones once per place.

#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "crawler/core/evidence.h"

namespace tamis {

/// Cost of Add: one hash of the statement. Limits: what exceeds `max` is left out and sets cut().
class StatementList {
 public:
  explicit StatementList(size_t max) : max_(max) {}

  void Add(Statement statement) {
    if (!seen_.insert(KeyOf(statement)).second) return;
    if (statements_.size() < max_) {
      statements_.push_back(std::move(statement));
    } else {
      cut_ = true;
      seen_.clear();  // the rest cannot come in: it need not be remembered
    }
  }
  void AddAll(std::vector<Statement> statements) {
    for (Statement& statement : statements) Add(std::move(statement));
  }
  void MarkCut() { cut_ = true; }

  bool cut() const { return cut_; }
  std::vector<Statement> Take() && { return std::move(statements_); }

 private:
  static std::string KeyOf(const Statement& statement) {
    std::string key{static_cast<char>(statement.mechanism), static_cast<char>(statement.place)};
    for (const std::string* text :
         {&statement.scope, &statement.category, &statement.value, &statement.raw}) {
      key.append(*text).push_back('\0');
    }
    return key;
  }

  const size_t max_;
  std::vector<Statement> statements_;
  std::unordered_set<std::string> seen_;
  bool cut_ = false;
};

}  // namespace tamis

#endif  // TAMIS_EXTRACT_PAGE_RIGHTS_STATEMENT_LIST_H_
