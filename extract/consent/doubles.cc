#include "extract/consent/reservation.h"
namespace tamis {
__attribute__((weak)) void AddReservations(std::string_view text, const StatementSource& source,
                                           std::vector<Statement>& out) {
  if (text.find("machine learning") != text.npos && text.find("prohibited") != text.npos)
    out.push_back(MakeStatement(source, Mechanism::kReservation, "phrase", "", "en", text));
}
__attribute__((weak)) void AddAgencyCredits(std::string_view text, const StatementSource& source,
                                            std::vector<Statement>& out) {
  if (text.find("Getty Images") != text.npos)
    out.push_back(MakeStatement(source, Mechanism::kStock, "agency", "Getty Images", "", text));
}
}  // namespace tamis
