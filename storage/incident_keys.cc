// The operator's key files (incident_log.h).

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "storage/incident_log.h"
#include "storage/descriptor.h"
#include "storage/incident_seal.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPublicTag = "tamis-incident-public-key-1 ";
constexpr std::string_view kSecretTag = "tamis-incident-secret-key-1 ";
constexpr mode_t kSecretMode = 0600;
constexpr mode_t kPublicMode = 0644;
constexpr size_t kMaxKeyFileBytes = 4096;

Error Failed(const fs::path& path, const char* what, int reason) {
  const ErrorCode code = reason == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
  return {code, path.string() + ": " + what + ": " + std::strerror(reason)};
}

/// A key file whole; `secret`: refused if anybody but its owner may read it.
Result<std::string> ReadKeyFile(const fs::path& path, bool secret) {
  const Descriptor file(path, O_RDONLY | O_NONBLOCK | (secret ? O_NOFOLLOW : 0));
  if (file.value() < 0) return Failed(path, "open", errno);
  struct stat about {};
  if (fstat(file.value(), &about) != 0) return Failed(path, "stat", errno);
  if (!S_ISREG(about.st_mode)) return Error{ErrorCode::kInvalidInput, path.string() + ": not a file"};
  if (secret && (about.st_mode & 077) != 0)
    return Error{ErrorCode::kInvalidInput, path.string() + ": others may read this key; make it mode 0600"};
  std::string text(kMaxKeyFileBytes, '\0');
  const ssize_t size = read(file.value(), text.data(), text.size());
  if (size < 0) return Failed(path, "read", errno);
  text.resize(static_cast<size_t>(size));
  return text;
}

/// The key of "TAG BASE64", white space around it ignored.
Status ReadKeyLine(std::string_view text, std::string_view tag, std::span<uint8_t> key) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  text.remove_prefix(std::min(start, text.size()));
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  if (!text.starts_with(tag))
    return Error{ErrorCode::kInvalidInput, "not a line \"" + std::string(tag) + "BASE64\""};
  return FromBase64(text.substr(tag.size()), key);
}

Status WriteKeyFile(const fs::path& path, mode_t mode, std::string line) {
  line += '\n';
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  Status done;
  if (file.value() < 0) {
    done =
        Error{ErrorCode::kInvalidInput,
              path.string() + ": " + (errno == EEXIST ? "exists; it is not replaced" : std::strerror(errno))};
  } else if (write(file.value(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
             fsync(file.value()) != 0) {
    done = Failed(path, "write", errno);
  }
  Wipe(line);
  return done;
}

}  // namespace

Result<IncidentPublicKey> ReadIncidentPublicKey(const std::string& text) {
  IncidentPublicKey key;
  if (text.starts_with(kSecretTag))
    return Error{ErrorCode::kInvalidInput, "this is the secret key; a crawl is given the public one only"};
  if (text.starts_with(kPublicTag)) {
    const Status read = ReadKeyLine(text, kPublicTag, key.bytes);
    if (!read) return read.error();
    return key;
  }
  if (text.find('\n') != std::string::npos || text.size() > kMaxKeyFileBytes)
    return Error{ErrorCode::kInvalidInput, "neither a public key nor the path of one"};
  Result<std::string> line = ReadKeyFile(text, false);
  if (!line) return line.error();
  const bool secret = line->find(kSecretTag.substr(0, kSecretTag.size() - 1)) != std::string::npos;
  const Status read = ReadKeyLine(*line, kPublicTag, key.bytes);
  Wipe(*line);
  if (secret)
    return Error{ErrorCode::kInvalidInput,
                 text + ": holds the secret key; keep that on another machine, give the public one"};
  if (!read) return Error{read.error().code, text + ": " + read.error().message};
  return key;
}

Result<IncidentSecretKey> ReadIncidentSecretKey(const fs::path& file) {
  Result<std::string> line = ReadKeyFile(file, true);
  if (!line) return line.error();
  IncidentSecretKey key;
  const Status read = ReadKeyLine(*line, kSecretTag, key.bytes);
  Wipe(*line);
  if (!read) return Error{read.error().code, file.string() + ": " + read.error().message};
  return key;
}

Status MakeIncidentKeys(const fs::path& folder) {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return Failed(folder, "mkdir", errno);
  const fs::path public_file = folder / "incident-public.key";
  const fs::path secret_file = folder / "incident-secret.key";
  for (const fs::path& file : {public_file, secret_file}) {
    struct stat about {};
    if (lstat(file.c_str(), &about) == 0)
      return Error{ErrorCode::kInvalidInput, file.string() + ": exists; it is not replaced"};
  }
  IncidentSecretKey secret = DrawSecretKey();
  const Result<IncidentPublicKey> half = PublicKeyOf(secret);
  if (!half) return half.error();
  Status done = WriteKeyFile(secret_file, kSecretMode, std::string(kSecretTag) + ToBase64(secret.bytes));
  Wipe(secret.bytes);
  if (done) done = WriteKeyFile(public_file, kPublicMode, std::string(kPublicTag) + ToBase64(half->bytes));
  if (!done) return done;
  const Descriptor synced(folder, O_RDONLY | O_DIRECTORY);
  if (synced.value() < 0 || fsync(synced.value()) != 0) return Failed(folder, "fsync", errno);
  return {};
}

}  // namespace tamis
