#ifndef TAMIS_EXTRACT_CONSENT_TDM_RESERVATION_H_
#define TAMIS_EXTRACT_CONSENT_TDM_RESERVATION_H_

// The value of tdm-reservation where it is a text: in a header field and in a meta element.
// Source: TDM Reservation Protocol, final report of 2024-05-10.

#include <string_view>

namespace tamis {

/// "1", "0", or empty: it says nothing. Any spelling of 1 reserves, also one among others ("0, 1"). 0 lifts a
/// reservation, so it is taken by the letter, and only where `exact_name`: the field or the name attribute is
/// "tdm-reservation", case aside. Cost: linear. Thread-safety: reentrant.
std::string_view TdmReservationOf(std::string_view value, bool exact_name);

}  // namespace tamis

#endif  // TAMIS_EXTRACT_CONSENT_TDM_RESERVATION_H_
