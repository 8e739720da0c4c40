#ifndef TAMIS_EXTRACT_CONSENT_JSON_LEAVES_H_
#define TAMIS_EXTRACT_CONSENT_JSON_LEAVES_H_

// The texts in a JSON document with the keys they stand under, as ReadCbor gives those of CBOR.

#include <string_view>

#include "extract/consent/cbor_reader.h"

namespace tamis {

/// Limits as those of ReadCbor. Errors: `problem`. Cost: linear. Thread-safety: reentrant.
DataLeaves ReadJsonLeaves(std::string_view json);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_JSON_LEAVES_H_
