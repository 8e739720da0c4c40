#ifndef TAMIS_CRAWLER_CLI_WHY_COMMAND_H_
#define TAMIS_CRAWLER_CLI_WHY_COMMAND_H_

// `tamis why`: what the private folder knows of one pair.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"

namespace tamis {

/// Every row, kept or quarantined, with this key, image URL or page URL: found, key, page_url, image_url,
/// decision, policy, judged_at, findings, licence, documents, evidence, evidence_sha256. Without one, the
/// latest ordinary drop of the image of this URL: found, url, decision "drop", reason, date. Else one object
/// {"found": false}: of a row that was removed, and of a drop for safety, nothing more is said than of what
/// was never seen.
///
/// Reads while a crawl goes on. Errors: kNotFound when `private_dir` holds no run; kInvalidInput and
/// kInternal for files that cannot be read.
Result<std::vector<boost::json::object>> DescribeWhy(const std::filesystem::path& private_dir,
                                                     const std::string& key_or_url);

/// See CommandMain. Exit codes: 0 found, 1 not found, 2 usage or a folder that cannot be read.
int RunWhyCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_WHY_COMMAND_H_
