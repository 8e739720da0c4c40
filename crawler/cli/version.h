#ifndef TAMIS_CRAWLER_CLI_VERSION_H_
#define TAMIS_CRAWLER_CLI_VERSION_H_

// What this build is made of.

#include <string>

namespace tamis {

/// Version, commit, compiler and library versions, one per line.
std::string VersionText();

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_VERSION_H_
