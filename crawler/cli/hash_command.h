#ifndef TAMIS_CRAWLER_CLI_HASH_COMMAND_H_
#define TAMIS_CRAWLER_CLI_HASH_COMMAND_H_

// `tamis hash`: the digests of a file as received, and the format, size and PDQ hash of the picture in it.

#include <cstddef>
#include <span>
#include <string>

#include <boost/json/fwd.hpp>

#include "crawler/core/result.h"

namespace tamis {

/// The output of one case: {file, bytes, md5, sha1, sha256, format, width, height, pdq, pdq_quality,
/// pdq_dihedral}. `format` is "unknown" for what is no picture; width and height are null where the header
/// does not say. The PDQ hash is the picture's (the first frame, on white), made in the sandbox; null for
/// what cannot be decoded, and for pictures then {pdq_error: reason code}. Errors: kInternal when OpenSSL
/// fails; those of the sandbox (crawler/cli/tool_jail.h). Not thread-safe.
Result<boost::json::object> DescribeBytes(const std::string& file, std::span<const std::byte> bytes);

/// `hash [--batch] FILE...`; argv[0] is the sub-command's name. A batch case is {"file": PATH} or
/// {"file_base64": BYTES}; the latter's `file` is null in the output.
/// Returns the exit code: 0 all were read, 1 at least one was not, 2 wrong usage. A batch: see RunBatch.
int RunHashCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_HASH_COMMAND_H_
