#ifndef TAMIS_CRAWLER_CLI_SITEMAP_COMMAND_H_
#define TAMIS_CRAWLER_CLI_SITEMAP_COMMAND_H_

// `tamis sitemap`: what a sitemap or feed lists.

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"
#include "extract/sitemap.h"

namespace tamis {

/// One output line for an entry of a list of this kind: {"type": "url", loc, title (feeds), lastmod,
/// lastmod_utc, changefreq, priority, outside_location, images: [{loc, title, caption, license}]}, or of an
/// index {"type": "sitemap", loc, lastmod, lastmod_utc, outside_location}. What is not there is null.
boost::json::object SitemapRow(SitemapKind kind, const SitemapEntry& entry);

/// One case of a batch: {"url", "sitemap" | "sitemap_base64" | "sitemap_file"} to {url, kind, rows,
/// skipped_urls, truncated, damaged, damage}. Errors: kInvalidInput, also for a page or something else that
/// is no list; those of ContentOf and ReadSitemap.
Result<boost::json::object> AnswerSitemapCase(const boost::json::object& line);

/// `sitemap --url URL FILE`, or `sitemap --batch`; argv[0] is the sub-command.
/// Returns the exit code: 0; 1 if the list broke off, its last line is then an error object; 2 for wrong
/// usage or if it is no list. A batch: see RunBatch.
int RunSitemapCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_SITEMAP_COMMAND_H_
