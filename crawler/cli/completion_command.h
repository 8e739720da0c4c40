#ifndef TAMIS_CRAWLER_CLI_COMPLETION_COMMAND_H_
#define TAMIS_CRAWLER_CLI_COMPLETION_COMMAND_H_

namespace tamis {

/// `tamis completion bash|zsh|fish`: prints a completion script for that shell.
int RunCompletionCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_COMPLETION_COMMAND_H_
