#ifndef TAMIS_TESTS_SUPPORT_PASS_ALL_H_
#define TAMIS_TESTS_SUPPORT_PASS_ALL_H_

// Clearance for tests of what lies behind a gate: a chain of one filter that passes everything.

#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "filter/filter_chain.h"

namespace tamis {

template <class T>
class PassAll final : public Filter<T> {
 public:
  std::string_view name() const override { return "pass_all"; }
  Result<Finding> Check(const T&) const override {
    return Finding{
        .filter = "pass_all", .reason = "passed", .effect = Effect::kPass, .score = {}, .evidence = {}};
  }
};

template <class T>
Cleared<T> ClearForTest(T value) {
  std::vector<std::unique_ptr<const Filter<T>>> filters;
  filters.push_back(std::make_unique<PassAll<T>>());
  return std::get<Cleared<T>>(FilterChain<T>(std::move(filters)).Judge(std::move(value)));
}

}  // namespace tamis

#endif  // TAMIS_TESTS_SUPPORT_PASS_ALL_H_
