#include "crawler/cli/hashlist_command.h"

#include <array>
#include <iostream>
#include <string>
#include <string_view>

#include "crawler/cli/hashlist_import.h"
#include "crawler/cli/hashlist_inspect.h"
#include "crawler/cli/hashlist_match.h"

namespace tamis {
namespace {

constexpr int kExitYes = 0;
constexpr int kExitUsage = 2;

struct SubCommand {
  std::string_view name;
  std::string_view summary;
  int (*run)(int argc, char** argv);
};

constexpr std::array kSubCommands{
    SubCommand{"import", "read lists as they were handed out, write one index file", RunHashListImport},
    SubCommand{"info", "sources, age and numbers of entries of an index file", RunHashListInfo},
    SubCommand{"verify", "read an index file from end to end", RunHashListVerify},
    SubCommand{"diff", "what changed from one index file to another", RunHashListDiff},
    SubCommand{"match", "ask an index file about pictures, digests and URLs", RunHashListMatch}};

void PrintHelp(std::ostream& out) {
  out << "Makes index files of lists of known hashes, and asks them. Values are never printed.\n\n"
         "Usage: tamis hashlist COMMAND [OPTIONS]\n\n";
  for (const SubCommand& command : kSubCommands) {
    out << "  " << command.name << std::string(8 - command.name.size(), ' ') << command.summary << '\n';
  }
  out << "\nExample:\n  tamis hashlist import --out lists.tidx --source partner --role csam --list-version "
         "2026-11 page-1.xml page-2.xml\n"
         "\ntamis hashlist COMMAND --help explains one command.\n";
}

}  // namespace

int RunHashListCommand(int argc, char** argv) {
  const std::string_view name = argc >= 2 ? argv[1] : "";
  if (name == "--help" || name == "-h") {
    PrintHelp(std::cout);
    return kExitYes;
  }
  for (const SubCommand& command : kSubCommands) {
    if (command.name == name) return command.run(argc - 1, argv + 1);
  }
  PrintHelp(std::cerr);
  return kExitUsage;
}

}  // namespace tamis
