#ifndef TAMIS_CRAWLER_CLI_CLASSIFY_COMMAND_H_
#define TAMIS_CRAWLER_CLI_CLASSIFY_COMMAND_H_

// `tamis classify`: what the NSFW classifier says of pictures, decoded and fed as in a crawl.

namespace tamis {

/// Exit codes: 0 all classified; 1 some picture was not; 2 usage; 3 the model is missing or altered.
int RunClassifyCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_CLASSIFY_COMMAND_H_
