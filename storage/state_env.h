#ifndef TAMIS_STORAGE_STATE_ENV_H_
#define TAMIS_STORAGE_STATE_ENV_H_

// How LevelDB sees the system here: tables are read, not mapped, and its info log is silent.

#include <memory>

namespace leveldb {
class Env;
class Logger;
}  // namespace leveldb

namespace tamis {

/// The system's environment with tables read by pread(2): mapped tables would count as this process's memory,
/// up to a thousand of them. Lifetime: as long as the process.
leveldb::Env* StateEnv();

/// Says nothing. (For a null info_log LevelDB would open a file LOG that names keys.)
std::unique_ptr<leveldb::Logger> SilentLogger();

}  // namespace tamis

#endif  // TAMIS_STORAGE_STATE_ENV_H_
