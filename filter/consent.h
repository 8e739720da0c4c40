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

/// Where a directive was found: on the page (header or meta) or on the image's own response.
enum class ConsentPlace : uint8_t { kPage, kImage };

/// Who judges, and when.
struct ConsentContext {
  ConsentPolicy policy = ConsentPolicy::kStrict;
  std::string_view product_token;       // ours, any case
  TimePoint now{};                      // for unavailable_after
};

/// A directive that denies.
struct ConsentDenial {
  std::string reason;                   // consent_noai, consent_noindex, ...
  std::string directive;                // "mybot: noai", as evidence
};

/// The first directive that denies a pair, in the order given; none if nothing denies.
/// A directive applies if its scope is empty, "*", "robots" or our token; strict also takes the scopes of known
/// AI crawlers, and noai, noimageai and noml whatever their scope. Thread-safe.
std::optional<ConsentDenial> FindDenial(std::span<const RobotsDirective> directives, ConsentPlace place,
                                        const ConsentContext& context);

/// True if the directive is addressed to us under `policy` (see FindDenial).
bool DirectiveApplies(const RobotsDirective& directive, ConsentPolicy policy, std::string_view product_token);

/// Reads a date as RFC 822, RFC 850, asctime and ISO 8601 write it, any case; a missing zone is UTC, a missing time
/// midnight. None if it cannot be read. Used for unavailable_after.
std::optional<TimePoint> ParseLooseDate(std::string_view text);

}  // namespace tamis

#endif  // TAMIS_FILTER_CONSENT_H_
