#include "crawler/cli/commands.h"

#include <array>

#include "crawler/cli/completion_command.h"
#include "crawler/cli/consent_command.h"
#include "crawler/cli/crawl_command.h"
#include "crawler/cli/demo_command.h"
#include "crawler/cli/doctor_command.h"
#include "crawler/cli/explain_command.h"
#include "crawler/cli/extract_command.h"
#include "crawler/cli/hash_command.h"
#include "crawler/cli/hashlist_command.h"
#include "crawler/cli/image_command.h"
#include "crawler/cli/incidents_command.h"
#include "crawler/cli/judge_command.h"
#include "crawler/cli/recheck_command.h"
#include "crawler/cli/rescan_command.h"
#include "crawler/cli/robots_command.h"
#include "crawler/cli/sitemap_command.h"
#include "crawler/cli/status_command.h"
#include "crawler/cli/text_command.h"
#include "crawler/cli/url_command.h"
#include "crawler/cli/why_command.h"

namespace tamis {

std::span<const Command> Commands() {
  static constexpr auto kCommands = std::to_array<Command>({
      {"crawl", "crawl pages, filter pairs in memory, write shards", RunCrawlCommand},
      {"demo", "crawl a bundled site on loopback and show what comes out", RunDemoCommand},
      {"status", "what a run has done, and whether it can resume", RunStatusCommand},
      {"explain", "every filter's finding for one page or picture", RunExplainCommand},
      {"doctor", "check this machine and a configuration", RunDoctorCommand},
      {"rescan", "apply lists to a dataset that is already there", RunRescanCommand},
      {"recheck", "ask sites and opt-out lists again, remove the rows that they deny now", RunRecheckCommand},
      {"why", "what was said of a kept row, and why it may be kept; the reason of a drop", RunWhyCommand},
      {"url", "parse URLs as the crawl does", RunUrlCommand},
      {"robots", "what a robots.txt says of a URL", RunRobotsCommand},
      {"extract", "links, images and texts of a page", RunExtractCommand},
      {"sitemap", "what a sitemap or feed lists", RunSitemapCommand},
      {"consent", "what was said of the use of a pair, and what follows", RunConsentCommand},
      {"licence", "the licence of an image, and whom to name", RunLicenceCommand},
      {"text", "what the rules on texts make of a caption", RunTextCommand},
      {"hash", "digests, size and PDQ hash of pictures", RunHashCommand},
      {"hashlist", "lists of known hashes: import, info, verify, diff, match", RunHashListCommand},
      {"image", "decode, resize and encode pictures as the crawl does", RunImageCommand},
      {"incidents", "keys, records and drafts of reports of matched pictures", RunIncidentsCommand},
      {"judge", "the verdict again from saved evidence", RunJudgeCommand},
      {"policy", "the table of the rights policies", RunPolicyCommand},
      {"completion", "shell completion: bash, zsh or fish", RunCompletionCommand},
  });
  return kCommands;
}

}  // namespace tamis
