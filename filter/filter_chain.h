#ifndef TAMIS_FILTER_FILTER_CHAIN_H_
#define TAMIS_FILTER_FILTER_CHAIN_H_

// All filters of one stage, in order. The only maker of Cleared<T>. Fails closed.

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/verdict.h"
#include "filter/filter.h"

namespace tamis {

/// Runs filters in order and stops at the first rejection.
///
/// An Error, an exception or a finding without a reason rejects. An empty chain must not exist (CHECK).
/// Thread-safety: Judge may run on many threads at once.
template <class T>
class FilterChain {
 public:
  explicit FilterChain(std::vector<std::unique_ptr<const Filter<T>>> filters) : filters_(std::move(filters)) {
    CHECK(!filters_.empty());
    for (const auto& filter : filters_) CHECK(filter != nullptr);
  }

  /// Takes the value and gives it back inside the proof, or says why not.
  Verdict<T> Judge(T value) const {
    std::vector<Finding> findings;
    findings.reserve(filters_.size());
    for (const auto& filter : filters_) {
      findings.push_back(Ask(*filter, value));
      if (findings.back().effect == Effect::kReject) return Rejection{std::move(findings)};
    }
    return Cleared<T>(std::move(value), std::move(findings));
  }

  const std::vector<std::unique_ptr<const Filter<T>>>& filters() const { return filters_; }

  /// One filter's finding, with every kind of failure turned into a rejection.
  static Finding Ask(const Filter<T>& filter, const T& value) {
    try {
      Result<Finding> finding = filter.Check(value);
      if (!finding) return Broken(filter, finding.error().message);
      if (finding->reason.empty()) return Broken(filter, "finding without a reason");
      if (finding->filter.empty()) finding->filter = std::string(filter.name());
      return *std::move(finding);
    } catch (const std::exception& thrown) {
      return Broken(filter, thrown.what());
    } catch (...) {
      return Broken(filter, "unknown exception");
    }
  }

 private:
  static Finding Broken(const Filter<T>& filter, std::string why) {
    return Finding{.filter = std::string(filter.name()),
                   .reason = "filter_error",
                   .effect = Effect::kReject,
                   .score = {},
                   .evidence = std::move(why)};
  }

  std::vector<std::unique_ptr<const Filter<T>>> filters_;
};

}  // namespace tamis

#endif  // TAMIS_FILTER_FILTER_CHAIN_H_
