#ifndef TAMIS_CRAWLER_FETCH_LIBRARY_VERSIONS_H_
#define TAMIS_CRAWLER_FETCH_LIBRARY_VERSIONS_H_

// Which network libraries this process runs with.

#include <string>

namespace tamis {

/// libcurl with its parts, and c-ares, one line each.
std::string NetworkLibraryVersions();

}  // namespace tamis

#endif  // TAMIS_CRAWLER_FETCH_LIBRARY_VERSIONS_H_
