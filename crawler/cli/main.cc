// tamis COMMAND [OPTIONS]: finds the command and runs it.
// Exit codes: 0 done, yes; 1 no, or ended early; 2 wrong usage; 3 refused for safety; 130 interrupted,
// resumable.

#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>

#include "crawler/cli/commands.h"
#include "crawler/cli/version.h"

namespace {

void PrintHelp(std::FILE* out) {
  std::fputs(
      "tamis: an image-text crawler that filters before it writes\n\nUsage: tamis COMMAND [OPTIONS]\n\n",
      out);
  for (const tamis::Command& command : tamis::Commands()) {
    std::fprintf(out, "  %-12.*s %.*s\n", static_cast<int>(command.name.size()), command.name.data(),
                 static_cast<int>(command.summary.size()), command.summary.data());
  }
  std::fputs(
      "\nExample:\n  tamis crawl --out OUT --set identity.contact=https://example.org/bot "
      "https://example.org/\n"
      "\ntamis COMMAND --help explains one command; tamis --version names the build.\n",
      out);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    PrintHelp(stderr);
    return 2;
  }
  const std::string_view name = argv[1];
  if (name == "--help" || name == "-h" || name == "help") {
    PrintHelp(stdout);
    return 0;
  }
  if (name == "--version") {
    std::fputs(tamis::VersionText().c_str(), stdout);
    return 0;
  }
  for (const tamis::Command& command : tamis::Commands()) {
    if (command.name != name) continue;
    try {
      return command.run(argc - 1, argv + 1);
    } catch (const std::exception& thrown) {
      std::fprintf(stderr, "tamis: %s\n", thrown.what());
      return 1;
    }
  }
  std::fprintf(stderr, "tamis: no command %s; tamis --help lists them\n", argv[1]);
  return 2;
}
