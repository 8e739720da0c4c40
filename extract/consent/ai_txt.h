#ifndef TAMIS_EXTRACT_CONSENT_AI_TXT_H_
#define TAMIS_EXTRACT_CONSENT_AI_TXT_H_

// /ai.txt as Spawning proposed it in May 2023: groups of robots.txt with patterns of media files.

#include <cstddef>
#include <span>

#include "extract/consent/rights_file.h"

namespace tamis {

/// Fills state, problem and rules of `file`. Read only if it has a User-Agent line followed by an Allow or
/// Disallow line; other formats share the name. Rules in file order: value "disallow" or "allow", detail the
/// group's agents, one a line, "*" first.
void ReadAiTxt(std::span<const std::byte> bytes, RightsFile& file);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_AI_TXT_H_
