// tamis-matcher-host lies beside `tamis`, not beside these tests.

#include <cstdlib>

namespace {

[[maybe_unused]] const bool host_is_known = setenv("TAMIS_MATCHER_HOST", TAMIS_MATCHER_HOST_PROGRAM, 0) == 0;

}  // namespace
