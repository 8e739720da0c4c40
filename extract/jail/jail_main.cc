// tamis-jail: the process in which untrusted pages and pictures are parsed. Started by tamis, never by hand.
//
// usage: tamis-jail required|best-effort|off INPUT_BYTES PICTURE_BYTES ANSWER_BYTES
// exit: 0 the crawler closed the channel, 2 not started by tamis, 3 no sandbox to be had, 1 anything else

#include "extract/jail/worker.h"

int main(int argc, char** argv) {
  return tamis::RunWorker(argc, argv, {});
}
