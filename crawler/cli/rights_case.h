#ifndef TAMIS_CRAWLER_CLI_RIGHTS_CASE_H_
#define TAMIS_CRAWLER_CLI_RIGHTS_CASE_H_

// One pair by hand: files in place of a site, for `tamis consent` and `tamis licence`. The same code as the
// crawl reads and judges them.

#include <map>
#include <optional>
#include <string>

#include <boost/json/fwd.hpp>

#include "config/options.h"
#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"
#include "filter/rights/judge.h"

namespace tamis {

/// A file of an origin: its bytes, or a status alone (404 where neither is given).
struct OriginFile {
  std::optional<std::string> bytes;
  int status = 0;  // 0: 200 with bytes, 404 without
};

/// What is known of one origin's files.
struct OriginFiles {
  OriginFile robots;
  OriginFile tdmrep;
  OriginFile ai_txt;
  OriginFile trust_txt;
};

/// Everything that may be said of a pair. What is not given was not said.
struct RightsInput {
  std::string url;        // of the page
  std::string image_url;  // empty: the page alone is judged
  Headers headers;
  Headers image_headers;
  int status = 200;
  int image_status = 200;
  OriginFiles page_origin;
  OriginFiles image_origin;  // of an image of another origin, or where a file is given; else the page's
  std::string page;          // body
  std::optional<std::string> image;                      // body
  std::map<std::string, std::string> licence_documents;  // RSL and TDM policies, by URL
  std::optional<std::string> opt_out;                    // text of an opt-out list
  Options options;  // identity.product_token, rights, licence, images.encode
  TimePoint now{};
};

/// One line of a batch: keys as the options of the command line, with `_` for `-` (docs/rights.md, "By
/// hand"). Absent keys are those of `defaults`. Errors: kInvalidInput, and those of ContentOf.
Result<RightsInput> ReadRightsInput(const boost::json::object& line, const RightsInput& defaults);

/// "2026-11-25T12:00:00Z", or "2026-11-25". Errors: kInvalidInput.
Result<TimePoint> ParseNow(const std::string& text);

/// Evidence and verdict, with the sandbox's help. Errors: kInvalidInput for a URL or knob that is wrong;
/// those of the page job for a page that cannot be read.
Result<RightsCase> JudgeInput(const RightsInput& input);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_RIGHTS_CASE_H_
