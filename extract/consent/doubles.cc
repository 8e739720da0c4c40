#include "extract/consent/reservation.h"
#include "extract/licence/licence_text.h"
namespace tamis {
__attribute__((weak)) void AddReservations(std::string_view text, const StatementSource& source, std::vector<Statement>& out) {
  if (text.find("machine learning") != text.npos && text.find("prohibited") != text.npos) out.push_back(MakeStatement(source, Mechanism::kReservation, "phrase", "", "en", text));
}
__attribute__((weak)) void AddAgencyCredits(std::string_view text, const StatementSource& source, std::vector<Statement>& out) {
  if (text.find("Getty Images") != text.npos) out.push_back(MakeStatement(source, Mechanism::kStock, "agency", "Getty Images", "", text));
}
__attribute__((weak)) std::optional<ReadLicence> ReadLicenceUrl(std::string_view url) {
  if (url.find("creativecommons.org/licenses/by/4.0") != url.npos) return ReadLicence{"CC-BY-4.0", ""};
  return std::nullopt;
}
__attribute__((weak)) std::optional<ReadLicence> ReadLicenceText(std::string_view text) {
  if (text.find("All rights reserved") != text.npos) return ReadLicence{"LicenseRef-ARR", ""};
  if (text.find("CC BY-SA 4.0") != text.npos) return ReadLicence{"CC-BY-SA-4.0", ""};
  return std::nullopt;
}
}
