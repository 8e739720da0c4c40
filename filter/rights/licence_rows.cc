#include "filter/rights/licence_rows.h"

#include <optional>
#include <string>
#include <string_view>

#include "config/licences.h"

namespace tamis {
namespace {

constexpr char kLeastSureOfRow48 = 'B';

/// The claim in the form of a statement: what findings show.
Statement StatementOf(const LicenceClaim& claim) {
  const bool in_file = claim.source >= "L01" && claim.source <= "L04" && claim.source.size() == 3;
  StatementSource source;
  source.place = Place::kCaption;
  if (claim.scope == LicenceScope::kPage) source.place = Place::kPageMeta;
  if (claim.scope == LicenceScope::kSite) source.place = Place::kPageBody;
  if (claim.scope == LicenceScope::kImage && in_file) source.place = Place::kImageData;
  const std::string& said = !claim.url.empty() ? claim.url : claim.text;
  const std::string& value = !claim.spdx.empty() ? claim.spdx : claim.family;
  return MakeStatement(source, Mechanism::kLicence, claim.source, value, ToString(claim.scope),
                       !said.empty() ? said : claim.copyright_notice);
}

/// Of a licence without version, what all of its versions say.
std::optional<LicenceTerms> TermsOfClaim(const LicenceClaim& claim) {
  if (!claim.spdx.empty()) return TermsOf(claim.spdx);
  return claim.family.empty() ? std::nullopt : TermsOfFamily(claim.family);
}

bool IsAboutImage(const LicenceClaim& claim) {
  return claim.scope != LicenceScope::kPage && claim.scope != LicenceScope::kSite;
}

RowMatch Because(RowMatch match, std::string_view reason) {
  match.reason = reason;
  return match;
}

RowMatch Recorded(RowMatch match) {
  match.effect = RowEffect::kRecord;
  return match;
}

/// Rows 47 and 49 where licence.require asks for something; no row where the licence does.
RowMatch MatchRequired(const ChosenLicence& licence, const std::optional<LicenceTerms>& terms,
                       const RightsPolicy& policy) {
  const RowMatch missing = TableMatch(47, policy.name);
  if (licence.claim.spdx.empty() || !terms || !terms->free_use || terms->reserved) return missing;
  if (policy.licence_require == "commercial" && !terms->commercial) return TableMatch(49, policy.name);
  const bool known = policy.licence_require == "any" || policy.licence_require == "commercial" || terms->open;
  if (!known) return missing;
  const bool sure = licence.claim.confidence >= 'A' && licence.claim.confidence <= policy.min_confidence;
  return sure ? RowMatch{} : Because(missing, "licence_unsure");
}

/// Rows 48 to 50: what a licence that lets others use the image says.
void AddTermRows(const ChosenLicence& licence, const LicenceTerms& terms, const RightsPolicy& policy,
                 bool altered, RowFindings& out) {
  if (terms.open && licence.claim.confidence <= kLeastSureOfRow48) {
    out.AddMade(TableMatch(48, policy.name), StatementOf(licence.claim));
  }
  if (!terms.commercial && policy.licence_require != "commercial") {
    out.AddMade(Recorded(TableMatch(49, policy.name)), StatementOf(licence.claim));
  }
  if (terms.derivatives) return;
  const RowMatch match = TableMatch(50, policy.name);
  out.AddMade(altered ? match : Recorded(match), StatementOf(licence.claim));
}

}  // namespace

bool IsOpenForImage(const ChosenLicence& licence) {
  const std::optional<LicenceTerms> terms = TermsOfClaim(licence.claim);
  return terms && terms->open && !licence.claim.spdx.empty() && IsAboutImage(licence.claim) &&
         !licence.conflict;
}

void AddLicenceRows(const ChosenLicence& licence, const RightsPolicy& policy, bool altered,
                    RowFindings& out) {
  const std::optional<LicenceTerms> terms = TermsOfClaim(licence.claim);
  const bool required = policy.licence_require != "none";
  const bool notice_only = !terms && licence.claim.spdx.empty() && !licence.claim.copyright_notice.empty() &&
                           IsAboutImage(licence.claim);
  if (notice_only || (terms && terms->reserved)) {
    out.AddMade(TableMatch(46, policy.name), StatementOf(licence.claim));
  }
  if (required) {
    const RowMatch match = MatchRequired(licence, terms, policy);
    if (match.row != 0) out.AddMade(match, StatementOf(licence.claim));
  }
  if (terms && terms->free_use) AddTermRows(licence, *terms, policy, altered, out);
  if (!licence.conflict) return;
  RowMatch match = TableMatch(51, policy.name);
  if (required && match.effect != RowEffect::kIgnore) match.effect = RowEffect::kDeny;
  out.AddMade(match, StatementOf(licence.claim));
}

}  // namespace tamis
