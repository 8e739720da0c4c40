#ifndef TAMIS_CRAWLER_CLI_IMAGE_COMMAND_H_
#define TAMIS_CRAWLER_CLI_IMAGE_COMMAND_H_

// `tamis image`: one picture through the image job, as the crawl would store it.

#include <cstddef>
#include <span>
#include <string>

#include <boost/json/fwd.hpp>

#include "config/options.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// {width, height, original_width, original_height, bytes, sha256, format, original_format, frames,
/// orientation} of the rendered picture; the picture itself goes to `rendered` where that is not null.
/// Errors: those of the image job, whose message starts with the reason code; kInvalidInput for bad options.
/// Thread-safe.
Result<boost::json::object> DescribeRendered(std::span<const std::byte> bytes, const ImageOptions& options,
                                             Rendered* rendered);

/// `image [--resize-mode M] [--size N] [--encode F] ... [--out DIR] [--batch] FILE...`; argv[0] is the
/// sub-command's name. A batch case is {"file": PATH} or {"file_base64": BYTES}, with any of the options
/// (resize_mode, size, ...) that are to differ from the command line's.
/// `--out` writes DIR/<name of the file without its extension>.<extension of the result>, "-<number>" added
/// where an earlier picture of this run has that name; the number alone where a file has no name. Links in
/// DIR are not followed.
/// Returns the exit code: 0 all were rendered, 1 at least one was not, 2 wrong usage. A batch: see RunBatch.
int RunImageCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_IMAGE_COMMAND_H_
