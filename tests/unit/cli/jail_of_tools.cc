// The worker program lies beside `tamis`, not beside the tests of its tools.

#include <cstdlib>

namespace {

[[maybe_unused]] const bool jail_is_known = setenv("TAMIS_JAIL", TAMIS_JAIL_PROGRAM, 0) == 0;

}  // namespace
