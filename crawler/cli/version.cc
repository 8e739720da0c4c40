#include "crawler/cli/version.h"

#include "crawler/core/version.h"
#include "crawler/fetch/library_versions.h"

namespace tamis {

std::string VersionText() {
  return "tamis " + std::string(ProductVersion()) + " (" + std::string(ProductCommit()) +
         ")\ncompiler " __VERSION__ "\n" + NetworkLibraryVersions();
}

}  // namespace tamis
