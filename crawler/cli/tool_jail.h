#ifndef TAMIS_CRAWLER_CLI_TOOL_JAIL_H_
#define TAMIS_CRAWLER_CLI_TOOL_JAIL_H_

// The sandboxed worker of the small tools: their files are as untrusted as the web's.

#include <vector>

#include "config/options.h"
#include "crawler/core/model_input.h"
#include "crawler/core/result.h"
#include "extract/jail/jail_pool.h"

namespace tamis {

/// A pool of one worker, for jobs with these image options that make these pictures for models; started at
/// the first call, and anew when the options change. The sandbox is what the system gives (best-effort).
/// Lifetime: until the next call with other options, at most the process's. Not thread-safe.
/// Errors: kInvalidInput for options; those of JailPool::Start.
Result<JailPool*> ToolJail(const ImageOptions& images = {},
                           const std::vector<ModelInputSpec>& model_inputs = {});

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_TOOL_JAIL_H_
