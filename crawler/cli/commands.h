#ifndef TAMIS_CRAWLER_CLI_COMMANDS_H_
#define TAMIS_CRAWLER_CLI_COMMANDS_H_

// Every sub-command, once: main.cc dispatches by this table, completion and the command list are made from
// it.

#include <span>
#include <string_view>

namespace tamis {

/// argv[0] is the command's name. Returns the process's exit code (docs/architecture.md: 0, 1, 2, 3, 130).
using CommandMain = int (*)(int argc, char** argv);

struct Command {
  std::string_view name;
  std::string_view summary;  // one line
  CommandMain run;
};

std::span<const Command> Commands();

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_COMMANDS_H_
