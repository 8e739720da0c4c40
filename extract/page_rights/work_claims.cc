#include "extract/page_rights/work_claims.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "extract/html_scanner.h"
#include "extract/licence/licence_text.h"
#include "extract/microsyntax.h"
#include "extract/plain_text.h"

namespace tamis {
namespace {

std::string Short(std::string_view text) {
  return CleanText(text, kMaxLicenceTextBytes);
}

void Fill(std::string& place, std::string_view text) {
  if (place.empty() && !text.empty()) place = Short(text);
}

bool IsUrl(std::string_view text) {
  return StartsWithIgnoringCase(text, "http://") || StartsWithIgnoringCase(text, "https://") ||
         text.starts_with("/");
}

/// The licence that `text` names, and where it stands: url or text. True: it is recognised by URL.
bool SetLicence(std::string_view text, LicenceClaim& claim) {
  std::optional<ReadLicence> read = ReadLicenceUrl(text);
  const bool by_url = read.has_value();
  if (!read && !IsUrl(text)) read = ReadLicenceText(text);
  if (read) claim.spdx = read->spdx;
  if (read) claim.family = read->family;
  (by_url || IsUrl(text) ? claim.url : claim.text) = Short(text);
  return by_url;
}

std::string Notice(const StatedWork& work) {
  if (!work.copyright_notice.empty() || work.copyright_holder.empty()) return work.copyright_notice;
  return "\u00a9 " + (work.copyright_year.empty() ? "" : work.copyright_year + ' ') + work.copyright_holder;
}

}  // namespace

void FillAttribution(const StatedWork& work, LicenceClaim& claim) {
  Fill(claim.title, work.title);
  Fill(claim.creator, work.creator);
  Fill(claim.credit_line, work.credit_text);
  Fill(claim.copyright_notice, Notice(work));
  Fill(claim.attribution_name, work.attribution_name);
  Fill(claim.attribution_url, work.attribution_url);
  Fill(claim.licensor_url, work.acquire_page);
  if (!work.usage.empty()) Fill(claim.usage_terms, work.usage.front());
}

void AddImageClaims(const StatedWork& work, std::vector<LicenceClaim>& claims) {
  LicenceClaim claim{.source = std::string(work.source), .scope = LicenceScope::kImage};
  FillAttribution(work, claim);
  if (work.licences.empty()) {
    if (!work.SaysRights()) return;
    if (claim.source == "L05") claim.source = "L06";  // Google's model needs no licence
    claim.confidence = 'D';
    const auto read = ReadLicenceText(claim.copyright_notice);
    if (read) claim.spdx = read->spdx;
    if (read) claim.family = read->family;
    if (read) claim.text = claim.copyright_notice;
    AddOnce(std::move(claim), claims);
    return;
  }
  for (const std::string& licence : work.licences) {
    LicenceClaim one = claim;
    one.confidence = SetLicence(licence, one) && work.source != "L13" ? 'A' : 'C';
    if (one.spdx.starts_with("LicenseRef-RS-")) one.source = "L17";
    AddOnce(std::move(one), claims);
  }
}

void AddPageClaims(const StatedWork& work, std::vector<LicenceClaim>& claims) {
  for (const std::string& licence : work.licences) {
    LicenceClaim claim{.scope = LicenceScope::kPage, .confidence = 'D'};
    claim.source = work.source == "L05" ? "L11" : std::string(work.source);
    SetLicence(licence, claim);
    if (claim.spdx.starts_with("LicenseRef-RS-")) claim.source = "L17";
    FillAttribution(work, claim);
    AddOnce(std::move(claim), claims);
  }
}

LicenceClaim ClaimOf(const LicenceLink& link) {
  LicenceClaim claim{.spdx = link.spdx, .family = link.family, .url = link.url};
  if (link.image >= 0) {
    claim.source = "L08";
    claim.scope = LicenceScope::kContainer;
    claim.confidence = link.spdx.empty() ? 'C' : 'B';
  } else if (link.is_rel) {
    claim.source = "L09";
    claim.scope = LicenceScope::kPage;
    claim.confidence = 'D';
  } else {
    claim.source = "L12";
    claim.scope = LicenceScope::kSite;
    claim.confidence = 'E';
  }
  if (claim.spdx.starts_with("LicenseRef-RS-")) claim.source = "L17";
  return claim;
}

bool AddOnce(LicenceClaim claim, std::vector<LicenceClaim>& claims) {
  const bool is_hint = claim.confidence == 'E';
  const bool is_known = std::any_of(claims.begin(), claims.end(), [&](const LicenceClaim& one) {
    const bool same_licence = one.source == claim.source && one.scope == claim.scope &&
                              one.spdx == claim.spdx && one.family == claim.family;
    return one == claim || (is_hint && same_licence);
  });
  if (is_known) return true;
  if (claims.size() >= kMaxLicenceClaims) return is_hint;
  claims.push_back(std::move(claim));
  return true;
}

}  // namespace tamis
