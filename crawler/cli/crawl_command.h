#ifndef TAMIS_CRAWLER_CLI_CRAWL_COMMAND_H_
#define TAMIS_CRAWLER_CLI_CRAWL_COMMAND_H_

namespace tamis {

/// `tamis crawl`. argv[0] is the command's name; gives the exit code.
int RunCrawlCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_CRAWL_COMMAND_H_
