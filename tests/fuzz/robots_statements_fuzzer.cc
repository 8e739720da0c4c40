// robots.txt from hostile sites: the first line of the input is a path, the rest the file.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/check.h"
#include "crawler/core/utf8.h"
#include "extract/consent/robots_statements.h"

namespace tamis {
namespace {

std::vector<Statement> StatementsOf(std::string_view file, std::string_view path) {
  const RobotsTxt robots = ParseRobotsTxt(file, "https://www.example.com");
  const std::vector<std::string> policy_tokens{"ai-training"};
  const RobotsStatements prepared = RobotsStatements::Prepare(robots, "TamisBot", policy_tokens);
  CHECK(prepared.licence_documents().size() <= 8);
  CHECK(prepared.MemoryBytes() <= 4'000 * file.size() + 100'000);
  std::vector<Statement> statements;
  prepared.Add(robots, path, {.url = "https://www.example.com/robots.txt"}, statements);
  CHECK(statements.size() <= kMaxPageStatements);
  for (const Statement& s : statements) {
    CHECK(!s.category.empty() && s.raw.size() <= kMaxStatementRawBytes && ToWellFormedUtf8(s.raw) == s.raw);
    CHECK(s.scope.size() <= kMaxStatementTextBytes && s.value.size() <= kMaxStatementTextBytes);
  }
  return statements;
}

bool IsRefusal(const Statement& s) {
  return s.mechanism == Mechanism::kContentSignal && s.category == "ai-train" && s.value == "no";
}

/// A group for everybody at the end takes no refusal away, and its own are seen.
void CheckThatALineRemovesNothing(std::string_view file, std::string_view path) {
  const std::vector<Statement> before = StatementsOf(file, path);
  const std::vector<Statement> after = StatementsOf(
      std::string(file) + "\nAllow: /\nUser-agent: *\nContent-Signal: ai-train=no\nAllow: /\n", path);
  const auto cut = [](const Statement& s) { return s.category == "malformed" && s.value == "too many"; };
  if (std::any_of(after.begin(), after.end(), cut)) return;
  for (const Statement& said : before) {
    if (IsRefusal(said)) CHECK(std::find(after.begin(), after.end(), said) != after.end());
  }
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 16'000) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(input.find('\n'), input.size());
  tamis::CheckThatALineRemovesNothing(input.substr(std::min(end + 1, input.size())), input.substr(0, end));
  return 0;
}
