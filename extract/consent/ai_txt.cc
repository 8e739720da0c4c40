#include "extract/consent/ai_txt.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/url.h"
#include "extract/consent/rights_limits.h"
#include "extract/consent/rights_pattern.h"
#include "extract/robots_txt.h"

namespace tamis {
namespace {

std::string AgentsOf(const RobotsTxt& robots, uint32_t group) {
  std::string agents;
  for (const std::string_view agent : robots.AgentsOf(group)) {
    const std::string_view name = TrimWide(agent);
    const bool everybody = name.empty() || name.starts_with('*');
    if (everybody) return "*";
    // More names than are kept: ours may be among them.
    if (agents.size() + name.size() >= kMaxRightsDetailBytes) return "*";
    agents += (agents.empty() ? "" : "\n") + std::string(name);
  }
  return BoundedDetail(agents);
}

std::string OriginOf(std::string_view url) {
  const Result<Url> parsed = Url::Parse(url);
  return parsed ? parsed->origin() : std::string();
}

/// The pattern of a rule as text, the anchor at its end.
std::string PatternOf(const RobotsTxt& robots, const RobotsRule& rule) {
  return std::string(robots.Text(rule.pattern)) + (rule.anchored ? "$" : "");
}

}  // namespace

void ReadAiTxt(std::span<const std::byte> bytes, RightsFile& file) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const RobotsTxt robots = ParseRobotsTxt(text, OriginOf(file.url), {.max_bytes = kMaxRightsFileBytes});
  file.state = "read";
  for (uint32_t group = 1; group < robots.groups().size(); ++group) {
    const RobotsGroup& lines = robots.groups()[group];
    const std::string agents = AgentsOf(robots, group);
    for (uint32_t at = lines.rules_begin; at < lines.rules_end; ++at) {
      const RobotsRule& rule = robots.rules()[at];
      const std::string pattern = PatternOf(robots, rule);
      // An empty pattern covers nothing (RFC 9309 2.2.2); "Disallow:" is a usual way to allow.
      if (pattern.empty()) continue;
      if (rule.allow && pattern.size() > kMaxRightsPatternBytes) continue;
      if (file.rules.size() >= kMaxRightsRules) {
        file.state = "unreadable";
        file.problem = "more rules than are read";
        return;
      }
      file.rules.push_back({.pattern = BoundedPattern(pattern),
                            .category = "ai-train",
                            .value = rule.allow ? "allow" : "disallow",
                            .detail = agents,
                            .raw = BoundedRaw(robots.Text(rule.source))});
    }
  }
  const bool has_group =
      std::any_of(robots.groups().begin() + 1, robots.groups().end(),
                  [](const RobotsGroup& group) { return group.rules_end > group.rules_begin; });
  if (has_group && !robots.truncated()) return;
  file.state = has_group ? "unreadable" : "absent";
  file.problem = has_group ? "longer than is read" : "no group of rules";
}

}  // namespace tamis
