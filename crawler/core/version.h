#ifndef TAMIS_CRAWLER_CORE_VERSION_H_
#define TAMIS_CRAWLER_CORE_VERSION_H_

// Which build this is.

#include <string_view>

namespace tamis {

/// "0.1.0", the version of the CMake project: in the User-Agent, manifests and shard footers.
std::string_view ProductVersion();

/// Short commit of the checkout that was configured; "unknown" outside one.
std::string_view ProductCommit();

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_VERSION_H_
