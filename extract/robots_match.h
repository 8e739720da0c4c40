#ifndef TAMIS_EXTRACT_ROBOTS_MATCH_H_
#define TAMIS_EXTRACT_ROBOTS_MATCH_H_

// How groups of robots.txt are addressed to an agent, and which of their rules wins. RFC 9309 2.2.1, 2.2.2.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/robots_pattern.h"
#include "extract/robots_txt.h"

namespace tamis {

/// How a group is addressed to an agent. Ordered: a larger value is more specific.
enum class RobotsNaming : uint8_t { kNot, kByWildcard, kAsEverybody, kByName };

/// Of group 0, which names nobody: kNot. kByWildcard only in a file that was read strictly.
RobotsNaming NamingOf(const RobotsTxt& robots, uint32_t group, std::string_view agent);

/// True if a user-agent value is "Name", "Name/2.1" or "Name 2.1": the whole name, never a part of it.
bool NamesWholeAgent(std::string_view value, std::string_view agent);

/// The winning rule so far, and what the search has cost. Beyond kMaxMatchBytes nothing more is looked at.
struct RobotsWinner {
  const RobotsRule* rule = nullptr;
  size_t matched_bytes = 0;

  /// RFC 9309 2.2.2: most octets; of two equal ones the one that allows.
  bool BeatenBy(const RobotsRule& other) const;
};

/// Lets the rules of one group compete.
void ConsiderRules(const RobotsTxt& robots, const RobotsGroup& group, const RobotsPath& path,
                   RobotsWinner& winner);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_ROBOTS_MATCH_H_
