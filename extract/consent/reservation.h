#ifndef TAMIS_EXTRACT_CONSENT_RESERVATION_H_
#define TAMIS_EXTRACT_CONSENT_RESERVATION_H_

// Reservations of text and data mining in natural language: rights.md 2.10 (S17).
// Terms: config/reservation_terms.txt, built in.

#include <string>
#include <string_view>
#include <vector>

#include "crawler/core/evidence.h"

namespace tamis {

/// Adds a statement (mechanism kReservation; category "phrase" or "law") for each reservation in `text`: a
/// term for mining or training within 80 characters, in the same sentence, of one that forbids or reserves,
/// or a law's name beside one that reserves; at most 4 of one text. White space counts as one space, case and
/// Unicode compatibility forms do not matter. `raw` is the excerpt. Cost: linear in the text, whatever it
/// holds. Thread-safety: reentrant.
void AddReservations(std::string_view text, const StatementSource& source, std::vector<Statement>& out);

/// As AddReservations, for the comments of a robots.txt as one text: known sentences of the Content Signals
/// Policy, which stand there whatever the site decides, are left out.
void AddCommentReservations(std::string_view comments, const StatementSource& source,
                            std::vector<Statement>& out);

/// Agencies that `text` (a caption, a credit, a copyright notice) credits: mechanism kStock, category
/// "agency", value the entry of config/agency_credits.txt. At most 4 of one text. Thread-safety: reentrant.
void AddAgencyCredits(std::string_view text, const StatementSource& source, std::vector<Statement>& out);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_RESERVATION_H_
