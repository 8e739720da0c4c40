// robots.txt from hostile sites: the first line of the input is a path, the rest the file, or a stored state.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/core/check.h"
#include "crawler/fetch/robots_policy.h"
#include "extract/robots_pattern.h"
#include "extract/robots_txt.h"
#include "tests/support/naive_robots_match.h"

namespace tamis {
namespace {

constexpr std::string_view kOrigin = "https://www.example.com";
constexpr size_t kOracleCells = 1 << 16;  // the naive matcher is quadratic

void CheckRules(const RobotsTxt& robots, std::string_view path_and_query) {
  const RobotsPath path = NormalizeRobotsPath(path_and_query);
  CHECK(NormalizeRobotsPath(path.text).text == path.text);
  size_t cells = 0;
  for (const RobotsRule& rule : robots.rules()) {
    const std::string_view pattern = robots.Text(rule.pattern);
    CHECK(rule.priority == pattern.size() + (rule.anchored ? 1 : 0));
    cells += pattern.size() * path.text.size();
    if (cells > kOracleCells) return;
    const bool matches = MatchesRobotsPattern(pattern, rule.anchored, path);
    CHECK(matches == NaiveRobotsMatch(pattern, rule.anchored, path));
  }
}

void CheckDecision(const RobotsTxt& robots, std::string_view agent, std::string_view path) {
  const RobotsDecision decision = Decide(robots, agent, path);
  CHECK(decision.crawl_delay_s.value_or(0) >= 0 && decision.crawl_delay_s.value_or(0) <= 1e9);
  CHECK(decision.request_rate_s.value_or(0) >= 0 && decision.request_rate_s.value_or(0) <= 1e9);
  CHECK(decision.line > 0 || decision.allowed || decision.too_costly);
  for (const RobotsLine& line : robots.lines()) {
    CHECK(line.group < robots.groups().size());
    (void)robots.Text(line.value);
  }
  (void)DisallowsProxy(robots, agent, path);
  (void)InVisitTime(robots, agent, 720);
  (void)LinesFor(robots, RobotsLineKind::kContentSignal, agent);
}

void CheckFile(std::string_view path, std::string_view file) {
  RobotsOptions options;
  const RobotsTxt robots = ParseRobotsTxt(file, kOrigin, options);
  CHECK(robots.received() == file);
  CHECK(robots.MemoryBytes() <= 16 * file.size() + 1'024);
  const RobotsTxt again = ParseRobotsTxt(robots.received(), kOrigin, options);
  CHECK(again.rules().size() == robots.rules().size() && again.lines().size() == robots.lines().size());
  CheckRules(robots, path);
  CheckDecision(robots, "a", path);
  (void)SitemapsOf(robots);
  options.strict = true;
  options.max_bytes = file.size() / 2;
  const RobotsTxt half = ParseRobotsTxt(file, kOrigin, options);
  CHECK(half.received().size() <= options.max_bytes);
  CheckDecision(half, "ab", path);
}

void CheckState(std::string_view bytes) {
  const RobotsPolicy policy;
  const Result<RobotsState> state = DeserializeRobotsState(bytes, kOrigin, policy);
  if (state) CHECK(Serialize(*state) == bytes);
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(input.find('\n'), input.size());
  const std::string_view file = input.substr(std::min(end + 1, input.size()));
  tamis::CheckFile(input.substr(0, end), file);
  tamis::CheckState(input);
  tamis::CheckState(file);
  return 0;
}
