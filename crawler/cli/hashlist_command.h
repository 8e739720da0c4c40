#ifndef TAMIS_CRAWLER_CLI_HASHLIST_COMMAND_H_
#define TAMIS_CRAWLER_CLI_HASHLIST_COMMAND_H_

// `tamis hashlist`: lists of known hashes, made into index files, looked at, and asked.

namespace tamis {

/// `hashlist import|info|verify|diff|match ...`; argv[0] is the sub-command's name. The exit code is that of
/// the named one, 2 for none.
int RunHashListCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_HASHLIST_COMMAND_H_
