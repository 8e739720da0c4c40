#ifndef TAMIS_CRAWLER_CORE_STAGES_WIRE_H_
#define TAMIS_CRAWLER_CORE_STAGES_WIRE_H_

// Wire forms of stage values that are remembered in the state or cross a process.

#include "crawler/core/stages.h"
#include "crawler/core/wire.h"

namespace tamis {

/// Fields in a fixed order, without a version: who stores or sends them has one.
/// What the readers give after an impossible length is empty; ask `reader.ok()` at the end. Texts are as
/// written, whatever they are.
void Write(WireWriter& writer, const Candidate& candidate);
Candidate ReadCandidate(WireReader& reader);

void Write(WireWriter& writer, const PageFacts& facts);
PageFacts ReadPageFacts(WireReader& reader);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CORE_STAGES_WIRE_H_
