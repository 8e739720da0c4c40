// tamis completion SHELL: sub-commands by name, then files.

#include "crawler/cli/completion_command.h"

#include <cstdio>
#include <string>
#include <string_view>

#include "crawler/cli/commands.h"

namespace tamis {
namespace {

std::string Names() {
  std::string names;
  for (const Command& command : Commands()) names.append(names.empty() ? "" : " ").append(command.name);
  return names;
}

std::string BashScript() {
  return "_tamis() {\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W \"" +
         Names() +
         " --help --version\" -- \"${COMP_WORDS[1]}\"))\n"
         "  else COMPREPLY=($(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\")); fi\n"
         "}\n"
         "complete -o filenames -F _tamis tamis\n";
}

std::string ZshScript() {
  std::string script = "#compdef tamis\n_tamis() {\n  local -a commands=(\n";
  for (const Command& command : Commands()) {
    script.append("    '").append(command.name).append(":").append(command.summary).append("'\n");
  }
  return script +
         "  )\n  if (( CURRENT == 2 )); then _describe command commands; else _files; fi\n}\ncompdef _tamis "
         "tamis\n";
}

std::string FishScript() {
  std::string script;
  for (const Command& command : Commands()) {
    script.append("complete -c tamis -n __fish_use_subcommand -f -a ").append(command.name);
    script.append(" -d '").append(command.summary).append("'\n");
  }
  return script;
}

}  // namespace

int RunCompletionCommand(int argc, char** argv) {
  const std::string_view shell = argc == 2 ? argv[1] : "";
  if (shell == "bash") return std::fputs(BashScript().c_str(), stdout) < 0 ? 1 : 0;
  if (shell == "zsh") return std::fputs(ZshScript().c_str(), stdout) < 0 ? 1 : 0;
  if (shell == "fish") return std::fputs(FishScript().c_str(), stdout) < 0 ? 1 : 0;
  std::fputs(
      "usage: tamis completion bash|zsh|fish\nExample:\n  tamis completion bash > "
      "/etc/bash_completion.d/tamis\n",
      shell == "--help" ? stdout : stderr);
  return shell == "--help" ? 0 : 2;
}

}  // namespace tamis
