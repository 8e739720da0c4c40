#ifndef TAMIS_CRAWLER_CORE_CHECK_H_
#define TAMIS_CRAWLER_CORE_CHECK_H_

// CHECK: a broken invariant is a bug and ends the process, in every build.

namespace tamis {

/// Prints "file:line: check failed: condition" to standard error and aborts.
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);

}  // namespace tamis

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::tamis::CheckFailed(__FILE__, __LINE__, #condition))

#endif  // TAMIS_CRAWLER_CORE_CHECK_H_
