#ifndef TAMIS_CRAWLER_CLI_DEMO_COMMAND_H_
#define TAMIS_CRAWLER_CLI_DEMO_COMMAND_H_

namespace tamis {

/// `tamis demo [--out DIR] [--json]`: serves the bundled site on loopback, crawls it with a synthetic block
/// list, prints funnel and first rows, leaves the dataset. Exit codes: docs of the command line; 1 also where
/// there is no loopback to listen on.
int RunDemoCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_DEMO_COMMAND_H_
