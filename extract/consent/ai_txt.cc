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

struct Agents {
  std::string names;     // "*", or one a line
  bool guessed = false;  // taken for everybody: then nothing is allowed by it
};

Agents AgentsOf(const RobotsTxt& robots, uint32_t group) {
  Agents agents;
  for (const std::string_view agent : robots.AgentsOf(group)) {
    const std::string_view name = TrimWide(agent);
    if (name.starts_with('*')) return {.names = "*"};
    // Nobody, or more names than are kept: we may be meant.
    agents.guessed =
        agents.guessed || name.empty() || agents.names.size() + name.size() >= kMaxRightsDetailBytes;
    if (!agents.guessed) agents.names += (agents.names.empty() ? "" : "\n") + std::string(name);
  }
  if (agents.guessed) agents.names = "*";
  agents.names = BoundedDetail(agents.names);
  return agents;
}

std::string OriginOf(std::string_view url) {
  const Result<Url> parsed = Url::Parse(url);
  return parsed ? parsed->origin() : std::string();
}

/// The pattern of a rule as text, the anchor at its end. ".jpg" is an extension, not a path.
std::string PatternOf(const RobotsTxt& robots, const RobotsRule& rule) {
  const std::string_view source = robots.Text(rule.source);
  const std::string_view written = TrimWide(source.substr(std::min(source.find(':'), source.size() - 1) + 1));
  if (!rule.allow && written.starts_with('.')) return "*" + std::string(written);
  return std::string(robots.Text(rule.pattern)) + (rule.anchored ? "$" : "");
}

}  // namespace

void ReadAiTxt(std::span<const std::byte> bytes, RightsFile& file) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const RobotsTxt robots = ParseRobotsTxt(text, OriginOf(file.url), {.max_bytes = kMaxRightsFileBytes});
  file.state = "read";
  for (uint32_t group = 1; group < robots.groups().size(); ++group) {
    const RobotsGroup& lines = robots.groups()[group];
    const Agents agents = AgentsOf(robots, group);
    for (uint32_t at = lines.rules_begin; at < lines.rules_end; ++at) {
      const RobotsRule& rule = robots.rules()[at];
      const std::string pattern = PatternOf(robots, rule);
      // An empty pattern covers nothing (RFC 9309 2.2.2); "Disallow:" is a usual way to allow.
      if (pattern.empty()) continue;
      if (rule.allow && (agents.guessed || pattern.size() > kMaxRightsPatternBytes)) continue;
      if (file.rules.size() >= kMaxRightsRules) {
        file.state = "unreadable";
        file.problem = "more rules than are read";
        return;
      }
      file.rules.push_back({.pattern = BoundedPattern(pattern),
                            .category = "ai-train",
                            .value = rule.allow ? "allow" : "disallow",
                            .detail = agents.names,
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
