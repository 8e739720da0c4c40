#ifndef TAMIS_FILTER_MODELS_MODEL_FILE_H_
#define TAMIS_FILTER_MODELS_MODEL_FILE_H_

// The bytes of a model, which are the ones that its manifest names.

#include <cstddef>
#include <string>

#include "config/model_manifest.h"
#include "crawler/core/result.h"

namespace tamis {

inline constexpr size_t kMaxModelBytes = size_t{4} * 1024 * 1024 * 1024;

/// Reads manifest.file once and compares its SHA-256. What is compiled is what was hashed: the file is not
/// looked at again. Errors: kRefused for whatever is missing, unreadable, too large, altered, or keeps weights
/// in further files.
Result<std::string> ReadModelFile(const ModelManifest& manifest);

}  // namespace tamis

#endif  // TAMIS_FILTER_MODELS_MODEL_FILE_H_
