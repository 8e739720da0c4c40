#ifndef TAMIS_CONFIG_MODEL_MANIFEST_TEXT_H_
#define TAMIS_CONFIG_MODEL_MANIFEST_TEXT_H_

// The text of a model manifest. Library: toml11, hidden in model_manifest_text.cc.

#include <cstddef>
#include <string_view>

#include "config/model_manifest.h"
#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kMaxModelManifestBytes = 64 * 1024;

/// As ReadModelManifest, from text; paths stay as they are written. `name` stands for the file in messages.
/// Errors: kTooLarge; kInvalidInput with every problem found, one per line, the first 20.
Result<ModelManifest> ParseModelManifest(std::string_view text, std::string_view name);

}  // namespace tamis

#endif  // TAMIS_CONFIG_MODEL_MANIFEST_TEXT_H_
