#include "config/model_manifest.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

#include "config/model_manifest_text.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".toml";
constexpr const char* kFolderVariable = "TAMIS_MODEL_DIR";

fs::path BesideTheProgram() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return {};
  fs::path folder = program.parent_path().parent_path() / "share" / "tamis" / "models";
  return fs::is_directory(folder, failed) ? folder : fs::path();
}

fs::path ModelFolder(const std::string& model_dir) {
  if (!model_dir.empty()) return model_dir;
  const char* named = std::getenv(kFolderVariable);
  if (named != nullptr && *named != '\0') return named;
  const fs::path installed = BesideTheProgram();
  return installed.empty() ? fs::path(TAMIS_BUILT_MODEL_DIR) : installed;
}

}  // namespace

std::string_view ToString(ModelKind kind) {
  switch (kind) {
    case ModelKind::kNsfw:
      return "nsfw";
    case ModelKind::kFaces:
      return "faces";
    case ModelKind::kEmbedding:
      return "embedding";
    case ModelKind::kNsfwHead:
      return "nsfw_head";
    case ModelKind::kWatermark:
      return "watermark";
    case ModelKind::kAesthetic:
      return "aesthetic";
    case ModelKind::kText:
      return "text";
  }
  return "nsfw";
}

bool TakesVector(const ModelManifest& manifest) {
  return manifest.kind == ModelKind::kNsfwHead || manifest.kind == ModelKind::kAesthetic ||
         (manifest.kind == ModelKind::kWatermark && !manifest.embedding.empty());
}

bool TakesPicture(const ModelManifest& manifest) {
  return manifest.kind != ModelKind::kText && !TakesVector(manifest);
}

fs::path FindModelManifest(const std::string& name_or_path, const std::string& model_dir) {
  if (name_or_path.ends_with(kExtension)) return name_or_path;
  return ModelFolder(model_dir) / (name_or_path + std::string(kExtension));
}

Result<ModelManifest> ReadModelManifest(const fs::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxModelManifestBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad() || errno == EISDIR) {
    return Error{ErrorCode::kNotFound, "cannot read model manifest " + path.string() + ": " +
                                           std::strerror(errno != 0 ? errno : ENOENT)};
  }
  text.resize(static_cast<size_t>(file.gcount()));
  Result<ModelManifest> manifest = ParseModelManifest(text, path.string());
  if (!manifest) return manifest.error();
  const fs::path folder = path.parent_path();
  manifest->file = folder / manifest->file;  // an absolute path stays as it is
  if (!manifest->vocabulary.empty()) manifest->vocabulary = (folder / manifest->vocabulary).string();
  return manifest;
}

double NsfwThreshold(const SafetyOptions& safety, const ModelManifest& manifest) {
  if (safety.nsfw_threshold >= 0) return safety.nsfw_threshold;
  return safety.policy == "strict" ? manifest.threshold_strict : manifest.threshold_standard;
}

}  // namespace tamis
