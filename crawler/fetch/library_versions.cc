#include "crawler/fetch/library_versions.h"

#include <ares.h>
#include <curl/curl.h>

namespace tamis {

std::string NetworkLibraryVersions() {
  return std::string(curl_version()) + "\nc-ares/" + ares_version(nullptr) + "\n";
}

}  // namespace tamis
