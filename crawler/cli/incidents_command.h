#ifndef TAMIS_CRAWLER_CLI_INCIDENTS_COMMAND_H_
#define TAMIS_CRAWLER_CLI_INCIDENTS_COMMAND_H_

// `tamis incidents`: keys for sealed incident records, and what is done with the records on another machine.

namespace tamis {

/// `incidents keygen --out DIR`: a new key pair.
/// `incidents open --key FILE (FILE|DIR)...`: one JSON line a record (storage/incident_json.h).
/// `incidents export --key FILE --format ncmec-xml|csv [--tier T,...] [--out FILE] (FILE|DIR)...`: drafts for
/// a report (incident_report.h). Nothing is ever sent. `incidents purge --private DIR [--older-than 90d]`:
/// removes old records. Of a folder all files "*.sealed" in it are taken, by name; of none it is an error.
/// argv[0] is the command's name. Returns the exit code: 0 done, 1 some records could not be opened or the
/// output not be written, 2 wrong usage, key or folder.
int RunIncidentsCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_INCIDENTS_COMMAND_H_
