#ifndef TAMIS_FILTER_CONSENT_H_
#define TAMIS_FILTER_CONSENT_H_

// What robots directives deny, as a pure function: rights.md 2.1 and section 5, rows 12 to 18.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crawler/core/clock.h"
#include "crawler/core/result.h"
#include "crawler/core/stages.h"

namespace tamis {

/// rights.policy. What strict accepts standard accepts, what standard accepts permissive accepts.
enum class ConsentPolicy : uint8_t { kStrict, kStandard, kPermissive };

/// "strict", "standard", "permissive". Errors: kInvalidInput.
Result<ConsentPolicy> ParseConsentPolicy(std::string_view text);

/// Who judges, and when.
struct ConsentContext {
  ConsentPolicy policy = ConsentPolicy::kStrict;
  std::string_view product_token;  // ours, any case
  TimePoint now{};                 // for unavailable_after
};

/// A directive that denies.
struct ConsentDenial {
  std::string reason;     // consent_noai, consent_noindex, ...
  std::string directive;  // "mybot: noai", as evidence
};

/// The first directive that denies a pair, in the order given; none if nothing denies. The same words deny on
/// the page and on the image's own response. A directive applies if its scope is empty, "*", "robots" or our
/// token; strict also takes the scopes of known AI crawlers, and noai, noimageai and noml whatever their
/// scope. Thread-safe.
std::optional<ConsentDenial> FindDenial(std::span<const RobotsDirective> directives,
                                        const ConsentContext& context);

/// True if the directive is addressed to us under `policy` (see FindDenial).
bool DirectiveApplies(const RobotsDirective& directive, ConsentPolicy policy, std::string_view product_token);

}  // namespace tamis

#endif  // TAMIS_FILTER_CONSENT_H_
