#ifndef TAMIS_CRAWLER_CORE_VERDICT_H_
#define TAMIS_CRAWLER_CORE_VERDICT_H_

// What judging gives: findings, and a value wrapped in the proof that every filter has passed it.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "crawler/core/check.h"

namespace tamis {

/// What a finding does to the pair. Ordered: a smaller value is stronger.
enum class Effect { kReject, kQuarantine, kPass };

/// One filter's answer. The default is a rejection: a finding that nobody filled in never lets anything pass.
struct Finding {
  std::string filter;  // stable snake_case name of the filter
  std::string reason;  // stable snake_case reason code; "passed" for a plain pass
  Effect effect = Effect::kReject;
  std::optional<double> score;  // what was measured, where the filter measures something
  std::string evidence;         // digest or short raw value that supports the finding; may be empty
};

/// Why an item may not go on: the findings so far, the last of them the one that rejected.
struct Rejection {
  std::vector<Finding> findings;

  const std::string& reason() const {
    CHECK(!findings.empty());
    return findings.back().reason;
  }
};

template <class T>
class FilterChain;

/// A T that every filter for T has passed.
///
/// Only FilterChain<T> makes one, so a function that takes a Cleared<T> cannot be reached unfiltered.
/// It never crosses a process and does not survive a restart. Move-only when T is.
template <class T>
class Cleared {
 public:
  Cleared(Cleared&&) noexcept = default;
  Cleared& operator=(Cleared&&) noexcept = default;
  Cleared(const Cleared&) = default;
  Cleared& operator=(const Cleared&) = default;

  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }
  const std::vector<Finding>& findings() const { return findings_; }

  /// Gives the value up, and with it the proof: what comes out is plain again.
  T Release() && { return std::move(value_); }

 private:
  friend class FilterChain<T>;
  Cleared(T value, std::vector<Finding> findings)
      : value_(std::move(value)), findings_(std::move(findings)) {}

  T value_;
  std::vector<Finding> findings_;
};

template <class T>
using Verdict = std::variant<Rejection, Cleared<T>>;

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_VERDICT_H_
