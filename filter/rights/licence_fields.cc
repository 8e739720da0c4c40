#include "filter/rights/licence_fields.h"

#include <string>
#include <utility>

namespace tamis {
namespace {

/// Several may be said: one that tells of a trained algorithm counts first.
std::string DigitalSourceTypeOf(const Evidence& evidence) {
  std::string best;
  const auto key = [](const std::string& value) {
    const bool is_trained = value.find("rainedAlgorithmic") != std::string::npos;
    return std::pair(!is_trained, value);
  };
  for (const Statement& statement : evidence.statements) {
    if (statement.mechanism != Mechanism::kSourceType || statement.value.empty()) continue;
    if (best.empty() || key(statement.value) < key(best)) best = statement.value;
  }
  return best;
}

}  // namespace

LicenceFields LicenceFieldsOf(const ChosenLicence& licence, const Evidence& evidence) {
  const LicenceClaim& claim = licence.claim;
  const bool is_chosen = !claim.source.empty();
  return {.license_spdx = claim.spdx,
          .license_family = claim.family,
          .license_url_raw = claim.url,
          .license_source = claim.source,
          .license_scope = is_chosen ? std::string(ToString(claim.scope)) : std::string(),
          .license_confidence = is_chosen ? std::string(1, claim.confidence) : std::string(),
          .license_conflict = licence.conflict,
          .license_all = licence.all,
          .attribution_name = claim.attribution_name,
          .attribution_url = claim.attribution_url,
          .title = claim.title,
          .source_url = evidence.page_url,
          .image_url = evidence.image_url,
          .copyright_notice = claim.copyright_notice,
          .credit_line = claim.credit_line,
          .creator = claim.creator,
          .licensor_url = claim.licensor_url,
          .usage_terms = claim.usage_terms,
          .changes_made = evidence.altered ? std::string(kChangesMade) : std::string(),
          .digital_source_type = DigitalSourceTypeOf(evidence)};
}

}  // namespace tamis
