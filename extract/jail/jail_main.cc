// tamis-jail: the process in which untrusted pages and pictures are parsed. Started by tamis, never by hand.
//
// usage: tamis-jail required|best-effort|off INPUT_BYTES PICTURE_BYTES ANSWER_BYTES
// exit: 0 the crawler closed the channel, 2 not started by tamis, 3 no sandbox to be had, 1 anything else
//
// The one program of ours that links exiv2, which makes it GPL-2.0-or-later as a whole.

#include "extract/jail/worker.h"
#include "extract/metadata.h"

int main(int argc, char** argv) {
  const tamis::WorkerParts parts{
      .prepare = tamis::PrepareMetadataReader, .read_metadata = tamis::ReadImageMetadata, .page_stub = {}};
  return tamis::RunWorker(argc, argv, parts);
}
