#ifndef TAMIS_EXTRACT_CONSENT_UNREAD_RIGHTS_H_
#define TAMIS_EXTRACT_CONSENT_UNREAD_RIGHTS_H_

// What can still be said of pieces of XMP that no parser reads.

#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"

namespace tamis {

/// Where the statements go.
struct UnreadRights {
  std::vector<Statement>& data_mining;
  std::vector<Statement>& tdmrep;
  std::vector<Statement>& reservations;
};

/// Reads one excerpt of a broken packet: DMI- names, the value behind "DataMining" as it is found where there
/// is none, TDM reservations, reservations in the texts between tags. Only what restricts is looked for.
/// Cost: linear. Thread-safety: reentrant.
void AddUnreadRights(std::string_view excerpt, const StatementSource& source, const UnreadRights& out);

/// Whether a value of tdm-reservation reserves: "1", "1.0", "true", "yes" and the like, in any case.
bool Reserves(std::string_view value);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_UNREAD_RIGHTS_H_
