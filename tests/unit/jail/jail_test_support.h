#ifndef TAMIS_TESTS_UNIT_JAIL_JAIL_TEST_SUPPORT_H_
#define TAMIS_TESTS_UNIT_JAIL_JAIL_TEST_SUPPORT_H_

// A pool over a real worker program, for the tests of the sandbox.

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "extract/jail/jail_pool.h"

namespace tamis {

inline std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// A test program where it was built, or where the test of a container copied it.
inline std::string WhereItIs(const std::string& program) {
  const char* folder = std::getenv("TAMIS_TEST_PROGRAMS");
  return folder == nullptr ? program : folder + program.substr(program.rfind('/'));
}

class JailTest : public testing::Test {
 protected:
  std::unique_ptr<JailPool> StartPool(const std::string& program) {
    settings_.program = WhereItIs(program);
    Result<std::unique_ptr<JailPool>> pool = JailPool::Start(settings_, budget_);
    if (!pool) {
      ADD_FAILURE() << pool.error().message;
      return nullptr;
    }
    return *std::move(pool);
  }

  static Result<Page> Read(JailPool& pool, std::string_view body) {
    return pool.ReadPage(AsBytes(body), {.url = "http://example.org/", .headers = {}});
  }

  MemoryBudget budget_{int64_t{384} * 1024 * 1024};
  JailPool::Settings settings_;
};

}  // namespace tamis

#endif  // TAMIS_TESTS_UNIT_JAIL_JAIL_TEST_SUPPORT_H_
