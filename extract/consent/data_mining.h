#ifndef TAMIS_EXTRACT_CONSENT_DATA_MINING_H_
#define TAMIS_EXTRACT_CONSENT_DATA_MINING_H_

// S14: values of the PLUS property Data Mining, as they are written and as they should have been.
// Source: PLUS LDF 2.0.1 vocabulary, IPTC Photo Metadata 2023.1.

#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"

namespace tamis {

/// What `value` of a property that means Data Mining says: each DMI- name in it, upper-case, whatever stands
/// around it (either vocabulary path, a prefix, white space, percent-encoding, other dashes). Without one,
/// what prohibits is DMI-PROHIBITED and anything else stays as written; nothing for an empty value.
/// Thread-safety: reentrant. Cost: linear.
void AddDataMining(std::string_view value, const StatementSource& source, std::vector<Statement>& out);

/// DMI-PROHIBITED and its kin anywhere in a text of another property, or in bytes that could not be read.
void AddStrayDataMining(std::string_view text, const StatementSource& source, std::vector<Statement>& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_DATA_MINING_H_
