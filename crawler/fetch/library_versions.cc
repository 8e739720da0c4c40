#include "crawler/fetch/library_versions.h"

#include <ares.h>
#include <boost/version.hpp>
#include <curl/curl.h>

namespace tamis {

std::string NetworkLibraryVersions() {
  return std::string(curl_version()) + "\nc-ares/" + ares_version(nullptr) + "\nBoost/" BOOST_LIB_VERSION "\n";
}

}  // namespace tamis
