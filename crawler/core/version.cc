#include "crawler/core/version.h"

namespace tamis {

std::string_view ProductVersion() {
  return TAMIS_VERSION;
}

std::string_view ProductCommit() {
  return TAMIS_COMMIT;
}

}  // namespace tamis
