#ifndef TAMIS_CRAWLER_CORE_RESULT_H_
#define TAMIS_CRAWLER_CORE_RESULT_H_

// Failure as a value: Result<T> and Status, named after std::expected, which g++ 12 has not under C++20.

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "crawler/core/check.h"

namespace tamis {

/// Kinds of failure. A value exists only where some caller branches on it.
enum class ErrorCode {
  kInvalidInput,  // malformed bytes, URL, configuration: retrying gives the same answer
  kTooLarge,      // a cap was exceeded; the input may be valid
  kNotFound,      // the thing asked for does not exist
  kUnavailable,   // a peer, list or resource cannot be had now; a retry may help
  kTimeout,       // the time given ran out; a retry may help
  kCancelled,     // stopped on request (shutdown)
  kRefused,       // a safety or politeness rule forbids it; never retry unchanged
  kInternal,      // disk, system call or library failed in a way that is not the input's fault
};

/// The stable snake_case name of a code, as printed in JSON errors ("invalid_input").
std::string_view ToString(ErrorCode code);

/// One failure. `message` is one line, lower case, contains the offending value, no trailing period.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

/// A T or the reason why there is none.
///
/// Lifetime: accessors return references into the object. Accessing the absent side is a bug (CHECK).
template <class T>
class [[nodiscard]] Result {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): reads as "return value;"
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): reads as "return error;"
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  const T& value() const& {
    CHECK(has_value());
    return std::get<0>(state_);
  }
  T& value() & {
    CHECK(has_value());
    return std::get<0>(state_);
  }
  T&& value() && {
    CHECK(has_value());
    return std::get<0>(std::move(state_));
  }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const {
    CHECK(!has_value());
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): reads as "return error;"
  Result(Error error) : error_(std::move(error)), failed_(true) {}

  bool has_value() const { return !failed_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const {
    CHECK(failed_);
    return error_;
  }

 private:
  Error error_;
  bool failed_ = false;
};

using Status = Result<void>;

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_RESULT_H_
