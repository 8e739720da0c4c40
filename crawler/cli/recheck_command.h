#ifndef TAMIS_CRAWLER_CLI_RECHECK_COMMAND_H_
#define TAMIS_CRAWLER_CLI_RECHECK_COMMAND_H_

// `tamis recheck`: what sites and opt-out lists say now of a dataset that is there.

namespace tamis {

/// `recheck OUT [--private DIR] [-c FILE] [--set section.key=value] [--dry-run] [--json]`; argv[0] is the
/// sub-command's name. Prints counts. Returns the exit code: 0 done, also when rows were removed; 1 something
/// could not be asked or removed, or a crawl holds the dataset; 2 wrong usage or configuration; 3 refused.
int RunRecheckCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_RECHECK_COMMAND_H_
