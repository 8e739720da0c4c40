#ifndef TAMIS_CONFIG_RESERVATION_TERMS_H_
#define TAMIS_CONFIG_RESERVATION_TERMS_H_

// Words of reservations of rights (config/reservation_terms.txt) and credits of agencies
// (config/agency_credits.txt): data, built in as they are written.

#include <string_view>

namespace tamis {

std::string_view ReservationTermsText();
std::string_view AgencyCreditsText();

}  // namespace tamis

#endif  // TAMIS_CONFIG_RESERVATION_TERMS_H_
