#ifndef TAMIS_CRAWLER_CLI_STATUS_COMMAND_H_
#define TAMIS_CRAWLER_CLI_STATUS_COMMAND_H_

namespace tamis {

/// `tamis status DIR`: what a run has done, where it stands, whether it can resume. Exit 1 if DIR holds no
/// run.
int RunStatusCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_STATUS_COMMAND_H_
