#ifndef TAMIS_CONFIG_LICENCES_H_
#define TAMIS_CONFIG_LICENCES_H_

// Licences and what they permit (config/licences.txt), stock agencies (config/stock_domains.txt): data, built
// in.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tamis {

/// What a licence says of four questions (rights.md 3.2).
struct LicenceTerms {
  std::string_view spdx;
  bool free_use = false;  // others may use it at all
  bool commercial = false;
  bool derivatives = false;
  bool attribution = false;  // demanded
  bool share_alike = false;
  bool open = false;      // Open Definition: any use, changes included
  bool reserved = false;  // the opposite: all rights reserved, in copyright
};

/// Terms of an SPDX id or LicenseRef- that config/licences.txt or the Creative Commons grammar knows; ports
/// have the terms of their unit. None for others. Thread-safe.
std::optional<LicenceTerms> TermsOf(std::string_view spdx);

/// The same for families of Creative Commons ("CC-BY-SA", "CC-BY-SA-3.0"), which are no ids. Thread-safe.
std::optional<LicenceTerms> TermsOfFamily(std::string_view family);

/// How much terms forbid and demand: a larger number restricts more. None restrict more than all but reserved
/// ones. A total order, so that of several licences the choice does not depend on their order.
int RestrictionOf(const std::optional<LicenceTerms>& terms);

/// A licence of Creative Commons. Views of static storage.
struct CcLicence {
  std::string_view spdx;    // id of the SPDX list, or LicenseRef-CC-...
  std::string_view family;  // "CC-BY-SA-3.0" of a port without SPDX id; else empty
};

/// The licence of `unit` ("by-nc-sa"), `version` ("3.0") and `port` ("de", empty for none), all lower-case.
/// None where Creative Commons never published it. Thread-safe.
std::optional<CcLicence> CcLicenceOf(std::string_view unit, std::string_view version, std::string_view port);

/// A licence of others: where its text is and how it is called.
struct OtherLicence {
  std::string_view spdx;
  std::string_view address;  // host/path, lower-case; a * at the end: any that begins so
  std::string_view name;
};

/// One entry for each address (then `name` is empty) and each name (then `address` is), in file order.
std::span<const OtherLicence> OtherLicences();

/// Every id that TermsOf knows. Sorted.
std::span<const std::string_view> LicenceIds();

/// The entry of config/stock_domains.txt that `host` is or lies below; empty if none. Thread-safe.
std::string_view StockDomainOf(std::string_view host);

}  // namespace tamis

#endif  // TAMIS_CONFIG_LICENCES_H_
