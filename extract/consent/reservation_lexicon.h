#ifndef TAMIS_EXTRACT_CONSENT_RESERVATION_LEXICON_H_
#define TAMIS_EXTRACT_CONSENT_RESERVATION_LEXICON_H_

// config/reservation_terms.txt, ready to be looked for.

#include <cstdint>
#include <string>
#include <vector>

#include "extract/consent/term_finder.h"

namespace tamis {

/// Classes of terms; what they mean is said in the file.
enum class TermClass : uint8_t {
  kMine,
  kWeak,
  kDeny,
  kReserve,
  kNo,
  kOwn,
  kNeutral,
  kReport,
  kReportWeak,
  kSkill,
  kVenue,
  kMade,
  kLaw,
  kLawWeak,
  kLawNumber,
  kLawWord,
  kKnown,
};

/// Terms that are looked for together.
struct TermSet {
  std::vector<TermClass> classes;
  std::vector<std::string> languages;
  TermFinder finder;
};

struct ReservationLexicon {
  TermSet subjects;  // kMine, kWeak, kLaw, kLawWeak, kLawNumber: looked for in every text
  TermSet context;   // what stands around them
  TermSet known;     // kKnown
};

/// Read once. Thread-safe.
const ReservationLexicon& GetReservationLexicon();

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RESERVATION_LEXICON_H_
