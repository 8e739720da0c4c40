#include "filter/models/model_file.h"

#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "crawler/core/digest.h"

namespace tamis {
namespace {

// A key of TensorProto.external_data (onnx.proto): protobuf field 1, 8 bytes. The runtime would read the file
// that it names, which no digest covers, out of the working directory.
constexpr std::string_view kExternalWeights = "\x0a\x08location";

Error Refused(const ModelManifest& manifest, const std::string& why) {
  return Error{ErrorCode::kRefused, "model " + manifest.name + ": " + manifest.file.string() + " " + why};
}

}  // namespace

Result<std::string> ReadModelFile(const ModelManifest& manifest) {
  std::error_code failed;
  const uintmax_t size = std::filesystem::file_size(manifest.file, failed);
  if (failed) return Refused(manifest, "cannot be read: " + failed.message());
  if (size == 0 || size > kMaxModelBytes) return Refused(manifest, "is empty or larger than 4 GiB");
  std::string bytes(size, '\0');
  std::ifstream file(manifest.file, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file || static_cast<size_t>(file.gcount()) != bytes.size())
    return Refused(manifest, "cannot be read to its end");
  const Result<Sha256> digest = DigestSha256(bytes);
  if (!digest) return Refused(manifest, "cannot be hashed: " + digest.error().message);
  if (ToHex(*digest) != manifest.sha256) {
    return Refused(manifest, "has SHA-256 " + ToHex(*digest) + ", its manifest says " + manifest.sha256);
  }
  if (bytes.find(kExternalWeights) != std::string::npos)
    return Refused(manifest, "keeps weights in further files, which its digest does not cover");
  return bytes;
}

}  // namespace tamis
