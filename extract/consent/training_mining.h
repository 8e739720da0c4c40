#ifndef TAMIS_EXTRACT_CONSENT_TRAINING_MINING_H_
#define TAMIS_EXTRACT_CONSENT_TRAINING_MINING_H_

// S15: what C2PA manifests say of training and data mining, and of the source type that their actions name.
// Sources: C2PA specification 1.4 (c2pa.training-mining), CAWG training and data mining assertion 1.0, 1.1.

#include <vector>

#include "crawler/core/evidence.h"
#include "crawler/core/image_metadata.h"

namespace tamis {

/// Adds `c2pa` statements, one for each entry of each assertion in each manifest, and those of the digital
/// source type. No signature is checked: a denial needs none, and an "allowed" earns nothing.
///
/// What cannot be read is `unreadable`; if its bytes name an entry and refuse it, that is said too. Damaged
/// or cut metadata that holds JUMBF is unreadable, whatever else of it could be read. Cost: linear.
/// Errors: none. Thread-safety: reentrant.
void AddTrainingMining(const ImageMetadata& metadata, const StatementSource& source,
                       std::vector<Statement>& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_TRAINING_MINING_H_
