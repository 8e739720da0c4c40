#ifndef TAMIS_CRAWLER_CLI_EXTRACT_COMMAND_H_
#define TAMIS_CRAWLER_CLI_EXTRACT_COMMAND_H_

// `tamis extract`: what the page job reads in one HTML page.

#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// One page as it was received.
struct ExtractCase {
  std::string url;  // that answered
  Headers headers;
  std::string page;  // body, Content-Encoding removed
};

/// Field lines ("Name: value", each on its line) as ResponseHead::headers has them. A status line at the
/// start and empty lines are passed over, a line that begins with white space continues the one before.
/// Errors: kInvalidInput, naming the line.
Result<Headers> ParseHeaderLines(std::string_view text);

/// One line of a batch: {"url", "page" | "page_base64" | "page_file", "headers" | ...}; headers may be
/// absent. Errors: kInvalidInput, and those of ContentOf.
Result<ExtractCase> ReadExtractCase(const boost::json::object& line);

/// {"page": {...}, "items": [...]}: the page, then its links and candidates in document order, each with its
/// "type". `robots_directives` is null where there are more than can be meant; other texts are empty where
/// there is nothing. Errors: those of the page job.
Result<boost::json::object> DescribePage(const ExtractCase& one);

/// `extract --url URL [--headers FILE] FILE`, or `extract --batch`; argv[0] is the sub-command.
/// Returns the exit code: 0 read, 1 not readable as a page or no output, 2 wrong usage or input.
int RunExtractCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_EXTRACT_COMMAND_H_
