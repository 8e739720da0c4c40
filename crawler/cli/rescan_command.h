#ifndef TAMIS_CRAWLER_CLI_RESCAN_COMMAND_H_
#define TAMIS_CRAWLER_CLI_RESCAN_COMMAND_H_

// `tamis rescan`: lists applied again to a dataset, without any download.

namespace tamis {

/// `rescan DATASET --lists INDEX[,INDEX...]`; argv[0] is the sub-command's name. Prints one JSON object of
/// counts. Returns the exit code: 0 done, also when rows were removed; 1 something could not be read, judged
/// or deleted, or a crawl holds the dataset; 2 wrong usage; 3 a list cannot be relied on.
int RunRescanCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_RESCAN_COMMAND_H_
