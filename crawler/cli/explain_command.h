#ifndef TAMIS_CRAWLER_CLI_EXPLAIN_COMMAND_H_
#define TAMIS_CRAWLER_CLI_EXPLAIN_COMMAND_H_

namespace tamis {

/// `tamis explain URL-or-FILE [--image-url URL] [--json]`. Exit 0 if nothing rejects, 1 if something does.
int RunExplainCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_EXPLAIN_COMMAND_H_
