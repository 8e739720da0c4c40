// tamis-matcher-host: the process in which a matcher that is not ours runs. Started by tamis, never by hand.
//
// usage: tamis-matcher-host PARENT library PATH [CONFIG]    loads the library and speaks for it
//        tamis-matcher-host PARENT program PATH [ARGUMENT]...    becomes the program
//
// Either way the process first gives up what a matcher has no business with: other descriptors, core dumps,
// new privileges, and a life after its parent's.

#include <csignal>
#include <cstdlib>
#include <string_view>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crawler/match/library_host.h"
#include "crawler/match/matcher_protocol.h"

namespace {

bool GiveUp(pid_t parent) {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) return false;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return false;
  if (getppid() != parent) return false;  // it ended before we asked to be told
  return close_range(tamis::kMatcherChannel + 1, ~0U, 0) == 0 && chdir("/") == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || !GiveUp(static_cast<pid_t>(std::strtol(argv[1], nullptr, 10)))) return EXIT_FAILURE;
  const std::string_view kind = argv[2];
  if (kind == "library") return tamis::RunLibraryHost(argv[3], argc > 4 ? argv[4] : "");
  if (kind == "program") execv(argv[3], argv + 3);
  return tamis::kExitCannotRun;
}
