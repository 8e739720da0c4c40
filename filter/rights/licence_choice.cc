#include "filter/rights/licence_choice.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "config/licences.h"

namespace tamis {
namespace {

constexpr std::string_view kReserved = "LicenseRef-ARR";
constexpr std::string_view kUnknown = "LicenseRef-unknown";

bool NamesLicence(const LicenceClaim& claim) {
  return !claim.spdx.empty() || !claim.family.empty();
}

std::optional<LicenceTerms> Terms(const LicenceClaim& claim) {
  return claim.spdx.empty() ? TermsOfFamily(claim.family) : TermsOf(claim.spdx);
}

bool IsReserved(const LicenceClaim& claim) {
  const std::optional<LicenceTerms> terms = Terms(claim);
  return terms && terms->reserved;
}

bool IsPublicDomain(const LicenceClaim& claim) {
  return claim.spdx == "CC0-1.0" || claim.spdx == "CC-PDM-1.0" || claim.spdx == "CC-PDDC";
}

/// What two claims must have in common to agree: of Creative Commons the unit, as versions and ports of one
/// unit permit the same; else all of the id.
std::string_view UnitOf(const LicenceClaim& claim) {
  constexpr std::string_view kReference = "LicenseRef-";
  std::string_view id = claim.spdx.empty() ? std::string_view(claim.family) : std::string_view(claim.spdx);
  if (id.starts_with("LicenseRef-CC-")) id.remove_prefix(kReference.size());
  if (!id.starts_with("CC-")) return id;
  const size_t digit = id.find_first_of("0123456789");
  return digit == std::string_view::npos ? id : id.substr(0, digit - 1);
}

bool SaysFree(std::string_view text) {
  constexpr std::string_view kWord = "free";
  const auto fits = [&](size_t at) {
    return std::equal(kWord.begin(), kWord.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
  };
  for (size_t at = 0; at + kWord.size() <= text.size(); ++at) {
    if (fits(at)) return true;
  }
  return false;
}

/// rights.md 3.3: image file, platform, ImageObject, RDFa, container, caption, page, footer.
int SourceRank(std::string_view source) {
  constexpr std::pair<std::string_view, int> kRanks[] = {
      {"L01", 1}, {"L02", 1}, {"L15", 2}, {"L05", 3}, {"L06", 3}, {"L17", 3}, {"L07", 4}, {"L13", 4},
      {"L08", 5}, {"L16", 5}, {"L03", 6}, {"L04", 6}, {"L14", 6}, {"L09", 7}, {"L10", 7}, {"L11", 7}};
  for (const auto& [name, rank] : kRanks) {
    if (name == source) return rank;
  }
  return 8;
}

/// A total order of claims that differ in anything, better evidence first.
auto OrderKey(const LicenceClaim& claim) {
  return std::tuple(
      claim.scope, claim.confidence, SourceRank(claim.source), claim.spdx.empty(),
      std::tie(claim.source, claim.adapter, claim.spdx, claim.family, claim.url, claim.text),
      std::tie(claim.title, claim.creator, claim.credit_line, claim.copyright_notice),
      std::tie(claim.attribution_name, claim.attribution_url, claim.licensor_url, claim.usage_terms));
}

bool Before(const LicenceClaim* a, const LicenceClaim* b) {
  return OrderKey(*a) < OrderKey(*b);
}

using Claims = std::vector<const LicenceClaim*>;

bool IsAboutImage(const LicenceClaim& claim) {
  return claim.scope == LicenceScope::kImage || claim.scope == LicenceScope::kContainer;
}

/// An agency is credited, or its site serves page or image.
bool NamesAgency(const Evidence& evidence) {
  return std::any_of(evidence.statements.begin(), evidence.statements.end(), [](const Statement& statement) {
    return statement.mechanism == Mechanism::kStock &&
           (statement.category == "agency" || statement.category == "domain");
  });
}

/// Why a licence of the whole page does not hold for this image (rights.md 3.3).
struct PageBounds {
  bool other_site = false;
  bool agency = false;
  bool notice = false;  // the image has a copyright notice, or terms of its own that are not known

  explicit PageBounds(const Evidence& evidence)
      : other_site(!evidence.same_site), agency(NamesAgency(evidence)) {
    notice = std::any_of(evidence.licences.begin(), evidence.licences.end(), [](const LicenceClaim& claim) {
      return IsAboutImage(claim) && !NamesLicence(claim) &&
             !(claim.copyright_notice.empty() && claim.url.empty());
    });
  }

  /// Does a claim of scope work or page count? What reserves rights does unless it is of another site.
  bool Admits(const LicenceClaim& claim) const {
    return !other_site && (IsReserved(claim) || !(agency || notice));
  }
};

/// The claims that name a licence for this image, as they count.
class Choice {
 public:
  explicit Choice(const Evidence& evidence) : bounds_(evidence) {
    for (const LicenceClaim& claim : evidence.licences) {
      if (claim.scope == LicenceScope::kSite || !NamesLicence(claim)) continue;
      const bool is_narrow = IsAboutImage(claim);
      if (is_narrow || bounds_.Admits(claim)) {
        claims_.push_back(&claim);
      } else if (!bounds_.other_site) {
        void_grants_ = true;
      }
    }
    std::sort(claims_.begin(), claims_.end(), Before);
  }

  bool empty() const { return claims_.empty(); }
  /// A licence of the page that an agency's credit or a notice of the image outweighs.
  bool outweighed_by_agency() const { return void_grants_ && bounds_.agency; }

  const LicenceClaim& Pick(bool& conflict) const {
    const LicenceClaim* chosen = PickOfScope(conflict);
    for (const LicenceClaim* other : claims_) {
      // Rights that are reserved outweigh a public domain mark wherever they are said.
      const bool is_statement = other->spdx.starts_with("LicenseRef-RS-InC");
      if (!IsPublicDomain(*chosen) || !is_statement) continue;
      chosen = other;
      conflict = true;
    }
    if (IsReserved(*chosen)) {
      conflict |= void_grants_ || std::any_of(claims_.begin(), claims_.end(),
                                              [](const LicenceClaim* claim) { return !IsReserved(*claim); });
    }
    return *chosen;
  }

  std::vector<std::string> Ids() const {
    std::set<std::string> ids;
    for (const LicenceClaim* claim : claims_) {
      if (!claim->spdx.empty()) ids.insert(claim->spdx);
    }
    return {ids.begin(), ids.end()};
  }

 private:
  /// Of the narrowest scope: of several places the one that permits least.
  const LicenceClaim* PickOfScope(bool& conflict) const {
    const LicenceClaim* chosen = nullptr;
    std::set<std::pair<std::string_view, std::string_view>> blocks;
    for (const LicenceClaim* claim : claims_) {
      if (claim->scope != claims_[0]->scope) break;
      if (claim->source == "L15" && !blocks.emplace(claim->source, claim->adapter).second) continue;
      const LicenceClaim* offer = claim->source == "L15" ? PickOfBlock(*claim, conflict) : claim;
      conflict |= chosen != nullptr && UnitOf(*chosen) != UnitOf(*offer);
      if (chosen == nullptr || RestrictionOf(Terms(*offer)) > RestrictionOf(Terms(*chosen))) chosen = offer;
    }
    return chosen;
  }

  /// Of one platform's block: its licences are a choice, the one that permits most holds, unless it reserves.
  const LicenceClaim* PickOfBlock(const LicenceClaim& first, bool& conflict) const {
    const LicenceClaim* least = nullptr;
    const LicenceClaim* reserved = nullptr;
    for (const LicenceClaim* claim : claims_) {
      if (claim->scope != first.scope || claim->source != first.source || claim->adapter != first.adapter) {
        continue;
      }
      if (IsReserved(*claim)) {
        if (reserved == nullptr) reserved = claim;
      } else if (least == nullptr || RestrictionOf(Terms(*claim)) < RestrictionOf(Terms(*least))) {
        least = claim;
      }
    }
    conflict |= least != nullptr && reserved != nullptr;
    return reserved != nullptr ? reserved : least;
  }

  PageBounds bounds_;
  Claims claims_;
  bool void_grants_ = false;
};

/// Claims about the image that name no licence: a notice first, then terms, then credits.
const LicenceClaim* BestWithoutLicence(const Evidence& evidence) {
  const LicenceClaim* best = nullptr;
  const auto key = [](const LicenceClaim* claim) {
    return std::pair(claim->copyright_notice.empty(), claim->url.empty());
  };
  for (const LicenceClaim& claim : evidence.licences) {
    if (!IsAboutImage(claim) || NamesLicence(claim)) continue;
    if (best == nullptr || key(&claim) < key(best) || (key(&claim) == key(best) && Before(&claim, best))) {
      best = &claim;
    }
  }
  return best;
}

void FillIn(const LicenceClaim& from, LicenceClaim& claim) {
  constexpr std::string LicenceClaim::*kTexts[] = {&LicenceClaim::title,
                                                   &LicenceClaim::creator,
                                                   &LicenceClaim::credit_line,
                                                   &LicenceClaim::copyright_notice,
                                                   &LicenceClaim::attribution_name,
                                                   &LicenceClaim::attribution_url,
                                                   &LicenceClaim::licensor_url,
                                                   &LicenceClaim::usage_terms};
  for (const auto text : kTexts) {
    if ((claim.*text).empty()) claim.*text = from.*text;
  }
}

/// Texts of claims of the image itself, then of those beside the chosen one.
void FillInAll(const Evidence& evidence, LicenceClaim& claim) {
  Claims others;
  for (const LicenceClaim& other : evidence.licences) {
    const bool is_beside = other.scope == claim.scope && IsAboutImage(other);
    if (other.scope == LicenceScope::kImage || is_beside) others.push_back(&other);
  }
  std::sort(others.begin(), others.end(), Before);
  for (const LicenceClaim* other : others) FillIn(*other, claim);
}

/// What is left where no claim names a licence.
ChosenLicence WithoutLicence(const Evidence& evidence, bool outweighed_by_agency) {
  ChosenLicence chosen;
  if (const LicenceClaim* best = BestWithoutLicence(evidence)) chosen.claim = *best;
  LicenceClaim& claim = chosen.claim;
  if (outweighed_by_agency) {
    chosen.conflict = true;
    claim.spdx = kReserved;
  } else if (!claim.url.empty() && (SaysFree(claim.text) || SaysFree(claim.usage_terms))) {
    claim.spdx = kUnknown;
    claim.confidence = 'E';
  }
  if (!claim.spdx.empty()) chosen.all.push_back(claim.spdx);
  return chosen;
}

}  // namespace

ChosenLicence ChooseLicence(const Evidence& evidence) {
  const Choice choice(evidence);
  ChosenLicence chosen;
  if (choice.empty()) {
    chosen = WithoutLicence(evidence, choice.outweighed_by_agency());
  } else {
    chosen.claim = choice.Pick(chosen.conflict);
    chosen.all = choice.Ids();
  }
  FillInAll(evidence, chosen.claim);
  return chosen;
}

}  // namespace tamis
